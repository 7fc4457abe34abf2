"""
What the engine may need from outside before it can answer, and the results.

The engine is pure: it draws no codes, reads no store and no file. It returns a turn with an
`Effect`; the service performs it and calls the engine again with the result.

    DrawCode    → DrawnCode     a fresh code for continuing a check elsewhere
    FindCheck   → FoundCheck    the check that waits under a code
    VerifyFile  → FileVerdict   what is known of a record that was sent
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.model.events import Aside
from bot.model.session import FlowRun


@dataclass(frozen=True, slots=True)
class DrawCode:
    """
    A code nobody can guess is needed.

    Attributes:
        private: True when the person's private conversation is to be told it, and nobody else.
    """

    private: bool = False


@dataclass(frozen=True, slots=True)
class FindCheck:
    """The check under a code's hash is needed."""

    code: str


@dataclass(frozen=True, slots=True)
class VerifyFile:
    """A file is to be verified; `place` is the channel's own, as `events.File` has it."""

    name: str
    size: int
    place: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DrawnCode:
    """
    A code drawn just now.

    Attributes:
        text: As a person types it; empty where others would read it.
        alone: True when the conversation is a private one.
    """

    text: str
    alone: bool = True


@dataclass(frozen=True, slots=True)
class FoundCheck:
    """
    The check found.

    Attributes:
        run: None when there is no such check, or it has expired.
        origin: The conversation it was offered in; None where that is forgotten.
        here: True when that is the conversation it is continued in.
    """

    run: FlowRun | None = None
    origin: Aside | None = None
    here: bool = False


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """Lines that say what is known of a file, in our words; empty when it could not be had."""

    lines: tuple[str, ...]


Effect = DrawCode | FindCheck | VerifyFile
EffectResult = DrawnCode | FoundCheck | FileVerdict
