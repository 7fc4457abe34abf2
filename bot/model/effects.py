"""
What the engine may ask of the world before it can answer, and what it is told.

The engine is pure: it draws no codes, looks into no store, reads no file. It gives a turn with a
`Effect`; the service has the wish effect_result and asks the engine again, with what came of it.

    NewCode     → Code       a fresh code for taking a check along
    FindCheck   → Found      the check that waits under a code
    Verify      → Verdict    what is known of a record that was sent

Rules of this file: values only.
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
    """A word on a file is needed; `place` is the channel's own, as `events.File` has it."""

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
        run: None when there is none, or no longer.
        origin: The conversation it was put up in; None where that is forgotten.
        here: True when that is the very conversation it is taken up in.
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
