"""
What is remembered of a conversation between turns, to and from a plain, versioned dict.

Rules of this file: no prose a person typed is kept, only answers parsed from it, ids and our own
words; the details of a record in the making are the one exception. The open question of a flow is
never stored: it is derived by walking the answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from bot.thread import Thread

FORMAT = 2
"""Raised when `to_dict` changes shape; `from_dict` reads every format up to this one."""


@dataclass(frozen=True, slots=True)
class FlowRun:
    """
    A walk through a flow.

    Attributes:
        flow: Flow id.
        number: Counts the runs of this conversation from 1: tells an old run's buttons from ours.
        release: Content release the person last saw of it.
        answers: Question id and canonical answer, in the order they were first given. Answers off
            the path stay here unused, so that they come back if the path does; one that belongs
            to another answer stays under both names, see `bot.walking.give`.
        changing: Question being asked again on request; empty when none is.
        seed: What draws the questions of a flow with `pick`; 0 for any other.
        side: `bidder` when the flow is put to a bidder; empty for the buyer.
        proposed: Answers that would change the path, waiting for a yes.
        again: Questions answered "not sure" that are asked again one after another.
        seen: Names of what was shown and marks of how it read, see `bot.flow_news`.
        first: Question to be asked before its turn; empty for none.

    The parts after `changing` are stored only where they are set, so that every other run keeps
    the shape it had.
    """

    flow: str
    number: int
    release: str
    answers: tuple[tuple[str, str], ...] = ()
    changing: str = ""
    seed: int = 0
    side: str = ""
    proposed: tuple[tuple[str, str], ...] = ()
    again: tuple[str, ...] = ()
    seen: tuple[tuple[str, str], ...] = ()
    first: str = ""

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        plain: dict[str, Any] = {
            "flow": self.flow,
            "number": self.number,
            "release": self.release,
            "answers": [list(pair) for pair in self.answers],
            "changing": self.changing,
        }
        rare: dict[str, Any] = {
            "seed": self.seed,
            "side": self.side,
            "proposed": [list(pair) for pair in self.proposed],
            "again": list(self.again),
            "seen": [list(pair) for pair in self.seen],
            "first": self.first,
        }
        return plain | {name: value for name, value in rare.items() if value}

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
            side=raw.get("side", ""),
            proposed=_pairs(raw.get("proposed", [])),
            again=tuple(raw.get("again", ())),
            seen=_pairs(raw.get("seen", [])),
            first=raw.get("first", ""),
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
class Last:
    """
    The message answered last, so that an edit or a deletion of it can undo what it did.

    Attributes:
        id: The platform's id of it.
        before: The session as it was before it; its own `last` is None.
    """

    id: str
    before: Session


@dataclass(frozen=True, slots=True)
class Session:
    """
    Everything remembered between two turns.

    Attributes:
        audience: `provider`, `commissioner` or `support`; empty while not known.
        on: Day whose law is asked about; None means today.
        run: The flow being walked, or None.
        paused: Runs left unfinished, for 'resume': the last one left first, one of each flow.
        runs: How many flows were begun in this conversation.
        offered: Options last shown, as (id, label), so that a number or a label can be typed.
        recent: Entries last shown, newest first, at most three.
        misses: Turns in a row that did not help.
        asked: Past day the last question was about; None for today. Holds until a new question.
        thread: The last answer and how it was come to; None when none is being talked about.
        suggested: Entries and flows last suggested and not taken.
        scores: How well those of them fitted that were found, as (id, 0 to 100). Stored only
            where there are any.
        known: Facts the person told in questions, as (flow, question, answer).
        form: Details being asked for a record; None when none are.
        last: The message answered last; None after anything else, or where it has no id.
        seen: When the person did something last, aware; kept while there is a check.
        wrong_codes: Times of wrong codes typed, in seconds since 1970, oldest first.
        language: Tag of the language the interface is to speak; empty for English. Stored only
            where one was chosen.
    """

    audience: str = ""
    on: date | None = None
    run: FlowRun | None = None
    paused: tuple[FlowRun, ...] = ()
    runs: int = 0
    offered: tuple[tuple[str, str], ...] = ()
    recent: tuple[str, ...] = ()
    misses: int = 0
    asked: date | None = None
    thread: Thread | None = None
    suggested: tuple[str, ...] = ()
    scores: tuple[tuple[str, float], ...] = ()
    known: tuple[tuple[str, str, str], ...] = ()
    form: Form | None = None
    last: Last | None = None
    seen: datetime | None = None
    wrong_codes: tuple[int, ...] = ()
    language: str = ""

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values, with the format's number; what is seldom there only where it is."""
        plain: dict[str, Any] = {
            "format": FORMAT,
            "audience": self.audience,
            "on": self.on.isoformat() if self.on else None,
            "run": self.run.to_dict() if self.run else None,
            "paused": [run.to_dict() for run in self.paused],
            "runs": self.runs,
            "offered": [list(pair) for pair in self.offered],
            "recent": list(self.recent),
            "misses": self.misses,
            "asked": self.asked.isoformat() if self.asked else None,
            "thread": self.thread.to_dict() if self.thread else None,
            "suggested": list(self.suggested),
            "known": [list(fact) for fact in self.known],
            "form": [list(pair) for pair in self.form.given] if self.form else None,
        }
        if self.scores:
            plain["scores"] = [list(score) for score in self.scores]
        if self.last:
            plain["last"] = {"id": self.last.id, "before": self.last.before.to_dict()}
        if self.seen:
            plain["seen"] = self.seen.isoformat()
        if self.wrong_codes:
            plain["wrong_codes"] = list(self.wrong_codes)
        if self.language:
            plain["language"] = self.language
        return plain

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
        if raw["format"] == 1:
            raw = {**raw, "asked": None, "thread": None, "suggested": [], "known": []}
        return cls(
            audience=raw["audience"],
            on=date.fromisoformat(raw["on"]) if raw["on"] else None,
            run=FlowRun.from_dict(raw["run"]) if raw["run"] else None,
            paused=_runs(raw["paused"]),
            runs=raw["runs"],
            offered=_pairs(raw["offered"]),
            recent=tuple(raw["recent"]),
            misses=raw["misses"],
            asked=date.fromisoformat(raw["asked"]) if raw["asked"] else None,
            thread=Thread.from_dict(raw["thread"]) if raw["thread"] else None,
            suggested=tuple(raw["suggested"]),
            scores=tuple((document, score) for document, score in raw.get("scores", ())),
            known=tuple((flow, question, given) for flow, question, given in raw["known"]),
            form=Form(_pairs(raw["form"])) if raw["form"] is not None else None,
            last=_last(raw.get("last")),
            seen=datetime.fromisoformat(raw["seen"]) if raw.get("seen") else None,
            wrong_codes=tuple(raw.get("wrong_codes", ())),
            language=raw.get("language", ""),
        )


def _runs(raw: list[dict[str, Any]] | dict[str, Any] | None) -> tuple[FlowRun, ...]:
    """Runs put by; earlier programs kept one at most, as itself or None."""
    kept = [raw] if isinstance(raw, dict) else raw or []
    return tuple(FlowRun.from_dict(run) for run in kept)


def _last(raw: Mapping[str, Any] | None) -> Last | None:
    return Last(raw["id"], Session.from_dict(raw["before"])) if raw else None


def _pairs(raw: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((first, second) for first, second in raw)
