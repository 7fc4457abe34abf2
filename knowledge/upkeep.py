"""
Who keeps the content up to date, and known future events that will make it out of date.

Rules of this file: models only. `bot.content.library` checks that the roles and events that entries
name exist.
"""

from __future__ import annotations

from datetime import date

from pydantic import Field

from knowledge.source import Content, Source


class Role(Content):
    """One role that keeps content up to date."""

    keeps: str = Field(min_length=8, description="What the role looks after, in one line.")


class Roles(Content):
    """`owners/owners.yaml`: the roles by id, in the order they are reported."""

    owners: dict[str, Role] = Field(default_factory=dict)


class Assigned(Content):
    """An overlay's `owners.yaml`: who holds each role at an organisation, as a team or a post."""

    owners: dict[str, str] = Field(min_length=1)


class Coming(Content):
    """
    A known future event that makes answers out of date.

    Attributes:
        title: What happens, in one line.
        on: Day it happens; None while the day is not known.
        source: Source for it.
    """

    title: str = Field(min_length=8)
    on: date | None = None
    source: Source


class Events(Content):
    """`events/events.yaml`: future events by id."""

    events: dict[str, Coming] = Field(default_factory=dict)
