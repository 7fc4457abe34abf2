"""Likeness in words and in letters."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bot.matching.spaces import Space, letter_features, word_features

TEXTS = ("does the act cover goods", "what is the threshold", "the threshold for councils", "")


def slow_cosines(texts: tuple[str, ...], asked: str) -> list[float]:
    """The same by definition: dictionaries, no index."""
    rows = [word_features(text) for text in texts]

    def vector(features: dict[str, int]) -> dict[str, float]:
        found = {name: sum(name in row for row in rows) for name in features}
        return {
            name: (1 + math.log(count)) * (math.log((1 + len(rows)) / (1 + found[name])) + 1)
            for name, count in features.items()
        }

    def length(weights: dict[str, float]) -> float:
        return math.sqrt(sum(weight**2 for weight in weights.values()))

    query = vector(word_features(asked))
    result = []
    for row in map(vector, rows):
        dot = sum(weight * row.get(name, 0.0) for name, weight in query.items())
        result.append(dot / (length(query) * length(row)) if row and query else 0.0)
    return result


@pytest.mark.parametrize("asked", ["threshold for goods", "the the bananas", "zebra", ""])
def test_the_index_agrees_with_the_definition(asked: str) -> None:
    space = Space.build([word_features(text) for text in TEXTS])
    assert space.cosines(word_features(asked)) == pytest.approx(
        slow_cosines(TEXTS, asked), abs=1e-6
    )


def test_a_text_is_wholly_like_itself() -> None:
    for features in (word_features, letter_features):
        space = Space.build([features(text) for text in TEXTS])
        assert space.cosines(features(TEXTS[1]))[1] == pytest.approx(1, abs=1e-6)


def test_a_strange_word_makes_everything_less_alike() -> None:
    space = Space.build([word_features(text) for text in TEXTS])
    near, far = (space.cosines(word_features(t))[1] for t in ("threshold", "threshold xyzzy"))
    assert 0 < far < near


def test_a_misspelt_word_is_alike_in_letters_though_not_in_words() -> None:
    words = Space.build([word_features(text) for text in TEXTS])
    letters = Space.build([letter_features(text) for text in TEXTS])
    assert not words.cosines(word_features("treshold")).any()
    assert letters.cosines(letter_features("treshold")).argmax() in (1, 2)


def test_a_space_comes_back_equal_from_its_arrays() -> None:
    space = Space.build([word_features(text) for text in TEXTS])
    again = Space.from_arrays("w", space.to_arrays("w"))
    asked = word_features("the threshold for what")
    np.testing.assert_array_equal(again.cosines(asked), space.cosines(asked))


def test_an_empty_space_comes_back_too() -> None:
    again = Space.from_arrays("w", Space.build([word_features("")]).to_arrays("w"))
    assert again.cosines(word_features("anything")).tolist() == [0.0]


def test_likeness_among_rows_is_that_of_each_asked_alone() -> None:
    space = Space.build([word_features(text) for text in TEXTS])
    rows = np.asarray([2, 0, 1])
    slow = [space.cosines(word_features(TEXTS[row]))[rows] for row in rows]
    assert space.among(rows) == pytest.approx(np.stack(slow), abs=1e-6)


def test_a_row_without_a_word_is_like_itself_alone() -> None:
    space = Space.build([word_features(text) for text in TEXTS])
    assert space.among(np.asarray([3, 1])).tolist() == [[1, 0], [0, 1]]
