"""A typed answer to a flow's question, as canonical answers or as a reason why not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.check.state import derive_state
from bot.content.library import Library
from bot.model.session import FlowRun, Session
from bot.understanding.answers import ParsedAnswer, UnclearAnswer, in_words, parse_answer
from bot.understanding.message import ParsedMessage
from bot.understanding.situation import Situation
from dialogs import UNSURE, Flow, Question

TODAY = date(2026, 11, 22)
SO_FAR = {
    "start-date": "2026-03-02",
    "where": "england",
    "body": "council",
    "arrangement": "contract",
    "special": "none",
    "subject": "services",
}


def message(library: Library, text: str, session: Session | None = None) -> ParsedMessage:
    """A text in a conversation; nothing here is matched."""
    session = session or Session()
    check = derive_state(library, session, TODAY)
    return ParsedMessage(text, Situation(library, session, check, TODAY, matcher=None))


@pytest.fixture
def answered(library: Library, flow: Flow) -> Any:
    """Reads a typed answer to a question of the check, by default with the usual path behind."""

    def answer(question_id: str, text: str, **held: str) -> ParsedAnswer | UnclearAnswer:
        question = flow.question(question_id)
        assert question
        run = FlowRun(flow.id, 1, library.release, tuple((SO_FAR | held).items()))
        return parse_answer(message(library, text, Session(run=run, runs=1)), question)

    return answer


@pytest.mark.parametrize(
    ("question", "text", "given"),
    [
        ("where", "england", {"where": "england"}),
        ("where", "2", {"where": "wales"}),
        ("where", "not sure", {"where": UNSURE}),
        ("where", "leeds city council", {"where": "england"}),
        ("body", "we're a council", {"body": "council"}),
        ("body", "an NHS foundation trust", {"body": "nhs-foundation-trust"}),
        ("body", "Home Office", {"body": "department"}),
        ("special", "nope", {"special": "none"}),
        ("subject", "office cleaning", {"subject": "services"}),
        ("stage", "nope", {"stage": "not-started"}),
        ("stage", "yep", {"stage": "started"}),
        ("light-touch", "yess", {"light-touch": "yes"}),
        ("light-touch", "nope", {"light-touch": "no"}),
        ("light-touch", "no idea", {"light-touch": UNSURE}),
        ("start-date", "2 March 2026", {"start-date": "2026-03-02"}),
        ("start-date", "don't know", {"start-date": UNSURE}),
        ("value", "£250k", {"value": "250000"}),
        ("value", "1.2m inc VAT", {"value": "1200000.0", "value-basis": "inc"}),
        ("value", "£99,999.50", {"value": "99999.50"}),
        ("value", "unsure", {"value": UNSURE}),
        ("value", "a rolling contract with no end", {"value": "cannot_be_estimated"}),
        ("value-basis", "yes", {"value-basis": "inc"}),
        ("value-basis", "ex vat", {"value-basis": "net"}),
    ],
)
def test_an_answer_in_ones_own_words_is_taken(
    question: str, text: str, given: dict[str, str], answered: Any
) -> None:
    found = answered(question, text)
    assert isinstance(found, ParsedAnswer)
    assert canonical(found.answers) == canonical(given)
    assert not found.from_range


def canonical(answers: dict[str, str]) -> dict[str, str]:
    """Answers with pounds in one form: how many noughts are kept is no matter."""
    return {k: v.rstrip("0").rstrip(".") if "." in v else v for k, v in answers.items()}


@pytest.mark.parametrize(
    ("question", "text", "phrase"),
    [
        ("where", "atlantis", "refuse_not_understood"),
        ("light-touch", "", "refuse_empty"),
        ("light-touch", "yes and no", "refuse_ambiguous"),
        ("light-touch", "purple", "refuse_not_understood"),
        ("start-date", "31 February 2026", "refuse_no_such_day"),
        ("start-date", "1850", "refuse_too_early"),
        ("start-date", "2400", "refuse_too_late"),
        ("start-date", "purple", "refuse_not_understood"),
        ("value", "-5", "refuse_negative"),
        ("value", "£0", "refuse_zero"),
        ("value", "200,000 euros", "refuse_not_pounds"),
        ("value", "£5k a month", "refuse_no_term"),
        ("value", "£999999999999999", "refuse_too_large"),
        ("value", "purple", "refuse_not_understood"),
    ],
)
def test_an_answer_that_cannot_be_taken_says_why(
    question: str, text: str, phrase: str, answered: Any, library: Library
) -> None:
    found = answered(question, text)
    assert isinstance(found, UnclearAnswer)
    assert found.phrase == phrase
    assert phrase in library.phrases.phrases
    assert found.choices == ()
    off_the_point = ("refuse_not_understood", "refuse_empty")
    assert found.is_off_the_point == (phrase in off_the_point)


@pytest.mark.parametrize(
    ("question", "text", "choices"),
    [
        ("start-date", "in spring", ("2026-03-01", "2027-03-01")),
        ("value", "250", ("250", "250000")),
        ("where", "england or scotland", ("england", "scotland")),
        ("subject", "goods and works", ("goods", "works", "mixed")),
        ("subject", "furniture and fitting it", ("goods", "mixed")),
        ("subject", "vehicle maintenance", ("goods", "services")),
        ("body", "Arts Council England", ("council", "ndpb")),
    ],
)  # fmt: skip
def test_an_answer_that_reads_several_ways_gives_each(
    question: str, text: str, choices: tuple[str, ...], answered: Any
) -> None:
    found = answered(question, text)
    assert isinstance(found, UnclearAnswer)
    assert set(found.choices) == set(choices)
    assert found.phrase == "ambiguous_title"
    assert not found.is_off_the_point


def test_a_month_without_a_change_of_law_in_it_is_taken(answered: Any) -> None:
    assert answered("start-date", "next March") == ParsedAnswer(
        {"start-date": "2027-03-01"}, from_range=True
    )


def test_a_range_of_days_with_a_change_of_law_in_it_is_asked_back(answered: Any) -> None:
    found = answered("start-date", "February 2025")
    assert found == UnclearAnswer("refuse_day_range", (("day", "24 February 2025"),))


def test_a_range_that_begins_on_the_day_of_change_is_taken(answered: Any) -> None:
    """From its first day on one law holds: nothing changes inside."""
    assert answered("start-date", "January 2026") == ParsedAnswer(
        {"start-date": "2026-01-01"}, from_range=True
    )


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("between £300k and £400k", "300000"),
        ("£10k to £20k", "10000"),
        ("over £1m", "1000001"),
        ("under £20k", "19999"),
    ],
)
def test_a_range_of_values_that_leads_to_one_place_is_taken(
    text: str, low: str, answered: Any
) -> None:
    found = answered("value", text)
    assert isinstance(found, ParsedAnswer)
    assert canonical(found.answers) == {"value": low}
    assert found.from_range
    assert found.working


@pytest.mark.parametrize(
    "text",
    [
        "between £150k and £250k",
        "£207,719 to £207,720 inc vat",
        "over £100k",
        "less than £1m",
    ],
)
def test_a_range_of_values_that_crosses_the_threshold_is_asked_back(
    text: str, answered: Any
) -> None:
    assert answered("value", text) == UnclearAnswer("refuse_money_range")


def test_a_range_of_values_whose_ends_reach_other_results_is_asked_back(answered: Any) -> None:
    """With every other question answered, both ends reach outcomes, which differ."""
    found = answered("value", "£100k to £300k inc vat", stage="started", urgent="no")
    assert found == UnclearAnswer("refuse_money_range")
    same = answered("value", "£300k to £400k inc vat", stage="started", urgent="no")
    assert isinstance(same, ParsedAnswer)


def test_how_a_figure_came_about_is_told(answered: Any) -> None:
    found = answered("value", "£60k a year for 3+1+1 inc vat")
    assert isinstance(found, ParsedAnswer)
    assert canonical(found.answers) == {"value": "300000", "value-basis": "inc"}
    assert "£60,000 a year for 5 years" in found.working


def test_without_a_check_under_way_a_range_is_taken_at_its_least(
    library: Library, flow: Flow
) -> None:
    """Nothing to try its ends on: both come to nothing."""
    question = flow.question("value")
    assert question
    found = parse_answer(message(library, "£1m to £2m"), question)
    assert isinstance(found, ParsedAnswer)


@pytest.mark.parametrize(
    ("question", "answer", "words"),
    [
        ("body", "council", "Council or combined authority"),
        ("body", UNSURE, "Not sure"),
        ("light-touch", "yes", "Yes"),
        ("light-touch", "no", "No"),
        ("stage", "started", "Yes, it has started"),
        ("start-date", "2026-03-02", "2 March 2026"),
        ("value", "207720", "£207,720"),
        ("value", "99.50", "£99.50"),
        ("value", "cannot_be_estimated", "It cannot be estimated"),
    ],
)
def test_a_stored_answer_is_shown_in_words(
    question: str, answer: str, words: str, library: Library, flow: Flow
) -> None:
    asked = flow.question(question)
    assert isinstance(asked, Question)
    assert in_words(library, asked, answer) == words


def test_the_example_of_every_question_is_an_answer_to_it(answered: Any, flow: Flow) -> None:
    assert all(question.example for question in flow.questions)
    for question in flow.questions:
        assert isinstance(answered(question.id, question.example), ParsedAnswer), question.id
