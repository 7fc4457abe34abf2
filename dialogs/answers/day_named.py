"""
Named days: Christmas, Easter and the like, and the bank holidays of the four nations.

Rules of this file: a bank holiday that differs between nations gives each of its days; the words
are in the lexicon, the calendar in `calendar_days`.
"""

from __future__ import annotations

from datetime import date

from dialogs.answers import calendar_days as cal
from dialogs.answers.dated import Dated, around
from dialogs.answers.day_words import past_signs, year_at
from dialogs.answers.numerals import word
from dialogs.answers.values import Days
from dialogs.cleaning import Tokens
from dialogs.lexicon_reading import lexicon


def named_form(row: Tokens, at: int, today: date) -> Dated | None:
    """ "Christmas Eve", "Easter 2027", "the August bank holiday", "bank holiday Monday"."""
    start = at + 1 if word(row, at) == "the" else at
    return _feast(row, start, today) or _bank_holiday(row, start, today)


def _feast(row: Tokens, at: int, today: date) -> Dated | None:
    words = lexicon().days
    fixed, moving = words.fixed_days.at(row, at), words.easter_days.at(row, at)
    if fixed is None and moving is None:
        return None
    is_fixed = moving is None or (fixed is not None and fixed[1] >= moving[1])
    meaning, end = fixed if fixed is not None and is_fixed else moving or ("", at)

    def by_year(year: int) -> Days | None:
        first, _, last = meaning.partition("..")
        if not is_fixed:
            return cal.easter_days(year, int(first), int(last or first))
        days = [date.fromisoformat(f"{year:04}-{each}") for each in (first, last or first)]
        return Days(*days)

    year = year_at(row, past_signs(row, end), short=False)
    if year is not None:
        span = by_year(year[0])
        return Dated(year[1], (span,) if span else (), leans_ahead=True)
    return Dated(end, around(by_year, today), by_year=by_year, leans_ahead=True)


def _bank_holiday(row: Tokens, at: int, today: date) -> Dated | None:
    named = lexicon().days.bank_holidays.at(row, at)
    if named is None:
        return _next_bank_holiday(row, at, today)
    names = frozenset(named[0].split("/"))
    year = year_at(row, past_signs(row, named[1]), short=False)
    if year is not None:
        return Dated(year[1], cal.named_bank_holidays(names, year[0]))
    days = {year: cal.named_bank_holidays(names, year) for year in _years(today)}
    if any(len(each) != 1 for each in days.values()):
        spans = [span for each in days.values() for span in each if span.first >= today]
        return Dated(named[1], tuple(spans[: len(days[today.year])]))

    def by_year(year: int) -> Days | None:
        (span,) = cal.named_bank_holidays(names, year)
        return span

    options = tuple(around(by_year, today))
    return Dated(named[1], options, by_year=by_year, leans_ahead=True)


def _years(today: date) -> range:
    return range(today.year, today.year + 3)


def _next_bank_holiday(row: Tokens, at: int, today: date) -> Dated | None:
    words = lexicon().days
    start = at + 1 if words.steps.get(word(row, at)) in (0, 1) else at
    end = words.any_bank_holiday.at(row, start)
    if end is None:
        return None
    weekday = words.weekdays.get(word(row, end))
    options = cal.next_bank_holidays(today, weekday)
    return Dated(end if weekday is None else end + 1, options)
