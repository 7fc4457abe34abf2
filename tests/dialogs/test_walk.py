"""From answers to the next step: repeatable, never refusing its own options, always ending."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogs import (
    CANNOT_BE_ESTIMATED,
    UNSURE,
    Ask,
    Calculator,
    Flow,
    Question,
    Reach,
    Refuse,
    fits,
    known_facts,
    trace,
    walk,
)
from dialogs.walk import Verdict, leads_to
from knowledge import Parameters

TODAY = date(2026, 11, 22)
NO_LAW = Parameters()

SMALL = Flow.model_validate(
    {
        "id": "small",
        "title": "A flow that no calculator decides",
        "utterances": ["a", "b", "c", "d", "e", "f"],
        "offer": "I can check.",
        "intro": "Let us see.",
        "questions": [
            {
                "id": "body",
                "kind": "choice",
                "text": "Who is buying?",
                "why": "It matters.",
                "label": "Buyer",
                "usual": "council",
                "options": [
                    {"id": "council", "label": "A council", "facts": {"authority": "sub_central"}},
                    {"id": "private", "label": "A company"},
                ],
            },
            {
                "id": "public",
                "kind": "yes_no",
                "text": "Is it a public body?",
                "why": "It matters.",
                "label": "Public",
                "usual": "yes",
                "ask_if": {"question": "body", "equals": "private"},
            },
            {
                "id": "day",
                "kind": "date",
                "text": "When does it start?",
                "why": "The law changes.",
                "label": "Start",
                "usual": "today",
                "fact": "start_date",
            },
            {
                "id": "value",
                "kind": "money",
                "text": "What is it worth?",
                "why": "Size matters.",
                "label": "Value",
                "usual": "100",
                "fact": "value",
            },
        ],
        "outcomes": [
            {
                "id": "NO",
                "title": "No.",
                "text": "No.",
                "when": {"question": "public", "equals": "no"},
            },
            {
                "id": "BIG",
                "title": "Big.",
                "text": "Yes.",
                "when": {"question": "value", "at_least": "100"},
            },
            {
                "id": "UNSURE",
                "title": "Not sure.",
                "text": "Ask.",
                "when": {"not": {"question": "value", "at_most": "1000"}},
            },
            {
                "id": "SMALL",
                "title": "Small.",
                "text": "Yes.",
                "when": {"question": "value", "at_most": "99"},
            },
        ],
    }
)


def small(**answers: str) -> Ask | Reach | Refuse:
    return walk(SMALL, answers, None, NO_LAW, TODAY)


def reached(**answers: str) -> str:
    step = small(**answers)
    assert isinstance(step, Reach)
    assert step.determination is None
    return step.outcome.id


def test_the_first_question_is_asked_first() -> None:
    assert small() == Ask(SMALL.questions[0], asked=0, about=3)


def test_a_question_whose_condition_does_not_hold_is_passed_over() -> None:
    assert small(body="council") == Ask(SMALL.questions[2], asked=1, about=3)
    assert small(body="private") == Ask(SMALL.questions[1], asked=1, about=4)


def test_an_answer_off_the_path_is_passed_over_and_not_read() -> None:
    path = trace(SMALL, {"body": "council", "public": "nonsense"}, None, NO_LAW, TODAY)
    assert path.questions == ("body",)
    assert isinstance(path.step, Ask)


def test_an_answer_that_no_longer_fits_is_refused_where_it_stands() -> None:
    answers = {"body": "parish", "day": "2026-01-01", "value": "1"}
    path = trace(SMALL, answers, None, NO_LAW, TODAY)
    assert path.step == Refuse(SMALL.questions[0])
    assert path.questions == ()


def test_without_a_calculator_the_first_outcome_that_holds_is_reached() -> None:
    assert reached(body="private", public="no", day="2026-01-01", value="500") == "NO"
    assert reached(body="council", day="2026-01-01", value="100") == "BIG"
    assert reached(body="council", day=UNSURE, value="99") == "SMALL"
    assert reached(body=UNSURE, day="2026-01-01", value=UNSURE) == "UNSURE"
    assert reached(body="council", day=UNSURE, value=CANNOT_BE_ESTIMATED) == "UNSURE"


def test_where_no_outcome_holds_the_last_is_reached() -> None:
    assert reached(body="council", day=UNSURE, value="99.50") == "SMALL"


def test_an_outcome_without_a_condition_always_holds() -> None:
    always = SMALL.model_copy(
        update={"outcomes": (SMALL.outcomes[1].model_copy(update={"when": None}),)}
    )
    answers = {"body": "council", "day": UNSURE, "value": "1"}
    assert leads_to(always, answers, None, NO_LAW, TODAY) == "BIG"


@pytest.mark.parametrize(
    ("question", "answer", "fit"),
    [
        ("body", "council", True),
        ("body", "parish", False),
        ("body", UNSURE, True),
        ("public", "yes", True),
        ("public", "no", True),
        ("public", "maybe", False),
        ("day", "2026-03-02", True),
        ("day", "20260302", False),
        ("day", "2026-02-30", False),
        ("day", "1066-10-14", False),
        ("day", "", False),
        ("value", "1", True),
        ("value", "207720.50", True),
        ("value", CANNOT_BE_ESTIMATED, True),
        ("value", "0", False),
        ("value", "-5", False),
        ("value", "NaN", False),
        ("value", "Infinity", False),
        ("value", "1e30", False),
        ("value", "lots", False),
        ("value", "unknown", False),
    ],
)
def test_only_what_a_calculator_can_read_fits(question: str, answer: str, fit: bool) -> None:
    found = SMALL.question(question)
    assert found is not None
    assert fits(found, answer) is fit


def test_a_day_too_far_ahead_does_not_fit_once_today_is_known() -> None:
    day = SMALL.questions[2]
    assert fits(day, "2900-01-01")
    assert not fits(day, "2900-01-01", TODAY)
    assert small(body="council", day="2900-01-01") == Refuse(day)


def test_known_facts_leave_out_what_is_not_sure_or_not_of_this_flow() -> None:
    answers = {"body": "council", "day": UNSURE, "value": "5", "gone": "x", "public": "yes"}
    assert known_facts(SMALL, answers) == {"authority": "sub_central", "value": "5"}


class OnlyValue:
    """A calculator that wants the value, and nothing once it has it."""

    def judge(self, known: dict[str, str], law: Parameters, today: date) -> Verdict:
        wanted = frozenset() if "value" in known else frozenset({"value"})
        return Verdict(wanted, "BIG" if "value" in known else "UNSURE", None)


def test_a_calculator_asks_only_for_what_can_still_matter() -> None:
    calculator: Calculator = OnlyValue()
    path = trace(SMALL, {}, calculator, NO_LAW, TODAY)
    assert path.step == Ask(SMALL.questions[3], asked=0, about=1)
    path = trace(SMALL, {"value": "7"}, calculator, NO_LAW, TODAY)
    assert (path.step, path.questions) == (Reach(SMALL.outcome("BIG"), None), ("value",))


def test_a_calculators_question_left_open_ends_the_walk_all_the_same() -> None:
    step = walk(SMALL, {"value": UNSURE}, OnlyValue(), NO_LAW, TODAY)
    assert step == Reach(SMALL.outcome("UNSURE"), None, frozenset({"value"}))


# below, the packaged flow

Wander = Callable[[st.DataObject], dict[str, str]]

DAYS = st.dates(date(2010, 1, 1), date(2029, 1, 1)).map(date.isoformat)
CHANGES = st.sampled_from(
    [
        "2013-01-30",
        "2013-01-31",
        "2015-02-26",
        "2016-04-18",
        "2024-01-01",
        "2025-02-23",
        "2025-02-24",
        "2025-12-31",
        "2026-01-01",
        "2026-11-22",
    ]
)
VALUES = st.sampled_from(["1", "135018", "173934", "207719.99", "207720", "100000000000"])


def own_answers(question: Question) -> st.SearchStrategy[str]:
    """Canonical answers that the question itself offers."""
    match question.kind:
        case "choice":
            fitting = st.sampled_from([option.id for option in question.options])
        case "yes_no":
            fitting = st.sampled_from(["yes", "no"])
        case "date":
            fitting = DAYS | CHANGES
        case "money":
            fitting = VALUES | st.just(CANNOT_BE_ESTIMATED) | st.integers(1, 10**7).map(str)
    return fitting | st.just(UNSURE)


QUICK = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


@QUICK
@given(data=st.data())
def test_every_path_ends_and_never_refuses_an_answer_of_its_own(
    data: st.DataObject, flow: Flow, calculator: Calculator, law: Parameters
) -> None:
    """Answering whatever is asked, in any way offered, comes to an outcome."""
    answers: dict[str, str] = {}
    while True:
        path = trace(flow, answers, calculator, law, TODAY)
        assert path.questions == tuple(answers)
        if isinstance(path.step, Reach):
            break
        assert isinstance(path.step, Ask), "an answer of the question's own was refused"
        assert path.step.asked == len(answers)
        assert path.step.asked < path.step.about <= len(flow.questions)
        question = path.step.question
        answers[question.id] = data.draw(own_answers(question), label=question.id)
    assert path.step.determination is not None
    assert path.step.outcome.id == path.step.determination.outcome.value


@QUICK
@given(data=st.data())
def test_walking_is_repeatable_and_blind_to_the_order_of_answers(
    data: st.DataObject, flow: Flow, calculator: Calculator, law: Parameters
) -> None:
    answers = {
        question.id: data.draw(own_answers(question), label=question.id)
        for question in flow.questions
    }
    path = trace(flow, answers, calculator, law, TODAY)
    assert isinstance(path.step, Reach)
    turned = dict(reversed(answers.items()))
    assert trace(flow, turned, calculator, law, TODAY) == path
    on_path = {question: answers[question] for question in path.questions}
    assert trace(flow, on_path, calculator, law, TODAY) == path
    assert walk(flow, answers, calculator, law, TODAY) == path.step
    assert leads_to(flow, answers, calculator, law, TODAY) == path.step.outcome.id


@QUICK
@given(data=st.data())
def test_any_stored_text_is_walked_without_an_error(
    data: st.DataObject, flow: Flow, calculator: Calculator, law: Parameters
) -> None:
    """A session of an older release, or a forged button, can hold any answer."""
    answers = {
        question.id: data.draw(own_answers(question) | st.text(max_size=12))
        for question in flow.questions
    }
    path = trace(flow, answers, calculator, law, TODAY)
    if isinstance(path.step, Refuse):
        assert not fits(path.step.question, answers[path.step.question.id], TODAY)


def test_the_first_question_of_the_check_is_the_day(
    flow: Flow, calculator: Calculator, law: Parameters
) -> None:
    step = walk(flow, {}, calculator, law, TODAY)
    assert isinstance(step, Ask)
    assert step.question.id == "start-date"
    assert step.about >= 8


def test_not_sure_of_anything_is_advice_that_names_what_is_missing(
    flow: Flow, calculator: Calculator, law: Parameters
) -> None:
    answers = {question.id: UNSURE for question in flow.questions}
    path = trace(flow, answers, calculator, law, TODAY)
    assert isinstance(path.step, Reach)
    assert path.step.outcome.id == "GET_ADVICE"
    assert path.step.determination is not None
    assert path.step.determination.missing[0] == "start_date"
    assert not {"stage", "urgent"} & set(path.questions), "these change no outcome"


def test_a_purchase_before_the_act_asks_nothing_but_the_day(
    flow: Flow, calculator: Calculator, law: Parameters
) -> None:
    path = trace(flow, {"start-date": "2013-01-30"}, calculator, law, TODAY)
    assert isinstance(path.step, Reach)
    assert path.step.outcome.id == "NOT_APPLICABLE"


def test_the_formal_start_is_asked_only_where_a_figure_changed_in_between(
    flow: Flow, calculator: Calculator, law: Parameters
) -> None:
    council = {"where": "england", "body": "council", "arrangement": "contract", "special": "none"}
    council |= {"subject": "services", "light-touch": "no", "value-basis": "inc"}
    between = council | {"start-date": "2025-12-01", "value": "210000"}
    step = walk(flow, between, calculator, law, TODAY)
    assert isinstance(step, Ask)
    assert step.question.id == "commenced-date"
    for settled in ({"value": "300000"}, {"start-date": "2026-01-01"}):
        step = walk(flow, between | settled, calculator, law, TODAY)
        assert isinstance(step, Ask)
        assert step.question.id == "stage"
