"""
WordPiece: text → token ids, as in the model's training.

Rules of this file: pure; the vocabulary is passed in.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

LONGEST = 128
"""Tokens of a sentence that are read, [CLS] and [SEP] included; as in the model's training."""
_LONGEST_WORD = 100


class WordPiece:
    """A WordPiece tokenizer over a vocabulary."""

    def __init__(self, pieces: Sequence[str]) -> None:
        """
        Args:
            pieces: The vocabulary; a token's id is its position.
        """
        self._numbers = {piece: number for number, piece in enumerate(pieces)}
        self._begin = self._numbers["[CLS]"]
        self._end = self._numbers["[SEP]"]
        self._unknown = self._numbers["[UNK]"]

    def cut(self, text: str) -> list[int]:
        """Token ids with both end marks; at most `LONGEST`, later tokens are dropped."""
        numbers = [self._begin]
        for word in _basic_words(text):
            numbers += self._pieces(word)
            if len(numbers) >= LONGEST:
                break
        return [*numbers[: LONGEST - 1], self._end]

    def _pieces(self, word: str) -> list[int]:
        if len(word) > _LONGEST_WORD:
            return [self._unknown]
        numbers: list[int] = []
        start = 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = word[start:end] if start == 0 else f"##{word[start:end]}"
                number = self._numbers.get(piece)
                if number is not None:
                    numbers.append(number)
                    start = end
                    break
            else:
                return [self._unknown]
        return numbers


def _basic_words(text: str) -> Iterator[str]:
    """Words and single punctuation marks of a text, in lower case, without accents."""
    spaced = "".join(_spaced(letter) for letter in text)
    for word in spaced.split():
        plain = unicodedata.normalize("NFD", word.lower())
        yield from _split_marks("".join(c for c in plain if unicodedata.category(c) != "Mn"))


@lru_cache(maxsize=4_096)
def _spaced(letter: str) -> str:
    if letter in "\t\n\r":
        return " "
    category = unicodedata.category(letter)
    if letter == "\ufffd" or category in ("Cc", "Cf", "Cs", "Co", "Cn"):
        return ""
    if category == "Zs" or _is_ideograph(ord(letter)):
        return f" {letter.strip()} "
    return letter


def _is_ideograph(code: int) -> bool:
    return any(
        low <= code <= high
        for low, high in (
            (0x4E00, 0x9FFF),
            (0x3400, 0x4DBF),
            (0x20000, 0x2A6DF),
            (0x2A700, 0x2B73F),
            (0x2B740, 0x2B81F),
            (0x2B820, 0x2CEAF),
            (0xF900, 0xFAFF),
            (0x2F800, 0x2FA1F),
        )
    )


@lru_cache(maxsize=4_096)
def _is_mark(letter: str) -> bool:
    ascii_mark = letter.isascii() and not letter.isalnum() and letter.isprintable()
    return ascii_mark or unicodedata.category(letter).startswith("P")


def _split_marks(word: str) -> Iterator[str]:
    start = 0
    for at, letter in enumerate(word):
        if _is_mark(letter):
            if at > start:
                yield word[start:at]
            yield letter
            start = at + 1
    if start < len(word):
        yield word[start:]
