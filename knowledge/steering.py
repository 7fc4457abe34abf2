"""
Words that steer a conversation: how people follow up an answer, say who they are, and say that time
is short.

Rules of this file: models only. The words are in `knowledge/language/steering.yaml`;
`bot.content.library` checks that the entries and topics named there exist.
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from knowledge.source import Content

Facet = Literal["since", "before", "now", "meaning"]
"""What a follow-up may ask about the last answer: see `Steering.facets`."""

Who = Literal["provider", "commissioner", "support"]


class Openers(Content):
    """Words that begin a follow-up to the last answer."""

    same: tuple[str, ...] = Field(default=(), description="Only of the same matter: 'and for'.")
    either: tuple[str, ...] = Field(default=(), description="Or of a new one: 'what about'.")


class Turning(Content):
    """Which answer a follow-up leads to, by the answer it follows and the idea it names."""

    idea: str = Field(description="Name of the idea.")
    after: tuple[str, ...] = Field(
        default=(), description="Entries or topics it holds after; left out: after any."
    )
    to: str = Field(description="Entry that answers.")


class Roles(Content):
    """The ways people say who they are."""

    selves: tuple[str, ...] = Field(default=(), description="Words before a role: 'we are a'.")
    roles: dict[Who, tuple[str, ...]] = Field(default_factory=dict, description="Names of a role.")
    phrases: dict[Who, tuple[str, ...]] = Field(
        default_factory=dict, description="Whole ways to say it, that need no word before."
    )


class Steering(Content):
    """
    `steering.yaml`; all words are lower case.

    Attributes:
        openers: As `Openers`.
        pointers: Words that stand for what the last answer was about: "it", "that".
        facets: Whole messages that ask something about the last answer: since when it holds, what
            held before, what holds now, what it means for the person asking.
        asking: Words that make a message a complete question.
        little: Stopwords: words that on their own ask nothing.
        names: Topic or entry, and what it is called in a sentence, to replace a pointer.
        ideas: Name and the words for it, in the order they are searched.
        turns: The first that applies is used.
        audiences: As `Roles`.
        pressing: Words that say time may be short.
        beginning: Words that mark a date in the same message as that of a procurement's first step.
        selves: Words that show that a message is about the writer's own case.
    """

    openers: Openers = Field(default_factory=Openers)
    pointers: tuple[str, ...] = ()
    facets: dict[Facet, tuple[str, ...]] = Field(default_factory=dict)
    asking: tuple[str, ...] = ()
    little: tuple[str, ...] = ()
    names: dict[str, str] = Field(default_factory=dict)
    ideas: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    turns: tuple[Turning, ...] = ()
    audiences: Roles = Field(default_factory=Roles)
    pressing: tuple[str, ...] = ()
    beginning: tuple[str, ...] = ()
    selves: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _ideas_known(self) -> Self:
        for turn in self.turns:
            if turn.idea not in self.ideas:
                known = ", ".join(sorted(self.ideas))
                raise ValueError(f"unknown idea '{turn.idea}'. Known: {known}")
        return self
