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
    ("two weeks from now", "two weeks from now", "2026-12-06", "2026-12-06"),
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
    ("in two weeks", "in two weeks", "2026-12-06", "2026-12-06"),
    ("about two weeks", "in about two weeks", "2026-12-03", "2026-12-09"),
    ("two weeks or so", "in two weeks or so", "2026-12-03", "2026-12-09"),
    ("a Scots fortnight", "fortnight the day", "2026-12-06", "2026-12-06"),
    ("a day corrected", "the 4th sorry I mean the 14th of dec", "2026-12-14", "2026-12-14"),
    ("a fortnight ago", "a fortnight ago", "2026-11-08", "2026-11-08"),
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


ON_MONDAY = date(2026, 11, 30)

FROM_MONDAY = [
    ("a weekday and a week", "Friday week", "2026-12-11", ""),
    ("a week on a weekday", "a week on Friday", "2026-12-11", ""),
    ("a week and a weekday", "a week Friday", "2026-12-11", ""),
    ("a weekday and a fortnight", "Tuesday fortnight", "2026-12-15", ""),
    ("tomorrow and a week", "tomorrow week", "2026-12-08", ""),
    ("today and a week", "today week", "2026-12-07", ""),
    ("a fortnight from today", "a fortnight today", "2026-12-14", ""),
    ("weeks on a short weekday", "two weeks on weds", "2026-12-16", ""),
    ("weeks from tomorrow", "3 weeks tomorrow", "2026-12-22", ""),
    ("weeks ago today", "a week ago today", "2026-11-23", ""),
    ("a week ago on a weekday", "a week ago on Friday", "2026-11-20", ""),
    ("a week last Friday", "a week last Friday", "2026-11-20", ""),
    ("a week ago on today's weekday", "a week ago on Monday", "2026-11-23", ""),
    ("the Monday after next", "the Monday after next", "2026-12-14", ""),
    ("the Friday before last", "the Friday before last", "2026-11-20", ""),
    ("the Monday after a week", "the Monday after next week", "2026-12-14", ""),
    ("a weekday of next week", "Wednesday next week", "2026-12-09", ""),
    ("next week's weekday", "next week on Tuesday", "2026-12-08", ""),
    ("this coming weekday", "this coming Friday", "2026-12-04", ""),
    ("the end of a week is its Friday", "end of next week", "2026-12-11", ""),
    ("the start of a week is its Monday", "start of next week", "2026-12-07", ""),
    ("early in a week", "early next week", "2026-12-07", "2026-12-08"),
    ("before the end of a stretch", "before the end of the year", "2026-11-30", "2026-12-31"),
    ("this side of a feast", "this side of Christmas", "2026-11-30", "2026-12-24"),
    ("by a feast", "by Christmas", "2026-11-30", "2026-12-25"),
    ("by a day gone by", "by 3 March 2020", "1990-01-01", "2020-03-03"),
    ("no later than", "no later than 15 January 2027", "2026-11-30", "2027-01-15"),
    ("no earlier than", "no earlier than 1 April 2027", "2027-04-01", "2046-11-30"),
    ("an eve", "Xmas Eve", "2026-12-24", ""),
    ("a feast of another year", "Good Friday 2028", "2028-04-14", ""),
    ("the weekday after a feast", "Tuesday after Easter", "2027-03-30", ""),
    ("the weekday before a feast", "the Friday before Christmas", "2026-12-18", ""),
    ("the week after a feast", "the week after Easter", "2027-04-05", "2027-04-11"),
    ("the week before a feast", "the week before Christmas", "2026-12-14", "2026-12-20"),
    ("weeks before a feast", "2 weeks before Christmas", "2026-12-11", ""),
    ("days after a day", "ten days after 1 March 2027", "2027-03-11", ""),
    ("the day after a bank holiday", "day after the early May bank holiday", "2027-05-04", ""),
    ("between two feasts", "between Christmas and New Year", "2026-12-27", "2026-12-31"),
    ("over a feast", "over Christmas", "2026-12-25", "2026-12-26"),
    ("a feast in the past tense", "published it on bonfire night", "2026-11-05", ""),
    ("working days ahead", "five working days from now", "2026-12-07", ""),
    ("a working day back", "one working day ago", "2026-11-27", ""),
    ("working days after a day", "two working days after 8 January 2027", "2027-01-12", ""),
    ("working days before a day", "a working day before 11 January 2027", "2027-01-08", ""),
    ("the working day before", "last working day before 11 January 2027", "2027-01-08", ""),
    ("the working day after", "first working day after 8 January 2027", "2027-01-11", ""),
    ("the nth weekday of a month", "2nd Tuesday in January", "2027-01-12", ""),
    ("the last weekday of a month", "last Friday in January", "2027-01-29", ""),
    ("a weekday in the new year", "first Monday in the new year", "2027-01-04", ""),
    ("the last day of a year", "last day of the financial year", "2027-03-31", ""),
    ("the first week of a month", "first week in Feb", "2027-02-01", "2027-02-07"),
    ("the last week of a month", "last week of January", "2027-01-25", "2027-01-31"),
    ("the second half of a month", "2nd half of Jan", "2027-01-16", "2027-01-31"),
    ("the last month of a year", "last month of this financial year", "2027-03-01", "2027-03-31"),
    ("half of the next year", "first half of next year", "2027-01-01", "2027-06-30"),
    ("half of a financial year", "H1 27/28", "2027-04-01", "2027-09-30"),
    ("half of the next financial year", "H2 next FY", "2027-10-01", "2028-03-31"),
    ("a quarter of this financial year", "Q4 this FY", "2027-01-01", "2027-03-31"),
    ("the new financial year", "the new financial year", "2027-04-01", "2028-03-31"),
    ("the day of next month", "the 7th of next month", "2026-12-07", ""),
    ("a weekday with its number", "Weds 9th", "2026-12-09", ""),
    ("a month and then its day", "it was in September, the 8th", "2026-09-08", ""),
    ("a month of next year", "March next year", "2027-03-01", "2027-03-31"),
    ("a month of next year, the other way round", "next year in March", "2027-03-01", "2027-03-31"),
    ("two forms for one day", "today, Monday", "2026-11-30", ""),
    ("a week by the day it ends", "week ending 11 December", "2026-12-05", "2026-12-11"),
    ("a week by a yearless Monday", "w/c 11th Jan", "2027-01-11", "2027-01-17"),
    ("a week by figures", "wk commencing 14/12", "2026-12-14", "2026-12-20"),
    ("the rest of a year", "later this year", "2026-11-30", "2026-12-31"),
    ("the year so far", "earlier this year", "2026-01-01", "2026-11-30"),
    ("the rest of a month", "the rest of the month", "2026-11-30", "2026-11-30"),
    ("the calendar year", "end of this calendar year", "2026-12-01", "2026-12-31"),
    ("during a month", "during March 2027", "2027-03-01", "2027-03-31"),
    ("days of one month without a year", "1-5 Jan", "2027-01-01", "2027-01-05"),
    ("a season with a short year", "summer '27", "2027-06-01", "2027-08-31"),
    ("a pair of years called financial", "25/26 financial year", "2025-04-01", "2026-03-31"),
    (
        "a quarter of the financial year",
        "4th quarter of the financial year",
        "2027-01-01",
        "2027-03-31",
    ),
    ("a week yesterday", "a week yesterday", "2026-11-22", ""),
    ("yesterday and a week", "yesterday week", "2026-11-22", ""),
    ("in some working days", "in 10 working days", "2026-12-14", ""),
    ("a near day to come", "2/12", "2026-12-02", ""),
    ("a near day gone by", "20 November", "2026-11-20", ""),
    ("two slips in a weekday", "next week wensday", "2026-12-09", ""),
    ("a slip in tomorrow", "tommorow", "2026-12-01", ""),
    ("a phrase that changes nothing", "next week, not sure which day", "2026-12-07", "2026-12-13"),
]

ASKED_FROM_MONDAY = [
    ("the last day of a month of some year", "the last day of March", "2026-03-31", "2027-03-31"),
    ("a bank holiday Monday", "bank holiday Monday", "2026-11-30", "2026-12-28"),
    ("a bank holiday of two nations", "August bank holiday", "2027-08-02", "2027-08-30"),
    ("one of the two in May", "May bank holiday", "2027-05-03", "2027-05-31"),
    ("the same in a year said", "May bank holiday 2028", "2028-05-01", "2028-05-29"),
    ("next weekend on a Monday", "next weekend", "2026-12-05", "2026-12-12"),
    ("a week from today's weekday", "Monday week", "2026-12-07", "2026-12-14"),
    ("after a weekday named next", "Friday after next", "2026-12-11", "2026-12-18"),
    ("half of a year of two kinds", "H2 2027", "2027-07-01", "2027-10-01"),
    ("a quarter of a calendar year", "Q1 next year", "2027-01-01", "2027-04-01"),
    ("a number alone", "the 15th", "2026-11-15", "2026-12-15"),
    (
        "a day off in one nation of a year",
        "first working day of January 2028",
        "2028-01-04",
        "2028-01-05",
    ),
    ("a day off in one nation", "first working day of January", "2027-01-04", "2027-01-05"),
    ("today's weekday", "Monday", "2026-11-30", "2026-12-07"),
]

UNREAD = [
    "just after Easter", "shortly before Christmas", "after Christmas", "half term", "year end",
    "in the run up to Christmas", "halfway through January", "this time next year", "any day now",
    "Black Friday", "summer term", "January sales", "since March", "until April",
    "1 March 2027 or earlier", "the last one was on 3 March 2026", "before my time, 3 March 2026",
    "the second 3 March 2026", "two Fridays ago", "the other day", "5 March 2027 week",
    "1 March 2027, within reason", "March 2027 at the earliest", "Tuesdays",
    "between 3 March 2027", "mid to late March 2027", "the 31st of this month",
    "Q1 next week", "H3 2027", "H1", "H1 next", "first thirteen of March",
    "fifth week of February", "last hour of March", "13th month of 2027", "third half of 2027",
    "first month of March", "w/c March 2027", "w/c 03/2027", "first working day",
    "300 working days from now", "5 working days", "two working days after", "first day after",
    "the rest of next year", "later on", "30th of February", "30th of February of next year",
    "September, the 31st", "the day after", "a week after", "the Monday after",
    "99999 years on Friday", "after Easter 2027", "same time next week", "May Day",
    "Friday next", "the Monday after 31 February 2027", "the 5th of next year",
    "first working day after 31 February 2027", "two working days before 31 February 2027",
    "the day after the day after the day after the day after the day after 1 March 2027",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "first", "last"), [pytest.param(*row[1:], id=row[0]) for row in FROM_MONDAY]
)
def test_a_day_told_from_another_or_inside_a_stretch(text: str, first: str, last: str) -> None:
    assert read_day(text, ON_MONDAY) == Days(day(first), day(last or first))


@pytest.mark.parametrize(
    ("text", "first", "second"), [pytest.param(*row[1:], id=row[0]) for row in ASKED_FROM_MONDAY]
)
def test_what_may_be_two_days_is_asked_back(text: str, first: str, second: str) -> None:
    answer = read_day(text, ON_MONDAY)
    assert isinstance(answer, Ambiguous), answer
    assert tuple(span.first for span in answer.options) == (day(first), day(second))


@pytest.mark.parametrize("text", UNREAD)
def test_a_word_of_time_or_limit_that_no_form_reads_is_never_passed_over(text: str) -> None:
    assert not isinstance(read_day(text, ON_MONDAY), Days)


def test_a_new_financial_year_that_has_begun_is_not_guessed() -> None:
    assert read_day("the new financial year", date(2027, 4, 20)) == Refused(Reason.NOT_UNDERSTOOD)


def test_a_weekday_that_its_number_does_not_fall_on_is_refused() -> None:
    """29 December 2026 is a Tuesday, and nobody names the one of next March without its month."""
    assert read_day("Monday 29th", ON_MONDAY) == Refused(Reason.AMBIGUOUS)


def test_a_near_day_is_asked_back_when_the_other_is_near_too() -> None:
    answer = read_day("1 June", ON_MONDAY)
    assert isinstance(answer, Ambiguous)
    assert [span.first.year for span in answer.options] == [2026, 2027]


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
