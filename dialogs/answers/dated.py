"""
A date form as read, before the year of a yearless one is settled.

Rules of this file: a form without a year keeps how it reads in any year, so that the caller can
settle it by tense or ask.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from dialogs.answers.values import Days, Reason

ByYear = Callable[[int], Days | None]


@dataclass(frozen=True, slots=True)
class Dated:
    """
    A stretch of days as written, and where it ends.

    Attributes:
        end: Index of the first token after it.
        options: Readings, earliest first; empty when `refused` is set.
        refused: Why it is no day, such as 31 February.
        strong: True when it can be nothing but a date even in running text.
        by_year: For a form without a year: what it is in a given year.
    """

    end: int
    options: tuple[Days, ...]
    refused: Reason | None = None
    strong: bool = True
    by_year: ByYear | None = None

    @property
    def told(self) -> bool:
        """True when the year was said or follows from "next", "last" or "ago"."""
        return self.by_year is None


def around(by_year: ByYear, today: date) -> tuple[Days, ...]:
    """
    A yearless form's readings near today.

    Returns:
        Only the one that holds today, if one does; otherwise the last before and the first
        after; empty when no year within eight has such a day.
    """
    years = range(today.year - 8, today.year + 9)
    known = [span for span in map(by_year, years) if span is not None]
    now = [span for span in known if span.first <= today <= span.last]
    if now:
        return (now[0],)
    past = [span for span in known if span.last < today][-1:]
    return tuple(past + [span for span in known if span.first > today][:1])
