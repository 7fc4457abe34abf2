"""A flow's shapes: questions, options, outcomes, and how they are found."""

import pytest
from pydantic import ValidationError

from dialogs import Flow, Option, Question

BODY: dict[str, object] = {
    "id": "body",
    "kind": "choice",
    "text": "Who is buying?",
    "why": "It matters.",
    "label": "Buyer",
    "usual": "council",
    "options": [
        {"id": "council", "label": "A council", "facts": {"authority": "sub_central"}},
        {"id": "nhs", "label": "An NHS trust", "facts": {"authority": "central", "body": "nhs"}},
    ],
}
DAY: dict[str, object] = {
    "id": "start",
    "kind": "date",
    "text": "When does it start?",
    "why": "The law changes.",
    "label": "Start",
    "usual": "today",
    "fact": "start_date",
}
FLOW: dict[str, object] = {
    "id": "example",
    "title": "An example",
    "utterances": ["a", "b", "c", "d", "e", "f"],
    "offer": "I can check.",
    "intro": "Let us see.",
    "questions": [BODY, DAY],
    "outcomes": [{"id": "YES", "title": "It is.", "text": "Good."}],
}


def test_an_option_is_found_by_its_id() -> None:
    question = Question.model_validate(BODY)
    found = question.option("nhs")
    assert found is not None
    assert found.label == "An NHS trust"
    assert question.option("parish") is None


def test_a_question_gives_the_facts_of_its_options_or_its_own() -> None:
    assert Question.model_validate(BODY).facts() == {"authority", "body"}
    assert Question.model_validate(DAY).facts() == {"start_date"}
    assert Question.model_validate(DAY | {"fact": ""}).facts() == frozenset()


def test_questions_and_outcomes_are_found_by_id() -> None:
    flow = Flow.model_validate(FLOW)
    found = flow.question("start")
    assert found is not None
    assert found.label == "Start"
    assert flow.question("end") is None
    assert flow.outcome("YES").title == "It is."
    with pytest.raises(KeyError, match="NO"):
        flow.outcome("NO")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "yes_no"}, "a choice question has 'options'"),
        ({"options": []}, "a choice question has 'options'"),
        ({"options": [BODY["options"][0]] * 2}, "two options have the same id"),  # type: ignore[index]  # a list, though written as object
        ({"usual": "parish"}, "'usual' must be the id"),
        ({"kind": "essay"}, "Input should be"),
        ({"text": "Who?"}, "at least 8"),
    ],
)
def test_a_question_that_does_not_fit_its_kind_is_refused(
    change: dict[str, object], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        Question.model_validate(BODY | change)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"questions": [BODY, BODY]}, "two questions have the same id"),
        ({"outcomes": [{"id": "YES", "title": "x", "text": "y"}] * 2}, "two outcomes"),
        ({"questions": []}, "at least 1"),
        ({"outcomes": []}, "at least 1"),
        ({"utterances": ["a", "b"]}, "at least 6"),
    ],
)
def test_a_flow_has_questions_outcomes_and_ids_of_their_own(
    change: dict[str, object], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        Flow.model_validate(FLOW | change)


@pytest.mark.parametrize("option_id", ["", "Has-capitals", "a b", "a_b", "x" * 25, "é"])
def test_an_options_id_can_travel_in_a_button(option_id: str) -> None:
    with pytest.raises(ValidationError):
        Option(id=option_id, label="An option")
