"""
Models of what an organisation adds to the guide: who it is, whom to ask there, and notes on core
answers.

Rules of this file: models only. Local content is shown with core content and never replaces it;
`bot.content.overlays` checks that.
"""

from __future__ import annotations

from datetime import date
from typing import Self

from pydantic import Field, model_validator

from knowledge.entry import ENTRY_ID
from knowledge.source import Content, Source


class Contact(Content):
    """Somebody to ask, with at least one way to reach them."""

    name: str = Field(min_length=2, description="A team or a role; a person's name goes stale.")
    about: str = Field(default="", description="What they help with, in a few words.")
    email: str = Field(default="", pattern=r"^(\S+@\S+)?$")
    phone: str = ""
    url: str = Field(default="", pattern=r"^(https://\S+)?$")

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if not (self.email or self.phone or self.url):
            raise ValueError("a contact needs an 'email', a 'phone' or a 'url'")
        return self


class Overlay(Content):
    """The organisation that the local content belongs to."""

    id: str = Field(pattern=ENTRY_ID, max_length=24, description="Short name, such as thornbeck.")
    organisation: str = Field(min_length=3, max_length=60, description="Named with every answer.")
    contacts: tuple[Contact, ...] = Field(default=(), description="Whom 'person' names.")
    opening_hours: str = Field(default="", description="When they can be reached, in words.")


class Note(Content):
    """An organisation's note on one core answer, shown under its name."""

    extends: str = Field(pattern=ENTRY_ID, description="Id of the core entry it stands beside.")
    note: str = Field(min_length=10, description="At most 80 words, shown after the answer.")
    sources: tuple[Source, ...] = Field(min_length=1)
    valid_from: date = Field(description="First day the note is true.")
    valid_to: date | None = Field(default=None, description="Last day the note is true.")
    reviewed_on: date
    review_by: date
    owner: str = Field(min_length=2)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.valid_to and self.valid_from > self.valid_to:
            raise ValueError("'valid_from' lies after 'valid_to'")
        if self.review_by < self.reviewed_on:
            raise ValueError("'review_by' lies before 'reviewed_on'")
        return self

    def holds_on(self, day: date) -> bool:
        """True when the note applies on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
