"""
A date form as read; the year may still be open.

Rules of this file: a form without a year keeps a function from year to days, so that the caller can
decide by tense or ask.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dialogs.answers.values import Days, Reason

ByYear = Callable[[int], Days | None]


@dataclass(frozen=True, slots=True)
class Dated:
    """
    A day or a range of days as written.

    Attributes:
        end: Index of the first token after it.
        options: Readings, earliest first; empty when `refused` is set.
        refused: Why it is not a valid day, such as 31 February.
        strong: True when it can only be a date, even in running text.
        by_year: For a form without a year: gives its days in a year.
        leans_ahead: True for a yearless day that usually means the coming one, such as Easter.
    """

    end: int
    options: tuple[Days, ...]
    refused: Reason | None = None
    strong: bool = True
    by_year: ByYear | None = None
    leans_ahead: bool = False

    @property
    def told(self) -> bool:
        """True when the year was said or follows from "next", "last" or "ago"."""
        return self.by_year is None


NEAR = timedelta(weeks=10)
"""A yearless day this near today is the one meant, if the other reading is `FAR` away or more."""
FAR = timedelta(weeks=30)
AHEAD = timedelta(weeks=26)
"""
A form with `leans_ahead` means the coming one when that is this near and the last is further away.
"""


def nearest(dated: Dated, today: date) -> tuple[Days, ...]:
    """The readings of a yearless form: only the near one when the other is far away, else all."""
    if dated.told or len(dated.options) != 2:
        return dated.options
    back, ahead = today - dated.options[0].last, dated.options[1].first - today
    if (ahead <= NEAR and back >= FAR) or (dated.leans_ahead and ahead <= min(AHEAD, back)):
        return dated.options[1:]
    return dated.options[:1] if back <= NEAR and ahead >= FAR else dated.options


def mapped(dated: Dated, end: int, change: Callable[[Days], Days | None]) -> Dated | None:
    """
    The form with `change` applied to each reading, and to `by_year`.

    Returns:
        A strong form that ends at `end`; None when `change` leaves no reading.
    """
    if dated.refused:
        return replace(dated, end=end)
    changed = (change(span) for span in dated.options)
    options = tuple(sorted({each for each in changed if each}, key=lambda span: span.first))
    by_year = dated.by_year
    if not options:
        return None

    def of_year(year: int) -> Days | None:
        span = by_year(year) if by_year else None
        return change(span) if span else None

    return Dated(end, options, by_year=of_year if by_year else None, leans_ahead=dated.leans_ahead)


def around(by_year: ByYear, today: date) -> tuple[Days, ...]:
    """
    A yearless form's readings near today.

    Returns:
        Only the reading that includes today, if there is one; otherwise the last before and the
        first after; empty when no year within eight has such a day.
    """
    years = range(today.year - 8, today.year + 9)
    known = [span for span in map(by_year, years) if span is not None]
    now = [span for span in known if span.first <= today <= span.last]
    if now:
        return (now[0],)
    past = [span for span in known if span.last < today][-1:]
    return tuple(past + [span for span in known if span.first > today][:1])
