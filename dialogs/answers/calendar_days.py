"""
Days and the ranges they make: arithmetic only, no words.

Rules of this file: every range includes both ends; a month or year without a given day of the
month ends on that month's last day.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from dialogs.answers.values import FIRST_DAY, YEARS_AHEAD, Days, Reason, Refused

_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
"""Meteorological seasons, by the month they begin in; each lasts three months."""


def day(year: int, month: int, number: int) -> date | None:
    """The day, or None when the calendar has no such day."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def one(when: date) -> Days:
    """A single day as a range."""
    return Days(when, when)


def month_of(year: int, month: int) -> Days:
    """A whole month."""
    return Days(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def year_of(year: int) -> Days:
    """A whole calendar year."""
    return Days(date(year, 1, 1), date(year, 12, 31))


def financial_year(year: int) -> Days:
    """The financial year that begins on 1 April of a year."""
    return Days(date(year, 4, 1), date(year + 1, 3, 31))


def academic_year(year: int) -> Days:
    """The academic year that begins on 1 September of a year."""
    return Days(date(year, 9, 1), date(year + 1, 8, 31))


def season_of(name: str, year: int) -> Days:
    """A season by the year it begins in; winter ends in the next."""
    first = _SEASONS[name]
    return Days(date(year, first, 1), months_after(month_of(year, first), 2).last)


def quarter_of(number: int, year: int) -> Days:
    """A quarter, 1 to 4, of a calendar year."""
    first = 3 * number - 2
    return Days(date(year, first, 1), month_of(year, first + 2).last)


def financial_quarter(number: int, year: int) -> Days:
    """A quarter, 1 to 4, of the financial year that begins in a year: 4 is January to March."""
    return quarter_of(number + 1, year) if number < 4 else quarter_of(1, year + 1)


def months_after(month: Days, count: int) -> Days:
    """The whole month that many months after (or, below 0, before) the first day's month."""
    index = month.first.year * 12 + month.first.month - 1 + count
    return month_of(index // 12, index % 12 + 1)


def shifted(when: date, months: int) -> date:
    """The same day of the month, or its last day, that many months later or earlier."""
    month = months_after(one(when), months)
    return month.first.replace(day=min(when.day, month.last.day))


def week_of(when: date) -> Days:
    """Monday to Sunday of a day's week."""
    monday = when - timedelta(days=when.weekday())
    return Days(monday, monday + timedelta(days=6))


def weeks_after(week: Days, count: int) -> Days:
    """The week that many weeks later or earlier."""
    step = timedelta(weeks=count)
    return Days(week.first + step, week.last + step)


def part_of(span: Days, part: str) -> Days:
    """
    The early, middle or late third of a range, or its start or end.

    Args:
        span: Any range; one shorter than a week has no parts and is given back.
        part: `early`, `mid`, `late`, `start` (first seven days of a month, first month of
            anything longer) or `end` (the last of these).
    """
    length = (span.last - span.first).days + 1
    if length < 7:
        return span
    if part in ("start", "end"):
        return _edge(span, part, length)
    if length > 80:
        return _third_in_months(span, part)
    third = length // 3
    first = {"early": 0, "mid": third, "late": length - third}[part]
    last = {"early": third, "mid": length - third, "late": length}[part] - 1
    return Days(span.first + timedelta(days=first), span.first + timedelta(days=last))


def _third_in_months(span: Days, part: str) -> Days:
    """A third of a season, quarter, half year or year, in whole months."""
    begin, close = span.first, span.last
    months = (close.year - begin.year) * 12 + close.month - begin.month + 1
    third = months // 3
    first = {"early": 0, "mid": third, "late": months - third}[part]
    last = {"early": third, "mid": months - third, "late": months}[part] - 1
    whole = one(begin)
    return Days(months_after(whole, first).first, months_after(whole, last).last)


def _edge(span: Days, part: str, length: int) -> Days:
    week = timedelta(days=6)
    if length <= 31:
        is_start = part == "start"
        return (
            Days(span.first, span.first + week) if is_start else Days(span.last - week, span.last)
        )
    when = span.first if part == "start" else span.last
    return month_of(when.year, when.month)


def within_bounds(days: Days, today: date) -> Days | Refused:
    """The range itself, or why it lies too far back or ahead to be meant."""
    if days.first < FIRST_DAY:
        return Refused(Reason.TOO_EARLY)
    if days.first > shifted(today, 12 * YEARS_AHEAD):
        return Refused(Reason.TOO_LATE)
    return days
