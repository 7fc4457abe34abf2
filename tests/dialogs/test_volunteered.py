"""Facts taken up from one sentence, seen from Sunday 22 November 2026."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.answers import (
    Ambiguous,
    CannotEstimate,
    Days,
    Money,
    OptionWords,
    read_choice,
    read_day,
    read_money,
    read_yes_no,
)
from dialogs.gazetteer import find_bodies, find_purchases
from dialogs.gazetteer_reading import load_gazetteer
from dialogs.volunteered import Volunteered, volunteered

TODAY = date(2026, 11, 22)
GAZETTEER = load_gazetteer()


def said(text: str) -> Volunteered:
    """What the text volunteers."""
    return volunteered(text, GAZETTEER, TODAY)


def kinds(text: str) -> list[str]:
    """Kinds of body named, in order."""
    return [body.kind for body in said(text).bodies]


def test_a_district_council_buying_cleaning() -> None:
    facts = said(
        "we're a district council buying cleaning for about £180k plus VAT, going out next month"
    )
    assert [body.kind for body in facts.bodies] == ["council"]
    assert (facts.subject, facts.light_touch) == ("services", False)
    assert isinstance(facts.money, Money)
    assert facts.money.low == facts.money.high == 180_000
    assert (facts.money.basis, facts.money.vat_rate) == ("net", None)
    assert facts.money.approximate
    assert facts.day == Days(date(2026, 12, 1), date(2026, 12, 31))
    assert (facts.arrangements, facts.urgent, facts.started) == ((), None, None)


def test_an_icb_and_community_nursing() -> None:
    facts = said("ICB, community nursing, five million over five years")
    assert [(body.kind, body.where) for body in facts.bodies] == [("icb", "england")]
    assert facts.where == "england"
    assert (facts.subject, facts.light_touch, facts.health) == ("services", True, True)
    assert isinstance(facts.money, Money)
    assert facts.money.high == 5_000_000
    assert facts.day is None


def test_a_housing_association_and_its_grounds() -> None:
    facts = said("housing association grounds maintenance 220k inc vat March 2026")
    assert [body.kind for body in facts.bodies] == ["housing"]
    assert (facts.subject, facts.light_touch) == ("services", False)
    assert isinstance(facts.money, Money)
    assert facts.money.high == 220_000
    assert facts.money.basis == "inc"
    assert facts.day == Days(date(2026, 3, 1), date(2026, 3, 31))


def test_a_call_off_from_somebody_elses_framework() -> None:
    facts = said("we run a call-off from CCS for £2m")
    assert facts.bodies == ()
    assert facts.arrangements == ("call-off",)
    assert isinstance(facts.money, Money)
    assert facts.money.high == 2_000_000


def test_a_greeting_volunteers_nothing() -> None:
    assert said("hello there").is_empty
    assert said("").is_empty
    assert not said("a council").is_empty


MONEY = [
    ("yearly with extensions", "Police, cleaning, £60k a year for 3+1+1", 300_000),
    ("the extension after the price",
     "the contract runs 3 years at £60k a year with an option to extend by 2", 300_000),
    ("the term first", "we need a 4 year contract, £50k a year, for cleaning", 200_000),
    ("a sum of parts", "laptops £600,000 + set-up service £150,000 (inc)", 750_000),
    ("called the budget", "budget is 180000 for cleaning", 180_000),
    ("beside other numbers", "200 laptops for 12 sites, £150k", 150_000),
    ("beside a date", "on 2 March 2026 we go out for £90k", 90_000),
]  # fmt: skip


@pytest.mark.parametrize(("text", "pounds"), [pytest.param(*row[1:], id=row[0]) for row in MONEY])
def test_money_inside_a_sentence(text: str, pounds: int) -> None:
    money = said(text).money
    assert isinstance(money, Money), money
    assert money.low == money.high == pounds


@pytest.mark.parametrize(
    "text",
    [
        "Section 12 of the Act 2012",
        "regulation 6 of PCR 2015, PPN 002",
        "call me on 020 7946 0018 or 07700 900123",
        "CPV 90910000-9, our reference 123456",
        "in 2026 we start",
        "we have 180,000 residents",
        "2 lots and 3 sites",
        "£60k a year",
        "£100k a year for 3 years with two extensions",
        "£100k here and £200k there",
        "-£5k",
        "€200k",
        "s.1(3) and s. 1(16)(b)",
        "20% of tenders",
    ],
)
def test_what_is_no_total_is_not_taken_up(text: str) -> None:
    assert said(text).money is None


def test_an_amount_with_two_readings_keeps_both() -> None:
    money = said("council consultancy, £60k for 3 years").money
    assert isinstance(money, Ambiguous)
    assert [option.high for option in money.options] == [60_000, 180_000]


def test_net_zero_says_nothing_about_vat() -> None:
    money = said("£180k net zero consultancy").money
    assert isinstance(money, Money)
    assert money.basis is None


def test_an_amount_before_a_month_is_no_day() -> None:
    assert said("licence £50 March 2026").day == Days(date(2026, 3, 1), date(2026, 3, 31))


def test_a_contract_without_an_end() -> None:
    assert said("open-ended cleaning contract").money == CannotEstimate()
    assert said("£60k a year with no end date, cleaning").money == CannotEstimate()
    assert said("£250k, open-ended").money is None


DAYS = [
    ("next month", "going out next month", "2026-12-01", "2026-12-31"),
    ("in figures", "tender notice 03/02/26, cleaning", "2026-02-03", "2026-02-03"),
    ("a month still to come", "we will publish in March", "2027-03-01", "2027-03-31"),
    ("the end of a contract is not its start",
     "the contract ends 31 March 2027, notice 1 May 2026", "2026-05-01", "2026-05-01"),
    ("in two weeks", "council, out in two weeks", "2026-12-06", "2026-12-06"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "first", "last"), [pytest.param(*row[1:], id=row[0]) for row in DAYS]
)
def test_a_day_inside_a_sentence(text: str, first: str, last: str) -> None:
    assert said(text).day == Days(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text",
    ["we may buy cleaning", "the march of progress", "PCR 2015 applies", "Act 2012", "31 Feb 2026",
     "3+1+1", "sun and sat in the office", "12 sites", "the second lot"],
)  # fmt: skip
def test_what_is_no_day_is_not_taken_up(text: str) -> None:
    assert said(text).day is None


def test_two_days_are_both_kept() -> None:
    day = said("notice on 1 May 2026, contract from 1 September 2026").day
    assert isinstance(day, Ambiguous)
    assert [span.first for span in day.options] == [date(2026, 5, 1), date(2026, 9, 1)]


SUBJECTS = [
    ("one service", "cleaning", "services", False),
    ("two services alike", "cleaning and grounds maintenance", "services", False),
    ("two services unlike", "cleaning and home care", "services", None),
    ("goods", "laptops", "goods", None),
    ("works", "refurbishment of the hall", "works", None),
    ("side by side", "laptops plus set-up service", "mixed", None),
    ("called mixed", "a mixed contract", "mixed", None),
    ("one for the other", "IT support for laptops", None, None),
    ("unclear words", "security systems", None, None),
    ("unclear light touch", "training", "services", None),
    ("nothing", "something", None, None),
]


@pytest.mark.parametrize(
    ("text", "subject", "light_touch"), [pytest.param(*row[1:], id=row[0]) for row in SUBJECTS]
)
def test_the_subject_is_told_only_when_clear(
    text: str, subject: str | None, light_touch: bool | None
) -> None:
    facts = said(text)
    assert (facts.subject, facts.light_touch) == (subject, light_touch)


HINTS = [
    ("calling off", "calling off under a national framework", ("call-off",)),
    ("setting up a framework", "setting up a framework for home care", ("framework",)),
    ("a framework may be either", "it's a framework", ("framework", "call-off")),
    ("a framework denied", "not a framework, a contract", ()),
    ("a grant", "a grant to a charity", ("grant",)),
    ("a concession", "a café concession", ("concession",)),
    ("a dynamic market", "a contract under a DPS", ("dynamic-market",)),
    ("an option", "we want to exercise an option in the contract", ("option",)),
    ("an extension", "extending our existing contract", ("extension",)),
    ("a change", "varying the contract", ("change",)),
    ("ending a service", "we are closing a service", ("ending-service",)),
    ("nothing", "a contract for cleaning", ()),
]


@pytest.mark.parametrize(("text", "hints"), [pytest.param(*row[1:], id=row[0]) for row in HINTS])
def test_the_arrangement_is_hinted_at(text: str, hints: tuple[str, ...]) -> None:
    assert said(text).arrangements == hints


def test_an_option_to_extend_in_a_term_is_no_arrangement() -> None:
    assert said("£5k a month for 4 years with two one-year options").arrangements == ()


@pytest.mark.parametrize(
    ("text", "urgent"),
    [("it's urgent", True), ("we need it this weekend", True), ("not urgent", False),
     ("no rush", False), ("emergency accommodation", None), ("urgent care", None)],
)  # fmt: skip
def test_urgency(text: str, urgent: bool | None) -> None:
    assert said(text).urgent is urgent


@pytest.mark.parametrize(
    ("text", "started"),
    [("the notice is already out", True), ("tender notice published", True),
     ("we haven't started", False), ("notice not yet published", False),
     ("going out next month", None), ("cleaning", None)],
)  # fmt: skip
def test_the_stage(text: str, started: bool | None) -> None:
    assert said(text).started is started


def test_two_kinds_of_body_are_both_kept() -> None:
    assert kinds("a council and an NHS trust together") == ["council", "nhs-trust"]
    assert said("Cardiff Council and Glasgow City Council").where is None


def test_a_body_is_judged_by_the_day_said() -> None:
    facts = said("CCG, community nursing, notice published 1 May 2019")
    assert facts.bodies[0].existed
    assert not said("CCG, community nursing").bodies[0].existed


@given(st.text(max_size=500), st.dates(date(2013, 1, 1), date(2100, 12, 31)))
@settings(max_examples=200, deadline=None)
def test_any_text_gets_a_value(text: str, today: date) -> None:
    assert isinstance(volunteered(text, GAZETTEER, today), Volunteered)


@given(st.integers(1, 99_999_999), st.sampled_from(["inc VAT", "plus VAT", ""]))
@settings(max_examples=150, deadline=None)
def test_every_amount_in_a_sentence_is_found(pounds: int, vat: str) -> None:
    money = said(f"we're a council buying cleaning for £{pounds:,} {vat} in May 2027").money
    assert isinstance(money, Money)
    assert money.low == money.high == Decimal(pounds)
    assert money.basis == {"inc VAT": "inc", "plus VAT": "net", "": None}[vat]


ENDLESS = [
    "£", "1+", "3 lots of £5k and ", "for 3 years plus ", "between 1 and ", "a ", "1,", "next ",
    "2 March 2026 or ", "council ", "distict ", "of a million ", "9", "\u200f", "🎉", " ", "a" * 50,
    "£60k a year for 3+1+1 ", "and a half ", "(", "-", "not ", "option to extend by ", "\u0301",
]  # fmt: skip


@pytest.mark.parametrize("piece", ENDLESS)
def test_a_hundred_thousand_characters_are_read_in_bounded_time(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    options = tuple(OptionWords(f"o{place}", f"option number {place}") for place in range(12))
    began = time.process_time()
    read_money(text)
    read_day(text, TODAY)
    read_yes_no(text)
    read_choice(text, options)
    volunteered(text, GAZETTEER, TODAY)
    find_bodies(text, GAZETTEER, TODAY)
    find_purchases(text, GAZETTEER)
    assert time.process_time() - began < 5
