"""A conversation's walk through a flow: which question is open, what an answer does to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.check.state import (
    CheckState,
    Impact,
    back,
    begin,
    change,
    derive_state,
    give,
    impact_of,
    is_answer,
    open_points,
)
from bot.content.library import Library
from bot.model.session import FlowRun, Session
from dialogs import UNSURE, Flow, Reach, Refuse

TODAY = date(2026, 11, 22)
PATH = {
    "start-date": "2026-03-02",
    "where": "england",
    "body": "council",
    "arrangement": "contract",
    "special": "none",
    "subject": "services",
}

Make = Callable[..., Any]


def session_with(answers: dict[str, str], changing: str = "") -> Session:
    run = FlowRun("does-the-act-apply", 1, "r", tuple(answers.items()), changing)
    return Session(run=run, runs=1)


@pytest.fixture
def at(library: Library) -> Callable[..., CheckState]:
    """Where a run with these answers stands."""

    def standing(answers: dict[str, str], changing: str = "") -> CheckState:
        found = derive_state(library, session_with(answers, changing), TODAY)
        assert found
        return found

    return standing


def test_beginning_counts_the_runs_of_the_conversation(flow: Flow) -> None:
    once = begin(Session(), flow, "1.0")
    assert once.run == FlowRun("does-the-act-apply", 1, "1.0")
    twice = begin(once, flow, "1.1")
    assert (twice.runs, twice.run) == (2, FlowRun("does-the-act-apply", 2, "1.1"))


def test_without_a_run_there_is_no_standing(library: Library) -> None:
    assert derive_state(library, Session(), TODAY) is None


def test_a_run_of_a_flow_that_is_gone_has_no_standing(library: Library) -> None:
    assert derive_state(library, Session(run=FlowRun("gone", 1, "r")), TODAY) is None


def test_the_first_question_is_open_at_the_start(at: Callable[..., CheckState]) -> None:
    standing = at({})
    assert standing.open and standing.open.id == "start-date"
    assert (standing.number, standing.given, standing.outdated) == (1, "", False)
    assert dict(standing.answers) == dict(standing.held) == {}


def test_answers_come_in_the_order_asked_whatever_order_they_were_given(
    at: Callable[..., CheckState],
) -> None:
    standing = at(dict(reversed(PATH.items())))
    assert list(standing.answers) == list(PATH)
    assert standing.open and standing.open.id == "value"
    assert standing.number == 7
    assert standing.about >= standing.number


def test_an_answer_off_the_path_is_held_but_does_not_count(at: Callable[..., CheckState]) -> None:
    standing = at(PATH | {"status": "yes"})
    assert "status" not in standing.answers
    assert standing.held["status"] == "yes"
    assert list(standing.held).index("status") < list(standing.held).index("arrangement")


def test_at_an_outcome_no_question_is_open(at: Callable[..., CheckState]) -> None:
    standing = at(PATH | {"subject": "goods"})
    assert standing.open is None
    assert isinstance(standing.path.step, Reach)
    assert (standing.number, standing.about) == (7, 7)


def test_a_question_being_changed_is_open_with_the_answer_held_for_it(
    at: Callable[..., CheckState],
) -> None:
    standing = at(PATH, "where")
    assert standing.open and standing.open.id == "where"
    assert (standing.given, standing.number) == ("england", 2)


@pytest.mark.parametrize("changing", ["value", "no-such-question"])
def test_a_question_without_an_answer_is_not_being_changed(
    changing: str, at: Callable[..., CheckState]
) -> None:
    standing = at(PATH, changing)
    assert standing.open and standing.open.id == "value"
    assert standing.given == ""


def test_an_answer_that_no_longer_fits_is_asked_again_and_not_shown(
    at: Callable[..., CheckState],
) -> None:
    """As after a release that took an option away."""
    standing = at(PATH | {"body": "guild"})
    assert standing.open and standing.open.id == "body"
    assert standing.outdated
    assert isinstance(standing.path.step, Refuse)
    assert "body" not in standing.held
    assert list(standing.answers) == ["start-date", "where"]
    changing = at(PATH | {"body": "guild"}, "body")
    assert (changing.given, changing.outdated) == ("", True)


def test_an_answer_to_a_question_that_is_gone_is_passed_over(at: Callable[..., CheckState]) -> None:
    standing = at({"favourite-colour": "red"} | PATH)
    assert standing.open and standing.open.id == "value"
    assert "favourite-colour" not in standing.held


@pytest.mark.parametrize(
    ("question", "answer", "fits"),
    [
        ("where", "england", True),
        ("where", "atlantis", False),
        ("where", UNSURE, True),
        ("light-touch", "yes", True),
        ("light-touch", "maybe", False),
        ("start-date", "2026-03-02", True),
        ("start-date", "0001-01-01", False),
        ("start-date", "9999-12-31", False),
        ("start-date", "soon", False),
        ("value", "250000", True),
        ("value", "cannot_be_estimated", True),
        ("value", "-5", False),
        ("value", "0", False),
        ("value", "NaN", False),
        ("value", "Infinity", False),
        ("value", "1e999999", False),
        ("value", "", False),
    ],
)
def test_only_a_canonical_answer_of_the_question_is_one(
    question: str, answer: str, fits: bool, flow: Flow
) -> None:
    asked = flow.question(question)
    assert asked
    assert is_answer(asked, answer, TODAY) is fits


def test_giving_replaces_adds_and_ends_a_change() -> None:
    session = give(session_with({"a": "1", "b": "2"}, "a"), {"a": "3", "c": "4"})
    assert session.run
    assert session.run.answers == (("a", "3"), ("b", "2"), ("c", "4"))
    assert session.run.changing == ""


def test_without_a_run_nothing_is_given_or_changed() -> None:
    assert give(Session(), {"a": "1"}) == Session()
    assert change(Session(), "a") == Session()


def test_changing_marks_the_question_and_keeps_every_answer() -> None:
    session = session_with(PATH)
    marked = change(session, "where")
    assert marked.run and session.run
    assert marked.run == replace(session.run, changing="where")
    assert change(marked, "") == session


def test_back_asks_the_question_before_the_open_one(
    at: Callable[..., CheckState], library: Library
) -> None:
    session = session_with(PATH)
    asked = []
    while True:
        standing = derive_state(library, session, TODAY)
        assert standing
        before = back(session, standing)
        if before is None:
            break
        session = before
        assert session.run
        asked.append(session.run.changing)
    assert asked == list(reversed(PATH))
    assert session.run and dict(session.run.answers) == PATH


def test_back_from_an_outcome_asks_the_last_question(at: Callable[..., CheckState]) -> None:
    answers = PATH | {"subject": "goods"}
    moved = back(session_with(answers), at(answers))
    assert moved and moved.run and moved.run.changing == "subject"


def test_back_from_a_question_off_the_path_asks_the_last_on_it(
    at: Callable[..., CheckState],
) -> None:
    answers = PATH | {"status": "yes"}
    moved = back(session_with(answers, "status"), at(answers, "status"))
    assert moved and moved.run and moved.run.changing == "subject"


def ids(knock: Impact) -> tuple[list[str], list[str], list[str]]:
    """Ids of the questions no longer needed, newly needed and used again."""
    return (
        [question.id for question in knock.unused],
        [question.id for question in knock.needed],
        [question.id for question, _ in knock.back],
    )


def test_a_change_names_what_is_no_longer_needed(at: Callable[..., CheckState]) -> None:
    after = at(PATH | {"where": "scotland"})
    knock = impact_of(at(PATH, "where"), after, {"where"})
    assert ids(knock) == (["body", "arrangement", "special", "subject"], [], [])


def test_a_change_names_the_question_that_is_newly_needed_and_none_that_waits_behind_it(
    at: Callable[..., CheckState],
) -> None:
    after = at(PATH | {"body": "housing"})
    assert ids(impact_of(at(PATH, "body"), after, {"body"})) == ([], ["status"], [])


def test_the_question_that_waited_anyway_is_not_called_new(at: Callable[..., CheckState]) -> None:
    after = at(PATH | {"body": "parish"})
    assert impact_of(at(PATH, "body"), after, {"body"}) == Impact()


def test_a_change_from_an_outcome_names_all_that_is_asked_next(
    at: Callable[..., CheckState],
) -> None:
    goods = PATH | {"subject": "goods"}
    knock = impact_of(at(goods, "subject"), at(PATH), {"subject"})
    assert ids(knock) == ([], ["value", "stage", "urgent"], [])
    assert impact_of(at(PATH, "subject"), at(goods), {"subject"}) == Impact()


def test_answers_kept_aside_are_named_when_they_come_back(at: Callable[..., CheckState]) -> None:
    scotland = PATH | {"where": "scotland"}
    knock = impact_of(at(scotland, "where"), at(PATH), {"where"})
    assert ids(knock)[2] == ["body", "arrangement", "special", "subject"]


def test_an_answer_that_belongs_to_another_goes_and_comes_back_with_it(flow: Flow) -> None:
    session = session_with(PATH | {"body": "housing", "status": "yes"})
    elsewhere = give(session, {"body": "college-university"}, flow)
    assert elsewhere.run and "status" not in dict(elsewhere.run.answers)
    other = give(elsewhere, {"status": "no"}, flow)
    again = give(other, {"body": "housing"}, flow)
    assert again.run and dict(again.run.answers)["status"] == "yes"
    last = give(again, {"body": "college-university"}, flow)
    assert last.run and dict(last.run.answers)["status"] == "no"


def test_an_answer_given_together_with_its_owner_is_the_new_one(flow: Flow) -> None:
    session = session_with(PATH | {"value": "250000", "value-basis": "net"})
    moved = give(session, {"value": "300000", "value-basis": "inc"}, flow)
    assert moved.run and dict(moved.run.answers)["value-basis"] == "inc"


def test_what_was_not_sure_and_still_counts_is_an_open_point(
    at: Callable[..., CheckState],
) -> None:
    unsure = PATH | {"special": UNSURE, "value": UNSURE}
    assert open_points(at(unsure)) == ("special", "value")
    settled = PATH | {"where": "scotland", "start-date": UNSURE}
    assert isinstance(at(settled).path.step, Reach)
    assert open_points(at(settled)) == ("start-date",)


def test_a_flow_without_a_calculator_is_walked_by_its_conditions(
    a_library: Make, a_flow: Make
) -> None:
    library = a_library(flows=(a_flow(),))
    run = FlowRun("small-flow", 1, "r", (("colour", "blue"),))
    standing = derive_state(library, Session(run=run), TODAY)
    assert standing and isinstance(standing.path.step, Reach)
    assert standing.path.step.outcome.id == "OTHER"
    assert standing.path.step.determination is None
