"""What an utterance has in common with phrasings, and the scores that follow."""

from __future__ import annotations

import numpy as np
import pytest

from bot.matching.index import Index

TEXTS = ("is cake covered", "is tea covered", "who pays", "who pays for tea", "good morning")
OWNERS = np.asarray([0, 0, 1, 1, 2])
VECTORS = np.eye(5, 8, dtype=np.float32)


@pytest.fixture(params=["words", "vectors"])
def index(request: pytest.FixtureRequest) -> Index:
    return Index.build(OWNERS, TEXTS, VECTORS if request.param == "vectors" else None)


def vector_of(index: Index, row: int) -> np.ndarray | None:
    return None if index.vectors is None else index.vectors[row]


def test_a_phrasing_of_ours_scores_nearly_1_for_its_own_document(index: Index) -> None:
    for row, text in enumerate(TEXTS):
        raw = index.look(text, vector_of(index, row)).raw
        assert raw.argmax() == OWNERS[row]
        assert 0.85 < raw.max() < 1.05


def test_what_is_passed_over_explains_nothing(index: Index) -> None:
    kinds = index.kinship(TEXTS[2], vector_of(index, 2))
    sight = index.sight(kinds, OWNERS == 1)
    assert not set(sight.rows) & {2, 3}
    assert sight.raw[1] == 0


def test_nothing_in_common_scores_nothing() -> None:
    sight = Index.build(OWNERS, TEXTS, None).look("xxqq", None)
    assert sight.rows.tolist() == []
    assert sight.raw.tolist() == [0, 0, 0]


def test_it_comes_back_equal_from_its_arrays(index: Index) -> None:
    again = Index.from_arrays(OWNERS, index.to_arrays())
    assert again.texts == index.texts
    asked = ("who pays for cake", vector_of(index, 3))
    assert again.look(*asked).raw.tolist() == index.look(*asked).raw.tolist()
