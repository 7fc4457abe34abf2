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
    Asks the service for a random code.

    Attributes:
        private: True when only the person's private conversation may be told the code.
    """

    private: bool = False


@dataclass(frozen=True, slots=True)
class FindCheck:
    """Asks the service for the check stored under a code's hash."""

    code: str


@dataclass(frozen=True, slots=True)
class VerifyFile:
    """Asks the service to verify a file; `place` is the channel's own, as in `events.File`."""

    name: str
    size: int
    place: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DrawnCode:
    """
    The code that was generated.

    Attributes:
        text: The code as a person types it; empty in a conversation that others can read.
        alone: True when the conversation is private.
    """

    text: str
    alone: bool = True


@dataclass(frozen=True, slots=True)
class FoundCheck:
    """
    The check found, if any.

    Attributes:
        run: None when there is no such check, or it has expired.
        origin: The conversation it was offered in; None where that has been deleted.
        here: True when `origin` is the conversation it is continued in.
    """

    run: FlowRun | None = None
    origin: Aside | None = None
    here: bool = False


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """Lines that say what was found out about a file; empty when it could not be fetched."""

    lines: tuple[str, ...]


Effect = DrawCode | FindCheck | VerifyFile
EffectResult = DrawnCode | FoundCheck | FileVerdict
