"""
Normalises typed text and splits it into words. Accepts any text and never raises.

    >>> tokens("What's  the THRESHOLD, £213,477?")
    ("what's", 'the', 'threshold', '213477')
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import snowballstemmer

MAX_CHARACTERS = 400
"""Characters of an utterance that are read; longer ones are reduced to their questions first."""

_WINDOW = 4_000
_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:'[^\W_]+)*")
_SENTENCE = re.compile(r"[^.?!\n]+[.?!]*")
_ASKING = re.compile(
    r"(?:so |and |but |please |also |then )*"
    r"(?:who|what|when|where|which|why|how|whose|is|are|am|do|does|did|can|could|should|shall|"
    r"will|would|must|may|might|has|have|tell me|explain|define)\b"
)
_QUOTES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc`", "'"))
_stemmer = snowballstemmer.stemmer("english")


def normalise(text: str) -> str:
    """
    The text in lower case and one Unicode form, without accents, control characters or runs of
    space; at most about `MAX_CHARACTERS` characters, see `reduce`. Empty when nothing can be read.
    """
    decomposed = unicodedata.normalize("NFKD", reduce(text)).translate(_QUOTES).lower()
    kept = (_plain(letter) for letter in decomposed)
    return " ".join("".join(kept).split())


@lru_cache(maxsize=4_096)
def _plain(letter: str) -> str:
    category = unicodedata.category(letter)
    if category == "Mn" or category == "Cf":
        return ""
    return " " if category[0] == "C" else letter


def reduce(text: str) -> str:
    """
    The text itself when it is short, else its question sentences, else its beginning and end.

    Of a very long text only the first and last few thousand characters are read.
    """
    if len(text) <= MAX_CHARACTERS:
        return text
    if len(text) > 2 * _WINDOW:
        text = f"{text[:_WINDOW]}\n{text[-_WINDOW:]}"
    asked = _fitting(sentence for sentence in sentences(text) if is_question(sentence))
    if asked:
        return asked
    shortened = " ".join(text.split())
    if len(shortened) <= MAX_CHARACTERS:
        return shortened
    return f"{shortened[: MAX_CHARACTERS // 2]} {shortened[-MAX_CHARACTERS // 2 :]}"


def _fitting(parts: Iterable[str]) -> str:
    kept: list[str] = []
    room = MAX_CHARACTERS
    for part in parts:
        if len(part) <= room:
            kept.append(part)
            room -= len(part) + 1
    return " ".join(kept)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text in order, marks kept, blank ones left out."""
    found = (match.group().strip() for match in _SENTENCE.finditer(text))
    return tuple(sentence for sentence in found if _WORD.search(sentence))


def is_question(sentence: str) -> bool:
    """True when a sentence ends in a question mark or begins as questions do."""
    return sentence.rstrip().endswith("?") or bool(_ASKING.match(sentence.lstrip(" -*>").lower()))


def questions(text: str) -> tuple[str, ...]:
    """
    The questions of a message, in order, when it holds more than one; else the message itself.

    A sentence that asks nothing is kept with the question after it, or else with the last one, as
    it says what the question is about.
    """
    found: list[str] = []
    told: list[str] = []
    for sentence in sentences(text):
        told.append(sentence)
        if sentence.endswith("?"):
            found.append(" ".join(told))
            told = []
    if len(found) < 2:
        return (text,)
    if told:
        found[-1] = " ".join((found[-1], *told))
    return tuple(found)


def spans(normal: str) -> tuple[tuple[int, int], ...]:
    """Where the words of a normalised text begin and end, in order."""
    return tuple(match.span() for match in _WORD.finditer(normal))


def tokens(text: str) -> tuple[str, ...]:
    """The words of a text in order, normalised; thousands separators removed from numbers."""
    normal = normalise(text)
    return tuple(clean(normal[start:end]) for start, end in spans(normal))


def clean(word: str) -> str:
    """A word in the form compared: a number without its thousands separators."""
    return word.replace(",", "") if word[0].isdigit() else word


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """
    The stem of an English word, possessive endings removed; other words may be returned unchanged.
    """
    return str(_stemmer.stemWord(word))
