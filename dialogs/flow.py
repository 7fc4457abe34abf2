"""
Decision trees as data: questions in order, options, outcomes, words.

A flow asks its questions from first to last, passing over each that cannot matter: because its
`ask_if` does not hold, or because the flow's calculator says that no answer could change the
result. It ends in the outcome its calculator names or, without one, in the first outcome whose
`when` holds.

Rules of this file: shapes only; `walk` gives them life.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import Field, model_validator

from dialogs.conditions import Condition
from knowledge import Content
from knowledge.entry import ENTRY_ID

QuestionKind = Literal["choice", "yes_no", "date", "money"]


class Term(Content):
    """A word used in a question, explained."""

    word: str
    meaning: str


class Option(Content):
    """One answer a choice question offers."""

    id: str = Field(pattern=ENTRY_ID, max_length=24)
    label: str = Field(max_length=72)
    also: tuple[str, ...] = Field(default=(), description="Other ways people type it.")
    facts: dict[str, str] = Field(default_factory=dict, description="Facts it settles.")


class Question(Content):
    """One inner node of a flow."""

    id: str = Field(pattern=ENTRY_ID, max_length=24)
    kind: QuestionKind
    text: str = Field(min_length=8)
    bidder_text: str = Field(default="", description="The question as a bidder would be asked.")
    hint: str = Field(default="", description="What to look at, and examples of answers.")
    why: str = Field(min_length=8, description="Why we ask.")
    label: str = Field(description="The question as a heading in a list of answers.")
    terms: tuple[Term, ...] = ()
    options: tuple[Option, ...] = ()
    fact: str = Field(default="", description="Fact that a date, money or yes-no answer gives.")
    basis: str = Field(default="", description="Money: question a stated VAT basis answers too.")
    recognises: Literal["", "body", "where", "subject"] = Field(
        default="", description="What the gazetteer may also read an answer as."
    )
    ask_if: Condition | None = None
    usual: str = Field(description="An ordinary answer: for the count of questions to come.")
    example: str = Field(default="", description="A typed answer that would do.")

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if (self.kind == "choice") != bool(self.options):
            raise ValueError("a choice question has 'options', and no other kind has")
        ids = [option.id for option in self.options]
        if len(ids) != len(set(ids)):
            raise ValueError("two options have the same id")
        if self.options and self.usual not in ids:
            raise ValueError("'usual' must be the id of one of the options")
        return self

    def option(self, option_id: str) -> Option | None:
        """The option with an id, or None."""
        return next((option for option in self.options if option.id == option_id), None)

    def facts(self) -> frozenset[str]:
        """Facts that an answer to this question can give."""
        offered = {fact for option in self.options for fact in option.facts}
        return frozenset(offered | ({self.fact} if self.fact else set()))


class Outcome(Content):
    """One leaf of a flow."""

    id: str = Field(pattern=r"^[A-Za-z0-9_-]+$")
    title: str = Field(description="The result in one line; no meaning by symbol alone.")
    text: str = Field(description="What to do next, in the neutral markup.")
    when: Condition | None = None


class Flow(Content):
    """A decision tree, its words and how people ask for it."""

    id: str = Field(pattern=ENTRY_ID, max_length=32)
    title: str
    calculator: str = Field(default="", description="Name of the calculator that decides.")
    utterances: tuple[str, ...] = Field(min_length=6, description="How people ask for it.")
    keywords: tuple[str, ...] = ()
    offer: str = Field(description="Said when the flow is offered.")
    intro: str = Field(description="Said before the first question.")
    questions: tuple[Question, ...] = Field(min_length=1)
    outcomes: tuple[Outcome, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_are_one(self) -> Self:
        for kind, ids in (
            ("questions", [question.id for question in self.questions]),
            ("outcomes", [outcome.id for outcome in self.outcomes]),
        ):
            if len(ids) != len(set(ids)):
                raise ValueError(f"two {kind} have the same id")
        return self

    def question(self, question_id: str) -> Question | None:
        """The question with an id, or None."""
        return next((q for q in self.questions if q.id == question_id), None)

    def outcome(self, outcome_id: str) -> Outcome:
        """
        The outcome with an id.

        Raises:
            KeyError: There is none; content checks exclude this.
        """
        for outcome in self.outcomes:
            if outcome.id == outcome_id:
                return outcome
        raise KeyError(outcome_id)


Answers = Mapping[str, str]
"""Question id to canonical answer: option id, ISO date, pounds as a decimal, or 'unsure'."""
