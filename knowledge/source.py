"""Where a statement comes from. Shared by entries and parameters."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Read = Literal["statute", "official-page", "secondary", "part", "not-read"]
"""
How a source was read: the legislation itself, the publisher's own page or document, only another
author's account of it, only a part of it, or not at all.
"""


class Content(BaseModel):
    """Base of every content model: immutable, and unknown keys are faults."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Source(Content):
    """An instrument or page, with the place in it."""

    title: str = Field(min_length=3, description="Instrument or page, as cited in full.")
    locator: str = Field(default="", description="Section or paragraph, such as 's. 1(3)'.")
    url: str = Field(default="", pattern=r"^(https://\S+)?$", description="Official address.")
    until: date | None = Field(default=None, description="Last day it said so, if it has gone.")
    dated: date | None = Field(default=None, description="Day it was made or published.")
    no_address: bool = Field(default=False, description="True: it has no public address.")
    read: Read | None = Field(
        default=None,
        description="How it was read: statute, official-page, secondary (another writer's "
        "account), part, or not-read.",
    )
    read_on: date | None = Field(
        default=None, description="Last day it was read, or the day to which the copy read stands."
    )

    @model_validator(mode="after")
    def _read_as_it_says(self) -> Self:
        if self.read == "not-read" and self.read_on:
            raise ValueError("a source that was not read has no 'read_on': remove it")
        if self.read not in (None, "not-read") and not self.read_on:
            raise ValueError(
                "'read_on' is missing: give the day it was read, or 'read: not-read' for a source "
                "that was not"
            )
        if self.read_on and not self.read:
            raise ValueError(
                "'read' is missing: say how it was read (statute, official-page, secondary, part)"
            )
        if self.no_address and self.url:
            raise ValueError("a source with a 'url' has an address: remove 'no_address'")
        return self

    @property
    def checked_on(self) -> date | None:
        """Day it was read; None where it was not read, or only in another author's account."""
        return self.read_on if self.read != "secondary" else None
