"""
Languages: the answer to a message that is not in English, and the change of the interface's own
language.

A message in another language is never answered by guess, nor taken for an answer of a check.
"""

from __future__ import annotations

from dataclasses import replace

from bot.handlers.context import TurnContext
from bot.model.acts import Do, NotInEnglish, encode
from bot.model.replies import Option, Reply
from bot.model.turn import Turn
from bot.rendering.entries import openings
from knowledge.catalogues import BASE


def not_in_english(ctx: TurnContext, act: NotInEnglish) -> Turn:
    """Says that only English is read; offers the interface in the language where there is one."""
    spoken = ctx.library.catalogues.get(act.language)
    if spoken is None:
        return _apart(ctx, Reply(ctx.say("not_in_english")))
    if act.language != ctx.library.phrases.language:
        offer = f"{ctx.say('not_in_english')}\n\n{spoken.say('language_offer')}"
        return _apart(ctx, Reply(offer), Option(encode(Do(act.language)), spoken.name))
    return _apart(ctx, Reply(ctx.say("greeted" if act.is_greeting else "not_in_english")))


def _apart(ctx: TurnContext, reply: Reply, *more: Option) -> Turn:
    """A turn that leaves a check as it stands, with what can be done."""
    if ctx.open_question is None:
        options = (*more, *openings(ctx.library))
        return ctx.reply("out_of_scope", replace(reply, options=options))
    turn = ctx.interrupt("out_of_scope", reply)
    shown = turn.replies[0]
    # appended last, so that the numbers of the question's own options don't shift
    return replace(turn, replies=(replace(shown, options=(*shown.options, *more)),))


def speak(ctx: TurnContext, language: str) -> Turn:
    """Changes the language of the interface; an open question is shown again."""
    ctx.update(language="" if language == BASE else language)
    ctx.library = ctx.library.speaking(language)
    unreviewed = ctx.say("unreviewed") if ctx.library.phrases.unreviewed else ""
    text = " ".join(line for line in (ctx.say("language_changed"), unreviewed) if line)
    if ctx.open_question:
        return ctx.interrupt("command", Reply(text))
    return ctx.reply("command", Reply(text, options=openings(ctx.library)))
