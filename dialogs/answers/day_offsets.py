"""
Days given relative to another day or within a period: "a week on Friday", "the last day of March".

Rules of this file: the other day is read by the parser passed in as `inner`, so that it can have
any form; if it has two readings, so has the result.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from dialogs.answers import calendar_days as cal
from dialogs.answers.dated import Dated, around, mapped, nearest
from dialogs.answers.day_relative import (
    length_at,
    near_form,
    relative_form,
    this_unit_form,
    weekday_form,
)
from dialogs.answers.day_words import month_day_at
from dialogs.answers.numerals import whole_at, word
from dialogs.answers.values import Days, Reason
from dialogs.cleaning import Tokens
from dialogs.lexicon_reading import lexicon

_CLOSE = timedelta(weeks=9)
"""How far from today "Weds 9th" may be: for a later day people name the month."""

Form = Callable[[Tokens, int, date], Dated | None]


def offset_form(row: Tokens, at: int, today: date, inner: Form) -> Dated | None:
    """ "Friday week", "a fortnight today", "the day after Easter", "the Monday before 1 March"."""
    start = at + 1 if word(row, at) == "the" else at
    return (
        _weeks_behind(row, start, today)
        or _weeks_before(row, start, today, inner)
        or _weekday_beside(row, start, today, inner)
        or _working_days(row, start, today, inner)
    )


def _base(row: Tokens, at: int, today: date) -> Dated | None:
    """A weekday, today, tomorrow or yesterday: the day that weeks are counted from."""
    if word(row, at) in lexicon().days.same_day and word(row, at) != "now":
        return near_form(row, at, today)
    return weekday_form(row, at, today)


def _weeks_behind(row: Tokens, at: int, today: date) -> Dated | None:
    """ "Friday week", "tomorrow fortnight"."""
    base = _base(row, at, today)
    unit = lexicon().days.units.get(word(row, base.end)) if base else None
    if base is None or unit not in ("week", "fortnight") or word(row, base.end).endswith("s"):
        return None
    step = -1 if _is_yesterday(row, at) else 1
    return mapped(base, base.end + 1, lambda span: cal.shift(span, step, unit))


def _is_yesterday(row: Tokens, at: int) -> bool:
    return lexicon().days.same_day.get(word(row, at), 0) < 0


def _weeks_before(row: Tokens, at: int, today: date, inner: Form) -> Dated | None:
    """ "A week on Friday", "3 weeks tomorrow", "two weeks after Easter", "a week ago today"."""
    length = length_at(row, at)
    if length is None or length[0] != length[1]:
        return None
    count, _, unit, end = length
    link = word(row, end)
    if link in ("after", "before", "following"):
        return _counted_from(row, at, today, inner, length)
    back = link in lexicon().days.ago
    start = end + 1 if back else end
    if word(row, start) in lexicon().days.counted_on:
        start += 1
    if lexicon().days.steps.get(word(row, start)) == -1:
        back, start = True, start + 1
        start += word(row, start) in lexicon().days.counted_on
    base = _base(row, start, today) or _the_day(row, start, unit, today)
    if base is None:
        return None
    back = back or _is_yesterday(row, start)
    if back and word(row, start) in lexicon().days.weekdays:
        base = _gone(base, today)
    return mapped(base, base.end, lambda span: cal.shift(span, -count if back else count, unit))


def _the_day(row: Tokens, at: int, unit: str, today: date) -> Dated | None:
    """ "Fortnight the day", as Scots say for a fortnight today."""
    is_today = (word(row, at), word(row, at + 1)) == ("the", "day")
    if not is_today or unit not in ("week", "fortnight"):
        return None
    is_closed = word(row, at + 2) in ("", ",", ".")
    return Dated(at + 2, (cal.one(today),)) if is_closed else None


def _gone(base: Dated, today: date) -> Dated:
    """The same weekday before today, for "a week ago on Friday"."""
    ahead = (base.options[0].first - today).days or 7
    return replace(base, options=(cal.one(today + timedelta(days=ahead - 7)),))


def _counted_from(
    row: Tokens, at: int, today: date, inner: Form, length: tuple[int, int, str, int]
) -> Dated | None:
    """ "Two weeks after Easter"; "the week after Easter" is the whole of the next one."""
    count, _, unit, end = length
    is_before = word(row, end) == "before"
    base = inner(row, end + 1, today)
    if base is None or unit not in ("day", "week", "fortnight"):
        return None
    if unit == "week" and end == at + 1:
        step = -1 if is_before else 1
        return mapped(
            base,
            base.end,
            lambda span: cal.weeks_after(cal.week_of(span.first if is_before else span.last), step),
        )

    def moved(span: Days) -> Days | None:
        edge = cal.one(span.first if is_before else span.last)
        return cal.shift(edge, -count if is_before else count, unit)

    return mapped(base, base.end, moved)


def _weekday_beside(row: Tokens, at: int, today: date, inner: Form) -> Dated | None:
    """ "The Tuesday after Easter", "the Friday before 1 March", "the Monday after next"."""
    weekday = lexicon().days.weekdays.get(word(row, at))
    link = word(row, at + 1)
    if weekday is None or link not in ("after", "before", "following"):
        return None
    step = {("after", "next"): 1, ("before", "last"): -1}.get((link, word(row, at + 2)))
    if step is not None and relative_form(row, at + 2, today) is None:
        named = relative_form(_swapped(row, at), at, today)
        return mapped(named, at + 3, lambda span: cal.shift(span, step, "week")) if named else None
    base = inner(row, at + 2, today)
    if base is None:
        return None

    def beside(span: Days) -> Days | None:
        if link == "before":
            week = Days(span.first - timedelta(days=7), span.first - timedelta(days=1))
        else:
            week = Days(span.last + timedelta(days=1), span.last + timedelta(days=7))
        return cal.weekday_in(week, weekday, 1)

    return mapped(base, base.end, beside)


def _swapped(row: Tokens, at: int) -> Tokens:
    """ "Monday after next" rewritten to be read as "next Monday"."""
    return (*row[:at], row[at + 2], row[at])


def _working_days(row: Tokens, at: int, today: date, inner: Form) -> Dated | None:
    """ "Five working days from now", "two working days after Easter"."""
    is_ahead = word(row, at) == "in"
    at = at + 1 if is_ahead else at
    count = whole_at(row, at)
    if word(row, at) in ("a", "one"):
        count = (1, at + 1)
    if count is None or not 1 <= count[0] <= 260:
        return None
    end = _past_working_days(row, count[1])
    if end is None:
        return None
    after = lexicon().days.from_now.at(row, end)
    if word(row, end) in lexicon().days.ago:
        return Dated(end + 1, cal.working_days_from(today, -count[0]))
    if after is not None or is_ahead:
        return Dated(after or end, cal.working_days_from(today, count[0]))
    if word(row, end) not in ("after", "before", "from"):
        return None
    base = inner(row, end + 1, today)
    if base is None or base.refused or len(base.options) != 1:
        return base
    back = word(row, end) == "before"
    edge = base.options[0].first if back else base.options[0].last
    return Dated(base.end, cal.working_days_from(edge, -count[0] if back else count[0]))


def _past_working_days(row: Tokens, at: int) -> int | None:
    """Where "working days" ends when it begins at a token; None when it does not."""
    is_day = lexicon().days.units.get(word(row, at + 1)) == "day"
    return at + 2 if is_day and word(row, at) in lexicon().days.working else None


def nth_form(row: Tokens, at: int, today: date, inner: Form) -> Dated | None:
    """ "The last day of March", "2nd Tuesday in January", "first week in Feb"."""
    start = at + 1 if word(row, at) == "the" else at
    nth = _nth_at(row, start)
    if nth is None:
        return None
    number, noun = nth
    working = _past_working_days(row, noun)
    link = working or noun + 1
    if word(row, link) not in ("of", "in", "after", "before"):
        return None
    if word(row, link) in ("after", "before"):
        is_next = working is not None and number in (1, -1)
        return _working_beside(row, link, today, inner) if is_next else None
    whole = _whole(row, link + 1, today, inner)
    if whole is None or whole.refused:
        return whole
    if working:
        found = [_working_in(span, number) for span in nearest(whole, today)]
        return Dated(whole.end, tuple(dict.fromkeys(day for days in found for day in days)))
    pick = _pick(word(row, noun), number)
    return mapped(whole, whole.end, pick) if pick else None


def _whole(row: Tokens, at: int, today: date, inner: Form) -> Dated | None:
    """The period to pick from; "the year" means the current one."""
    own = this_unit_form(row, at + 1 if word(row, at) == "the" else at, today)
    return max(
        (each for each in (inner(row, at, today), own) if each),
        key=lambda each: each.end,
        default=None,
    )


def _nth_at(row: Tokens, at: int) -> tuple[int, int] | None:
    """Which one, counted from 1 (-1 for the last), and the index of its noun."""
    if word(row, at) in ("last", "final"):
        return -1, at + 1
    ordinal = month_day_at(row, at)
    if ordinal is None or word(row, ordinal[1] - 1).isdecimal():
        return None
    return ordinal


def _working_beside(row: Tokens, link: int, today: date, inner: Form) -> Dated | None:
    base = inner(row, link + 1, today)
    if base is None or base.refused or len(base.options) != 1:
        return base
    back = word(row, link) == "before"
    edge = base.options[0].first if back else base.options[0].last
    return Dated(base.end, cal.working_days_from(edge, -1 if back else 1))


def _working_in(span: Days, number: int) -> tuple[Days, ...]:
    day = timedelta(days=1)
    edge = span.last + day if number < 0 else span.first - day
    return cal.working_days_from(edge, number)


def _pick(noun: str, nth: int) -> Callable[[Days], Days | None] | None:
    """
    A function that picks the nth day, week or the like from a range; None for an unknown noun.
    """
    weekday = lexicon().days.weekdays.get(noun)
    if weekday is not None:
        return lambda span: cal.weekday_in(span, weekday, nth)
    unit = lexicon().days.units.get(noun)
    if noun == "half" and nth in (1, 2):
        return lambda span: cal.half_of(span, nth)
    if unit == "month":
        return lambda span: _month_in(span, nth)
    lengths = {"day": 1, "week": 7, "fortnight": 14}
    length = lengths.get(unit or "")
    return (lambda span: _block(span, nth, length)) if length else None


def _month_in(span: Days, nth: int) -> Days | None:
    months = (span.last.year - span.first.year) * 12 + span.last.month - span.first.month + 1
    place = nth - 1 if nth > 0 else months - 1
    return cal.months_in(span, place, 1) if months > 1 and place < months else None


def _block(span: Days, nth: int, length: int) -> Days | None:
    """
    The nth block of `length` days in a range (-1 for the last); None when it is not inside the
    range.
    """
    size = (span.last - span.first).days + 1
    first = span.first + timedelta(days=length * (nth - 1))
    if nth < 0:
        first = span.last - timedelta(days=length - 1)
    last = min(first + timedelta(days=length - 1), span.last)
    return Days(first, last) if size > length and span.first <= first <= last else None


def month_day_form(row: Tokens, at: int, today: date, inner: Form) -> Dated | None:
    """ "The 15th", "Weds 9th", "the 7th of next month", "September, the 8th"."""
    start, weekday = at, lexicon().days.weekdays.get(word(row, at))
    start = at + 1 if weekday is not None else at
    month = lexicon().days.months.get(word(row, at))
    if month is not None:
        start = at + 1
        while word(row, start) in (",", "-"):
            start += 1
        if word(row, start) != "the":
            return None
    number = month_day_at(row, start)
    is_bare = number is not None and word(row, number[1] - 1).isdecimal()
    if number is None or is_bare or not 1 <= number[0] <= 31:
        return None
    if month is not None:
        return _of_each_year(number[1], month, number[0], today)
    if word(row, number[1]) in ("of", "in"):
        return _of_stretch(row, number, today, inner)
    if lexicon().days.months.get(word(row, number[1])) or number[1] == start + 1:
        return None
    return _near_month_day(number[1], number[0], today, weekday)


def _of_each_year(end: int, month: int, number: int, today: date) -> Dated | None:
    whole = Dated(end, (cal.month_of(today.year, month),))
    if not mapped(whole, end, lambda span: _numbered(span, number)):
        return None

    def by_year(year: int) -> Days | None:
        return _numbered(cal.month_of(year, month), number)

    return Dated(end, around(by_year, today), by_year=by_year)


def _numbered(month: Days, number: int) -> Days | None:
    when = cal.day(month.first.year, month.first.month, number)
    return cal.one(when) if when else None


def _of_stretch(row: Tokens, number: tuple[int, int], today: date, inner: Form) -> Dated | None:
    whole = inner(row, number[1] + 1, today)
    if (
        whole is None
        or whole.refused
        or any(cal.month_of(span.first.year, span.first.month) != span for span in whole.options)
    ):
        return None
    return mapped(whole, whole.end, lambda span: _numbered(span, number[0]))


def _near_month_day(end: int, number: int, today: date, weekday: int | None) -> Dated | None:
    """The last and the coming day with that number; with a weekday, only those that fall on it."""
    months = (cal.months_after(cal.one(today), step) for step in range(-2, 3))
    days = [span for month in months if (span := _numbered(month, number))]
    if weekday is not None:
        days = [
            span
            for span in days
            if span.first.weekday() == weekday and abs(span.first - today) <= _CLOSE
        ]
        if not days:
            return Dated(end, (), Reason.AMBIGUOUS)
    past = [span for span in days if span.last < today][-1:]
    coming = [span for span in days if span.first >= today][:1]
    # without a year, the tense or how near it is may decide
    return Dated(
        end,
        (*past, *coming),
        strong=False,
        by_year=lambda year: None,
        leans_ahead=weekday is not None,
    )
