"""Facts given unasked, as answers of a check."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bot.library import Library
from bot.taking_up import is_account, is_bidders, take_up
from dialogs import Flow

TODAY = date(2026, 11, 22)


def taken(library: Library, flow: Flow, text: str) -> dict[str, str]:
    return take_up(library, flow, text, TODAY)


@pytest.mark.parametrize(
    ("text", "bids"),
    [
        ("I'm bidding, should the buyer have considered social value?", True),
        ("We\u2019re bidding for a council's cleaning", True),
        ("should the council have looked at this?", True),
        ("We are a council inviting bids for cleaning", False),
        ("bidding opens next month", False),
        ("", False),
    ],
)
def test_a_bidder_is_told_by_the_flows_own_words(flow: Flow, text: str, bids: bool) -> None:
    assert is_bidders(flow, text) is bids


def test_what_a_bidder_says_of_itself_is_not_the_buyer(library: Library, flow: Flow) -> None:
    text = "I'm a supplier, it is cleaning for £300k"
    assert take_up(library, flow, text, TODAY).get("body") == "private"
    assert "body" not in take_up(library, flow, text, TODAY, bids=True)
    council = "We are bidding for a council's cleaning contract worth £300k"
    assert take_up(library, flow, council, TODAY, bids=True)["body"] == "council"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "cleaning in England for £190k plus 20% VAT",
            {"where": "england", "vat-rate": "standard"},
        ),
        ("cleaning for £190k plus 5% VAT", {"vat-rate": "reduced"}),
        ("cleaning for £190k, zero rated", {"vat-rate": "nil", "value-basis": "net"}),
        ("cleaning for £190k plus 17.5% VAT", {"value-basis": "net", "vat-rate": None}),
        ("cleaning by a firm based in England", {"where": None}),
        ("cleaning, not in England", {"where": None}),
        ("a Welsh council buying cleaning in England", {"where": "wales"}),
        ("setting up a framework for laptops", {"main-part": "goods", "subject": None}),
        ("setting up a framework of laptops and cleaning", {"main-part": None}),
    ],
)
def test_place_rate_and_main_part_are_taken_up_where_they_are_said(
    library: Library, flow: Flow, text: str, expected: dict[str, str | None]
) -> None:
    found = taken(library, flow, text)
    assert {name: found.get(name) for name in expected} == expected


def test_all_that_is_clearly_said_is_taken_up_in_the_flows_order(
    library: Library, flow: Flow
) -> None:
    text = "We're a district council buying cleaning for £300k plus VAT, going out next month"
    found = taken(library, flow, text)
    assert found == {
        "start-date": "2026-12-01",
        "body": "council",
        "subject": "services",
        "light-touch": "no",
        "value": "300000",
        "value-basis": "net",
    }
    assert list(found) == [q.id for q in flow.questions if q.id in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        ("what is the Act?", {}),
        ("we are a unitary council in Scotland", {"where": "scotland", "body": "council"}),
        ("we're buying laptops", {"subject": "goods"}),
        ("a call-off worth £1m inc VAT", {
            "arrangement": "call-off", "value": "1000000", "value-basis": "inc"}),
        ("it is a concession", {"special": "concession"}),
        ("we are giving a grant of £20,000", {"arrangement": "grant", "value": "20000"}),
        ("£50k a year with no end date", {"value": "cannot_be_estimated"}),
        ("we've already gone out to tender", {"stage": "started"}),
        ("the procurement has not started", {"stage": "not-started"}),
        ("buying social care", {"subject": "services", "light-touch": "yes"}),
    ],
)  # fmt: skip
def test_each_kind_of_fact_is_taken_up(
    text: str, expected: dict[str, str], library: Library, flow: Flow
) -> None:
    assert taken(library, flow, text) == expected


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("worth between £150k and £250k", "value"),
        ("going out in 2025", "start-date"),
        ("a council and an NHS trust together", "body"),
        ("a call-off or a grant", "arrangement"),
    ],
)
def test_what_reads_two_ways_is_left_for_its_question(
    text: str, left: str, library: Library, flow: Flow
) -> None:
    assert left not in taken(library, flow, text)


def test_a_hint_leads_to_the_option_its_flow_says(flow: Flow) -> None:
    hints = flow.slots.hints
    assert hints["ending-service"].option == "ending"
    for slot in hints.values():
        question = flow.question(slot.question)
        assert question is not None
        assert question.option(slot.option) is not None


def test_a_question_without_a_vat_question_takes_the_value_alone(
    library: Library, a_flow: Callable[..., Any]
) -> None:
    value = {
        "id": "value",
        "kind": "money",
        "text": "What is it worth?",
        "why": "There is a limit.",
        "label": "Value",
        "fact": "value",
        "usual": "1",
    }
    assert taken(library, a_flow(questions=[value]), "£300k plus VAT") == {"value": "300000"}


def test_three_facts_with_a_value_are_an_account(flow: Flow) -> None:
    facts = {"value": "1", "body": "council", "subject": "services"}
    assert flow.slots.account is not None
    assert len(facts) == flow.slots.account.least
    assert is_account(flow, facts)
    assert not is_account(flow, {"body": "council", "subject": "services"})
    assert not is_account(flow, {"body": "council", "subject": "services", "where": "england"})
    assert not is_account(flow, {"value": "1", "subject": "services", "where": "england"})


def test_a_flow_that_names_no_account_is_begun_by_none(a_flow: Callable[..., Any]) -> None:
    facts = {"value": "1", "body": "council", "start-date": "2026-01-01"}
    assert not is_account(a_flow(), facts)
