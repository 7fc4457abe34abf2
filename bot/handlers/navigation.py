"""
What a person can do with the conversation itself: see what is possible, browse, pick, say who they
are, ask why an answer was given, ask for a person. Changes no answer of a check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from bot.handlers import answers, check
from bot.handlers.context import TurnContext, joined
from bot.handlers.signals import picked
from bot.model.acts import (
    AskForWords,
    Begin,
    Browse,
    ButtonAct,
    Do,
    LeaveForm,
    More,
    Pick,
    RefuseButton,
    RefuseNumber,
    Say,
    Show,
    Sources,
    UnknownCommand,
    decode,
    encode,
)
from bot.model.last_answer import LastAnswer
from bot.model.replies import Option, Reply
from bot.model.turn import Handoff, Kind, Signal, Trace, Turn
from bot.rendering.entries import entry_option, meaning_for, openings, option
from bot.rendering.overlays import contacts
from bot.understanding import commands
from bot.understanding.situation import ASIDES
from dialogs import Reach

AUDIENCES: Final = ("provider", "commissioner", "support")

FORM_OPTIONS: Final = frozenset(encode(Do(command)) for command in ("skip", "finish", "record"))
"""Options that belong to the asking for a record's details; any other ends it."""

MAX_SHOWN_NAME: Final = 20
"""Letters of an unknown command that are repeated."""


# Picking


def pick(ctx: TurnContext, act: Pick) -> Turn:
    """Does what an option says, and notes what is to be learnt from its being picked."""
    if act.is_new_question:
        ctx.update(asked=None)
    signals = _learnt_from_pick(ctx, act.option)
    if act.option not in FORM_OPTIONS:
        ctx.update(form=None)
    turn = ctx.perform(_checked(ctx, decode(act.option)))
    return replace(turn, signals=(*signals, *turn.signals))


def _learnt_from_pick(ctx: TurnContext, option_id: str) -> tuple[Signal, ...]:
    """What to learn from an option of the last message; nothing from any older one."""
    match decode(option_id):
        case Show(document) | Begin(document) if answers.is_offered(ctx, option_id):
            return picked(ctx, ctx.library.current(document))
    return ()


def _checked(ctx: TurnContext, act: ButtonAct | None) -> ButtonAct | RefuseButton:
    """The act of a button; a refusal where it names something that is not there."""
    match act:
        case None:
            return RefuseButton()
        case Begin(flow) if flow not in ctx.library.flows:
            return RefuseButton()
        case Show(entry) | More(entry) | Sources(entry) if entry not in ctx.library.entries:
            return RefuseButton()
        case Browse(topic) if not is_topic(ctx, topic):
            return RefuseButton()
        case Say(audience) if audience not in AUDIENCES:
            return RefuseButton()
        case Do(command) if command not in ctx.library.phrases.commands:
            return RefuseButton()
    return act


def refuse_button(ctx: TurnContext, _act: RefuseButton) -> Turn:
    """Says that a button is not one of ours."""
    return ctx.interrupt("refuse", Reply(ctx.say("refuse_forged")))


def refuse_number(ctx: TurnContext, _act: RefuseNumber) -> Turn:
    """Says which numbers can be picked."""
    text = ctx.say("refuse_number", last=str(len(ctx.session.offered)))
    kind: Kind = "refuse" if ctx.open_question else "command"
    return ctx.interrupt(kind, Reply(text), keep_options=True)


def ask_for_words(ctx: TurnContext, _act: AskForWords) -> Turn:
    """Asks for words."""
    return ctx.interrupt("command", Reply(ctx.say("empty")), keep_options=True)


def unknown_command(ctx: TurnContext, act: UnknownCommand) -> Turn:
    """Says that a command is not known, and names the nearest one."""
    near, word = commands.nearest(act.name, ctx.library.phrases)
    shown = "".join(char for char in act.name if char.isalnum())[:MAX_SHOWN_NAME]
    phrase = "unknown_command_near" if near else "unknown_command"
    text = ctx.say(phrase, name=shown or "?", nearest=word)
    meant = (Option(encode(Do(near)), word),) if near else ()
    named = {each.id for each in meant}
    others = (each for each in openings(ctx.library) if each.id not in named)
    return ctx.interrupt("command", Reply(text, options=(*meant, *others)))


def leave_form(ctx: TurnContext, act: LeaveForm) -> Turn:
    """Stops asking for a record's details; then does what was asked instead."""
    ctx.update(form=None)
    return ctx.perform(act.then) if act.then else check.show(ctx)


# What is possible


def greet(ctx: TurnContext) -> Turn:
    """The greeting: one message with ways to begin."""
    reply = Reply(ctx.say("greeting"), options=openings(ctx.library))
    return ctx.interrupt("command", reply)


def show_help(ctx: TurnContext) -> Turn:
    """What can be done now."""
    lines = [
        f"- {ctx.library.phrases.commands[command][0]}: {ctx.say(f'menu_{command}')}"
        for command in _possible(ctx)
    ]
    if ctx.open_question:
        text = "\n".join((ctx.say("help_in_flow"), *lines, "", ctx.say("help_ask")))
        return ctx.interrupt("command", Reply(text))
    text = "\n".join((ctx.say("help"), *lines))
    return ctx.reply("command", Reply(text, options=openings(ctx.library)))


def _possible(ctx: TurnContext) -> Iterator[str]:
    """Commands that make sense now, the most likely first."""
    step = ctx.check.path.step if ctx.check else None
    if ctx.open_question:
        yield from _sides(ctx)
        yield from ("why", "terms", "back", "review", "restart", "stop", "move")
    elif isinstance(step, Reach):
        if step.determination:
            yield from ("reasons", "changes", "record")
        yield from ("review", "back", "restart")
    if ctx.session.paused and not ctx.open_question:
        yield "resume"
    if ctx.last_entry:
        yield from ("more", "sources", "explain")
    if not ctx.open_question:
        yield "check"
    yield from ("topics", "myths", "audience", "person", "privacy")


def _sides(ctx: TurnContext) -> Iterator[str]:
    """A proposed change to say yes or no to, and the check in the other side's words."""
    if ctx.check and ctx.check.proposed:
        yield from ("apply", "keep")
    if ctx.check and ctx.check.flow.bidder_intro:
        yield "buyer" if ctx.check.run.side else "bidder"


def person(ctx: TurnContext) -> Turn:
    """Who to turn to, with what was asked so far; the wish goes with the turn."""
    text = joined(ctx.say("person"), contacts(ctx.library), answers.asked_so_far(ctx))
    ctx.update(misses=0, suggested=(), scores=())
    turn = ctx.interrupt("handoff", Reply(text))
    return replace(turn, handoff=Handoff("asked", ctx.session.recent))


def privacy(ctx: TurnContext) -> Turn:
    """What is kept."""
    return ctx.interrupt("command", Reply(ctx.say("privacy")))


# Browsing


def myths(ctx: TurnContext) -> Turn:
    """Every myth's claim, to pick one."""
    held = [(entry.myth, entry.id) for entry in ctx.library.entries.values() if entry.myth]
    options = tuple(
        Option(encode(Show(entry)), myth.claim)
        for myth, entry in sorted(held, key=lambda each: each[0].number)
    )
    reply = Reply(ctx.say("myths_title"), options=options)
    return ctx.interrupt("command", reply, keep_options=True)


def topics(ctx: TurnContext) -> Turn:
    """Every topic, to pick one."""
    phrases = ctx.library.phrases.phrases
    held = sorted({e.topic for e in ctx.library.entries.values() if e.kind not in ASIDES})
    options = tuple(
        Option(encode(Browse(topic)), phrases[f"topic_{topic}"])
        for topic in held
        if f"topic_{topic}" in phrases
    )
    by_label = tuple(sorted(options, key=lambda option: option.label))
    reply = Reply(ctx.say("topics_title"), options=by_label)
    return ctx.interrupt("command", reply, keep_options=True)


def browse(ctx: TurnContext, act: Browse) -> Turn:
    """Every entry of a topic that holds today, to pick one."""
    topic = act.topic
    entries = sorted(
        (e for e in ctx.library.entries.values() if e.topic == topic),
        key=lambda entry: entry.title,
    )
    options = tuple(
        entry_option(ctx.library, entry.id)
        for entry in entries
        if entry.valid_to is None or entry.valid_to >= ctx.today
    )
    title = ctx.say("browse_title", topic=ctx.say(f"topic_{topic}"))
    return ctx.interrupt("command", Reply(title, options=options), keep_options=True)


def is_topic(ctx: TurnContext, topic: str) -> bool:
    """True for a topic that can be browsed."""
    has_entries = any(
        entry.topic == topic and entry.kind not in ASIDES for entry in ctx.library.entries.values()
    )
    return has_entries and f"topic_{topic}" in ctx.library.phrases.phrases


# Who is asking


def ask_audience(ctx: TurnContext) -> Turn:
    """Asks who is asking; says what is held where it is known."""
    who = ctx.session.audience
    held = ctx.say("audience_held", who=ctx.say(f"you_{who}")) if who else ""
    text = " ".join(part for part in (held, ctx.say("audience_ask")) if part)
    options = tuple(Option(encode(Say(name)), ctx.say(f"i_am_{name}")) for name in AUDIENCES)
    return ctx.interrupt("command", Reply(text, options=options), keep_options=True)


def take_audience(ctx: TurnContext, act: Say) -> Turn:
    """Keeps who is asking."""
    ctx.update(audience=act.audience)
    return known_audience(ctx)


def known_audience(ctx: TurnContext) -> Turn:
    """Says that it is noted who is asking, and what the last answer means for them."""
    who = ctx.session.audience
    last = ctx.situation.answer_followed
    words = meaning_for(ctx.library, last, ctx.legal_day, who) if last else ""
    noted = ctx.say("audience_noted", who=ctx.say(f"you_{who}"))
    trace = Trace(entry=last.id if last else None)
    return ctx.interrupt("command", Reply(joined(noted, words)), trace=trace)


# Why an answer was given


def why(ctx: TurnContext) -> Turn:
    """
    Why a question is asked, a result came out, or an answer is so. Where an answer stands between,
    a question's why also says how to ask about that.
    """
    last, last_answer = ctx.last_entry, ctx.session.last_answer
    if ctx.open_question and last_answer and last_answer.is_last and last:
        return check.why(ctx, ctx.say("why_answer", title=last.title))
    if ctx.open_question or (ctx.check and last_answer is None):
        return check.why(ctx)
    if last is None:
        return answers.no_last_answer(ctx)
    turn = ctx.perform(More(last.id) if last.detail else Sources(last.id))
    explain_option = option(ctx.library, Do("explain"), "option_explain")
    first = turn.replies[0]
    return replace(turn, replies=(replace(first, options=(*first.options, explain_option)),))


def explain(ctx: TurnContext) -> Turn:
    """How the last answer was found, in plain words."""
    last = ctx.session.last_answer
    entry = ctx.library.entries.get(last.entry) if last else None
    if last is None or entry is None:
        return answers.no_last_answer(ctx)
    parts = (ctx.say("explain_title", title=entry.title), *_reasons(ctx, last))
    text = "\n- ".join(part for part in parts if part)
    options = tuple(
        Option(encode(Show(other)), ctx.library.entries[other].title)
        for other in (last.runner_up,)
        if other in ctx.library.entries
    )
    return ctx.interrupt("command", Reply(text, options=options), trace=Trace(entry=entry.id))


def _reasons(ctx: TurnContext, last: LastAnswer) -> Iterator[str]:
    say, followed = ctx.say, last.followed
    before = ctx.library.entries.get(followed.after) if followed else None
    if followed and before:
        what = followed.what.replace("-", " ")
        yield say(f"followed_{followed.by}", title=before.title, what=what)
    if not last.phrase:
        if followed is None:
            yield say("explain_picked")
        return
    yield say("explain_phrase", phrase=last.phrase)
    if last.shared:
        yield say("explain_shared", words=", ".join(last.shared))
    if last.read:
        yield say("explain_read", words=", ".join(last.read))
    share = 100 * last.rarity
    yield say("explain_rarity", share=f"{share:.0f}" if share >= 1 else say("fewer_than_one"))
    if last.runner_up:
        yield say(
            "explain_runner_up",
            title=_titled(ctx, last.runner_up),
            score=f"{last.score:.0f}",
            other=f"{last.runner_up_score:.0f}",
        )
    if last.weights:
        yield say("explain_weights", weights="; ".join(_weights(ctx, last)))


def _weights(ctx: TurnContext, last: LastAnswer) -> Iterator[str]:
    """What the score is made of, in parts of 100 that add up."""
    for phrase, share in last.weights:
        yield ctx.say("explain_weight", phrase=phrase, share=f"{share:+d}")
    rest = 100 - sum(share for _, share in last.weights)
    yield ctx.say("explain_weight_rest", share=f"{rest:+d}")


def _titled(ctx: TurnContext, document: str) -> str:
    """The title of an entry or a flow; its id where it is gone."""
    held = ctx.library.entries.get(document) or ctx.library.flows.get(document)
    return held.title if held else document


COMMANDS: Mapping[str, Callable[[TurnContext], Turn]] = {
    "start": greet,
    "help": show_help,
    "myths": myths,
    "topics": topics,
    "audience": ask_audience,
    "person": person,
    "privacy": privacy,
    "why": why,
    "explain": explain,
}
"""Commands about the conversation: the catalogue's key, and what it does."""
