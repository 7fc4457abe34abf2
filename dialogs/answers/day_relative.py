"""
Days relative to today: "tomorrow", "two weeks ago", "next March", "the end of the month".

Rules of this file: a count of weeks, months or years becomes a range of half a unit either way,
because people do not count them to the day; "next Friday" may be this week's or next week's, so
both are readings.
"""

from __future__ import annotations

from datetime import date, timedelta

from dialogs.answers import calendar_days as cal
from dialogs.answers.dated import Dated
from dialogs.answers.numerals import number_at, word
from dialogs.answers.values import Days, Reason
from dialogs.cleaning import Phrases, Tokens
from dialogs.lexicon_reading import lexicon

_SPREAD_DAYS = {"day": 0, "week": 3, "fortnight": 3, "month": 15, "quarter": 45, "year": 182}


def near_form(row: Tokens, at: int, today: date) -> Dated | None:
    """ "Today", "the day after tomorrow", "two weeks ago", "in a fortnight"."""
    if word(row, at) in lexicon().days.same_day:
        when = today + timedelta(days=lexicon().days.same_day[word(row, at)])
        return Dated(at + 1, (cal.one(when),), strong=word(row, at) != "now")
    start = at + 1 if word(row, at) == "the" else at
    if word(row, start) == "day" and word(row, start + 1) in ("after", "before"):
        step = {"tomorrow": 2, "yesterday": -2}.get(word(row, start + 2))
        return Dated(start + 3, (cal.one(today + timedelta(days=step)),)) if step else None
    return _within(row, at, today) or _ago(row, at, today)


def _within(row: Tokens, at: int, today: date) -> Dated | None:
    """ "In the next two months": any day from today on until then."""
    ahead, back = lexicon().days.within.at(row, at), lexicon().days.lately.at(row, at)
    start = ahead or back
    length = length_at(row, start) if start else None
    if length is None:
        return None
    _, most, unit, end = length
    edge = _moved(today, most if ahead else -most, unit)
    if edge is None:
        return Dated(end, (), Reason.TOO_LATE if ahead else Reason.TOO_EARLY)
    return Dated(end, (Days(min(today, edge), max(today, edge)),))


def _ago(row: Tokens, at: int, today: date) -> Dated | None:
    """ "In three weeks" is that day; "about three weeks ago", "two years ago": half a unit off."""
    start = at + 1 if word(row, at) == "in" else at
    length = length_at(row, start)
    if length is None:
        return None
    least, most, unit, end = length
    is_since = word(row, end) == "since" and word(row, end + 1) in ("", ",", ".")
    if word(row, end) in lexicon().days.ago or is_since:
        sign, end = -1, end + 1
    elif (after := lexicon().days.from_now.at(row, end)) is not None:
        sign, end = 1, after
    elif start > at:
        sign = 1
    else:
        return None
    is_exact = least == most and unit in ("day", "week", "fortnight")
    spread = 0 if is_exact and not _is_rough(row, at, start, end) else _SPREAD_DAYS[unit]
    return _reach(_past_rough(row, end), (sign * least, sign * most), spread, unit, today)


def _past_rough(row: Tokens, at: int) -> int:
    """Where "ish" or "or so" ends when it begins at a token, else the token itself."""
    start = at + 1 if word(row, at) == "-" else at
    return lexicon().days.rough_after.at(row, start) or at


def _is_rough(row: Tokens, at: int, start: int, end: int) -> bool:
    """True when "about" stands before a count of units, or "or so" somewhere behind it."""
    behind = range(start + 1, min(end + 2, len(row)))
    return any(
        word(row, index) in lexicon().days.rough_before for index in (at - 1, at, start)
    ) or any(lexicon().days.rough_after.at(row, index) is not None for index in behind)


def _reach(end: int, counts: tuple[int, int], days: int, unit: str, today: date) -> Dated:
    edges = [_moved(today, count, unit) for count in counts]
    known = sorted(edge for edge in edges if edge is not None)
    if len(known) < 2:
        return Dated(end, (), Reason.TOO_LATE if counts[0] > 0 else Reason.TOO_EARLY)
    spread = timedelta(days=days)
    return Dated(end, (Days(known[0] - spread, known[-1] + spread),))


def length_at(row: Tokens, at: int) -> tuple[int, int, str, int] | None:
    """A length as fewest, most, unit and end: "two weeks", "a few months", "a year", "week"."""
    unit = lexicon().days.units.get(word(row, at))
    if unit is not None:
        return 1, 1, unit, at + 1
    if word(row, at) in ("about", "roughly", "around"):
        at += 1
    if word(row, at) in ("a", "an", "one") and word(row, at + 1) in lexicon().days.units:
        return 1, 1, lexicon().days.units[word(row, at + 1)], at + 2
    number = number_at(row, at)
    if number is None or number.scale != 1 or number.low != number.low.to_integral_value():
        return None
    unit = lexicon().days.units.get(word(row, number.end))
    if unit is None or number.high > 99999:
        return None
    most = int(number.high) + (1 if number.vague and number.low == number.high else 0)
    return int(number.low), most, unit, number.end + 1


def _moved(today: date, count: int, unit: str) -> date | None:
    """The day that many units away; None beyond 120 years."""
    days = {"day": 1, "week": 7, "fortnight": 14}.get(unit)
    months = {"month": 1, "quarter": 3, "year": 12}.get(unit, 0)
    if abs(count) * (days or 30 * months) > 365 * 120:
        return None
    return today + timedelta(days=days * count) if days else cal.shifted(today, months * count)


def relative_form(row: Tokens, at: int, today: date) -> Dated | None:
    """ "Next week", "last year", "this autumn", "next March", "next financial year"."""
    start = at + 1 if word(row, at) == "the" else at
    text = word(row, start)
    if (text, word(row, start + 1)) == ("this", "coming"):
        start, text = start + 1, "coming"
    is_new = text == "new" and lexicon().days.financial.at(row, start + 1) is not None
    # in April to June "the new financial year" has just begun
    step = 1 if is_new and not 4 <= today.month <= 6 else lexicon().days.steps.get(text)
    if step is None:
        return _week_after(row, start, today)
    return _stepped_span(row, start + 1, step, today) or _stepped_name(row, start + 1, step, today)


def _stepped_span(row: Tokens, at: int, step: int, today: date) -> Dated | None:
    """A whole week, month, quarter or year, this one or the one next to it."""
    if word(row, at) == "calendar" and word(row, at + 1) == "year":
        at += 1
    financial, academic = lexicon().days.financial.at(row, at), lexicon().days.academic.at(row, at)
    if financial is not None:
        first = today.year if today.month >= 4 else today.year - 1
        return Dated(financial, (cal.financial_year(first + step),))
    if academic is not None:
        first = today.year if today.month >= 9 else today.year - 1
        return Dated(academic, (cal.academic_year(first + step),))
    unit = lexicon().days.units.get(word(row, at))
    if unit == "week":
        return Dated(at + 1, (cal.weeks_after(cal.week_of(today), step),))
    if word(row, at) == "weekend":
        sunday = cal.week_of(today).last + timedelta(weeks=step)
        # on a Monday "next weekend" may be the coming one or the one after
        sundays = (
            (sunday - timedelta(weeks=1), sunday) if step > 0 and today.weekday() < 5 else (sunday,)
        )
        return Dated(at + 1, tuple(Days(each - timedelta(days=1), each) for each in sundays))
    if unit == "month":
        return Dated(at + 1, (cal.months_after(cal.one(today), step),))
    if unit == "quarter":
        month = cal.months_after(cal.one(today), 3 * step).first
        return Dated(at + 1, (cal.quarter_of((month.month + 2) // 3, month.year),))
    if unit == "year":
        return Dated(at + 1, (cal.year_of(today.year + step),))
    return None


def _week_after(row: Tokens, at: int, today: date) -> Dated | None:
    """ "The week after next", "the month before last"."""
    unit = lexicon().days.units.get(word(row, at))
    step = {"after": 2, "before": -2}.get(word(row, at + 1))
    closing = {2: "next", -2: "last"}.get(step or 0)
    if unit is None or step is None or word(row, at + 2) != closing:
        return None
    spans = {
        "week": lambda: cal.weeks_after(cal.week_of(today), step),
        "month": lambda: cal.months_after(cal.one(today), step),
        "year": lambda: cal.year_of(today.year + step),
    }
    make = spans.get(unit)
    return Dated(at + 3, (make(),)) if make else None


def _stepped_name(row: Tokens, at: int, step: int, today: date) -> Dated | None:
    """ "Next March": the coming one, and the one after where both are meant by it."""
    text = word(row, at)
    if text in lexicon().days.weekdays:
        return _stepped_weekday(row, at, step, today)
    month, season = lexicon().days.months.get(text), lexicon().days.seasons.get(text)
    if month is None and season is None:
        return None

    def by_year(year: int) -> Days:
        return cal.month_of(year, month) if month else cal.season_of(season or "", year)

    spans = [by_year(year) for year in range(today.year - 3, today.year + 4)]
    if step == 0:
        return Dated(at + 1, _this(spans, today))
    later = [span for span in spans if span.first > today]
    sooner = [span for span in reversed(spans) if span.last < today]
    beside = later if step > 0 else sooner
    same_year = beside[0].first.year == today.year
    count = 2 if same_year else 1
    return Dated(at + 1, tuple(sorted(beside[:count], key=lambda span: span.first)))


def _this(spans: list[Days], today: date) -> tuple[Days, ...]:
    """The range that includes today or falls in this calendar year."""
    now = [span for span in spans if span.first <= today <= span.last]
    return tuple(now[:1]) or tuple(span for span in spans if span.first.year == today.year)


def _stepped_weekday(row: Tokens, at: int, step: int, today: date) -> Dated:
    weekday = lexicon().days.weekdays[word(row, at)]
    week = cal.week_of(today)
    own = week.first + timedelta(days=weekday)
    if step == 0:
        return Dated(at + 1, (cal.one(own),))
    ahead = (weekday - today.weekday() - 1) % 7 + 1
    nearest = today + timedelta(days=ahead if step > 0 else ahead - 7 if ahead < 7 else -7)
    other = own + timedelta(weeks=step)
    is_plain = word(row, at - 1) == "coming"
    options = tuple(cal.one(each) for each in sorted({nearest, nearest if is_plain else other}))
    return Dated(at + 1, options)


def weekday_form(row: Tokens, at: int, today: date) -> Dated | None:
    """ "Monday", "on Monday": the coming one, or the last one in the past tense."""
    weekday = lexicon().days.weekdays.get(word(row, at))
    if weekday is None:
        return None
    ahead = (weekday - today.weekday()) % 7
    coming, gone = (
        _behind_weekday(row, at + 1, words)
        for words in (lexicon().days.weekday_coming, lexicon().days.weekday_gone)
    )
    if coming or gone:
        days = (ahead or 7) if coming else (ahead or 7) - 7 - (7 if ahead == 0 else 0)
        return Dated(coming or gone or at + 1, (cal.one(today + timedelta(days=days)),))
    if ahead == 0:
        options: tuple[int, ...] = (0, 7)
        return Dated(
            at + 1, tuple(cal.one(today + timedelta(days=d)) for d in options), strong=False
        )
    return Dated(at + 1, (cal.one(today + timedelta(days=ahead)),), strong=False)


def _behind_weekday(row: Tokens, at: int, words: Phrases) -> int | None:
    """Where "coming" or "just gone" behind a weekday ends; None where it says something else."""
    end = words.at(row, at)
    return None if end is None or word(row, end) in lexicon().days.not_behind_weekday else end


def this_unit_form(row: Tokens, at: int, today: date) -> Dated | None:
    """The week, month, quarter or year of today, as in "the end of the month"."""
    return _stepped_span(row, at, 0, today)


def new_year_form(row: Tokens, at: int, today: date) -> Dated | None:
    """ "In the new year", said in the second half of a year: the first quarter of the next."""
    start = at + 1 if word(row, at) == "the" else at
    if (word(row, start), word(row, start + 1)) != ("new", "year") or today.month < 7:
        return None
    return Dated(start + 2, (cal.quarter_of(1, today.year + 1),), leans_ahead=True)


def rest_form(row: Tokens, at: int, today: date) -> Dated | None:
    """ "Later this year", "the rest of the month"; "earlier this year" ends today."""
    start = at + 1 if word(row, at) == "the" else at
    later, earlier = lexicon().days.later.at(row, start), lexicon().days.earlier.at(row, start)
    begin = later or earlier
    if begin is None:
        return None
    begin = begin + 1 if word(row, begin) in ("in", "the") else begin
    begin = begin + 1 if word(row, begin) == "the" else begin
    whole = relative_form(row, begin, today) or this_unit_form(row, begin, today)
    if whole is None or len(whole.options) != 1:
        return None
    span = whole.options[0]
    if not span.first <= today <= span.last:
        return None
    kept = Days(today, span.last) if later else Days(span.first, today)
    return Dated(whole.end, (kept,))
