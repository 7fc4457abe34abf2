"""
Answers to questions: an entry, a choice of entries, or a plain word that there is none.

When unsure the guide asks once, then offers a person; it never guesses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final, assert_never

from bot.handlers import check
from bot.handlers.context import TurnContext, joined, led, trace_of
from bot.handlers.signals import picked, rephrased, scores_of_suggestions
from bot.matching.values import Band, Finding
from bot.model.acts import Ask, AskSeveral, Begin, Do, More, Show, Sources, encode
from bot.model.last_answer import Followed, LastAnswer
from bot.model.replies import Option, Reply
from bot.model.turn import Handoff, Signal, Trace, Turn
from bot.rendering.citations import parameters_in
from bot.rendering.documents import attachments, facts_of, filled, markup
from bot.rendering.entries import (
    Answered,
    LegalDay,
    answer,
    below_title,
    entry_option,
    for_day,
    more,
    openings,
    option,
    sources,
)
from bot.understanding.interpret import part_act
from bot.understanding.message import ParsedMessage
from knowledge import Entry, NotInForce

MAX_CHOICES: Final = 3
"""Suggestions in one question back."""

SHOWN_ALONE: Final = 40.0
"""Score from which the only candidate left is shown; see `bot.matching.scale.ASK_AT`."""


def ask(ctx: TurnContext, act: Ask) -> Turn:
    """Does what the matcher's finding calls for, by the law of the day that the text names."""
    message = act.message
    finding = message.finding
    ctx.update(asked=None if ctx.session.on else message.legal_day)
    trace = trace_of(finding)
    match finding.band:
        case Band.SURE:
            return _sure(ctx, message, finding, trace)
        case Band.CLOSE:
            return clarify(ctx, message, finding, trace)
        case Band.UNKNOWN:
            return not_known(ctx, message, trace)
        case Band.OUTSIDE:
            reply = Reply(ctx.say("out_of_scope"), options=openings(ctx.library))
            return ctx.interrupt("out_of_scope", reply, trace=replace(trace, entry=None))
        case _:
            assert_never(finding.band)


def _sure(ctx: TurnContext, message: ParsedMessage, finding: Finding, trace: Trace) -> Turn:
    best = finding.matches[0].entry
    if best in ctx.library.flows:
        return check.begin_or_go_on(ctx, best, trace, message)
    says_so = is_urgent(ctx, best) or ctx.situation.is_aside(best)
    urgent = "" if says_so else urgent_word(ctx, message)
    return _show_in_its_time(ctx, best, trace, finding, urgent, _year_word(ctx, best, message))


def ask_several(ctx: TurnContext, act: AskSeveral) -> Turn:
    """Answers the questions of one message in turn; a later one may refer to an earlier answer."""
    turns = []
    for number, part in enumerate(act.parts, 1):
        ctx.more_to_come = number < len(act.parts)
        turns.append(ctx.perform(part_act(ctx.situation, part)))
    replies = tuple(reply for turn in turns for reply in turn.replies)
    signals = tuple(signal for turn in turns for signal in turn.signals)
    whole = replace(turns[-1], replies=replies, signals=signals)
    if not act.left:
        return whole
    return led(whole, ctx.say("left_one" if act.left == 1 else "left_some"))


def _show_in_its_time(
    ctx: TurnContext, entry_id: str, trace: Trace, finding: Finding, *before: str
) -> Turn:
    """An entry's answer; one about the past by its own last day, unless a day was named."""
    entry = ctx.library.entries[entry_id]
    is_past = entry.valid_to is not None and entry.valid_to < ctx.today
    if ctx.session.asked or ctx.session.on or not is_past:
        return show(ctx, entry_id, trace, *before, finding=finding)
    ctx.update(asked=entry.valid_to)
    turn = show(ctx, entry_id, trace, *before, finding=finding)
    now = for_day(ctx.library, entry, ctx.today)
    if now.id == entry.id or ctx.open_question:
        return turn
    today = Option(encode(Show(now.id, now=True)), ctx.say("option_today"))
    reply = turn.replies[0]
    return replace(turn, replies=(replace(reply, options=(today, *reply.options)),))


def _year_word(ctx: TurnContext, entry_id: str, message: ParsedMessage) -> str:
    """
    Says that today's law is told, where a text names a year that may be meant, the answer changes
    with the day, and the year is not part of its own matter.
    """
    entry = ctx.library.entries.get(entry_id)
    year = message.stray_year
    if entry is None or not year or ctx.session.on or ctx.session.asked:
        return ""
    is_dated = bool(entry.before or entry.after or parameters_in((entry.short,)))
    own = " ".join((entry.title, entry.short, *entry.utterances))
    is_past = entry.valid_to is not None and entry.valid_to < ctx.today
    if is_past or not is_dated or year in own:
        return ""
    return ctx.say("not_that_year", year=year)


def show(
    ctx: TurnContext,
    entry_id: str,
    trace: Trace,
    *before: str,
    finding: Finding | None = None,
    followed: Followed | None = None,
) -> Turn:
    """An entry's answer, which the conversation goes on from; an aside leaves it as it was."""
    entry = ctx.library.entries[entry_id]
    answered = answer(ctx.library, entry, ctx.legal_day, ctx.session.audience)
    shown = answered.entry
    trace = replace(trace, entry=shown.id, parameters=answered.parameters, followed=followed)
    signals = _learnt(ctx, shown.id, finding, followed)
    if not ctx.situation.is_aside(entry.id):
        ctx.remember(shown.id)
        last = replace(LastAnswer.of(shown.id, finding), followed=followed)
        ctx.update(misses=0, suggested=(), scores=(), last_answer=last)
    lead = joined(*before)
    reply = _with_document(ctx, answered)
    reply = replace(reply, text=below_title(reply.text, shown, lead)) if lead else reply
    return replace(ctx.interrupt(answered.kind, reply, trace=trace), signals=signals)


def _with_document(ctx: TurnContext, answered: Answered) -> Reply:
    """The reply of an answer, with the document of a template as files."""
    reply, entry = answered.reply, answered.entry
    if entry.template is None or answered.kind != "answer":
        return reply
    writer = ctx.services.writer
    files = attachments(ctx.library, entry, ctx.check, ctx.legal_day, writer)
    given = ctx.say("document_given" if writer else "document_given_text")
    return replace(reply, text=f"{reply.text}\n\n{given}", attachments=files)


def _document(ctx: TurnContext, entry: Entry) -> str:
    """The document of a template as a message; empty where there is none to give."""
    if entry.template is None:
        return ""
    try:
        facts = facts_of(ctx.library, ctx.check, ctx.today)
        return markup(filled(ctx.library, entry, facts, _day_of(ctx, entry.id).as_at))
    except NotInForce:
        return ""


def _learnt(
    ctx: TurnContext, entry_id: str, finding: Finding | None, followed: Followed | None
) -> tuple[Signal, ...]:
    """What to learn from an answer that was found, or chosen in words among suggestions."""
    if finding:
        return rephrased(ctx, ctx.session, entry_id)
    is_choice = followed is not None and followed.by == "suggestion"
    return picked(ctx, entry_id) if is_choice else ()


def show_by_button(ctx: TurnContext, act: Show) -> Turn:
    """An entry that a button or a typed title names."""
    if act.now or not is_offered(ctx, encode(act)):
        ctx.update(asked=None)
    shown = ctx.library.current(act.entry)
    return show(ctx, shown, Trace(entry=shown))


def is_offered(ctx: TurnContext, option_id: str) -> bool:
    """True for an option of the last message, which goes on with what that was about."""
    return any(option_id == id for id, _ in ctx.session.offered)


def show_more(ctx: TurnContext, act: More) -> Turn:
    """The detail of an entry."""
    entry = ctx.library.entries[ctx.library.current(act.entry)]
    document = _document(ctx, entry)
    reply = more(ctx.library, entry, _day_of(ctx, entry.id), ctx.session.audience, document)
    ctx.remember(entry.id)
    return ctx.interrupt("answer", reply, trace=Trace(entry=entry.id))


def show_sources(ctx: TurnContext, act: Sources) -> Turn:
    """Every source of an entry."""
    entry = ctx.library.entries[ctx.library.current(act.entry)]
    return ctx.interrupt("command", sources(ctx.library, entry, _day_of(ctx, entry.id)))


def _day_of(ctx: TurnContext, entry_id: str) -> LegalDay:
    """The day talked about for the last answer; today's for any older one."""
    last = ctx.last_entry
    if last and last.id == entry_id:
        return ctx.legal_day
    return ctx.check_day


def last_more(ctx: TurnContext) -> Turn:
    """The detail of the entry shown last."""
    return show_more(ctx, More(ctx.last_entry.id)) if ctx.last_entry else no_last_answer(ctx)


def last_sources(ctx: TurnContext) -> Turn:
    """Every source of the entry shown last."""
    return show_sources(ctx, Sources(ctx.last_entry.id)) if ctx.last_entry else no_last_answer(ctx)


def no_last_answer(ctx: TurnContext) -> Turn:
    """Says that nothing has been answered yet."""
    return ctx.interrupt("command", Reply(ctx.say("no_last_answer")))


def clarify(ctx: TurnContext, message: ParsedMessage, finding: Finding, trace: Trace) -> Turn:
    """Asks which of a few is meant, once; then it offers a person."""
    best, *_ = finding.matches
    if ctx.situation.is_aside(best.entry):
        return show(ctx, best.entry, trace, finding=finding)
    matches = [m for m in finding.matches if not ctx.situation.is_aside(m.entry)]
    meant = dict.fromkeys(ctx.on_the_day(match.entry) for match in matches)
    documents = list(meant)[:MAX_CHOICES]
    is_alone = len(documents) == 1 and best.score >= SHOWN_ALONE
    if is_alone and best.entry in ctx.library.entries:
        year = _year_word(ctx, best.entry, message)
        return show(ctx, best.entry, trace, year, finding=finding)
    if ctx.session.misses or {*documents} & {*ctx.session.suggested}:
        return offer_person(ctx, trace, documents, message)
    ctx.update(suggested=tuple(documents))
    year = _year_word(ctx, documents[0], message)
    asked = joined(urgent_word(ctx, message, documents[0]), ctx.say("clarify"), year)
    return choose(ctx, documents, trace, asked)


def choose(ctx: TurnContext, documents: Sequence[str], trace: Trace, asked: str) -> Turn:
    """Asks which of some entries and flows is meant."""
    ctx.update(scores=scores_of_suggestions(ctx, trace))
    options = [document_option(ctx, document) for document in documents]
    none = option(ctx.library, Do("none"), "clarify_none")
    reply = Reply(asked, options=(*options, none))
    return ctx.interrupt("clarify", reply, trace=replace(trace, entry=None), keep_options=True)


def none_of_these(ctx: TurnContext) -> Turn:
    """None of the suggestions fitted: asks for other words once, then offers a person."""
    suggested, scores = ctx.session.suggested, ctx.session.scores
    signal = ctx.signal("none_of_these", suggested, scores=scores)
    signals = (signal,) if suggested else ()
    if ctx.session.misses:
        return replace(offer_person(ctx, Trace(), ()), signals=signals)
    ctx.update(misses=1)
    person = option(ctx.library, Do("person"), "option_person")
    reply = Reply(ctx.say("none_taken"), options=(person,))
    return replace(ctx.interrupt("not_known", reply), signals=signals)


def not_known(ctx: TurnContext, message: ParsedMessage, trace: Trace) -> Turn:
    """Says that there is no checked answer; the second time, who to ask."""
    nearest = ((trace.entry, trace.score),) if trace.entry else ()
    signal = ctx.signal("not_known", (entry for entry, _ in nearest), scores=nearest)
    if ctx.session.misses or ctx.session.suggested:
        return replace(offer_person(ctx, trace, (), message), signals=(signal,))
    ctx.update(misses=1)
    person = option(ctx.library, Do("person"), "option_person")
    topics = option(ctx.library, Do("topics"), "option_topics")
    words = joined(urgent_word(ctx, message), ctx.say("not_known"))
    reply = Reply(words, options=(topics, *openings(ctx.library), person))
    turn = ctx.interrupt("not_known", reply, trace=replace(trace, entry=None))
    return replace(turn, signals=(signal,))


def offer_person(
    ctx: TurnContext,
    trace: Trace,
    documents: Sequence[str],
    message: ParsedMessage | None = None,
) -> Turn:
    """
    The end of asking: a person to turn to, with what was asked so far, and topics to browse.

    Args:
        ctx: The turn.
        trace: Why.
        documents: The nearest entries and flows; those suggested before are left out.
        message: What was said, which may tell that time is short.
    """
    new = [d for d in documents if d not in ctx.session.suggested]
    suggested = tuple(dict.fromkeys((*ctx.session.suggested, *documents)))
    ctx.update(misses=2, suggested=suggested)
    ctx.update(scores=scores_of_suggestions(ctx, trace))
    text = joined(
        urgent_word(ctx, message) if message else "",
        ctx.say("not_known_again"),
        asked_so_far(ctx),
        ctx.say("nearest") if new else "",
    )
    person = option(ctx.library, Do("person"), "option_person")
    topics = option(ctx.library, Do("topics"), "option_topics")
    options = (*(document_option(ctx, d) for d in new), person, topics)
    turn = ctx.interrupt(
        "not_known", Reply(text, options=options), trace=replace(trace, entry=None)
    )
    return replace(turn, handoff=Handoff("missed_twice", ctx.session.recent))


def asked_so_far(ctx: TurnContext) -> str:
    """The answers shown lately, by title, to tell a person; empty when there were none."""
    held = [ctx.library.entries.get(entry) for entry in ctx.session.recent]
    titles = "\n".join(f"- {entry.title}" for entry in held if entry)
    return "\n".join((ctx.say("asked_so_far"), titles)) if titles else ""


def urgent_word(ctx: TurnContext, message: ParsedMessage, document: str = "") -> str:
    """What to say first where a message, or what it may mean, says that time is short."""
    return ctx.say("urgent") if is_urgent(ctx, document) or message.is_pressing else ""


def is_urgent(ctx: TurnContext, document: str) -> bool:
    """True for an entry whose askers are short of time; a signpost says so itself."""
    entry = ctx.library.entries.get(document)
    return entry is not None and entry.urgent and entry.kind != "signpost"


def document_option(ctx: TurnContext, document: str) -> Option:
    """An option that shows an entry or begins a flow."""
    flow = ctx.library.flows.get(document)
    if flow:
        return Option(encode(Begin(flow.id)), flow.title)
    return entry_option(ctx.library, document)


COMMANDS: Mapping[str, Callable[[TurnContext], Turn]] = {
    "more": last_more,
    "sources": last_sources,
    "none": none_of_these,
}
"""Commands about answers: the catalogue's key, and what it does."""
