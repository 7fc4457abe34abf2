"""
Turns about messages and time: a message edited or deleted, a conversation left alone for a while.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.handlers import check
from bot.handlers.context import TurnContext, led
from bot.handlers.signals import rephrased
from bot.model.acts import Do, Reword, StaySilent, TakeBack, TellExpiry
from bot.model.replies import Reply
from bot.model.session import Session
from bot.model.turn import Signal, Turn
from bot.rendering.entries import option
from bot.understanding.interpret import interpret
from knowledge import british_date

AWAY: Final = timedelta(hours=12)
"""After so long the guide offers to go on or to begin again."""


def reword(ctx: TurnContext, act: Reword) -> Turn:
    """Answers an edited message again if it was the last one; an older one changes nothing."""
    last = ctx.session.last
    if last is None or last.id != act.message:
        if not ctx.open_question:
            return ctx.silence()
        return ctx.interrupt("command", Reply(ctx.say("edited_too_late")))
    missed = ctx.session
    _undo(ctx, last.before)
    turn = ctx.perform(interpret(ctx.situation, act.text).act)
    signals = turn.signals or _mended(ctx, missed, last.before, turn)
    return replace(led(turn, ctx.say("edited")), signals=signals)


def _undo(ctx: TurnContext, before: Session) -> None:
    """Takes back what the last message did; numbers of runs are never used twice."""
    ctx.become(replace(before, runs=max(before.runs, ctx.session.runs)))


def _mended(ctx: TurnContext, missed: Session, before: Session, turn: Turn) -> tuple[Signal, ...]:
    """What to learn when a message that was not understood is edited, and then is."""
    if (missed.misses, missed.suggested) == (before.misses, before.suggested):
        return ()
    begun = turn.trace.flow if turn.kind == "flow" else None
    found = turn.trace.entry or begun
    return rephrased(ctx, missed, found) if found and turn.trace.score else ()


def take_back(ctx: TurnContext, act: TakeBack) -> Turn:
    """Forgets what a deleted message did, if it was the last one."""
    last = ctx.session.last
    if last is None or last.id != act.message:
        return ctx.silence()
    _undo(ctx, last.before)
    if ctx.check is None:
        return ctx.reply("command", Reply(ctx.say("deleted")))
    return check.show(ctx, ctx.say("deleted"))


def tell_expiry(ctx: TurnContext, act: TellExpiry) -> Turn:
    """Says that a check will soon be forgotten; nothing where there is none under way."""
    if not ctx.open_question or not (ctx.session.run and ctx.session.run.answers):
        return ctx.silence()
    go_on = option(ctx.library, Do("resume"), "option_resume")
    again = option(ctx.library, Do("restart"), "option_restart")
    day = british_date(act.day) if act.day else ""
    return ctx.flow_reply(Reply(ctx.say("expiring", day=day), options=(go_on, again)))


def stay_silent(ctx: TurnContext, _act: StaySilent) -> Turn:
    """Says nothing."""
    return ctx.silence()


def welcome_back(ctx: TurnContext, before: Session, turn: Turn) -> Turn:
    """The turn, with an offer to go on or begin again where the person was away for long."""
    is_back = before.seen is not None and ctx.now - before.seen >= AWAY
    if not is_back or before.seen is None or not turn.replies or not ctx.open_question:
        return turn
    run, was = ctx.session.run, before.run
    if run is None or was is None or run.number != was.number or not was.answers:
        return turn
    said = ctx.say("welcome_after", day=british_date(before.seen.date()))
    restart = option(ctx.library, Do("restart"), "option_restart")
    first, *others = turn.replies
    ids = {one.id for one in first.options}
    options = first.options if restart.id in ids else (*first.options, restart)
    first = replace(first, text=f"{said}\n\n{first.text}", options=options)
    return replace(turn, replies=(first, *others))
