"""
What is remembered of a conversation between turns, to and from a plain, versioned dict.

Rules of this file: no prose a person typed is kept, only answers parsed from it, ids and our own
words; the details of a record in the making are the one exception. The open question of a flow is
never stored: it is derived by walking the answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

FORMAT = 1
"""Raised when `to_dict` changes shape; `from_dict` reads every format up to this one."""


@dataclass(frozen=True, slots=True)
class FlowRun:
    """
    A walk through a flow.

    Attributes:
        flow: Flow id.
        number: Counts the runs of this conversation from 1: tells an old run's buttons from ours.
        release: Content release the run began under.
        answers: Question id and canonical answer, in the order they were first given. Answers off
            the path stay here unused, so that they come back if the path does.
        changing: Question being asked again on request; empty when none is.
        seed: What draws the questions of a flow with `pick`; 0 for any other. Stored only where
            there is one, so that every other run keeps the shape it had.
    """

    flow: str
    number: int
    release: str
    answers: tuple[tuple[str, str], ...] = ()
    changing: str = ""
    seed: int = 0

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        plain: dict[str, Any] = {
            "flow": self.flow,
            "number": self.number,
            "release": self.release,
            "answers": [list(pair) for pair in self.answers],
            "changing": self.changing,
        }
        return plain | ({"seed": self.seed} if self.seed else {})

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Self:
        """
        The run `to_dict` wrote.

        Raises:
            KeyError: A part is missing.
        """
        return cls(
            flow=raw["flow"],
            number=raw["number"],
            release=raw["release"],
            answers=_pairs(raw["answers"]),
            changing=raw["changing"],
            seed=raw.get("seed", 0),
        )


@dataclass(frozen=True, slots=True)
class Form:
    """
    Details asked for a record, the one place where a person's own words are kept, until the
    record is made.

    Attributes:
        given: Field and text, in the order asked; an empty text where it was left out.
    """

    given: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """
    Everything remembered between two turns.

    Attributes:
        audience: `provider`, `commissioner` or `support`; empty while not known.
        on: Day whose law is asked about; None means today.
        run: The flow being walked, or None.
        paused: The run left by 'stop', for 'resume'; None when there is none.
        runs: How many flows were begun in this conversation.
        offered: Options last shown, as (id, label), so that a number or a label can be typed.
        recent: Entries last shown, newest first, at most three.
        misses: Turns in a row that did not help.
        form: Details being asked for a record; None when none are.
        language: Tag of the language the interface is to speak; empty for English. Stored only
            where one was chosen.
    """

    audience: str = ""
    on: date | None = None
    run: FlowRun | None = None
    paused: FlowRun | None = None
    runs: int = 0
    offered: tuple[tuple[str, str], ...] = ()
    recent: tuple[str, ...] = ()
    misses: int = 0
    form: Form | None = None
    language: str = ""

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values, with the format's number."""
        plain: dict[str, Any] = {
            "format": FORMAT,
            "audience": self.audience,
            "on": self.on.isoformat() if self.on else None,
            "run": self.run.to_dict() if self.run else None,
            "paused": self.paused.to_dict() if self.paused else None,
            "runs": self.runs,
            "offered": [list(pair) for pair in self.offered],
            "recent": list(self.recent),
            "misses": self.misses,
            "form": [list(pair) for pair in self.form.given] if self.form else None,
        }
        return plain | ({"language": self.language} if self.language else {})

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Self:
        """
        The session `to_dict` wrote, in this or an earlier format.

        Raises:
            ValueError: The format is newer than this program.
            KeyError: A part is missing.
        """
        if raw["format"] > FORMAT:
            raise ValueError(f"session format {raw['format']} is newer than {FORMAT}")
        return cls(
            audience=raw["audience"],
            on=date.fromisoformat(raw["on"]) if raw["on"] else None,
            run=FlowRun.from_dict(raw["run"]) if raw["run"] else None,
            paused=FlowRun.from_dict(raw["paused"]) if raw["paused"] else None,
            runs=raw["runs"],
            offered=_pairs(raw["offered"]),
            recent=tuple(raw["recent"]),
            misses=raw["misses"],
            form=Form(_pairs(raw["form"])) if raw["form"] is not None else None,
            language=raw.get("language", ""),
        )


def _pairs(raw: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((first, second) for first, second in raw)
