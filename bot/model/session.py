"""
What is stored of a conversation between turns.

No text a person typed is kept: only answers parsed from it, ids and phrases from the content. The
one exception is the details of a record while they are being asked for. The open question of a flow
is never stored: it is derived by walking the answers.

    >>> Session.from_dict(Session(audience="provider").to_dict()).audience
    'provider'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, ClassVar, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from bot.model.last_answer import LastAnswer
from bot.model.older_sessions import upgraded

T = TypeVar("T")

FORMAT = 3
"""Raised when the stored form changes; every format up to this one can be read."""


@dataclass(frozen=True, slots=True)
class FlowRun:
    """
    A run of a flow.

    Attributes:
        flow: Flow id.
        number: Number of the run in this conversation, from 1; distinguishes it from old runs'
            buttons.
        release: Content release with which the person last saw it.
        answers: Question id and canonical answer, in the order they were first given. Answers off
            the path stay here, so that they are used again if the path comes back; one that depends
            on another answer is also stored with that answer, see `bot.check.state.give`.
        changing: Question being asked again on request; empty when none is.
        seed: Selects the questions of a flow with `pick`; 0 for any other flow.
        side: `bidder` when the flow is put to a bidder; empty for the buyer.
        proposed: Answers that would change the path, to be confirmed.
        again: Questions answered "not sure" that are being asked again, one after another.
        seen: What was shown, with a hash of each, see `bot.rendering.release_changes`.
        first: Question to be asked before its turn; empty for none.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

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
        """Plain JSON values; fields that hold their default are left out."""
        plain: dict[str, Any] = _run_shape().dump_python(self, mode="json", exclude_defaults=True)
        return plain

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> FlowRun:
        """
        The run `to_dict` wrote.

        Raises:
            ValueError: A part is missing, unknown or of the wrong type.
        """
        return _read(_run_shape(), raw)


@dataclass(frozen=True, slots=True)
class Form:
    """
    Details asked for a record. The only place where a person's own words are kept, until the record
    is made.

    Attributes:
        given: Field and text, in the order asked; an empty text where it was left out.
    """

    given: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Last:
    """
    The message answered last, kept so that its edit or deletion can undo its effect.

    Attributes:
        id: The platform's id of it.
        before: The session before the message; its own `last` is None.
    """

    id: str
    before: Session


@dataclass(frozen=True, slots=True)
class Session:
    """
    Everything stored between two turns.

    Attributes:
        audience: `provider`, `commissioner` or `support`; empty if not known.
        on: Day whose law is asked about; None means today.
        run: The current run, or None.
        paused: Unfinished runs, for 'resume': most recent first, at most one per flow.
        runs: Number of runs begun in this conversation.
        offered: Options last shown, as (id, label), so that a number or a label can be typed.
        recent: Entries last shown, newest first, at most three.
        misses: Number of consecutive turns that did not help.
        asked: Past day that the last question was about; None for today. Kept until a new question.
        last_answer: The last answer and how it was found; None when there is none to refer to.
        suggested: Entries and flows last suggested and not taken.
        scores: Match scores of those in `suggested` that were found by matching, as (id, 0 to 100).
        known: Facts the person mentioned in questions, as (flow, question, answer).
        form: Details being asked for a record, or None.
        last: The message answered last; None after anything else, or where it has no id.
        seen: Time of the person's last action, aware; kept while there is a check.
        wrong_codes: Times at which wrong codes were typed, in seconds since 1970, oldest first.
        language: Tag of the interface language; empty for English.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    audience: str = ""
    on: date | None = None
    run: FlowRun | None = None
    paused: tuple[FlowRun, ...] = ()
    runs: int = 0
    offered: tuple[tuple[str, str], ...] = ()
    recent: tuple[str, ...] = ()
    misses: int = 0
    asked: date | None = None
    last_answer: LastAnswer | None = None
    suggested: tuple[str, ...] = ()
    scores: tuple[tuple[str, float], ...] = ()
    known: tuple[tuple[str, str, str], ...] = ()
    form: Form | None = None
    last: Last | None = None
    seen: datetime | None = None
    wrong_codes: tuple[int, ...] = ()
    language: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values and the format; fields that hold their default are left out."""
        plain = _session_shape().dump_python(self, mode="json", exclude_defaults=True)
        return {"format": FORMAT, **plain}

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Session:
        """
        The session `to_dict` wrote, in this or an earlier format.

        Raises:
            ValueError: The format is newer than this program, or a part is missing, unknown or of
                the wrong type.
        """
        parts = dict(raw)
        number = parts.pop("format", None)
        if not isinstance(number, int):
            raise ValueError("a stored session names its format")
        if number > FORMAT:
            raise ValueError(f"session format {number} is newer than {FORMAT}")
        return _read(_session_shape(), parts if number == FORMAT else upgraded(parts))


@cache
def _run_shape() -> TypeAdapter[FlowRun]:
    """The type adapter of a run, built at first use: it takes a few milliseconds."""
    return TypeAdapter(FlowRun)


@cache
def _session_shape() -> TypeAdapter[Session]:
    return TypeAdapter(Session)


def _read(shape: TypeAdapter[T], raw: Mapping[str, Any]) -> T:
    try:
        return shape.validate_python(raw)
    except ValidationError as error:
        # `from None`: the library's message quotes values, and a form holds a person's own words
        places = (".".join(str(step) for step in each["loc"]) for each in error.errors())
        raise ValueError(f"not a stored session: {', '.join(dict.fromkeys(places))}") from None
