"""
The reading grade of answers, by textstat.

The grade is the Automated Readability Index: the United States school grade a reader needs,
computed from letters per word and words per sentence. It needs no syllable dictionary and no
download, so a text has the same grade on every machine.

Rules of this file: textstat is loaded only here; it comes with the extra `authoring`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

import textstat

from adapters.authoring.texts import STATING, answer
from knowledge import Entry, Fault, Parameters
from knowledge.reading import Located

HIGHEST = 11.0
HIGHEST_MEDIAN = 9.0


@dataclass(frozen=True, slots=True)
class Grades:
    """The reading grade of each answer by entry id."""

    by_entry: Mapping[str, float]

    @property
    def median(self) -> float:
        """The median grade; 0 when there are no answers."""
        return median(self.by_entry.values()) if self.by_entry else 0.0

    @property
    def highest(self) -> float:
        """The highest grade; 0 when there are no answers."""
        return max(self.by_entry.values(), default=0.0)


def grade(text: str) -> float:
    """The Automated Readability Index of a text, as textstat computes it."""
    return float(textstat.automated_readability_index(text))


def grades(entries: Sequence[Entry], law: Parameters, today: date) -> Grades:
    """The grades of all entries whose kind states something (`STATING`)."""
    stating = (entry for entry in entries if entry.kind in STATING)
    return Grades({entry.id: grade(answer(entry, law, today)) for entry in stating})


def lint(entries: Sequence[Located[Entry]], law: Parameters, today: date) -> list[Fault]:
    """A fault for each answer that is too hard to read, and for the median if it is too high."""
    found = grades([located.value for located in entries], law, today)
    faults = [
        located.page.fault(
            f"reading grade {found.by_entry[located.value.id]:.1f}; at most {HIGHEST:.0f}. "
            "Shorten the sentences, then the words.",
            "short",
        )
        for located in entries
        if found.by_entry.get(located.value.id, 0.0) > HIGHEST
    ]
    if found.median > HIGHEST_MEDIAN:
        message = f"the middle of all reading grades is {found.median:.1f}; at most "
        faults.append(Fault("entries", 0, f"{message}{HIGHEST_MEDIAN:.0f}."))
    return faults
