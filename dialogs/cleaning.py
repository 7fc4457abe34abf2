"""
Cleans typed text and splits it into tokens.

Rules of this file: the work is bounded for any input. Accents, emoji, control characters and
direction marks are removed, digits of every script become 0-9, dashes and quotation marks become
plain, and letters become lower case.

    >>> [token.text for token in tokens(clean("About £1.2m\u00a0inc. VAT"))]
    ['about', '£', '1.2', 'm', 'inc', '.', 'vat']
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

RAW_LIMIT = 20_000
"""Most characters read, after white space at both ends is removed."""
SENTENCE_LIMIT = 2_000
"""Most characters of cleaned text read in a free sentence."""
ANSWER_LIMIT = 400
"""Most characters of cleaned text in an answer to one question."""

_DASHES = "\u2010\u2011\u2012\u2013\u2212\ufe63"
_APOSTROPHES = "\u2018\u2019\u02bc`\u00b4"
_ALIKE = str.maketrans(
    {
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys("\u2014\u2015", " - "),
        **dict.fromkeys(_APOSTROPHES, "'"),
        **dict.fromkeys("\u201c\u201d", '"'),
        **dict.fromkeys("\uffe1\u20a4", "£"),
        **dict.fromkeys("\U0001f44d\u2705\u2714", " yes "),
        **dict.fromkeys("\U0001f44e\u274c", " no "),
        **{"½": ".5", "¼": ".25", "¾": ".75", "\u2044": "/", "\u00d7": " x "},
        **{"\U0001f937": " not sure ", "\u2026": " "},
    }
)
_DROPPED = {"Mn", "Me", "Mc", "Cf", "Cs", "Co", "Cn", "So", "Sk"}
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[a-z]+|\.\d+|\S")


@dataclass(frozen=True, slots=True)
class Token:
    """
    One number, word or sign of a cleaned text.

    Attributes:
        text: The number as written, a lower-case word, or one other character.
        glued: True when there is no white space before it.
    """

    text: str
    glued: bool

    @property
    def is_number(self) -> bool:
        """True for digits, with or without commas and points."""
        return "0" <= self.text[-1] <= "9"

    @property
    def is_word(self) -> bool:
        """True for letters a to z."""
        return "a" <= self.text[0] <= "z"


Tokens = Sequence[Token]


def clean(text: str) -> str:
    """
    The text in plain lower-case letters, digits and signs, with single spaces.

    Returns:
        At most about `RAW_LIMIT` characters; empty when nothing readable is left. Apostrophes are
        removed ("don't" becomes "dont"), because people often leave them out.
    """
    raw = text[: RAW_LIMIT * 4].strip()[:RAW_LIMIT].translate(_ALIKE)
    plain = "".join(_plain(character) for character in raw)
    return " ".join(plain.casefold().replace("'", "").split())


def is_too_long(text: str) -> bool:
    """True when the text is longer than any answer to one question, as typed or cleaned."""
    return (len(text) > RAW_LIMIT and len(text.strip()) > RAW_LIMIT) or len(
        clean(text)
    ) > ANSWER_LIMIT


def sentence(text: str) -> str:
    """The cleaned text, cut between two words when it is longer than `SENTENCE_LIMIT`."""
    plain = clean(text)
    if len(plain) <= SENTENCE_LIMIT and len(text) <= RAW_LIMIT:
        return plain
    return plain[:SENTENCE_LIMIT].rpartition(" ")[0]


def tokens(plain: str) -> tuple[Token, ...]:
    """The tokens of a cleaned text, in order; empty for an empty text."""
    return tuple(
        Token(found.group(), found.start() > 0 and plain[found.start() - 1] != " ")
        for found in _TOKEN.finditer(plain)
    )


def words(plain: str) -> tuple[str, ...]:
    """The words and whole numbers of a cleaned text, without any sign."""
    return tuple(token.text for token in tokens(plain) if token.is_word or token.is_number)


class Phrases:
    """
    Finds fixed phrases in a row of tokens, ignoring hyphens and full stops between their words.

    The longest phrase wins. A phrase is written as a cleaned text: "p a" matches "p.a." too.
    """

    __slots__ = ("_by_first",)

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for phrase in sorted(set(phrases), key=lambda each: -len(each.split())):
            parts = tuple(phrase.split())
            self._by_first.setdefault(parts[0], []).append(parts)

    def at(self, row: Tokens, start: int) -> int | None:
        """The end (first token after it) of the longest phrase that begins at `start`, or None."""
        if start >= len(row):
            return None
        ends = (_end_of(row, start, parts) for parts in self._by_first.get(row[start].text, ()))
        return next((end for end in ends if end is not None), None)

    def found_in(self, row: Tokens) -> bool:
        """True when any of the phrases occurs in the row."""
        return any(self.at(row, start) is not None for start in range(len(row)))


class Meanings:
    """Finds fixed phrases and what each means; matches as `Phrases` does."""

    __slots__ = ("_by_meaning",)

    def __init__(self, by_meaning: Mapping[str, Iterable[str]]) -> None:
        self._by_meaning = {name: Phrases(phrases) for name, phrases in by_meaning.items()}

    def at(self, row: Tokens, start: int) -> tuple[str, int] | None:
        """The meaning of the longest phrase that begins at `start`, with its end, or None."""
        best: tuple[str, int] | None = None
        for meaning, phrases in self._by_meaning.items():
            end = phrases.at(row, start)
            if end is not None and (best is None or end > best[1]):
                best = (meaning, end)
        return best


def _end_of(row: Tokens, start: int, parts: tuple[str, ...]) -> int | None:
    at = start
    for number, part in enumerate(parts):
        while number and at < len(row) and row[at].text in "-." and row[at].text != part:
            at += 1
        if at >= len(row) or row[at].text != part:
            return None
        at += 1
    return at


def _plain(character: str) -> str:
    if character.isascii():
        return character if character >= " " else " "
    category = unicodedata.category(character)
    if category in _DROPPED:
        return " " if category == "So" else ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in ("Cc", "Zl", "Zp", "Zs"):
        return " "
    return _compatible(character)


def _compatible(character: str) -> str:
    kind = unicodedata.decomposition(character).partition(">")[0]
    if kind in ("<super", "<sub"):
        return " "
    plain = unicodedata.normalize("NFKD", character)
    if len(plain) > 4:
        return " "
    kept = "".join(each for each in plain if unicodedata.category(each) not in _DROPPED)
    return f" {kept} " if kind == "<circle" else kept
