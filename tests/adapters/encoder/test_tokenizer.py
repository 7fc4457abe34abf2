"""How text is cut into the pieces the model knows."""

from __future__ import annotations

import pytest

from adapters.encoder.assets import VOCABULARY
from adapters.encoder.tokenizer import LONGEST, WordPiece


@pytest.fixture(scope="module")
def pieces() -> WordPiece:
    return WordPiece(VOCABULARY.read_text(encoding="utf-8").split("\n"))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("hello world", [101, 7592, 2088, 102]),
        ("", [101, 102]),
        ("Caf\u00e9", [101, 7668, 102]),
        ("don't", [101, 2123, 1005, 1056, 102]),
        ("a\u00a0b\tc", [101, 1037, 1038, 1039, 102]),
        ("\x00\ufffd\u200b", [101, 102]),
        ("\u4e2d\u6587", [101, 1746, 1861, 102]),
        ("$^", [101, 1002, 1034, 102]),
        ("\U0001f389", [101, 100, 102]),
        ("x" * 101, [101, 100, 102]),
    ],
)
def test_text_is_cut_into_the_models_own_pieces(
    pieces: WordPiece, text: str, numbers: list[int]
) -> None:
    assert pieces.cut(text) == numbers


def test_a_word_the_vocabulary_lacks_is_cut_into_parts(pieces: WordPiece) -> None:
    whole, part = pieces.cut("procurements")[1:-1], pieces.cut("procurement")[1:-1]
    assert whole[: len(part)] == part
    assert len(whole) == len(part) + 1


def test_long_text_keeps_its_end_mark(pieces: WordPiece) -> None:
    numbers = pieces.cut("word " * 500)
    assert len(numbers) == LONGEST
    assert numbers[-1] == 102
