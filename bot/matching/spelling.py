"""
Expands abbreviations and corrects misspellings to words of the knowledge base.

A word is only changed to one that a phrasing contains. Known words and common English words are not
changed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from bot.matching.words import clean, normalise, reduce, spans, stem, tokens

if TYPE_CHECKING:
    from knowledge.language import Language

_CAPITALS = re.compile(r"\b[A-Z]{2,}s?\b")
_LONG_WORD = 8
_SHORT_WORD = 4


@dataclass(frozen=True, slots=True)
class SpellingReading:
    """
    An utterance as the matcher reads it.

    Attributes:
        text: Normalised, with abbreviations expanded and misspellings corrected.
        changes: (typed, read as) for everything that was changed, in order of first use.
    """

    text: str
    changes: tuple[tuple[str, str], ...]


class PhraseSpeller:
    """
    Corrects words towards a vocabulary by edit distance (rapidfuzz, optimal string alignment).
    """

    def __init__(self, counts: Mapping[str, int], known: Iterable[str]) -> None:
        """
        Args:
            counts: Words of the knowledge base and how often its phrasings use them.
            known: Further words that are never changed.
        """
        self._counts = {word: count for word, count in counts.items() if word.isalpha()}
        self._known = frozenset(known).union(counts)
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(self._counts):
            self._by_length.setdefault(len(word), []).append(word)

    def mend(self, word: str) -> str:
        """
        The known word that `word` is a misspelling of, or `word` itself.

        Words under four letters and words with a digit are not changed. Four to seven letters may
        be one edit away, longer ones two; the nearest wins, then the more frequent, then the first
        in the alphabet. The first letter gets no special weight, as it is mistyped too.
        """
        if len(word) < _SHORT_WORD or not word.isalpha() or word in self._known:
            return word
        reach = 2 if len(word) >= _LONG_WORD else 1
        best = min(self._near(word, reach), default=None)
        return best[2] if best else word

    def _near(self, word: str, reach: int) -> Iterable[tuple[int, int, str]]:
        for length in range(max(len(word) - reach, _SHORT_WORD), len(word) + reach + 1):
            for ours in self._by_length.get(length, ()):
                edits = OSA.distance(word, ours, score_cutoff=reach)
                if edits <= reach:
                    yield edits, -self._counts[ours], ours


class SpellingReader:
    """Expands abbreviations, then corrects spelling; used for phrasings and utterances alike."""

    def __init__(self, language: Language, speller: PhraseSpeller | None = None) -> None:
        """
        Args:
            language: Has the abbreviations, and the words that decide what an ambiguous one means.
            speller: Corrects words; None leaves every word as it is.
        """
        self._plain = _by_words(language.aliases)
        self._ambiguous = _by_words(language.ambiguous)
        self._longest = max(map(len, (*self._plain, *self._ambiguous)), default=0)
        self._field = field_stems(language)
        self._speller = speller

    def read(self, text: str) -> SpellingReading:
        """The text as the matcher reads it, see `SpellingReading`."""
        normal = normalise(text)
        places = spans(normal)
        words = [clean(normal[start:end]) for start, end in places]
        shouted = _shouted(text)
        in_field = any(stem(word) in self._field or (word,) in self._plain for word in words)
        pieces: list[str] = []
        changes: dict[str, str] = {}
        at = done = 0
        while at < len(words):
            taken, read = self._piece(words, at, in_field, shouted)
            typed = " ".join(words[at : at + taken])
            if read != typed:
                changes.setdefault(typed, read)
            pieces += (normal[done : places[at][0]], read)
            done = places[at + taken - 1][1]
            at += taken
        return SpellingReading("".join((*pieces, normal[done:])), tuple(changes.items()))

    def _piece(
        self, words: list[str], at: int, in_field: bool, shouted: frozenset[str]
    ) -> tuple[int, str]:
        """How many words from `at` on are read together, at least 1, and what they are read as."""
        for taken in range(min(self._longest, len(words) - at), 0, -1):
            typed = tuple(words[at : at + taken])
            read = self._plain.get(typed)
            if read is None and (in_field or shouted.issuperset(typed)):
                read = self._ambiguous.get(typed)
            if read:
                return taken, read
        return 1, self._speller.mend(words[at]) if self._speller else words[at]


def field_stems(language: Language) -> frozenset[str]:
    """Stems of the terms of the field."""
    return frozenset(map(stem, language.field))


def _by_words(aliases: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    return {tokens(typed): read for typed, read in aliases.items()}


def _shouted(text: str) -> frozenset[str]:
    """Words typed in capitals, in lower case; none when the whole text is."""
    if text.upper() == text:
        return frozenset()
    return frozenset(word.lower() for word in _CAPITALS.findall(reduce(text)))


def count_words(texts: Iterable[str]) -> Counter[str]:
    """How often each word occurs in normalised texts."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(clean(text[start:end]) for start, end in spans(text))
    return counts
