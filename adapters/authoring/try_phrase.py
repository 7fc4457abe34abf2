"""
`svguide knowledge try`: which entry answers a phrase, why, and what a change of the content does.

Rules of this file: the engine decides and explains; here it is put into words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.engine import Engine
from bot.model.events import Message
from bot.model.session import Session

NEXT_BEST = 3


@dataclass(frozen=True, slots=True)
class Tried:
    """
    What one state of the content makes of a phrase.

    Attributes:
        release: The state.
        kind: What kind of turn it gave; as in `bot.model.replies`.
        winner: Entry or flow that answers; `nothing` where none does.
        score: 0 to 100.
        phrase: Our phrasing that lay closest; empty when none did.
        shared: Words in common, in the phrase's order.
        behind: Runners-up and scores, best first, at most `NEXT_BEST`.
    """

    release: str
    kind: str
    winner: str
    score: float
    phrase: str
    shared: tuple[str, ...]
    behind: tuple[tuple[str, float], ...]


def tried(engine: Engine, phrase: str, now: datetime) -> Tried:
    """The phrase put to an engine as the first message of a conversation."""
    turn = engine.handle(Session(), Message(phrase), now)
    return Tried(
        release=engine.library.release,
        kind=turn.kind,
        winner=turn.trace.entry or turn.trace.flow or "nothing",
        score=turn.trace.score,
        phrase=turn.trace.phrase,
        shared=engine.explain(phrase).shared,
        behind=turn.trace.alternatives[:NEXT_BEST],
    )


def as_lines(found: Tried) -> Iterator[str]:
    """One state's finding in words."""
    yield f"{found.winner} ({found.kind}), score {found.score:.1f} of 100"
    yield f"  closest phrasing: {found.phrase or 'none'}"
    if found.shared:
        yield f"  words in common: {', '.join(found.shared)}"
    for entry, score in found.behind:
        yield f"  behind it: {entry}, score {score:.1f}"


def compared(before: Tried, after: Tried) -> Iterator[str]:
    """Both findings, and in one line what changed."""
    yield f"before ({before.release})"
    yield from (f"  {line}" for line in as_lines(before))
    yield f"after ({after.release})"
    yield from (f"  {line}" for line in as_lines(after))
    if before.winner != after.winner:
        yield f"changed: {after.winner} wins in place of {before.winner}"
    elif before.kind != after.kind:
        yield f"changed: {after.winner} stays, but as {after.kind} instead of {before.kind}"
    else:
        moved = after.score - before.score
        yield f"same winner; score {moved:+.1f}"
