"""
Corrects typing errors in the longer words of a closed vocabulary.

Rules of this file: a word of the lexicon or an everyday English word is never corrected; a word
equally near to two others is left as typed.

    >>> from dialogs.cleaning import tokens
    >>> [token.text for token in mended(tokens("2 febuary"), frozenset({"february"}))]
    ['2', 'february']
"""

from __future__ import annotations

from dataclasses import replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from dialogs.cleaning import Token, Tokens
from dialogs.lexicon_reading import lexicon

SHORTEST = 5
"""Fewest letters of a word that is corrected."""
LONG = 7
"""
Fewest letters typed at which two errors are corrected, towards a word of eight letters or more.
"""


def mended(row: Tokens, vocabulary: frozenset[str], kept: frozenset[str] = frozenset()) -> Tokens:
    """
    The row with each misspelt word of a vocabulary corrected.

    Args:
        row: Tokens of a cleaned text.
        vocabulary: Words to correct towards; only those of `SHORTEST` letters or more are used.
        kept: Words that look misspelt but are right.

    Returns:
        As many tokens as `row` has, in the same order.
    """
    return tuple(token if token.text in kept else _mended(token, vocabulary) for token in row)


def _mended(token: Token, vocabulary: frozenset[str]) -> Token:
    text = token.text
    if len(text) < SHORTEST or not token.is_word or text in vocabulary:
        return token
    if text in lexicon().known or text.removesuffix("s") in vocabulary:
        return token
    near = process.extract(
        text,
        [word for word in vocabulary if word[0] == text[0] and len(word) >= SHORTEST],
        scorer=OSA.distance,
        score_cutoff=2 if len(text) >= LONG else 1,
        limit=None,
    )
    close = [(word, slips) for word, slips, _ in near if slips <= _allowed(text, word)]
    best = min((slips for _, slips in close), default=0)
    nearest = [word for word, slips in close if slips == best]
    return replace(token, text=nearest[0]) if len(nearest) == 1 else token


def _allowed(text: str, word: str) -> int:
    return 2 if len(text) >= LONG and len(word) >= LONG + 1 else 1
