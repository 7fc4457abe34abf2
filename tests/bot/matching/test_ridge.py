"""The regression among the nearest, against the slow way: solving among all."""

from __future__ import annotations

import numpy as np
import pytest

from bot.matching.ridge import NEIGHBOURS, RIDGE, explained, meaning_kernel, nearest, words_kernel


def unit_points(count: int, seed: int = 7) -> np.ndarray:
    points = np.random.default_rng(seed).normal(size=(count, 24))
    return points / np.linalg.norm(points, axis=1, keepdims=True)


def test_kinship_is_1_for_the_same_and_0_for_nothing_in_common() -> None:
    assert meaning_kernel(np.asarray([1.0, 0.0])) == pytest.approx([1, 0])
    assert words_kernel(np.asarray([1.0, 0.0]), np.asarray([1.0, 0.0])) == pytest.approx([1, 0])


def test_kinship_fades_faster_than_the_cosine() -> None:
    half = np.asarray([0.5])
    assert 0.1 < meaning_kernel(half)[0] < words_kernel(half, half)[0] < 0.3


def test_a_kernel_leaves_the_cosines_it_is_given_alone() -> None:
    cosines = np.asarray([0.5, 1.0])
    meaning_kernel(cosines)
    words_kernel(cosines, cosines)
    assert cosines.tolist() == [0.5, 1.0]


@pytest.mark.parametrize(
    ("kinship", "rows"),
    [
        ([0.1, 0.5, 0.3, 0.2], [1, 2]),
        ([0.5, 0.1, 0.5, 0.5], [0, 2]),
        ([0.0, 0.0, 0.4, -0.1], [2]),
        ([0.0, -0.2, 0.0, 0.0], []),
        ([0.3, 0.0], [0]),
    ],
)
def test_the_nearest_have_the_greatest_kinship_and_of_equals_the_first(
    kinship: list[float], rows: list[int]
) -> None:
    assert nearest(np.asarray(kinship), 2).tolist() == rows


def test_what_is_explained_solves_the_regression() -> None:
    points = unit_points(9)
    among = meaning_kernel(points[1:] @ points[1:].T).astype(np.float32)
    asked = meaning_kernel(points[1:] @ points[0])
    shares = explained(among.copy(), asked)
    assert (among + RIDGE * np.eye(8)) @ shares == pytest.approx(asked, abs=1e-6)


def test_kinds_of_kinship_explain_each_their_part() -> None:
    points = unit_points(9)
    among = meaning_kernel(points[1:] @ points[1:].T).astype(np.float32)
    asked = meaning_kernel(points[1:] @ points[0])
    parts = explained(among.copy(), np.stack((0.3 * asked, 0.7 * asked), axis=1))
    assert parts.sum(axis=1) == pytest.approx(explained(among.copy(), asked))


def test_the_nearest_explain_what_all_would() -> None:
    """Phrasings in groups, as ours are: the best group and its score hardly change."""
    centres = unit_points(40)
    owners = np.repeat(np.arange(40), 12)
    points = centres[owners] + 0.6 * unit_points(480, seed=8)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    among = meaning_kernel(points @ points.T).astype(np.float32)
    for asked in points[::37]:
        kinship = meaning_kernel(points @ asked)
        rows = nearest(kinship, NEIGHBOURS)
        near = explained(among[np.ix_(rows, rows)], kinship[rows])
        every = explained(among.copy(), kinship)
        by_near = np.bincount(owners[rows], near, minlength=40)
        by_all = np.bincount(owners, every, minlength=40)
        assert by_near.argmax() == by_all.argmax()
        assert by_near.max() == pytest.approx(by_all.max(), abs=0.05)
