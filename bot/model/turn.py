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
"""What a turn was: see `docs/usage.md` for each in words."""


@dataclass(frozen=True, slots=True)
class Trace:
    """
    Why the turn came out so. Holds ids, scores and names, and no word a person typed.

    Attributes:
        entry: Entry that answered, or None.
        flow: Flow spoken for, or None.
        question: Question now open in that flow, or None.
        score: 0 to 100, of the entry or flow that won; 0 when nothing was matched.
        alternatives: Entries and scores behind the winner, best first.
        phrase: The closest phrasing of ours; empty when nothing was matched.
        parameters: Names of the dated parameters read, in order.
        rules: Ids of the rules that decided, in order.
        followed: How the message was read as going on from an answer; None when it was none.
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
        about: Entries shown so far, newest first, for whoever takes over.
    """

    reason: str
    about: tuple[str, ...] = ()


SignalKind = Literal["picked", "none_of_these", "rephrased", "not_known"]
"""
What there is to learn from: another than the first suggestion was meant, no suggestion fitted, it
was said again in other words and then found, nothing was found.
"""


@dataclass(frozen=True, slots=True)
class Signal:
    """
    Something to learn from: what was not found at once. Ids, figures and who asked in one of three
    words; no word a person typed, and nothing that names the conversation.

    Attributes:
        kind: What happened.
        entries: Entries and flows that were suggested, best first, or what lay nearest; may be
            empty.
        found: What was picked or found in the end; empty when nothing was.
        scores: How well each of `entries` fitted, 0 to 100; 0 for one that was suggested as
            related, or where it is not known.
        audience: As `Session.audience`.
        release: Content release that suggested.
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
    A check that waits to be continued in another conversation.

    Attributes:
        code: Hash of the code that continues it; the code itself is kept nowhere.
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
        kind: What the turn was.
        trace: Why it came out so.
        handoff: Set when the person asks for, or is offered, a human.
        signals: What can be learnt from the turn.
        effect: What the service must do before the engine can answer; the replies then stand in
            for callers that cannot do it, and `Engine.handle` is to be called again with the
            result.
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
