"""
Models of the gazetteer's two files.

Rules of this file: models only; an unknown key, kind or nation is a fault.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from knowledge import Content

BodyKind = Literal[
    "department",
    "ndpb",
    "nhs-trust",
    "nhs-foundation-trust",
    "nhs-england",
    "icb",
    "council",
    "gla-tfl",
    "national-park",
    "waste",
    "parish",
    "police",
    "fire",
    "police-fire",
    "school",
    "fe-college",
    "university",
    "college-university",
    "housing",
    "national-museum",
    "museum",
    "other-public",
    "private",
]


Where = Literal["england", "wales", "scotland", "northern-ireland"]


Subject = Literal["services", "goods", "works"]


Hint = Literal[
    "call-off",
    "framework",
    "framework-or-call-off",
    "grant",
    "concession",
    "dynamic-market",
    "option",
    "extension",
    "change",
    "ending-service",
    "employment",
    "land",
    "utilities",
    "defence-security",
    "psr",
    "urgent",
    "not-urgent",
    "started",
    "not-started",
]


class BodyEntry(Content):
    """A kind of body, or one body, with all its names."""

    names: tuple[str, ...] = Field(min_length=1, description="The first is the one shown.")
    kind: BodyKind
    where: Where | None = Field(default=None, description="Absent: the words do not tell.")
    in_wales: Where | None = Field(default=None, description="Used when 'in Wales' is said.")
    since: date | None = Field(default=None, description="First day it existed.")
    until: date | None = Field(default=None, description="Last day it existed.")
    cue: bool = Field(default=False, description="Counts only where people name themselves.")
    note: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since and self.until and self.since > self.until:
            raise ValueError("'since' lies after 'until'")
        return self


class ServiceEntry(Content):
    """Something people buy, with all its names."""

    names: tuple[str, ...] = Field(min_length=1)
    subject: Subject | None = Field(default=None, description="Absent: ask.")
    light_touch: bool | None = Field(default=None, description="Services only; absent: ask.")
    health: bool = Field(default=False, description="Health care given to people.")
    cue: bool = Field(default=False, description="Counts only where something is being bought.")
    ask: str = Field(default="", description="Why the words are not enough; empty if they are.")

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.light_touch is not None and self.subject != "services":
            raise ValueError("only services are light touch or not")
        if self.subject is None and not self.ask:
            raise ValueError("say in 'ask' why the subject is not clear")
        return self


class HintEntry(Content):
    """Phrases that hint at the arrangement, the urgency or the stage."""

    names: tuple[str, ...] = Field(min_length=1)
    says: Hint


class Bodies(Content):
    """The whole of `bodies.yaml`."""

    reviewed_on: date
    bodies: tuple[BodyEntry, ...] = Field(min_length=1)
    not_misspelt: tuple[str, ...] = Field(
        default=(), description="Words that look like a slip but are words of their own."
    )


class Services(Content):
    """The whole of `services.yaml`."""

    reviewed_on: date
    services: tuple[ServiceEntry, ...] = Field(min_length=1)
    hints: tuple[HintEntry, ...] = ()
    not_misspelt: tuple[str, ...] = ()


Entry = BodyEntry | ServiceEntry | HintEntry
