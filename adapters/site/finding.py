"""
Finding an answer without a script: the words of titles and keywords from A to Z.

Rules of this file: a word that every page holds helps nobody, so common words are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge import Entry
from knowledge.language import Language

_WORD = re.compile(r"[^\W\d_][\w'-]*[^\W_]")
COMMON = 40
"""A word in more titles than this leads to too many answers to be of use."""


def index(entries: Iterable[Entry], language: Language) -> dict[str, dict[str, list[Entry]]]:
    """Answers by word, by first letter; all three in order, answers by title."""
    found: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: entry.title.casefold()):
        words = {word.casefold().removesuffix("'s") for word in _WORD.findall(entry.title)}
        for word in {*(words - language.common), *entry.keywords}:
            found.setdefault(word, []).append(entry)
    letters: dict[str, dict[str, list[Entry]]] = {}
    for word in sorted(found):
        if len(found[word]) <= COMMON:
            letter = word[0].upper() if word[0].isalpha() else "0-9"
            letters.setdefault(letter, {})[word] = found[word]
    return letters


def said(entry: Entry) -> str:
    """Everything an answer may be looked for by, beside its title."""
    claim = (entry.myth.claim,) if entry.myth else ()
    return " ".join((*entry.utterances, *entry.keywords, *claim)).casefold()
