"""A flow's questions, outcomes and lists of answers as replies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bot.check.state import CheckState, Impact, derive_state
from bot.content.library import Library
from bot.model.replies import Reply
from bot.model.session import FlowRun, Session
from bot.rendering.check import (
    impact_lines,
    noted,
    outcome_reply,
    question_options,
    question_reply,
    readings_reply,
    reasons_reply,
    review_reply,
    terms_reply,
    why_reply,
)
from bot.rendering.entries import LegalDay
from dialogs import UNSURE, Flow, Question, Reach

TODAY = date(2026, 11, 22)
NOW = LegalDay(TODAY, TODAY)
APPLIES = {
    "start-date": "2026-03-02",
    "where": "england",
    "body": "council",
    "arrangement": "contract",
    "special": "none",
    "subject": "services",
    "value": "300000",
    "stage": "not-started",
    "urgent": "no",
}

Make = Callable[..., Any]
At = Callable[..., CheckState]


@pytest.fixture
def at(library: Library) -> At:
    """Where a run with these answers stands."""

    def standing(
        answers: dict[str, str], changing: str = "", within: Library = library, today: date = TODAY
    ) -> CheckState:
        flow = next(iter(within.flows))
        run = FlowRun(flow, 3, "r", tuple(answers.items()), changing)
        found = derive_state(within, Session(run=run, runs=3), today)
        assert found
        return found

    return standing


def upto(question: str) -> dict[str, str]:
    """The answers before a question on the usual path."""
    names = list(APPLIES)
    return {name: APPLIES[name] for name in names[: names.index(question)]}


def opened(standing: CheckState) -> Question:
    assert standing.open
    return standing.open


def labels(reply: Reply) -> list[str]:
    return [option.label for option in reply.options]


def reached(standing: CheckState) -> Reach:
    assert isinstance(standing.path.step, Reach)
    return standing.path.step


@pytest.fixture
def result(library: Library, at: At) -> Callable[..., str]:
    """The outcome of these answers, as a person reads it."""

    def text(today: date = TODAY, **answers: str) -> str:
        named = {key.replace("_", "-"): value for key, value in answers.items()}
        standing = at(APPLIES | named, today=today)
        return outcome_reply(library, standing, reached(standing), LegalDay(today, today)).plain

    return text


def test_a_question_says_where_it_stands_and_what_helps(library: Library, at: At) -> None:
    standing = at(upto("where"))
    reply = question_reply(library, standing, opened(standing), "Noted.", "", "Also noted.")
    assert reply.text.split("\n\n") == [
        "Noted.",
        "Also noted.",
        "**Question 2 of about 9: Which nation does the buying body work in?**",
        "Think of the body's own duties, not where the supplier is based.",
    ]


def test_a_question_being_changed_shows_the_answer_held(library: Library, at: At) -> None:
    standing = at(upto("body"), "where")
    text = question_reply(library, standing, opened(standing)).text
    assert text.startswith("Your answer was: England, UK-wide, or Wales if not devolved.")


def test_a_choice_offers_its_options_not_sure_why_and_back(library: Library, at: At) -> None:
    standing = at(upto("where"))
    options = question_options(library, standing, opened(standing))
    assert [option.id for option in options] == [
        "a:3:where:england",
        "a:3:where:wales",
        "a:3:where:scotland",
        "a:3:where:northern-ireland",
        "a:3:where:unsure",
        "c:why",
        "c:back",
    ]


def test_yes_and_no_are_offered_in_words(library: Library, at: At) -> None:
    standing = at(upto("value") | {"start-date": "2023-06-01"})
    assert opened(standing).id == "light-touch"
    assert labels(question_reply(library, standing, opened(standing)))[:3] == [
        "Yes",
        "No",
        "Not sure",
    ]


def test_the_first_question_has_no_way_back(library: Library, at: At) -> None:
    standing = at({})
    ids = [option.id for option in question_options(library, standing, opened(standing))]
    assert ids == ["a:3:start-date:unsure", "c:why", "c:bidder"]


def test_several_readings_are_offered_in_words(library: Library, at: At) -> None:
    standing = at(upto("value"))
    reply = readings_reply(library, standing, opened(standing), ("250", "250000"))
    assert labels(reply) == ["£250", "£250,000"]
    assert [option.id for option in reply.options] == ["a:3:value:250", "a:3:value:250000"]


@pytest.mark.parametrize(
    ("answer", "working", "line"),
    [
        ("300000", "", "Value: £300,000."),
        ("300000", "£300,000", "Value: £300,000."),
        (
            "300000",
            "£60,000 a year for 5 years",
            "Value: £300,000 (£60,000 a year for 5 years).",
        ),
        (UNSURE, "", "Value: not sure."),
        ("cannot_be_estimated", "", "Value: It cannot be estimated."),
    ],
)
def test_an_answer_taken_is_noted(
    answer: str, working: str, line: str, library: Library, flow: Flow
) -> None:
    question = flow.question("value")
    assert question
    assert noted(library, question, answer, working) == line


def test_what_a_change_knocks_on_is_said(library: Library, flow: Flow) -> None:
    buyer, value, status = (opened_by(flow, name) for name in ("body", "value", "status"))
    assert impact_lines(library, Impact()) == ()
    assert impact_lines(library, Impact((buyer, value), (status,), ((value, "250000"),))) == (
        "No longer needed: Buyer, Value.",
        "I also need to ask about: Contracting authority.",
        "I will use your earlier answers: Value (£250,000).",
    )


def opened_by(flow: Flow, question_id: str) -> Question:
    """The question of an id, which there is."""
    question = flow.question(question_id)
    assert question
    return question


def test_a_review_lists_every_answer_held_with_a_way_to_change_it(library: Library, at: At) -> None:
    reply = review_reply(library, at(upto("body") | {"status": UNSURE, "gone": "x"}))
    assert [(option.id, option.label) for option in reply.options] == [
        ("x:3:start-date", "Change: First step (2 March 2026)"),
        ("x:3:where", "Change: Nation (England, UK-wide, or Wales if not devolved)"),
        ("x:3:status", "Change: Contracting authority (Not sure)"),
        ("c:resume", "Continue the check"),
    ]


def test_a_review_of_a_finished_check_has_nothing_to_go_on_with(library: Library, at: At) -> None:
    ids = [option.id for option in review_reply(library, at(APPLIES)).options]
    assert ids == [f"x:3:{question}" for question in APPLIES]


def test_why_says_why_and_asks_again(library: Library, at: At) -> None:
    standing = at(upto("where"))
    text = why_reply(library, standing, opened(standing)).text
    assert text.startswith("Why I ask: The Act covers England")
    assert "**Question 2 of about 9" in text


def test_terms_explain_the_words_and_ask_again(library: Library, at: At) -> None:
    standing = at(upto("where"))
    text = terms_reply(library, standing, opened(standing)).text
    assert text.startswith(
        "What the words in this question mean:\n- **devolved**: A matter for the Senedd"
    )
    assert "**Question 2 of about 9" in text


def test_a_question_without_special_words_says_so(library: Library, at: At) -> None:
    standing = at(upto("subject"))
    assert opened(standing).terms == ()
    text = terms_reply(library, standing, opened(standing)).text
    assert text.startswith("This question has no special terms.")


def test_a_result_says_what_decided_it_its_source_and_that_it_is_guidance(
    library: Library, at: At
) -> None:
    standing = at(APPLIES)
    reply = outcome_reply(library, standing, reached(standing), NOW, "Urgency: No.", "")
    parts = reply.text.split("\n\n")
    assert parts[0] == "Urgency: No."
    assert parts[1] == "**The Act applies.**"
    assert parts[2].startswith("Why:\n- The value of £300,000 is above the threshold of £207,720.")
    assert parts[-1] == "This is guidance, not legal advice."
    assert "Procurement Act 2023, Sch. 1" in reply.footer
    assert reply.citations[0].title == "Procurement Act 2023"
    assert {c.as_at for c in reply.citations} == {date(2026, 3, 2)}
    assert [option.id for option in reply.options] == [
        "c:reasons",
        "c:changes",
        "c:record",
        "c:review",
        "c:restart",
    ]


def test_a_result_names_what_is_missing_and_who_knows(result: Callable[..., str]) -> None:
    text = result(value=UNSURE, value_basis="inc")
    assert "Get advice: there is no safe answer yet." in text
    assert "What you still need to find out:\n- The whole-life value. " in text
    assert "Who usually knows:" in text


def test_a_result_names_not_sures_that_made_no_difference(result: Callable[..., str]) -> None:
    idle = result(start_date="2026-03-02", where="scotland", subject="services")
    assert "it makes no difference" not in idle
    text = result(start_date=UNSURE, body="private", where=UNSURE)
    assert "The Act does not apply." in text
    assert "You were not sure about" in text
    assert "but that does not change the result." in text


def test_a_result_about_a_day_to_come_says_that_todays_law_was_used(
    result: Callable[..., str],
) -> None:
    assert "2027" in result(start_date="2027-03-01")
    text = result(start_date="2027-03-01")
    assert "Sources read to April 2026" in text
    assert "Law as at" not in text


def test_other_layers_and_cautions_stand_under_their_own_heads(
    result: Callable[..., str],
) -> None:
    council = result()
    assert "Also:\n- Best value authorities in England" in council
    assert "Bear in mind:" not in council
    framework = result(arrangement="framework", main_part="services", body="department")
    assert "Also:" in framework
    assert "Bear in mind:\n- " in framework


def test_the_reasons_give_every_step_with_its_rule(library: Library, at: At) -> None:
    standing = at(APPLIES)
    reply = reasons_reply(library, standing, reached(standing), NOW)
    heading, *steps = reply.text.splitlines()
    assert heading == "All the steps that led to this result:"
    assert len(steps) > 3
    assert all(step.startswith("- R-") for step in steps)
    short = outcome_reply(library, standing, reached(standing), NOW)
    assert set(short.citations) <= set(reply.citations)
    assert [option.id for option in reply.options] == ["c:review", "c:restart"]


def test_the_reasons_leave_out_what_was_unknown_and_idle(library: Library, at: At) -> None:
    standing = at(APPLIES | {"where": UNSURE, "body": "private", "start-date": UNSURE})
    determination = reached(standing).determination
    assert determination and "idle" in {reason.key for reason in determination.reasons}
    text = reasons_reply(library, standing, reached(standing), NOW).text
    assert "makes no difference" not in text


def test_a_result_without_a_day_is_given_by_the_law_of_today(library: Library, at: At) -> None:
    standing = at(APPLIES | {"start-date": UNSURE, "body": "private"})
    reply = outcome_reply(library, standing, reached(standing), NOW)
    assert {c.as_at for c in reply.citations} == {TODAY}


def test_a_result_no_calculator_decided_is_its_title_and_text(
    a_library: Make, a_flow: Make, at: At
) -> None:
    library = a_library(flows=(a_flow(),))
    standing = at({"colour": "red"}, within=library)
    reply = outcome_reply(library, standing, reached(standing), NOW, "Colour: Red.")
    assert reply.text == "Colour: Red.\n\n**It counts.**\n\nGo on."
    assert (reply.footer, reply.citations) == ("", ())
    assert [option.id for option in reply.options] == ["c:review", "c:restart"]
    reasons = reasons_reply(library, standing, reached(standing), NOW)
    assert reasons.text.startswith("I have nothing to add")
