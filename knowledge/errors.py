"""
The exceptions, as one tree, grouped by what the caller can do::

    GuidanceError
    ├── ContentError          fix the content: it lists every fault found
    ├── NotInForce            say so and hand over: no value holds on that day
    ├── SessionConflict       (bot.errors) load again and retry
    └── DeliveryError         (bot.errors) wait, or give the message up

Rules of this file: errors carry fields, not only words; no message quotes what a person typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


class GuidanceError(Exception):
    """Root of every error this product raises on purpose."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault in a content file: where it is, what is wrong and how to fix it."""

    file: str
    """Path below the content root, with forward slashes."""
    line: int
    """1-based; 0 when the fault is about the whole file."""
    message: str
    """What is wrong and what to do, one sentence or two."""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.message}"


class ContentError(GuidanceError):
    """
    The content cannot be used as it stands.

    Attributes:
        faults: Every fault found, ordered by file and line; never empty.
    """

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class NotInForce(GuidanceError):
    """
    No value of a parameter holds on the day asked about.

    Attributes:
        name: Parameter, dotted.
        day: The day asked about.
        repealed: True when a value ended before that day; False when none had begun.
    """

    def __init__(self, name: str, day: date, *, repealed: bool = False) -> None:
        self.name = name
        self.day = day
        self.repealed = repealed
        state = "was no longer in force" if repealed else "is not loaded"
        super().__init__(f"{name} {state} on {day.isoformat()}")
