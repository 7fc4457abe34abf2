"""A new release of the content under a check that is open: told once, and only what was seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bot.content.library import Library
from bot.engine import Engine
from knowledge import Parameter, Parameters

BELOW = (
    "check",
    "2 March 2026",
    "england",
    "council",
    "new contract",
    "none",
    "services",
    "£200k inc VAT",
)
TOLD = "The guide has been updated since we last spoke. This is what changes for you:"
FIGURES = ("threshold.services.sub_central", "threshold.light_touch.sub_central")

StartTalk = Callable[..., Any]
Release = Callable[[Any, Library], None]


def reworded(library: Library, question_id: str, **words: Any) -> Library:
    """The next release, with other words in one question of the main flow."""
    flow = library.flows[library.main_flow]
    questions = tuple(
        question.model_copy(update=words) if question.id == question_id else question
        for question in flow.questions
    )
    flows = {**library.flows, flow.id: flow.model_copy(update={"questions": questions})}
    return replace(library, flows=flows, release="next")


def with_figure(library: Library, amount: Decimal) -> Library:
    """The next release, with another figure in force for councils."""

    def moved(parameter: Parameter) -> Parameter:
        if parameter.name not in FIGURES:
            return parameter
        *before, last = parameter.values
        values = (*before, last.model_copy(update={"value": f"{amount:f}"}))
        return parameter.model_copy(update={"values": values})

    law = Parameters(tuple(moved(library.law[name]) for name in library.law))
    return replace(library, law=law, release="next")


def go_on(talk: Any, library: Library) -> None:
    """The conversation goes on under another release."""
    talk.engine = Engine(library, talk.engine._services.matcher)


def test_a_question_that_reads_differently_is_told_once(
    start_talk: StartTalk, library: Library
) -> None:
    talk = start_talk()
    talk.say(*BELOW[:4])
    go_on(talk, reworded(library, "body", text="What kind of organisation is buying?"))
    talk.say("new contract")
    assert TOLD in talk.text
    assert 'The question "Buyer" now reads: What kind of organisation is buying?' in talk.text
    assert talk.turn.trace.question == "special"
    assert dict(talk.session.run.answers)["body"] == "council"
    talk.say("none")
    assert TOLD not in talk.text


def test_a_release_that_changes_nothing_seen_is_not_mentioned(
    start_talk: StartTalk, library: Library
) -> None:
    talk = start_talk()
    talk.say(*BELOW[:4])
    go_on(talk, reworded(library, "value", text="How much will it cost over its whole life?"))
    talk.say("new contract")
    assert TOLD not in talk.text
    assert talk.session.run.release == "next"


def test_a_result_that_a_new_figure_turns_is_told(start_talk: StartTalk, library: Library) -> None:
    talk = start_talk()
    talk.say(*BELOW)
    assert "The value of £200,000 is below the threshold of £207,720." in talk.text
    go_on(talk, with_figure(library, Decimal(199_000)))
    talk.say("help")
    assert "Your result is out of date. Answer a few more questions to update it." in talk.text
    talk.say("not yet")
    assert TOLD not in talk.text


def test_a_new_figure_that_leaves_the_result_is_told_with_both_figures(
    start_talk: StartTalk, library: Library
) -> None:
    talk = start_talk()
    talk.say(*BELOW)
    go_on(talk, with_figure(library, Decimal(207_000)))
    talk.say("reasons")
    assert "The threshold for your contract was £207,720. It is now £207,000." in talk.text


def test_another_outcome_and_other_words_of_the_same_are_told(
    start_talk: StartTalk, library: Library
) -> None:
    talk = start_talk()
    talk.say(*BELOW, "stop", "review")
    book = library.rulebooks["social-value-act"]
    rule = book.rules["R-28"]
    worded = rule.model_copy(update={"reasons": {"below": "${value} is under ${threshold}."}})
    book = book.model_copy(update={"rules": {**book.rules, "R-28": worded}})
    go_on(talk, replace(library, rulebooks={book.id: book}, release="next"))
    talk.say("review")
    assert "- Your result is the same, but its wording has changed." in talk.text


def test_a_paused_check_is_compared_when_it_is_taken_up(
    start_talk: StartTalk, library: Library
) -> None:
    talk = start_talk()
    talk.say(*BELOW[:4], "stop")
    go_on(talk, reworded(library, "where", hint="Look at the duties of the body."))
    talk.say("help")
    assert TOLD not in talk.text
    talk.say("resume")
    assert 'The question "Nation" now reads' in talk.text


def test_a_question_that_is_gone_is_told(start_talk: StartTalk, library: Library) -> None:
    talk = start_talk()
    talk.say(*BELOW[:6])
    flow = library.flows[library.main_flow]
    kept = tuple(question for question in flow.questions if question.id != "special")
    flows = {**library.flows, flow.id: flow.model_copy(update={"questions": kept})}
    go_on(talk, replace(library, flows=flows, release="next"))
    talk.say("review")
    assert "- We no longer ask one of the questions you answered." in talk.text


@pytest.mark.parametrize("said", ["help", "review", "back", "what is this", "services"])
def test_whatever_is_done_first_under_a_new_release_tells_of_it(
    said: str, start_talk: StartTalk, library: Library
) -> None:
    talk = start_talk()
    talk.say(*BELOW[:6])
    go_on(talk, reworded(library, "body", text="What kind of organisation is buying?"))
    talk.say(said)
    assert talk.text.startswith(TOLD)
