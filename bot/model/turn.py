"""
A turn: one event and everything the guide does about it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.model.effects import Effect
from bot.model.last_answer import Followed
from bot.model.replies import Reply
from bot.model.session import FlowRun, Session

Kind = Literal[
    "answer",
    "clarify",
    "flow",
    "smalltalk",
    "near_scope",
    "out_of_scope",
    "not_known",
    "handoff",
    "refuse",
    "command",
]
"""The kind of a turn; `docs/usage.md` explains each."""


@dataclass(frozen=True, slots=True)
class Trace:
    """
    Explains the turn. Holds ids, scores and names, and nothing a person typed.

    Attributes:
        entry: Entry whose answer was given, or None.
        flow: Flow that replied, or None.
        question: Question now open in that flow, or None.
        score: 0 to 100, of the best entry or flow; 0 when nothing was matched.
        alternatives: The next entries, with scores, best first.
        phrase: The closest known phrasing; empty when nothing was matched.
        parameters: Names of the dated parameters read, in order.
        rules: Ids of the rules that decided, in order.
        followed: How the message was read as a follow-up to an answer; None if it was not one.
    """

    entry: str | None = None
    flow: str | None = None
    question: str | None = None
    score: float = 0.0
    alternatives: tuple[tuple[str, float], ...] = ()
    phrase: str = ""
    parameters: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    followed: Followed | None = None


@dataclass(frozen=True, slots=True)
class Handoff:
    """
    The person asks for a human, or is offered one.

    Attributes:
        reason: `asked`, or `missed_twice` where the guide offers one.
        about: Entries shown so far, newest first, for the person who takes over.
    """

    reason: str
    about: tuple[str, ...] = ()


SignalKind = Literal["picked", "none_of_these", "rephrased", "not_known"]
"""
What happened: not the first suggestion was meant, no suggestion fitted, the question was found when
rephrased, nothing was found.
"""


@dataclass(frozen=True, slots=True)
class Signal:
    """
    A question that was not understood at once, counted for authors. Holds ids, figures and the
    audience; nothing a person typed and nothing that identifies the conversation.

    Attributes:
        kind: What happened.
        entries: Entries and flows that were suggested, best first, or the nearest ones; may be
            empty.
        found: The entry or flow picked or found in the end; empty if none.
        scores: Match score of each of `entries`, 0 to 100; 0 for one suggested as related, or if
            not known.
        audience: As `Session.audience`.
        release: Content release that made the suggestions.
    """

    kind: SignalKind
    entries: tuple[str, ...] = ()
    found: str = ""
    scores: tuple[float, ...] = ()
    audience: str = ""
    release: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """
    A check to be continued in another conversation.

    Attributes:
        code: Hash of the code that continues it; the code itself is not stored.
        run: The check.
        until: Last moment the code is valid, aware.
    """

    code: str
    run: FlowRun
    until: datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """
    One event and everything the guide does about it.

    Attributes:
        session: The conversation from now on.
        replies: Empty only for an edit, a deletion or a notice that needs no answer.
        kind: The kind of turn.
        trace: Explains the turn.
        handoff: Set when the person asks for, or is offered, a human.
        signals: What the turn shows about questions not understood.
        effect: What the service must do before the engine can answer. The service then calls
            `Engine.handle` again with the result; the replies here are for callers that cannot
            perform effects.
        transfer: A check offered to another conversation.
        goes_private: True when that is the person's private conversation.
        accepted_code: Hash of the code by which a check was accepted here; empty for none.
    """

    session: Session
    replies: tuple[Reply, ...]
    kind: Kind
    trace: Trace = field(default_factory=Trace)
    handoff: Handoff | None = None
    signals: tuple[Signal, ...] = ()
    effect: Effect | None = None
    transfer: Transfer | None = None
    goes_private: bool = False
    accepted_code: str = ""
