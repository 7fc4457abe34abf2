"""
`svguide knowledge try`: which entry answers a phrase, why, and what a change of the content does.
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
    The result of a phrase under one state of the content.

    Attributes:
        release: The state.
        kind: Kind of the turn, as in `bot.model.replies`.
        winner: Entry or flow that answers; `nothing` if none does.
        score: 0 to 100.
        phrase: The closest phrasing of the winner; empty if there is none.
        shared: Words in common, in the order of the phrase.
        behind: Runners-up with scores, best first, at most `NEXT_BEST`.
    """

    release: str
    kind: str
    winner: str
    score: float
    phrase: str
    shared: tuple[str, ...]
    behind: tuple[tuple[str, float], ...]


def tried(engine: Engine, phrase: str, now: datetime) -> Tried:
    """The result of sending a phrase as the first message of a conversation."""
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
    """One result as lines of text."""
    yield f"{found.winner} ({found.kind}), score {found.score:.1f} of 100"
    yield f"  closest phrasing: {found.phrase or 'none'}"
    if found.shared:
        yield f"  words in common: {', '.join(found.shared)}"
    for entry, score in found.behind:
        yield f"  behind it: {entry}, score {score:.1f}"


def compared(before: Tried, after: Tried) -> Iterator[str]:
    """Both results as lines of text, and a line that says what changed."""
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
