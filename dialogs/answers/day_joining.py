"""
Two forms next to each other that name the same day: "March next year", "Friday, 4 December".

Rules of this file: forms are joined only when at most a comma or a word such as "of" is between
them, and only when one range is inside the other.
"""

from __future__ import annotations

from datetime import date, timedelta

from dialogs.answers import calendar_days as cal
from dialogs.answers.dated import Dated
from dialogs.answers.values import Days
from dialogs.cleaning import Tokens
from dialogs.lexicon_reading import lexicon

Found = tuple[tuple[int, Dated], ...]
"""Date forms with the index each begins at, in order."""


def joined(row: Tokens, found: Found, today: date) -> Found:
    """The forms, with those that name the same day joined, each at the index of its first part."""
    kept: list[tuple[int, Dated]] = []
    for at, dated in found:
        both = _both(row, kept[-1], (at, dated), today) if kept else None
        if both is None:
            kept.append((at, dated))
        else:
            kept[-1] = (kept[-1][0], both)
    return tuple(kept)


def _both(row: Tokens, one: tuple[int, Dated], two: tuple[int, Dated], today: date) -> Dated | None:
    between = row[one[1].end : two[0]]
    if len(between) > 3 or any(each.text not in lexicon().days.connectors for each in between):
        return None
    if one[1].refused or two[1].refused:
        return None
    end = two[1].end
    days = (
        _in_year(one[1], two[1])
        or _in_week(row, one, two[1])
        or _in_year(two[1], one[1])
        or _in_week(row, two, one[1])
        or _inside(one[1], two[1])
    )
    return Dated(end, days) if days else None


def _in_year(yearless: Dated, year: Dated) -> tuple[Days, ...]:
    """A yearless form in a year said with it."""
    if yearless.by_year is None or not year.told or len(year.options) != 1:
        return ()
    whole = year.options[0]
    if whole.last - whole.first < timedelta(days=360):
        return ()
    years = sorted({whole.first.year, whole.last.year})
    spans = [span for each in years if (span := yearless.by_year(each)) is not None]
    return tuple(span for span in spans if whole.first <= span.first and span.last <= whole.last)


def _in_week(row: Tokens, one: tuple[int, Dated], week: Dated) -> tuple[Days, ...]:
    """The given weekday of a week said with it."""
    at, dated = one
    weekday = lexicon().days.weekdays.get(row[at].text)
    if weekday is None or dated.end != at + 1 or not week.told or len(week.options) != 1:
        return ()
    span = week.options[0]
    if cal.week_of(span.first) != span:
        return ()
    day = cal.weekday_in(span, weekday, 1)
    return (day,) if day else ()


def _inside(one: Dated, two: Dated) -> tuple[Days, ...]:
    """The readings of either form that are inside a reading of the other."""
    inner = {
        near if _holds(far, near) else far
        for near in one.options
        for far in two.options
        if _holds(far, near) or _holds(near, far)
    }
    return tuple(sorted(inner, key=lambda span: span.first))


def _holds(whole: Days, part: Days) -> bool:
    return whole.first <= part.first and part.last <= whole.last
