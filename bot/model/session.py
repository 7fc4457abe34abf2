"""
What is remembered of a conversation between turns, and its stored form.

No prose a person typed is kept: only answers parsed from it, ids and phrases from the content. The
details of a record in the making are the one exception. The open question of a flow is never
stored: it is derived by walking the answers.

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
"""Raised when the stored form changes shape; every format up to this one can be read."""


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
            to another answer stays under both names, see `bot.check.state.give`.
        changing: Question being asked again on request; empty when none is.
        seed: What draws the questions of a flow with `pick`; 0 for any other.
        side: `bidder` when the flow is put to a bidder; empty for the buyer.
        proposed: Answers that would change the path, waiting for a yes.
        again: Questions answered "not sure" that are asked again one after another.
        seen: Names of what was shown and marks of how it read, see `bot.rendering.release_changes`.
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
        last_answer: The last answer and how it was found; None when none is being talked about.
        suggested: Entries and flows last suggested and not taken.
        scores: How well those of them fitted that were found, as (id, 0 to 100).
        known: Facts the person told in questions, as (flow, question, answer).
        form: Details being asked for a record; None when none are.
        last: The message answered last; None after anything else, or where it has no id.
        seen: When the person did something last, aware; kept while there is a check.
        wrong_codes: Times of wrong codes typed, in seconds since 1970, oldest first.
        language: Tag of the language the interface is to speak; empty for English.
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
    """Built at first use: it takes a few milliseconds."""
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
