"""
Decision trees as data: questions in order, options, outcomes, words.

A flow asks its questions in order and skips those that cannot matter: those whose `ask_if` does not
hold, and those whose answer, by the flow's calculator, could not change the result. It ends in the
outcome its calculator names or, without one, in the first outcome whose `when` holds. A flow with
`pick` is a pool of questions: `drawn` selects the questions of one run and shuffles them.

Rules of this file: models only; `dialogs.walk` runs them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import Literal, Self

from pydantic import Field, model_validator

from dialogs.conditions import Condition
from dialogs.gazetteer_models import Hint
from knowledge import Content, Source
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
    bidder_hint: str = Field(default="", description="The hint as a bidder would read it.")
    published: bool = Field(default=True, description="Whether a notice says it: bidders see that.")
    belongs_to: str = Field(default="", description="Question whose answer this one is about.")
    hint: str = Field(default="", description="What to look at, and examples of answers.")
    why: str = Field(min_length=8, description="Why we ask.")
    label: str = Field(description="The question as a heading in a list of answers.")
    terms: tuple[Term, ...] = ()
    options: tuple[Option, ...] = ()
    fact: str = Field(default="", description="Fact that a date, money or yes-no answer gives.")
    basis: str = Field(default="", description="Money: question a stated VAT basis answers too.")
    rate: str = Field(default="", description="Money: question a stated VAT rate answers too.")
    recognises: Literal["", "body", "where", "subject"] = Field(
        default="", description="What the gazetteer may also read an answer as."
    )
    mixture: str = Field(default="", description="Option that several of the others come to.")
    ask_if: Condition | None = None
    usual: str = Field(description="An ordinary answer: for the count of questions to come.")
    example: str = Field(default="", description="A typed answer that would do.")
    right: str = Field(default="", description="Quiz: the option that is right.")
    explanation: str = Field(default="", description="Said once it is answered, whatever is said.")
    sources: tuple[Source, ...] = Field(default=(), description="Where the explanation comes from.")
    read: str = Field(default="", description="Quiz: entry to read again after a wrong answer.")

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if (self.kind == "choice") != bool(self.options):
            raise ValueError("a choice question has 'options', and no other kind has")
        ids = [option.id for option in self.options]
        if len(ids) != len(set(ids)):
            raise ValueError("two options have the same id")
        if self.options and self.usual not in ids:
            raise ValueError("'usual' must be the id of one of the options")
        if self.mixture and self.mixture not in ids:
            raise ValueError("'mixture' must be the id of one of the options")
        return self

    @model_validator(mode="after")
    def _explains_itself(self) -> Self:
        if self.right and self.option(self.right) is None:
            raise ValueError("'right' must be the id of one of the options")
        if self.right and not self.explanation:
            raise ValueError("a question with 'right' has an 'explanation' too")
        if bool(self.explanation) != bool(self.sources):
            raise ValueError("'explanation' and 'sources' go together")
        if self.read and not self.right:
            raise ValueError("'read' goes with 'right'")
        return self

    def option(self, option_id: str) -> Option | None:
        """The option with an id, or None."""
        return next((option for option in self.options if option.id == option_id), None)

    def facts(self) -> frozenset[str]:
        """Names of the facts that an answer to this question can set."""
        offered = {fact for option in self.options for fact in option.facts}
        return frozenset(offered | ({self.fact} if self.fact else set()))


class Slot(Content):
    """One answer: an option of a question."""

    question: str
    option: str


class Moved(Content):
    """Moves an answer to another question when a third question has a given answer."""

    where: Slot
    answer_of: str = Field(description="Question that the words seem to answer.")
    belongs_to: str = Field(description="Question with the same options that they answer.")


class Account(Content):
    """When a message describes a procurement rather than asks about the law."""

    least: int = Field(ge=1, description="How many questions it must answer.")
    every: tuple[str, ...] = Field(description="Questions it must answer, each of them.")
    one_of: tuple[str, ...] = Field(description="Questions of which it must answer one.")


class Slots(Content):
    """Which questions of this flow volunteered facts answer."""

    hints: dict[Hint, Slot] = Field(default_factory=dict, description="Hint to the answer it is.")
    moved: tuple[Moved, ...] = ()
    account: Account | None = None
    of_a_bidder: tuple[Slot, ...] = Field(
        default=(), description="Answers that a bidder gives of itself, not of the buyer."
    )

    def named(self) -> Iterator[tuple[str, str]]:
        """
        Every question named, with its option; the option is empty where only the question is named.
        """
        for slot in (*self.hints.values(), *self.of_a_bidder, *(m.where for m in self.moved)):
            yield slot.question, slot.option
        for moved in self.moved:
            yield from ((moved.answer_of, ""), (moved.belongs_to, ""))
        for name in (*self.account.every, *self.account.one_of) if self.account else ():
            yield name, ""


class Item(Content):
    """One line of an outcome's list: something to do, with its source."""

    text: str = Field(min_length=8, description="What to do, in one or two sentences.")
    sources: tuple[Source, ...] = Field(min_length=1)
    when: Condition | None = None
    priority: int = Field(default=0, ge=0, le=3, description="1 before 2 before 3; 0: no heading.")


class Outcome(Content):
    """One leaf of a flow. Its list, if any, is shown after its text and written to its file."""

    id: str = Field(pattern=r"^[A-Za-z0-9_-]+$")
    title: str = Field(description="The result in one line; no meaning by symbol alone.")
    text: str = Field(description="What to do next, in the neutral markup.")
    bidder_title: str = Field(default="", description="The result as a bidder would read it.")
    bidder_text: str = Field(default="", description="What the result means to a bidder.")
    bidder_items: tuple[Item, ...] = Field(default=(), description="What to ask the buyer.")
    when: Condition | None = None
    items: tuple[Item, ...] = ()
    file: str = Field(
        default="", pattern=r"^([a-z0-9]+(-[a-z0-9]+)*\.txt)?$", description="Attach it as this."
    )

    def every_item(self) -> tuple[Item, ...]:
        """The lines of its lists: the buyer's, then the bidder's."""
        return (*self.items, *self.bidder_items)

    @model_validator(mode="after")
    def _file_holds_the_items(self) -> Self:
        if self.file and not self.items:
            raise ValueError("'file' holds the 'items'. Add some, or remove it")
        return self


class Flow(Content):
    """A decision tree, its words and how people ask for it."""

    id: str = Field(pattern=ENTRY_ID, max_length=32)
    title: str
    main: bool = Field(default=False, description="The one that `check` begins.")
    calculator: str = Field(default="", description="Name of the calculator that decides.")
    utterances: tuple[str, ...] = Field(min_length=6, description="How people ask for it.")
    keywords: tuple[str, ...] = ()
    offer: str = Field(description="Said when the flow is offered.")
    intro: str = Field(description="Said before the first question.")
    bidder_intro: str = Field(default="", description="Said to a bidder: makes it theirs as well.")
    bidder_words: tuple[str, ...] = Field(default=(), description="Words that tell a bidder.")
    pick: int = Field(default=0, ge=0, description="How many questions a run draws; 0: all.")
    scale: tuple[Option, ...] = Field(
        default=(), description="Options of every choice question that names none of its own."
    )
    reviewed_on: date | None = Field(default=None, description="Last check against the sources.")
    slots: Slots = Field(default_factory=Slots, description="What facts told unasked answer.")
    questions: tuple[Question, ...] = Field(min_length=1)
    outcomes: tuple[Outcome, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _lends_its_scale(cls, raw: object) -> object:
        """Adds the options of the flow's scale to the questions that use it, before validation."""
        if not isinstance(raw, dict) or not isinstance(raw.get("questions"), list | tuple):
            return raw
        scale = raw.get("scale")
        if not scale:
            return raw
        return raw | {"questions": [_with_options(q, scale) for q in raw["questions"]]}

    @model_validator(mode="after")
    def _ids_are_one(self) -> Self:
        for kind, ids in (
            ("questions", [question.id for question in self.questions]),
            ("outcomes", [outcome.id for outcome in self.outcomes]),
        ):
            if len(ids) != len(set(ids)):
                raise ValueError(f"two {kind} have the same id")
        return self

    @model_validator(mode="after")
    def _belongs_to_what_came_before(self) -> Self:
        asked: set[str] = set()
        for question in self.questions:
            if question.belongs_to and question.belongs_to not in asked:
                raise ValueError(
                    f"'belongs_to' of '{question.id}' must name a question asked before it"
                )
            asked.add(question.id)
        return self

    @model_validator(mode="after")
    def _draws_what_it_can(self) -> Self:
        if not self.pick:
            return self
        if self.pick > len(self.questions):
            raise ValueError("'pick' draws more questions than there are")
        if self.calculator or any(self.conditions()):
            raise ValueError(
                "a flow with 'pick' has no calculator, 'ask_if' or 'when':"
                " any question may be left out"
            )
        return self

    @model_validator(mode="after")
    def _says_when_it_was_checked(self) -> Self:
        if self.reviewed_on is None and any(self.sources()):
            raise ValueError("'reviewed_on' is missing: the flow names sources. Add it")
        return self

    def conditions(self) -> Iterator[Condition]:
        """Every condition of the flow, in questions, outcomes and items."""
        places = (
            *(question.ask_if for question in self.questions),
            *(outcome.when for outcome in self.outcomes),
            *(item.when for outcome in self.outcomes for item in outcome.every_item()),
        )
        yield from (condition for condition in places if condition)

    def sources(self) -> Iterator[Source]:
        """Every source the flow itself names; the sources of its rules are in the rule book."""
        for question in self.questions:
            yield from question.sources
        for outcome in self.outcomes:
            for item in outcome.every_item():
                yield from item.sources

    def question(self, question_id: str) -> Question | None:
        """The question with an id, or None."""
        return next((q for q in self.questions if q.id == question_id), None)

    def outcome(self, outcome_id: str) -> Outcome:
        """
        The outcome with an id.

        Raises:
            KeyError: The flow has no such outcome; content checks rule this out.
        """
        for outcome in self.outcomes:
            if outcome.id == outcome_id:
                return outcome
        raise KeyError(outcome_id)


def _with_options(question: object, scale: object) -> object:
    is_bare = isinstance(question, dict) and question.get("kind") == "choice"
    return {"options": scale, **question} if isinstance(question, dict) and is_bare else question


def drawn(flow: Flow, seed: int) -> Flow:
    """
    The flow for one run: of a pool, only the questions selected, shuffled.

    Args:
        flow: Any flow; one without `pick` is returned as it is.
        seed: Any whole number; the same seed always gives the same questions. Each question's place
            depends on its own id alone, so a question added later does not reorder the others.
    """
    if not flow.pick:
        return flow
    lots = sorted(flow.questions, key=lambda q: sha256(f"{seed}:{q.id}".encode()).digest())
    return flow.model_copy(update={"questions": tuple(lots[: flow.pick]), "pick": 0})


def for_bidder(flow: Flow) -> Flow:
    """The flow for a bidder: only what a notice publishes, worded for a bidder."""
    questions = (_for_bidder(question) for question in flow.questions if question.published)
    outcomes = (
        outcome.model_copy(
            update={
                "title": outcome.bidder_title or outcome.title,
                "text": outcome.bidder_text or outcome.text,
                "items": outcome.bidder_items,
            }
        )
        for outcome in flow.outcomes
    )
    return flow.model_copy(
        update={
            "intro": flow.bidder_intro,
            "questions": tuple(questions),
            "outcomes": tuple(outcomes),
        }
    )


def _for_bidder(question: Question) -> Question:
    words = {
        "text": question.bidder_text or question.text,
        "hint": question.bidder_hint or question.hint,
    }
    return question.model_copy(update=words)


Answers = Mapping[str, str]
"""Question id to canonical answer: option id, ISO date, pounds as a decimal, or 'unsure'."""
