"""The determination as the calculator of a flow: what to ask next, and how it ends."""

from datetime import date
from decimal import Decimal

import pytest

from dialogs import ActOutcome, Applicability, Ask, Facts, Flow, determine, facts_from, walk
from knowledge import Parameters

TODAY = date(2026, 11, 22)
COUNCIL = {
    "start_date": "2026-03-02",
    "authority": "sub_central",
    "functions": "england_or_non_devolved",
    "arrangement": "contract",
    "special": "none",
    "subject": "services",
    "light_touch": "no",
    "value": "300000",
    "value_basis": "inc",
}


def test_facts_from_answers_hold_the_formal_start_open_until_it_is_given() -> None:
    assert facts_from({}, TODAY) == Facts(commenced_unsure=True)
    given = facts_from({"commenced_date": "2026-01-12"}, TODAY)
    assert given == Facts(commenced_date=date(2026, 1, 12))


def test_an_answer_that_gives_an_impossible_fact_is_an_error_that_names_the_key() -> None:
    with pytest.raises(ValueError, match=r"authority: .*; value: "):
        facts_from({"authority": "king", "value": "0"}, TODAY)


def test_nothing_known_wants_the_day_first(law: Parameters) -> None:
    verdict = Applicability().judge({}, law, TODAY)
    assert verdict.outcome == "GET_ADVICE"
    assert verdict.determination is not None
    assert verdict.determination.missing[0] == "start_date"
    assert not {"stage", "urgent", "body"} & verdict.wanted


def test_what_can_no_longer_matter_is_not_wanted(law: Parameters) -> None:
    verdict = Applicability().judge({"functions": "scotland"}, law, TODAY)
    assert "subject" not in verdict.wanted
    assert "value" not in verdict.wanted


def test_once_it_applies_stage_and_urgency_are_wanted(law: Parameters) -> None:
    verdict = Applicability().judge(COUNCIL, law, TODAY)
    assert verdict.outcome == "APPLIES"
    assert verdict.wanted == {"stage", "urgent"}


def test_a_settled_outcome_other_than_that_wants_nothing(law: Parameters) -> None:
    verdict = Applicability().judge(COUNCIL | {"subject": "goods"}, law, TODAY)
    assert (verdict.outcome, verdict.wanted) == ("NOT_REQUIRED_ENCOURAGED", frozenset())


def test_health_care_wants_the_value_while_the_acts_own_test_is_open(law: Parameters) -> None:
    """R-23: the regime is settled; whether the Act probably applies beside it is not."""
    health = COUNCIL | {"special": "nhs_psr"}
    settled = Applicability().judge(health, law, TODAY)
    assert (settled.outcome, settled.wanted) == ("DIFFERENT_REGIME", frozenset())
    open_value = {key: value for key, value in health.items() if not key.startswith("value")}
    verdict = Applicability().judge(open_value, law, TODAY)
    assert verdict.outcome == "DIFFERENT_REGIME"
    assert "value" in verdict.wanted


def test_it_decides_nothing_itself(law: Parameters) -> None:
    verdict = Applicability().judge(COUNCIL, law, TODAY)
    expected = determine(facts_from(COUNCIL, TODAY), law, TODAY)
    assert verdict.determination == expected
    assert expected.outcome is ActOutcome.APPLIES
    assert facts_from(COUNCIL, TODAY).value == Decimal(300_000)


# how many questions the ordinary checks ask


ORDINARY_CHECKS = {
    "a council's services in 2026": (
        {"start-date": "2026-03-02", "body": "council", "value": "300000", "value-basis": "inc"},
        ("start-date", "where", "body", "arrangement", "special", "subject", "value", "stage"),
    ),
    "a department's goods": (
        {"start-date": "2026-03-02", "body": "department", "subject": "goods"},
        ("start-date", "where", "body", "arrangement", "special", "subject"),
    ),
    "a council's works": (
        {"start-date": "2026-03-02", "body": "council", "subject": "works"},
        ("start-date", "where", "body", "arrangement", "special", "subject"),
    ),
    "a council's call-off": (
        {"start-date": "2026-03-02", "body": "council", "arrangement": "call-off"},
        ("start-date", "where", "body", "arrangement"),
    ),
    "a council's option": (
        {"start-date": "2026-03-02", "body": "council", "arrangement": "option"},
        ("start-date", "where", "body", "arrangement"),
    ),
    "a private buyer": (
        {"start-date": "2026-03-02", "body": "private"},
        ("start-date", "where", "body"),
    ),
}


@pytest.mark.parametrize("check", ORDINARY_CHECKS)
def test_an_ordinary_check_asks_no_more_than_it_did(
    check: str, flow: Flow, law: Parameters
) -> None:
    """Counted as it was before the rare facts were known to the rules."""
    given, expected = ORDINARY_CHECKS[check]
    answers: dict[str, str] = {}
    while isinstance(step := walk(flow, answers, Applicability(), law, TODAY), Ask):
        question = step.question
        answers[question.id] = given.get(question.id, question.usual)
    more = ("urgent",) if expected[-1] == "stage" else ()
    assert tuple(answers) == (*expected, *more)
