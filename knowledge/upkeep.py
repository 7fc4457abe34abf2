"""
Who keeps the content true, and what is known to be coming that will make it stale.

Rules of this file: shapes only. Whether a role or an event that an entry names exists is checked
where everything is known (`bot.content.library`).
"""

from __future__ import annotations

from datetime import date

from pydantic import Field

from knowledge.source import Content, Source


class Role(Content):
    """One role that keeps content true."""

    keeps: str = Field(min_length=8, description="What the role looks after, in one line.")


class Roles(Content):
    """`owners/owners.yaml`: the roles by id, in the order they are reported."""

    owners: dict[str, Role] = Field(default_factory=dict)


class Assigned(Content):
    """An overlay's `owners.yaml`: who each role is at an organisation, as a team or a post."""

    owners: dict[str, str] = Field(min_length=1)


class Coming(Content):
    """
    Something known to be coming that makes answers stale.

    Attributes:
        title: What happens, in one line.
        on: Day it happens; None while no day is known.
        source: Where that is said.
    """

    title: str = Field(min_length=8)
    on: date | None = None
    source: Source


class Events(Content):
    """`events/events.yaml`: what is coming, by id."""

    events: dict[str, Coming] = Field(default_factory=dict)
