"""
The dialogue engine: session and event in, session and replies out.

A turn has three steps: what the event means (`bot.understanding`, for words), the handler of that
act (`bot.handlers.registry`), and what every turn gets at the end (`FINISHERS`). The engine is
pure: the same session, event and time give the same turn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, assert_never

from bot.check import state
from bot.content.library import Library
from bot.content.merging import renewed
from bot.handlers.context import Services, TurnContext
from bot.handlers.corrections import welcome_back
from bot.handlers.registry import HANDLERS
from bot.matching.values import EntryMatcher, Finding
from bot.model.acts import (
    Act,
    CheckFile,
    LetGo,
    Pick,
    Reword,
    StaySilent,
    TakeBack,
    TellExpiry,
)
from bot.model.effects import EffectResult
from bot.model.events import Choice, Command, Delete, Edit, Event, File, Message, Notice
from bot.model.session import FlowRun, Last, Session
from bot.model.turn import Turn
from bot.ports import LanguageDetector, RecordMaker
from bot.rendering.card import with_card
from bot.rendering.documents import DocumentWriter
from bot.rendering.languages import with_language_note
from bot.rendering.release_changes import seen
from bot.understanding.interpret import Interpretation, command_act, interpret
from bot.understanding.normalise import visible_text


class Engine:
    """
    Answers events out of a library.

    Args:
        library: One release of the content.
        matcher: Finds entries and flows in it by what people type.
        recorder: Makes the files of a record; None where none can be handed over.
        languages: Notices messages in another language; None takes every message for English.
        writer: Makes Word files of templates; None gives them as text only.
    """

    def __init__(
        self,
        library: Library,
        matcher: EntryMatcher,
        recorder: RecordMaker | None = None,
        languages: LanguageDetector | None = None,
        writer: DocumentWriter | None = None,
    ) -> None:
        self._services = Services(library, matcher, recorder, languages, writer)

    @property
    def library(self) -> Library:
        """The release this engine answers from."""
        return self._services.library

    @property
    def mode(self) -> str:
        """How questions are matched, in words."""
        return self._services.matcher.mode

    def explain(self, utterance: str) -> Finding:
        """Why an utterance is answered as it is: see `Matcher.explain`."""
        return self._services.matcher.explain(visible_text(utterance))

    def interpret(self, session: Session, text: str, now: datetime) -> Interpretation:
        """What a text would mean now, and what each interpreter saw in it; changes nothing."""
        ctx = TurnContext(self._services, session, now, HANDLERS)
        return interpret(ctx.situation, visible_text(text))

    def handle(
        self,
        session: Session,
        event: Event,
        now: datetime,
        effect_result: EffectResult | None = None,
    ) -> Turn:
        """
        One event and everything to be done about it.

        Args:
            session: What is remembered of the conversation.
            event: What the person did; its content is never trusted.
            now: Aware. The day is taken in Europe/London.
            effect_result: What the effect of an earlier call for the same event came to.

        Returns:
            A turn with at least one reply, except for an edit, a deletion or a notice that needs
            no answer. Never raises. Where it has an `effect`, call again with its result.
        """
        session = renewed(session, self.library.former)
        ctx = TurnContext(self._services, session, now, HANDLERS, effect_result)
        before = Before(session, ctx.check, event)
        turn = ctx.perform(act_of(ctx, event))
        for finish in FINISHERS:
            turn = finish(ctx, before, turn)
        return turn


def act_of(ctx: TurnContext, event: Event) -> Act:
    """What an event asks for."""
    match event:
        case Message(text):
            return interpret(ctx.situation, visible_text(text)).act
        case Choice(id):
            return Pick(id)
        case Command(name, argument):
            return command_act(ctx.situation, name, visible_text(argument))
        case Edit(id, text):
            return Reword(id, visible_text(text))
        case Delete(id):
            return TakeBack(id)
        case File():
            return CheckFile(event)
        case Notice("expiring", day):
            return TellExpiry(day)
        case Notice("moved", _, FlowRun() as run):
            return LetGo(run)
        case Notice():
            return StaySilent()
        case _:
            assert_never(event)


@dataclass(frozen=True, slots=True)
class Before:
    """The conversation before a turn, and the event, for what finishes the turn."""

    session: Session
    check: state.CheckState | None
    event: Event


Finisher = Callable[[TurnContext, Before, Turn], Turn]


def tell_release_changes(ctx: TurnContext, _before: Before, turn: Turn) -> Turn:
    """Says what a new release changed in the check, and notes what the person has now seen."""
    if not turn.replies:
        return turn
    session = turn.session
    if session.run and session.run == ctx.session.run:
        marks = seen(ctx.library, ctx.check)
        session = replace(session, run=replace(session.run, seen=marks))
    first, *others = turn.replies
    if ctx.release_news:
        lines = "\n".join((ctx.say("news"), *(f"- {line}" for line in ctx.release_news)))
        first = replace(first, text=f"{lines}\n\n{first.text}")
    return replace(turn, session=session, replies=(first, *others))


def tell_only_in_english(ctx: TurnContext, before: Before, turn: Turn) -> Turn:
    """Says, in another language, that part of the turn is in English."""
    return with_language_note(ctx.library, before.session, turn)


def mark_card(ctx: TurnContext, before: Before, turn: Turn) -> Turn:
    """Marks the reply that is the newest state of the check's card."""
    return with_card(ctx.library, before.check, ctx.check, before.event, turn)


def welcome(ctx: TurnContext, before: Before, turn: Turn) -> Turn:
    """Greets a person who was away for long, unless they pressed a button."""
    if isinstance(before.event, Choice | Notice):
        return turn
    return welcome_back(ctx, before.session, turn)


def remember(ctx: TurnContext, before: Before, turn: Turn) -> Turn:
    """The turn's session, with what the next event may need: options, time, what to take back."""
    event, was = before.event, before.session
    if not turn.replies:
        # if there is nothing to say, keep the session unchanged: the release notice is still due
        gone = event.run if isinstance(event, Notice) and event.name == "moved_aside" else None
        return replace(turn, session=state.let_go(was, gone) if gone else was)
    session = _offering(turn)
    if isinstance(event, Notice):
        last = None if event.name == "moved" else was.last
        return replace(turn, session=replace(session, last=last))
    if turn.accepted_code:
        # deleting the message that carried a transfer code must not undo the transfer
        return replace(turn, session=replace(session, last=None, seen=ctx.now))
    last = was.last if isinstance(event, Edit) else None
    if isinstance(event, Message) and event.id:
        last = Last(event.id, replace(was, last=None))
    if last and last.before.form and not session.form:
        last = None  # details of a record are forgotten once it is made
    session = replace(session, last=last, seen=ctx.now if session.run else None)
    return replace(turn, session=session)


def _offering(turn: Turn) -> Session:
    """
    The turn's session with the options last shown, so that they can be typed.

    A check's result ends the conversation about the answer before it: "why?" is then about the
    result. After anything else that answer is no longer the last thing said.
    """
    shown = next((reply for reply in reversed(turn.replies) if reply.options), None)
    offered = tuple((option.id, option.label) for option in shown.options) if shown else ()
    is_result = turn.kind == "flow" and not turn.trace.entry and not turn.trace.question
    last_answer = None if is_result else turn.session.last_answer
    if last_answer:
        last_answer = replace(last_answer, is_last=turn.trace.entry == last_answer.entry)
    return replace(turn.session, offered=offered, last_answer=last_answer)


FINISHERS: Final[tuple[Finisher, ...]] = (
    tell_release_changes,
    tell_only_in_english,
    mark_card,
    welcome,
    remember,
)
"""What every turn gets, in this order."""
