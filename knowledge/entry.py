"""
One curated answer: the questions it answers, its text, its sources and its owner.

Rules of this file: models only. `bot.content.library` checks that placeholders, flows and related
entries exist.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from knowledge.dated import Confidence
from knowledge.source import Content, Source
from knowledge.template import Template

EntryKind = Literal[
    "faq", "myth", "term", "principle", "case", "signpost", "template", "smalltalk", "outside"
]
Nation = Literal["england", "wales", "scotland", "northern-ireland", "everywhere"]
Audience = Literal["provider", "commissioner", "support"]

ENTRY_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
EntryId = Annotated[str, StringConstraints(pattern=ENTRY_ID, max_length=48)]


class Myth(Content):
    """The parts of a myth entry other than its answer."""

    number: str = Field(pattern=r"^M-\d\d$")
    claim: str = Field(description="The claim as people say it.")
    verdict: Literal["false", "half-true", "out of date", "not shown"]
    why_believed: str


class Meaning(Content):
    """What the answer means for each kind of reader, where that differs."""

    provider: str = ""
    commissioner: str = ""
    support: str = ""


class Offer(Content):
    """A flow this answer leads to, and the question in it that decides the point."""

    flow: str
    question: str = ""


class Claim(Content):
    """
    The outcome that an entry's answer gives for some facts; compared with what the rules give.
    """

    rule: str = Field(pattern=r"^R-\d\d$", description="Rule the answer rests on.")
    outcome: Literal[
        "APPLIES",
        "NOT_REQUIRED_ENCOURAGED",
        "NOT_APPLICABLE",
        "DIFFERENT_REGIME",
        "GET_ADVICE",
    ]
    facts: dict[str, str] = Field(
        default_factory=dict,
        description="Facts as for assess that differ from an ordinary services contract; "
        "`value` is below, at, above or cannot_be_estimated.",
    )
    since: date | None = Field(default=None, description="First day, if later than the entry's.")
    until: date | None = Field(default=None, description="Last day, if earlier than the entry's.")


class Entry(Content):
    """One question people ask and its sourced, dated answer."""

    id: str = Field(pattern=ENTRY_ID, max_length=48)
    kind: EntryKind
    topic: str = Field(pattern=ENTRY_ID, description="Folder the file lies in.")
    nation: tuple[Nation, ...] = Field(
        default=(), description="Where in the UK the answer holds, or everywhere alone."
    )
    replaces: tuple[EntryId, ...] = Field(
        default=(), description="Ids of former entries that this one takes the place of."
    )
    title: str = Field(min_length=5, description="The entry's question, in one line.")
    utterances: tuple[str, ...] = Field(
        min_length=3, description="How different people would type it; no templated variations."
    )
    keywords: tuple[str, ...] = Field(default=(), description="Words and acronyms, lower case.")
    short: str = Field(min_length=10, description="The answer itself, at most 80 words.")
    detail: str = Field(default="", description="What stands behind 'more', at most 180 words.")
    meaning: Meaning = Field(default_factory=Meaning, alias="for")
    does_not_cover: str = Field(default="", description="One line on what this leaves open.")
    sources: tuple[Source, ...] = ()
    facts: tuple[str, ...] = Field(
        default=(), description="Fact and rule ids it rests on: L-010, R-24."
    )
    settles: tuple[Claim, ...] = Field(
        default=(), description="Outcomes the answer gives for some facts; the rules must agree."
    )
    covers: tuple[str, ...] = Field(
        default=(), description="Sections of source documents, for the coverage map."
    )
    valid_from: date | None = Field(default=None, description="First day the answer is true.")
    valid_to: date | None = Field(default=None, description="Last day the answer is true.")
    before: str = Field(default="", description="Entry that answers for days before `valid_from`.")
    after: str = Field(default="", description="Entry that answers for days after `valid_to`.")
    confidence: Confidence = "high"
    caveat: str = Field(default="", description="Said with the answer when confidence is medium.")
    urgent: bool = Field(default=False, description="Time presses for who asks: say so first.")
    reviewed_on: date
    review_by: date
    review_when: tuple[EntryId, ...] = Field(
        default=(), description="Events that bring the review forward: ids of events.yaml."
    )
    block_when_overdue: bool = False
    owner: str = Field(min_length=2, description="Role of owners.yaml that keeps it true.")
    related: tuple[str, ...] = ()
    offers: Offer | None = None
    myth: Myth | None = None
    template: Template | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.kind == "myth") != (self.myth is not None):
            raise ValueError("a myth has a 'myth' block, and nothing else has one")
        if (self.kind == "template") != (self.template is not None):
            raise ValueError("a template has a 'template' block, and nothing else has one")
        if len(set(self.nation)) != len(self.nation):
            raise ValueError("'nation' names a nation twice: remove one")
        if "everywhere" in self.nation and len(self.nation) > 1:
            raise ValueError("'nation' is everywhere or a list of nations: remove one of the two")
        if self.id in self.replaces:
            raise ValueError("an entry cannot replace itself: remove its id from 'replaces'")
        if self.kind not in ("smalltalk", "outside") and not self.sources:
            raise ValueError("every statement of law carries a source: add 'sources'")
        if self.confidence == "medium" and not self.caveat:
            raise ValueError("medium confidence is never stated bare: add a 'caveat'")
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise ValueError("'valid_from' lies after 'valid_to'")
        if self.review_by < self.reviewed_on:
            raise ValueError("'review_by' lies before 'reviewed_on'")
        return self

    @property
    def only_in(self) -> tuple[Nation, ...]:
        """The nations the answer is limited to; empty where it applies everywhere."""
        return () if "everywhere" in self.nation else self.nation
