"""
Days and the ranges they make: arithmetic only, no words.

Rules of this file: every range includes both ends; a month or year without a given day of the
month ends on that month's last day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

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
    first = date(year, month, 1)
    return Days(first, first + relativedelta(day=31))


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
    first = month.first.replace(day=1) + relativedelta(months=count)
    return month_of(first.year, first.month)


def shifted(when: date, months: int) -> date:
    """The same day of the month, or its last day, that many months later or earlier."""
    return when + relativedelta(months=months)


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
        span: Any range; one shorter than a week has no parts and is returned unchanged.
        part: `early`, `mid`, `late`, `start` (first seven days of a month, first month of
            anything longer) or `end` (the last of these). A week's parts are of its working days.
    """
    length = (span.last - span.first).days + 1
    if length < 7:
        return span
    if length == 7:
        first, last = _OF_A_WEEK[part]
        return Days(span.first + timedelta(days=first), span.first + timedelta(days=last))
    if part in ("start", "end"):
        return _edge(span, part, length)
    if length > 80:
        return _third_in_months(span, part)
    third = length // 3
    first = {"early": 0, "mid": third, "late": length - third}[part]
    last = {"early": third, "mid": length - third, "late": length}[part] - 1
    return Days(span.first + timedelta(days=first), span.first + timedelta(days=last))


_OF_A_WEEK = {"early": (0, 1), "mid": (2, 2), "late": (3, 4), "start": (0, 0), "end": (4, 4)}
"""First and last day of a part of a week, counted from Monday: offices end theirs on Friday."""


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
    """The range, or `Refused` when it is too far in the past or the future to be meant."""
    if days.first < FIRST_DAY:
        return Refused(Reason.TOO_EARLY)
    if days.first > shifted(today, 12 * YEARS_AHEAD):
        return Refused(Reason.TOO_LATE)
    return days


def shift(span: Days, count: int, unit: str) -> Days | None:
    """
    A range with both ends moved by a number of units.

    Args:
        span: Any range.
        count: Units to move by; negative moves earlier.
        unit: `day`, `week`, `fortnight`, `month`, `quarter` or `year`.

    Returns:
        None when an end would fall outside the years that `date` can hold.
    """
    days = {"day": 1, "week": 7, "fortnight": 14}.get(unit)
    months = {"month": 1, "quarter": 3, "year": 12}.get(unit, 0)
    step = relativedelta(days=days * count) if days else relativedelta(months=months * count)
    try:
        return Days(span.first + step, span.last + step)
    except (ValueError, OverflowError):
        return None


def weekday_in(span: Days, weekday: int, nth: int) -> Days | None:
    """
    The nth given weekday in a range, counted from 1 (-1 for the last); None when there is no such
    day.
    """
    if nth > 0:
        first = span.first + timedelta(days=(weekday - span.first.weekday()) % 7)
        when = first + timedelta(weeks=nth - 1)
    else:
        when = span.last - timedelta(days=(span.last.weekday() - weekday) % 7)
    return one(when) if span.first <= when <= span.last else None


def half_of(span: Days, nth: int) -> Days:
    """
    The first half (1) or second half (2) of a range: whole months if it has two or more, else days.
    """
    months = (span.last.year - span.first.year) * 12 + span.last.month - span.first.month + 1
    if months > 1 and months % 2 == 0:
        middle = months_after(one(span.first), months // 2).first
    else:
        middle = span.first + timedelta(days=((span.last - span.first).days + 1) // 2)
    return Days(span.first, middle - timedelta(days=1)) if nth == 1 else Days(middle, span.last)


def months_in(span: Days, first: int, count: int) -> Days:
    """`count` whole months of a range, starting at month `first`, counted from 0."""
    start = months_after(one(span.first), first)
    return Days(start.first, months_after(start, count - 1).last)


def easter_days(year: int, first: int, last: int) -> Days:
    """The range from `first` to `last`, both in days from Easter Sunday of a year."""
    sunday = easter(year)
    return Days(sunday + timedelta(days=first), sunday + timedelta(days=last))


NATIONS = ("ENG", "NIR", "SCT", "WLS")
"""The nations of the United Kingdom, by their codes in ISO 3166-2:GB."""


@cache
def bank_holidays(nation: str, year: int) -> Mapping[date, str]:
    """The bank holidays of a nation in a year, with their names, in order."""
    # not at the top: imported here because it takes a third of a second and few messages name a
    # bank holiday
    from holidays import country_holidays

    return dict(sorted(country_holidays("GB", subdiv=nation, years=year).items()))


def named_bank_holidays(names: frozenset[str], year: int) -> tuple[Days, ...]:
    """Each day of a year that has one of the names in any of the four nations, in order."""
    days = {
        day for nation in NATIONS for day, name in bank_holidays(nation, year).items()
        if name in names
    }  # fmt: skip
    return tuple(one(day) for day in sorted(days))


def next_bank_holidays(today: date, weekday: int | None) -> tuple[Days, ...]:
    """Each nation's next bank holiday from today on, or the next on a weekday, in order."""
    found = {
        next(
            day
            for year in (today.year, today.year + 1, today.year + 2)
            for day in bank_holidays(nation, year)
            if day >= today and weekday in (None, day.weekday())
        )
        for nation in NATIONS
    }
    return tuple(one(day) for day in sorted(found))


def working_days_from(when: date, count: int) -> tuple[Days, ...]:
    """
    The day a number of working days after a day, or before it when negative, for each nation.

    Args:
        when: The day counted from; it is not counted itself.
        count: Not 0.
    """
    step = timedelta(days=1 if count > 0 else -1)
    found: set[date] = set()
    for nation in NATIONS:
        day, left = when, abs(count)
        while left:
            day += step
            left -= day.weekday() < 5 and day not in bank_holidays(nation, day.year)
        found.add(day)
    return tuple(one(day) for day in sorted(found))
