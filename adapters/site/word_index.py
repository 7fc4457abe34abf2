"""
An index from A to Z of keywords and title words, to find an answer without a script.

Rules of this file: a word of a title is listed if it occurs in a keyword or is capitalised as a
name. Words of more than `COMMON` titles are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from knowledge import Entry

_WORD = re.compile(r"[^\W\d_][\w'-]*[^\W_]")
_SHORTEST = 4
COMMON = 30
"""A word of more titles than this is not listed."""


def index(entries: Sequence[Entry]) -> dict[str, dict[str, list[Entry]]]:
    """Answers by word, by first letter; letters and words in order, answers by title."""
    telling = {
        word
        for entry in entries
        for keyword in entry.keywords
        if len(keyword.split()) <= 2
        for word in keyword.split()
        if len(word) >= _SHORTEST
    }
    found: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: entry.title.casefold()):
        for word in {*_words(entry.title, telling), *entry.keywords}:
            found.setdefault(word, []).append(entry)
    letters: dict[str, dict[str, list[Entry]]] = {}
    for word in sorted(found):
        if len(found[word]) <= COMMON:
            letter = word[0].upper() if word[0].isalpha() else "0-9"
            letters.setdefault(letter, {})[word] = found[word]
    return letters


def _words(title: str, telling: Iterable[str]) -> set[str]:
    words = [word.removesuffix("'s") for word in _WORD.findall(title)]
    names = {word.casefold() for word in words[1:] if word[0].isupper()}
    return names | ({word.casefold() for word in words} & set(telling))


def said(entry: Entry) -> str:
    """Phrasings, keywords and claim of an entry, in lower case, for the search."""
    claim = (entry.myth.claim,) if entry.myth else ()
    return " ".join((*entry.utterances, *entry.keywords, *claim)).casefold()
