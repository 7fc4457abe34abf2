"""
Follow-ups to the last answer, and what a writer tells about themselves.

Where a follow-up leads was decided in `bot.understanding.references`; this is what is then said.
"""

from __future__ import annotations

from dataclasses import replace

from bot.handlers import answers, navigation
from bot.handlers.context import TurnContext, led, trace_of
from bot.model.acts import (
    AskWhich,
    Do,
    GoOn,
    LostFollowUp,
    More,
    NoteAudience,
    TellMeaning,
    TellSince,
    Told,
)
from bot.model.last_answer import Followed
from bot.model.replies import Reply
from bot.model.turn import Trace, Turn
from bot.rendering.entries import meaning_for, option
from knowledge import british_date


def told(ctx: TurnContext, act: Told) -> Turn:
    """Keeps who is asking and the facts told in passing; then answers."""
    if act.audience:
        ctx.update(audience=act.audience)
    flow = ctx.library.main_flow
    if act.facts:
        known = {(f, q): given for f, q, given in ctx.session.known}
        known |= {(flow, question): given for question, given in act.facts.items()}
        ctx.update(known=tuple((f, q, given) for (f, q), given in known.items()))
    turn = ctx.perform(act.then)
    return led(turn, ctx.say("too_long")) if act.is_long else turn


def note_audience(ctx: TurnContext, _act: NoteAudience) -> Turn:
    """Says that it is noted who is asking, and what the last answer means for them."""
    return navigation.known_audience(ctx)


def go_on(ctx: TurnContext, act: GoOn) -> Turn:
    """Shows the entry that a follow-up leads to."""
    if act.to_today:
        ctx.update(asked=None)
    elif act.day:
        ctx.update(asked=act.day)
    trace = trace_of(act.found) if act.found else Trace()
    return answers.show(ctx, act.entry, trace, finding=act.found, followed=act.followed)


def tell_since(ctx: TurnContext, act: TellSince) -> Turn:
    """Since which day an answer has held."""
    entry = ctx.library.entries[act.entry]
    text = ctx.say("since", title=entry.title, day=british_date(act.day))
    reply = Reply(text, options=(option(ctx.library, Do("sources"), "option_sources"),))
    trace = Trace(entry=entry.id, followed=Followed(entry.id, "since"))
    return ctx.interrupt("answer", reply, trace=trace)


def tell_meaning(ctx: TurnContext, act: TellMeaning) -> Turn:
    """What an answer means for who is asking; asks who that is where it is not known."""
    who = ctx.session.audience
    if not who:
        return navigation.ask_audience(ctx)
    entry = ctx.library.entries[act.entry]
    followed = Followed(entry.id, "meaning")
    words = meaning_for(ctx.library, entry, ctx.legal_day, who)
    if words:
        return ctx.interrupt("answer", Reply(words), trace=Trace(entry=entry.id, followed=followed))
    turn = led(
        answers.show_more(ctx, More(entry.id)),
        ctx.say("means_no_other", who=ctx.say(f"you_{who}")),
    )
    return replace(turn, trace=replace(turn.trace, followed=followed))


def ask_which(ctx: TurnContext, act: AskWhich) -> Turn:
    """Says what was understood, and asks which entry is meant."""
    ctx.update(suggested=act.documents)
    trace = trace_of(act.found) if act.found else Trace()
    return answers.choose(ctx, act.documents, trace, ctx.say(act.phrase, title=act.title))


def lost_follow_up(ctx: TurnContext, act: LostFollowUp) -> Turn:
    """Says that a follow-up could not be read; the open question is shown again."""
    return ctx.interrupt("refuse", Reply(ctx.say("follow_lost_here", title=act.title)))
