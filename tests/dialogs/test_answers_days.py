"""What people type as a day, seen from Sunday 22 November 2026."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.answers import Ambiguous, Days, NotSure, Reason, Refused, read_day

TODAY = date(2026, 11, 22)


def day(text: str) -> date:
    """An ISO day."""
    return date.fromisoformat(text)


EXACT = [
    ("day first with slashes", "03/02/26", "2026-02-03"),
    ("day first with a long year", "03/02/2026", "2026-02-03"),
    ("day first with dots", "3.2.26", "2026-02-03"),
    ("day first with dashes", "02-03-2026", "2026-03-02"),
    ("ISO", "2026-03-02", "2026-03-02"),
    ("ISO with a time", "2026-03-02T10:00", "2026-03-02"),
    ("eight digits, year first", "20260302", "2026-03-02"),
    ("eight digits, day first", "02032026", "2026-03-02"),
    ("ISO with dots", "2026.03.02", "2026-03-02"),
    ("with its weekday and a comma", "Mon, 2 March 2026", "2026-03-02"),
    ("the weekday tells the year", "Mon 2 March", "2026-03-02"),
    ("this Friday is this week's", "this Friday", "2026-11-20"),
    ("in words", "2 March 2026", "2026-03-02"),
    ("an ordinal", "2nd of March 2026.", "2026-03-02"),
    ("an ordinal in words", "the second of March 2026", "2026-03-02"),
    ("a year in words", "twenty first of June twenty twenty six", "2026-06-21"),
    ("a short year", "2 Mar '26", "2026-03-02"),
    ("month first", "March 2nd, 2026", "2026-03-02"),
    ("with its weekday", "Mon 2 March 2026", "2026-03-02"),
    ("with a clock time", "2 March 2026 at 10am", "2026-03-02"),
    ("a month misspelt", "2 febuary 2026", "2026-02-02"),
    ("full-width digits", "\uff10\uff13/\uff10\uff12/\uff12\uff16", "2026-02-03"),
    ("non-breaking spaces and a mark", "\u200f2\u00a0March\u00a02026", "2026-03-02"),
    ("a leap day", "29/02/2028", "2028-02-29"),
    ("today", "today", "2026-11-22"),
    ("tomorrow", "Tomorrow!", "2026-11-23"),
    ("yesterday", "yesterday", "2026-11-21"),
    ("the day after tomorrow", "the day after tomorrow", "2026-11-24"),
    ("a weekday is the coming one", "Monday", "2026-11-23"),
    ("a weekday in the past tense", "it went out on Monday", "2026-11-16"),
    ("three days ago", "3 days ago", "2026-11-19"),
]

RANGES = [
    ("next March", "next March", "2027-03-01", "2027-03-31"),
    ("a month and year", "March 2026", "2026-03-01", "2026-03-31"),
    ("a month in figures", "03/2026", "2026-03-01", "2026-03-31"),
    ("a short month and year", "Mar-26", "2026-03-01", "2026-03-31"),
    ("a month and a year too large for a day", "Feb 31", "2031-02-01", "2031-02-28"),
    ("half a year", "first half of 2026", "2026-01-01", "2026-06-30"),
    ("two weeks from now", "two weeks from now", "2026-12-03", "2026-12-09"),
    ("the next academic year", "next academic year", "2027-09-01", "2028-08-31"),
    ("parts of months", "early March to late May 2026", "2026-03-01", "2026-05-31"),
    ("over the turn of a year", "November to March 2027", "2026-11-01", "2027-03-31"),
    ("day to day", "1 March 2026 to 3 April 2026", "2026-03-01", "2026-04-03"),
    ("a winter of two years", "winter 2026/27", "2026-12-01", "2027-02-28"),
    ("before about a month", "before about March 2026", "1990-01-01", "2026-02-28"),
    ("a weekend has no parts", "early this weekend", "2026-11-21", "2026-11-22"),
    ("a year", "2015", "2015-01-01", "2015-12-31"),
    ("last year", "last year", "2025-01-01", "2025-12-31"),
    ("next week", "next week", "2026-11-23", "2026-11-29"),
    ("the week after next", "the week after next", "2026-11-30", "2026-12-06"),
    ("this weekend", "this weekend", "2026-11-21", "2026-11-22"),
    ("next month", "next month", "2026-12-01", "2026-12-31"),
    ("end of next month", "end of next month", "2026-12-25", "2026-12-31"),
    ("start of a month", "beginning of April 2027", "2027-04-01", "2027-04-07"),
    ("middle of a month", "mid-March 2027", "2027-03-11", "2027-03-21"),
    ("early in a year", "early 2026", "2026-01-01", "2026-04-30"),
    ("late next year", "late next year", "2027-09-01", "2027-12-31"),
    ("a season and year", "summer 2026", "2026-06-01", "2026-08-31"),
    ("next spring", "next spring", "2027-03-01", "2027-05-31"),
    ("the season we are in", "autumn", "2026-09-01", "2026-11-30"),
    ("the month we are in", "November", "2026-11-01", "2026-11-30"),
    ("a month still to come", "we will start in March", "2027-03-01", "2027-03-31"),
    ("a month gone by", "it was published in March", "2026-03-01", "2026-03-31"),
    ("the financial year", "FY25/26", "2025-04-01", "2026-03-31"),
    ("this financial year", "this financial year", "2026-04-01", "2027-03-31"),
    ("a quarter of a financial year", "Q3 2025/26", "2025-10-01", "2025-12-31"),
    ("in two weeks", "in two weeks", "2026-12-03", "2026-12-09"),
    ("a fortnight ago", "a fortnight ago", "2026-11-05", "2026-11-11"),
    ("two years ago", "two years ago", "2024-05-24", "2025-05-23"),
    ("within two months", "in the next two months", "2026-11-22", "2027-01-22"),
    ("days of one month", "1-15 March 2026", "2026-03-01", "2026-03-15"),
    ("from month to month", "March to May 2026", "2026-03-01", "2026-05-31"),
    ("between days", "between 1 March and 3 April 2026", "2026-03-01", "2026-04-03"),
    ("a week by its Monday", "w/c 2 March 2026", "2026-03-02", "2026-03-08"),
    ("before a year", "before 2015", "1990-01-01", "2014-12-31"),
    ("after a day", "after 1 April 2026", "2026-04-02", "2046-11-22"),
    ("by the end of next month", "by the end of next month", "2026-11-22", "2026-12-31"),
    ("the new year", "in the new year", "2027-01-01", "2027-03-31"),
]

ASKED_BACK = [
    ("a month alone", "March", ("2026-03-01", "2027-03-01")),
    ("a season alone", "spring", ("2026-03-01", "2027-03-01")),
    ("a day without a year", "2nd of March", ("2026-03-02", "2027-03-02")),
    ("day and month in figures", "03/02", ("2026-02-03", "2027-02-03")),
    ("a leap day without a year", "29 Feb", ("2024-02-29", "2028-02-29")),
    ("a quarter of either year", "Q3 2026", ("2026-07-01", "2026-10-01")),
    ("a bare quarter", "Q3", ("2026-07-01", "2026-10-01", "2027-07-01")),
    ("a pair of years", "2025/26", ("2025-04-01", "2025-09-01")),
    ("a winter", "winter 2026", ("2025-12-01", "2026-12-01")),
    ("last Friday on a Sunday", "last Friday", ("2026-11-13", "2026-11-20")),
    ("last March in the same year", "last March", ("2025-03-01", "2026-03-01")),
    ("month and number", "March 26", ("2026-03-01", "2026-03-26", "2027-03-26")),
    ("month and day", "March 5", ("2026-03-05", "2027-03-05")),
    ("or something unread", "March or soon", ("2026-03-01", "2027-03-01")),
    ("a quarter in words", "the third quarter of 2026", ("2026-07-01", "2026-10-01")),
    ("a year left out", "3/2/x", ("2026-02-03", "2027-02-03")),
    ("one or the other", "March or April 2026", ("2026-03-01", "2026-04-01")),
    ("today's weekday", "Sunday", ("2026-11-22", "2026-11-29")),
]

REFUSED = [
    ("nothing", "", Reason.EMPTY),
    ("31 February", "31 February 2026", Reason.NO_SUCH_DAY),
    ("31 February of any year", "31 Feb", Reason.NO_SUCH_DAY),
    ("an American order", "02/25/2026", Reason.NO_SUCH_DAY),
    ("no leap year", "29/02/2025", Reason.NO_SUCH_DAY),
    ("days out of order", "15-1 March 2026", Reason.NO_SUCH_DAY),
    ("a weekday and no such day", "Mon 31 Feb", Reason.NO_SUCH_DAY),
    ("a weekday that fits no year", "Wed 2 March", Reason.AMBIGUOUS),
    ("within aeons", "in the next 5000 years", Reason.TOO_LATE),
    ("an unclear quarter to a month", "Q3 2026 to March 2027", Reason.SEVERAL),
    ("three figures for a day", "123/3/26", Reason.NOT_UNDERSTOOD),
    ("half of no year", "first half of something", Reason.NOT_UNDERSTOOD),
    ("slashes with a name between", "3/feb/x/9", Reason.NOT_UNDERSTOOD),
    ("a year long gone", "2 March 1890", Reason.TOO_EARLY),
    ("the day before the first", "31/12/1989", Reason.TOO_EARLY),
    ("centuries ago", "300 years ago", Reason.TOO_EARLY),
    ("far ahead", "2050", Reason.TOO_LATE),
    ("aeons ahead", "in 5000 years", Reason.TOO_LATE),
    ("two different days", "1/1/2027 and 1/2/2027", Reason.SEVERAL),
    ("a weekday that does not fit", "Monday 3 March 2026", Reason.AMBIGUOUS),
    ("soon", "soon", Reason.NOT_UNDERSTOOD),
    ("a bare number", "5", Reason.NOT_UNDERSTOOD),
    ("a day denied", "not March 2026", Reason.NOT_UNDERSTOOD),
]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*row[1:], id=row[0]) for row in EXACT])
def test_one_day_is_read(text: str, expected: str) -> None:
    assert read_day(text, TODAY) == Days(day(expected), day(expected))


@pytest.mark.parametrize(
    ("text", "first", "last"), [pytest.param(*row[1:], id=row[0]) for row in RANGES]
)
def test_a_vague_day_is_a_range(text: str, first: str, last: str) -> None:
    assert read_day(text, TODAY) == Days(day(first), day(last))


@pytest.mark.parametrize(
    ("text", "firsts"), [pytest.param(*row[1:], id=row[0]) for row in ASKED_BACK]
)
def test_a_day_with_several_readings_gives_them_all(text: str, firsts: tuple[str, ...]) -> None:
    answer = read_day(text, TODAY)
    assert isinstance(answer, Ambiguous), answer
    assert tuple(span.first for span in answer.options) == tuple(map(day, firsts))


@pytest.mark.parametrize(("text", "reason"), [pytest.param(*row[1:], id=row[0]) for row in REFUSED])
def test_what_is_no_day_is_refused_with_its_reason(text: str, reason: Reason) -> None:
    assert read_day(text, TODAY) == Refused(reason)


@pytest.mark.parametrize("text", ["not sure", "dunno", "?", "skip", "not decided yet", "TBC"])
def test_not_knowing_the_day_is_an_answer(text: str) -> None:
    assert read_day(text, TODAY) == NotSure()


def test_next_march_said_in_january_is_asked_back() -> None:
    answer = read_day("next March", date(2026, 1, 10))
    assert isinstance(answer, Ambiguous)
    assert [span.first.year for span in answer.options] == [2026, 2027]


def test_the_verb_may_is_no_month() -> None:
    assert read_day("it may be next year", TODAY) == Days(date(2027, 1, 1), date(2027, 12, 31))


WRITTEN = ["%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y",
           "%B %d, %Y", "%A %d %B %Y", "on %d of %B %Y", "%d %B %y", "%a %d %b %Y"]  # fmt: skip


@given(st.dates(date(1990, 1, 1), date(2046, 11, 22)), st.sampled_from(WRITTEN))
@settings(max_examples=500, deadline=None)
def test_every_day_in_a_usual_form_reads_back(when: date, form: str) -> None:
    assert read_day(when.strftime(form), TODAY) == Days(when, when)


@given(st.text(max_size=300), st.dates(date(2013, 1, 1), date(2100, 12, 31)))
@settings(max_examples=400, deadline=None)
def test_any_text_gets_a_value(text: str, today: date) -> None:
    assert isinstance(read_day(text, today), Days | NotSure | Refused | Ambiguous)


PIECES = st.sampled_from(
    [
        "next", "last", "this", "the", "of", "in", "ago", "march", "may", "2026", "26", "3",
        "31", "feb", "q3", "quarter", "week", "month", "year", "weekend", "monday", "spring",
        "early", "mid", "end", "start", "two", "few", "weeks", "years", "/", "-", "to", "and",
        "between", "or", "before", "after", "by", "now", "2025/26", "fy", "financial", "w/c",
        "99999", "days", "from", ",", "not", "mon", "day",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25), st.dates(date(2013, 1, 1), date(2100, 12, 31)))
@settings(max_examples=600, deadline=None)
def test_words_of_time_in_any_order_stay_within_bounds(pieces: list[str], today: date) -> None:
    answer = read_day(" ".join(pieces), today)
    options = answer.options if isinstance(answer, Ambiguous) else (answer,)
    for option in options:
        if isinstance(option, Days):
            assert date(1990, 1, 1) <= option.first <= option.last
            assert option.first <= today + timedelta(days=366 * 20)
