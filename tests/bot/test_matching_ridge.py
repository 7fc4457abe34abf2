"""The regression against the slow way: leave rows out and solve again."""

from __future__ import annotations

import numpy as np
import pytest

from bot.matching.ridge import (
    RIDGE,
    Ridge,
    entry_blocks,
    inverted,
    meaning_kernel,
    phrase_blocks,
    words_kernel,
)

OWNERS = np.asarray([0, 0, 0, 1, 1, 2, 2, 2])
COUNTED = np.asarray([True, True, False, True, True, True, True, False])


@pytest.fixture
def kernel() -> np.ndarray:
    points = np.random.default_rng(7).normal(size=(len(OWNERS), 5))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    return meaning_kernel((points @ points.T).astype(np.float32))


def test_kinship_is_1_for_the_same_and_0_for_nothing_in_common() -> None:
    assert meaning_kernel(np.asarray([1.0, 0.0])) == pytest.approx([1, 0])
    assert words_kernel(np.asarray([1.0, 0.0]), np.asarray([1.0, 0.0])) == pytest.approx([1, 0])


def test_kinship_fades_faster_than_the_cosine() -> None:
    half = np.asarray([0.5])
    assert 0.1 < meaning_kernel(half)[0] < words_kernel(half, half)[0] < 0.3


@pytest.mark.parametrize("size", [1, 2, 511, 512, 1300])
def test_the_inverse_in_blocks_is_the_inverse(size: int) -> None:
    points = np.random.default_rng(size).normal(size=(size, 40))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    kernel = meaning_kernel((points @ points.T).astype(np.float32)) + RIDGE * np.eye(size)
    found = inverted(kernel.astype(np.float32))
    assert found.dtype == np.float32
    assert found == pytest.approx(np.linalg.inv(kernel.astype(np.float64)), abs=2e-3)


def test_weights_solve_the_regression(kernel: np.ndarray) -> None:
    ridge = Ridge.solve(kernel.copy(), OWNERS, 3)
    left = (kernel + RIDGE * np.eye(len(OWNERS))) @ ridge.weights
    assert left == pytest.approx(np.eye(3)[OWNERS], abs=1e-4)


@pytest.mark.parametrize("block", [[0, 1, 2], [3, 4], [6], [0, 3, 5]])
def test_held_out_scores_are_those_of_a_regression_without_the_block(
    kernel: np.ndarray, block: list[int]
) -> None:
    held = Ridge.solve(kernel.copy(), OWNERS, 3).held_out(np.asarray(block))
    rest = np.setdiff1d(np.arange(len(OWNERS)), block)
    without = Ridge.solve(kernel[np.ix_(rest, rest)], OWNERS[rest], 3)
    assert held == pytest.approx(kernel[np.ix_(block, rest)] @ without.weights, abs=1e-4)


def test_entry_blocks_are_the_rows_of_each_document() -> None:
    assert [block.tolist() for block in entry_blocks(OWNERS)] == [[0, 1, 2], [3, 4], [5, 6, 7]]


def test_phrase_blocks_hold_one_counted_phrasing_of_every_document() -> None:
    assert [block.tolist() for block in phrase_blocks(OWNERS, COUNTED)] == [[0, 3, 5], [1, 4, 6]]
