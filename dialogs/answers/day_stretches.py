"""
Named periods: months, seasons, quarters, half years and years.

Rules of this file: "Q3" and "2025/26" name different days by the calendar, the financial and the
academic year; unless the year is named, all that apply are readings.
"""

from __future__ import annotations

from datetime import date, timedelta

from dialogs.answers import calendar_days as cal
from dialogs.answers.dated import ByYear, Dated, around, mapped
from dialogs.answers.day_relative import relative_form, this_unit_form
from dialogs.answers.day_words import (
    full_year,
    is_verb,
    past_signs,
    quarter_at,
    year_at,
    year_pair_at,
)
from dialogs.answers.numerals import word
from dialogs.answers.values import Days
from dialogs.cleaning import Tokens
from dialogs.lexicon_reading import lexicon


def month_form(row: Tokens, at: int, today: date) -> Dated | None:
    """ "March 2026", "Mar-26" and a month alone."""
    month = lexicon().days.months.get(word(row, at))
    if month is None or is_verb(row, at):
        return None
    year = year_at(row, past_signs(row, at + 1), short=word(row, at + 1) in ("-", "/"))
    if year is not None:
        return Dated(year[1], (cal.month_of(year[0], month),))

    def by_year(number: int) -> Days:
        return cal.month_of(number, month)

    return _yearless(at + 1, by_year, today)


def _yearless(end: int, by_year: ByYear, today: date) -> Dated:
    return Dated(end, around(by_year, today), strong=False, by_year=by_year)


def season_form(row: Tokens, at: int, today: date) -> Dated | None:
    """ "Spring 2026", "autumn"; "winter 2026" may begin or end in 2026."""
    name = lexicon().days.seasons.get(word(row, at))
    if name is None:
        return None
    start = past_signs(row, at + 1)
    pair = year_pair_at(row, start)
    if pair is not None:
        return Dated(pair[1], (cal.season_of(name, pair[0]),))
    year = year_at(row, start)
    if year is None:
        return _yearless(at + 1, lambda number: cal.season_of(name, number), today)
    first = (year[0] - 1, year[0]) if name == "winter" else (year[0],)
    return Dated(year[1], tuple(cal.season_of(name, each) for each in first))


def quarter_form(row: Tokens, at: int, today: date) -> Dated | None:
    """ "Q3" alone or with a year may be of the calendar or of the financial year."""
    number = quarter_at(row, at)
    if number is None:
        return None
    start = past_signs(row, number[1])
    named = lexicon().days.financial.at(row, start)
    pair = year_pair_at(row, named or start)
    if pair is not None:
        return Dated(pair[1], (cal.financial_quarter(number[0], pair[0]),))
    year = year_at(row, start, short=False)
    if year is not None:
        both = (cal.quarter_of(number[0], year[0]), cal.financial_quarter(number[0], year[0]))
        return Dated(year[1], both)
    own = this_unit_form(row, start + 1 if word(row, start) == "the" else start, today)
    year_said = relative_form(row, start, today) or own
    if year_said is not None and len(year_said.options) == 1:
        return _quarter_in(number[0], year_said)
    near = (
        *around(lambda each: cal.quarter_of(number[0], each), today),
        *around(lambda each: cal.financial_quarter(number[0], each), today),
    )
    return Dated(number[1], tuple(sorted(set(near), key=lambda span: span.first)))


def _quarter_in(number: int, year: Dated) -> Dated | None:
    """A quarter of "this FY" or "next year"; of a calendar year both readings."""
    span = year.options[0]
    if (span.first.day, span.last - span.first > timedelta(days=360)) != (1, True):
        return None
    own = cal.months_in(span, 3 * number - 3, 3)
    if span.first.month != 1:
        return Dated(year.end, (own,))
    return Dated(year.end, (own, cal.financial_quarter(number, span.first.year)))


def half_form(row: Tokens, at: int, today: date) -> Dated | None:
    """ "H1 27/28" is half of a financial year; "H2 2027" may be of the calendar year too."""
    number = {"1": 1, "2": 2}.get(word(row, at + 1)) if word(row, at) == "h" else None
    if number is None or not row[at + 1].glued:
        return None
    start = past_signs(row, at + 2)
    named = lexicon().days.financial.at(row, start)
    pair = year_pair_at(row, past_signs(row, named or start))
    if pair is not None:
        return Dated(pair[1], (cal.half_of(cal.financial_year(pair[0]), number),))
    year = year_at(row, named or start, short=False)
    relative = relative_form(row, start, today)
    if year is not None and not named:
        whole = cal.year_of(year[0])
        financial = cal.half_of(cal.financial_year(year[0]), number)
        return Dated(year[1], (cal.half_of(whole, number), financial))
    if relative is None or len(relative.options) != 1:
        return None
    return mapped(relative, relative.end, lambda span: cal.half_of(span, number))


def years_form(row: Tokens, at: int, today: date) -> Dated | None:
    """ "2015", "2025/26", "FY25/26", "financial year 2025/26", "the first half of 2026"."""
    start = at + 1 if word(row, at) == "the" else at
    named, school = lexicon().days.financial.at(row, start), lexicon().days.academic.at(row, start)
    after = past_signs(row, named or school or at)
    pair = year_pair_at(row, after)
    if pair is not None:
        finance, academic = cal.financial_year(pair[0]), cal.academic_year(pair[0])
        options = (finance,) if named else (academic,) if school else (finance, academic)
        behind = lexicon().days.financial.at(row, pair[1])
        if behind is not None and not school:
            return Dated(behind, (finance,))
        is_strong = bool(named or school or full_year(word(row, after)))
        return Dated(pair[1], options, strong=is_strong)
    if named or school:
        return None
    half = {"first": 1, "second": 2, "1": 1, "2": 2}.get(word(row, start))
    if half and word(row, start + 1) == "half":
        year = year_at(row, start + 3, short=False) if word(row, start + 2) == "of" else None
        if year is None:
            return None
        first, last = (1, 6) if half == 1 else (7, 12)
        span = Days(date(year[0], first, 1), cal.month_of(year[0], last).last)
        return Dated(year[1], (span,))
    year = year_at(row, at, short=False)
    if year is None or year[0] > 9990:
        return None
    return Dated(year[1], (cal.year_of(year[0]),), strong=False)
