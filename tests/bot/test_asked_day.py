"""The day a question is about, where it names one."""

from __future__ import annotations

from datetime import date

import pytest

from bot.asked_day import asked_day, year_beside

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("what was the threshold in 2014?", date(2014, 7, 2)),
        ("what was the threshold in June 2015", date(2015, 6, 15)),
        ("the figure on 1 May 2021 please", date(2021, 5, 1)),
        ("the figure on the 1st of May 2021", None),
        ("the figure on 1st of May 2021", date(2021, 5, 1)),
        ("law as at 22 November 2025", date(2025, 11, 22)),
        ("back in 2016 what applied", date(2016, 7, 1)),
        ("during 2013 who was covered", date(2013, 7, 2)),
        ("IN JANUARY 2016?", date(2016, 1, 16)),
        ("what was the threshold before 2015?", date(2014, 12, 31)),
        ("the figure prior to April 2016", date(2016, 3, 31)),
        ("before 1 January 2026", date(2025, 12, 31)),
        ("until 2014", date(2014, 7, 2)),
        ("was a 2017 file caught", date(2017, 7, 2)),
        ("the 2016 threshold", date(2016, 7, 1)),
        ("council threshold 2018", date(2018, 7, 2)),
        ("threshold for central government 2015?", date(2015, 7, 2)),
        ("2019 light touch limit", date(2019, 7, 2)),
        ("limits for a borough 2016 please", date(2016, 7, 1)),
        ("cut-off 2014", date(2014, 7, 2)),
        ("our 2019 contract", date(2019, 7, 2)),
        ("We let the contract in 2018, what was the figure?", date(2018, 7, 2)),
        ("our contract was awarded in 2018; which rules", date(2018, 7, 2)),
        ("what applied when we began in 2019?", date(2019, 7, 2)),
    ],
)
def test_a_past_day_month_or_year_is_taken_at_its_middle(text: str, day: date | None) -> None:
    assert asked_day(text, TODAY) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "what is the threshold?",
        "the Public Services (Social Value) Act 2012",
        "what is in the 2012 Act",
        "is it in 2012 Act form",
        "what changed in 2015 regulations",
        "was it in 2010 Compact",
        "contracts worth 2014 pounds",
        "in 1999",
        "in 2050",
        "on 31 February 2015",
        "We replaced the CCG in 2022. Are we covered?",
        "council limit 2026",
        "threshold under PCR 2015",
        "PCR 2015 threshold",
        "what limit does the Procurement Act 2023 set",
        "threshold in SI 2025/163",
        "is the threshold £2,018",
        "a contract under the limit, 2015 words long",
        "must a council follow the agreement launched in July 2025?",
        "what was the note replaced in 2025",
        "we were set up before 2015, are we covered",
        "before 2030",
        "before 31 February 2015",
        "before the 2012 Act",
        "before 2012 Act",
        "our trust began in 2016, so are we covered",
    ],
)
def test_the_year_of_an_act_and_a_day_that_is_none_name_no_day(text: str) -> None:
    assert asked_day(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("in 2026", None),
        ("in November 2026", None),
        ("on 22 November 2026", None),
        ("on 21 November 2026", date(2026, 11, 21)),
        ("in October 2026", date(2026, 10, 16)),
        ("in 2027", None),
    ],
)
def test_only_what_ended_before_today_is_a_past_day(text: str, day: date | None) -> None:
    assert asked_day(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("who is covered 2016", "2016"),
        ("a contract of 2019 and one of 2021", "2019"),
        ("the Public Services (Social Value) Act 2012", ""),
        ("Procurement Act 2023 public benefit", ""),
        ("PCR 2015 framework", ""),
        ("civil society strategy 2018", ""),
        ("the 2018 strategy", ""),
        ("PPN 06/2020", ""),
        ("limit this year, 2026", ""),
        ("since 2010", ""),
        ("2,016 hours", ""),
    ],
)
def test_a_year_that_may_be_meant_is_noticed(text: str, year: str) -> None:
    assert year_beside(text, TODAY) == year


def test_years_beyond_the_twenties_are_read_too() -> None:
    later = date(2045, 6, 1)
    assert asked_day("what was the threshold in 2031?", later) == date(2031, 7, 2)
    assert year_beside("our tender of 2038 went badly", later) == "2038"
