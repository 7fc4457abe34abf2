"""
Lints of the phrasings: enough of them, no two alike, none too close to another entry's.

Rules of this file: words are compared by their stems. The overlap of two phrasings is the Jaccard
index: stems in both, divided by stems in either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from adapters.authoring.texts import STATING
from bot.matching.words import stem, tokens
from knowledge import Entry, Fault
from knowledge.reading import Located

LEAST = 8
"""Phrasings that an entry needs."""
MOST_OVERLAP = 0.6
AVOIDING = 3
"""How many phrasings must avoid the title's main word."""


def lint(entries: Sequence[Located[Entry]]) -> Iterator[Fault]:
    """Every fault of the phrasings, entry by entry, then across entries."""
    for located in entries:
        yield from _too_few(located)
        yield from _alike(located)
        if located.value.kind in STATING:
            yield from _main_word(located)
    yield from _across(entries)


def stems(text: str) -> frozenset[str]:
    """The stems of a text's words."""
    return frozenset(stem(word) for word in tokens(text))


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """The Jaccard index of two sets of stems, 0 to 1."""
    return len(one & other) / len(one | other) if one | other else 0.0


_SMALL = stems(
    "a an the of to in on for at by from with as is are be been am was were do does did has have "
    "had it its this that these those there i we our us you your they their my me"
) | stems(
    "and or but if can could should would will shall may might what which who when where why how "
    "about any some please so than then"
)
"""Stopword stems."""


def _too_few(located: Located[Entry]) -> Iterator[Fault]:
    count = len(located.value.utterances)
    if count < LEAST:
        yield located.page.fault(
            f"{count} phrasings; at least {LEAST}. Add how other people would type it.",
            "utterances",
        )


def _alike(located: Located[Entry]) -> Iterator[Fault]:
    found = [(place, stems(phrase)) for place, phrase in enumerate(located.value.utterances)]
    for (first, one), (second, other) in combinations(found, 2):
        share = overlap(one, other)
        if share > MOST_OVERLAP:
            yield located.page.fault(
                f"shares {share:.0%} of its words with '{located.value.utterances[first]}'; "
                f"at most {MOST_OVERLAP:.0%}. Say it in other words, or remove one.",
                "utterances",
                second,
            )


def main_word(entry: Entry) -> str:
    """
    The stem of the title's main word; empty when the title has only stopwords.

    It is the word that most phrasings use; of two that are used equally often, the longer one.
    """
    used = [stems(phrase) for phrase in entry.utterances]
    title = sorted(stems(entry.title) - _SMALL)
    return max(title, key=lambda s: (sum(s in u for u in used), len(s)), default="")


def _main_word(located: Located[Entry]) -> Iterator[Fault]:
    entry = located.value
    word = main_word(entry)
    without = sum(word not in stems(phrase) for phrase in entry.utterances)
    if word and without < AVOIDING:
        yield located.page.fault(
            f"{without} phrasings do without the title's main word ('{word}…'); at least "
            f"{AVOIDING}. People often lack the very word: describe the matter instead.",
            "utterances",
        )


def _across(entries: Iterable[Located[Entry]]) -> Iterator[Fault]:
    owners: dict[frozenset[str], tuple[str, str]] = {}
    for located in entries:
        entry = located.value
        for place, phrase in enumerate(entry.utterances):
            key = stems(phrase) - _SMALL
            if not key:
                continue
            owner, theirs = owners.setdefault(key, (entry.id, phrase))
            # identical phrasings are already a fault when the library is built
            if owner != entry.id and tokens(phrase) != tokens(theirs):
                yield located.page.fault(
                    f"'{owner}' has nearly the same phrasing ('{theirs}'). Keep it where it "
                    "belongs, or say what sets this one apart.",
                    "utterances",
                    place,
                )
