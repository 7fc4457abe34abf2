"""
What there is to learn from a turn: something was found only at the second try, or another than the
first suggestion was meant.
"""

from __future__ import annotations

from bot.handlers.context import TurnContext
from bot.model.session import Session
from bot.model.turn import Signal, Trace


def rephrased(ctx: TurnContext, missed: Session, document: str) -> tuple[Signal, ...]:
    """
    What to learn when something is found that was not found before.

    Args:
        ctx: The turn.
        missed: The session after what was said before.
        document: The entry or flow found.
    """
    if not (missed.misses or missed.suggested) or ctx.situation.is_aside(document):
        return ()
    return (ctx.signal("rephrased", missed.suggested, document, scores=missed.scores),)


def picked(ctx: TurnContext, document: str) -> tuple[Signal, ...]:
    """What to learn when a suggestion is taken: nothing where it was the first."""
    suggested, scores = ctx.session.suggested, ctx.session.scores
    if document not in suggested[1:]:
        return ()
    return (ctx.signal("picked", suggested, document, scores=scores),)


def scores_of_suggestions(ctx: TurnContext, trace: Trace) -> tuple[tuple[str, float], ...]:
    """The scores of what is suggested now, as far as they are known."""
    best = ((trace.entry, trace.score),) if trace.entry else ()
    found = (*best, *trace.alternatives)
    # keep the higher score when two dated versions of one entry match
    scores = dict(ctx.session.scores)
    scores |= {ctx.on_the_day(document): score for document, score in reversed(found)}
    return tuple((one, scores[one]) for one in ctx.session.suggested if one in scores)
