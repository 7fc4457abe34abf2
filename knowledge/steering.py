"""
How people steer a conversation: how they go on from an answer, say who they are, and say that
time presses.

Rules of this file: shapes only. The words stand in `knowledge/language/steering.yaml`; whether an
entry or a topic named there exists is checked where everything is known (`bot.content.library`).
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from knowledge.source import Content

Facet = Literal["since", "before", "now", "meaning"]
"""What may be asked of the last answer as it stands: see `Steering.facets`."""

Who = Literal["provider", "commissioner", "support"]


class Openers(Content):
    """Words that begin a message which goes on from the last answer."""

    same: tuple[str, ...] = Field(default=(), description="Only of the same matter: 'and for'.")
    either: tuple[str, ...] = Field(default=(), description="Or of a new one: 'what about'.")


class Turning(Content):
    """From an answer, by a word of an idea, to another answer."""

    idea: str = Field(description="Name of the idea.")
    after: tuple[str, ...] = Field(
        default=(), description="Entries or topics it holds after; left out: after any."
    )
    to: str = Field(description="Entry that answers.")


class Roles(Content):
    """How people say who they are."""

    selves: tuple[str, ...] = Field(default=(), description="Words before a role: 'we are a'.")
    roles: dict[Who, tuple[str, ...]] = Field(default_factory=dict, description="Names of a role.")
    phrases: dict[Who, tuple[str, ...]] = Field(
        default_factory=dict, description="Whole ways to say it, that need no word before."
    )


class Steering(Content):
    """
    `steering.yaml`: all of it in lower case.

    Attributes:
        openers: As `Openers`.
        pointers: Words that stand for what the last answer was about: "it", "that".
        facets: Whole messages that ask something of the last answer: since when it holds, what
            held before, what holds now, what it means for who asks.
        asking: Words that make a message a whole question.
        little: Words that alone ask nothing.
        names: Topic or entry, and what it is called in a sentence, to stand where a pointer stood.
        ideas: Name and the words for it, in the order they are looked for.
        turns: The first that holds is taken.
        audiences: As `Roles`.
        pressing: Words in a message that say time may be short.
        beginning: Words beside which a day told in passing is that of a procurement's first step.
        selves: Words that show a message to tell of the writer's own case.
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
