"""
The forms in which people write a day or a range of days.

Rules of this file: dates in figures are day first; a form without a year gives both the last and
the coming one, and the caller decides by tense or asks.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from dialogs.answers import calendar_days as cal
from dialogs.answers.dated import Dated, around, mapped
from dialogs.answers.day_named import named_form
from dialogs.answers.day_offsets import month_day_form, nth_form, offset_form
from dialogs.answers.day_relative import (
    near_form,
    new_year_form,
    relative_form,
    rest_form,
    this_unit_form,
    weekday_form,
)
from dialogs.answers.day_stretches import (
    half_form,
    month_form,
    quarter_form,
    season_form,
    years_form,
)
from dialogs.answers.day_words import (
    full_year,
    is_verb,
    month_day_at,
    past_signs,
    short_year,
    year_at,
    year_pair_at,
)
from dialogs.answers.numerals import word
from dialogs.answers.values import Days, Reason
from dialogs.cleaning import Tokens
from dialogs.lexicon_reading import lexicon

_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{2}|\d{4})")
_DOTTED_ISO = re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})")


DEEPEST = 3
"""How many dates may be given relative to each other: "the day after the Monday after Easter"."""


def day_at(row: Tokens, at: int, today: date, depth: int = 0) -> Dated | None:
    """
    The longest date form that begins at a token.

    Args:
        row: Tokens of a cleaned text, typing errors corrected.
        at: Index to begin at.
        today: The caller's day.
        depth: How many forms this one is nested in; at most `DEEPEST`.

    Returns:
        None when no form begins there.
    """
    found = [form(row, at, today) for form in _FORMS]
    if depth < DEEPEST:

        def inner(tokens: Tokens, index: int, day: date) -> Dated | None:
            return day_at(tokens, index, day, depth + 1)

        found += [form(row, at, today, inner) for form in (offset_form, nth_form, month_day_form)]
    longest = max((each for each in found if each), key=lambda each: each.end, default=None)
    return longest or _part(row, at, today)


def _exact(end: int, year: int, month: int, number: int) -> Dated:
    when = cal.day(year, month, number)
    if when is None:
        return Dated(end, (), Reason.NO_SUCH_DAY)
    return Dated(end, (cal.one(when),))


def _figures(row: Tokens, at: int, today: date) -> Dated | None:
    """ "2026-03-02", "03/02/26", "3.2.26"."""
    text = word(row, at)
    if found := _DOTTED_ISO.fullmatch(text):
        return _exact(at + 1, *map(int, found.groups()))
    if found := _DOTTED.fullmatch(text):
        year = full_year(found[3]) or short_year(found[3])
        return _exact(at + 1, year or 0, int(found[2]), int(found[1]))
    sign = word(row, at + 1)
    if sign not in ("/", "-", "\\") or word(row, at + 3) != sign or not text.isdecimal():
        return None
    middle, last = word(row, at + 2), word(row, at + 4)
    if not (middle.isdecimal() and last.isdecimal() and len(middle) <= 2):
        return None
    if full_year(text) and len(last) <= 2:
        return _exact(at + 5, int(text), int(middle), int(last))
    year = full_year(last) or short_year(last)
    if year is None or len(text) > 2:
        return None
    return _exact(at + 5, year, int(middle), int(text))


def _two_figures(row: Tokens, at: int, today: date) -> Dated | None:
    """ "03/02" is 3 February of some year; "03/2026" and "03/26" are months."""
    text, sign, last = word(row, at), word(row, at + 1), word(row, at + 2)
    if sign not in ("/", "-") or not text.isdecimal() or not last.isdecimal():
        return None
    if full_year(text) and len(last) == 2 and 1 <= int(last) <= 12:
        pair = year_pair_at(row, at)
        return None if pair else Dated(at + 3, (cal.month_of(int(text), int(last)),))
    if len(text) > 2 or not 1 <= int(text) <= 31:
        return None
    year = full_year(last) or (short_year(last) if int(last) > 12 else None)
    if year is not None and int(text) <= 12:
        return Dated(at + 3, (cal.month_of(year, int(text)),), strong=full_year(last) is not None)
    if len(last) <= 2 and 1 <= int(last) <= 12 and sign == "/":
        return _yearless_day(at + 3, int(last), int(text), today, strong=False)
    return None


def _yearless_day(end: int, month: int, number: int, today: date, *, strong: bool) -> Dated:
    def by_year(year: int) -> Days | None:
        when = cal.day(year, month, number)
        return cal.one(when) if when else None

    options = around(by_year, today)
    if not options:
        return Dated(end, (), Reason.NO_SUCH_DAY)
    return Dated(end, options, strong=strong, by_year=by_year)


def _day_and_month(row: Tokens, at: int, today: date) -> Dated | None:
    """ "Mon 2nd of March 2026", "2 Mar 26", "the first of April"."""
    start, weekday = at, None
    if word(row, start) in lexicon().days.weekdays:
        weekday = lexicon().days.weekdays[word(row, start)]
        start += 1
        while word(row, start) in (",", ".", "the"):
            start += 1
    number = month_day_at(row, start)
    if number is None:
        return None
    month_start = number[1] + 1 if word(row, number[1]) in ("of", "-", "/") else number[1]
    month = lexicon().days.months.get(word(row, month_start))
    if month is None or is_verb(row, month_start):
        return None
    return _with_year(row, month_start + 1, month, number[0], today, weekday)


def _month_and_day(row: Tokens, at: int, today: date) -> Dated | None:
    """ "March 2nd, 2026", "March the second"."""
    month = lexicon().days.months.get(word(row, at))
    number = month_day_at(row, at + 1) if month else None
    if month is None or number is None:
        return None
    text = word(row, at + 1)
    is_plain = text.isdecimal() and number[1] == at + 2
    if is_plain and year_at(row, past_signs(row, number[1]), short=False) is None:
        return _month_and_either(row, at, month, number, today)
    return _with_year(row, number[1], month, number[0], today, None)


def _month_and_either(
    row: Tokens, at: int, month: int, number: tuple[int, int], today: date
) -> Dated:
    """ "March 26" is the 26th, or March 2026: both are readings."""
    year = short_year(word(row, at + 1))
    yearless = _yearless_day(number[1], month, number[0], today, strong=True)
    if year is None or year > today.year + 20:
        return yearless
    months = (cal.month_of(year, month),)
    if yearless.refused:
        return Dated(number[1], months)
    options = tuple(sorted({*yearless.options, *months}, key=lambda span: span.first))
    return Dated(number[1], options, by_year=None)


def _with_year(
    row: Tokens, at: int, month: int, number: int, today: date, weekday: int | None
) -> Dated:
    year = year_at(row, past_signs(row, at))
    if year is None:
        found = _yearless_day(at, month, number, today, strong=True)
        if weekday is None or found.refused:
            return found
        fitting = tuple(span for span in found.options if span.first.weekday() == weekday)
        return Dated(at, fitting or (), None if fitting else Reason.AMBIGUOUS)
    exact = _exact(year[1], year[0], month, number)
    if weekday is not None and exact.options and exact.options[0].first.weekday() != weekday:
        return Dated(year[1], (), Reason.AMBIGUOUS)
    return exact


def _week_by_day(row: Tokens, at: int, today: date) -> Dated | None:
    """ "Week commencing 2 March 2026": Monday to Sunday; "week ending" it: the seven days to it."""
    commencing = lexicon().days.commencing.at(row, at)
    start = commencing or lexicon().days.week_ending.at(row, at)
    inner = _full_day(row, start, today) if start else None
    if inner is None:
        return None

    def week(span: Days) -> Days | None:
        if span.first != span.last:
            return None
        return cal.week_of(span.first) if commencing else Days(span.first - timedelta(6), span.last)

    return mapped(inner, inner.end, week)


def _full_day(row: Tokens, at: int, today: date) -> Dated | None:
    full = _figures(row, at, today) or _two_figures(row, at, today)
    return full or _day_and_month(row, at, today)


def _part(row: Tokens, at: int, today: date) -> Dated | None:
    """ "Early 2026", "mid-March", "the end of next month"."""
    start = at + 1 if word(row, at) == "the" else at
    part = lexicon().days.parts.get(word(row, start))
    if part is None:
        return None
    start += 1
    if part == "start" and word(row, start) not in ("of", "-"):
        return None
    skipped = ("of", "-", "the") if part in ("start", "end") else ("of", "-", "in", "the")
    while word(row, start) in skipped:
        start += 1
    whole = max(
        (each for form in _WHOLES if (each := form(row, start, today))),
        key=lambda each: each.end,
        default=None,
    )
    if whole is None or whole.refused:
        return whole
    return mapped(whole, whole.end, lambda span: cal.part_of(span, part))


def _span_of_days(row: Tokens, at: int, today: date) -> Dated | None:
    """ "1-15 March 2026", "1 to 15 March"."""
    start = at + 1 if word(row, at) in ("between", "from") else at
    first = month_day_at(row, start)
    if first is None or word(row, first[1]) not in ("-", "to", "and"):
        return None
    second = _day_and_month(row, first[1] + 1, today)
    if second is None or second.refused:
        return None
    number = first[0]

    def opened(span: Days) -> Days | None:
        opening = cal.day(span.last.year, span.last.month, number)
        return Days(opening, span.last) if opening and opening <= span.last else None

    return mapped(second, second.end, opened) or Dated(second.end, (), Reason.NO_SUCH_DAY)


_WHOLES = (month_form, season_form, quarter_form, years_form, relative_form, this_unit_form)
_FORMS = (
    _figures,
    _two_figures,
    _day_and_month,
    _month_and_day,
    month_form,
    season_form,
    quarter_form,
    half_form,
    years_form,
    near_form,
    relative_form,
    rest_form,
    weekday_form,
    _week_by_day,
    _span_of_days,
    new_year_form,
    named_form,
)
