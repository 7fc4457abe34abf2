"""
The turn context: what every handler works with, and the only mutable object of a turn.

It holds the session in hand, where its check stands, and how a reply becomes a turn. It decides
nothing. A handler that needs another one performs an act, so handlers import each other's modules
only for what they say, never for what they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.check.state import CheckState, derive_state
from bot.content.library import Library
from bot.matching.values import EntryMatcher, Finding
from bot.model.acts import Act
from bot.model.effects import Effect, EffectResult
from bot.model.replies import Reply
from bot.model.session import Session
from bot.model.turn import Kind, Signal, SignalKind, Trace, Turn
from bot.ports import LanguageDetector, RecordMaker
from bot.rendering import check as render
from bot.rendering import release_changes
from bot.rendering.documents import DocumentWriter
from bot.rendering.entries import LegalDay, for_day
from bot.understanding.situation import Situation
from dialogs import Question, Reach
from knowledge import Entry

RECENT = 3
"""Entries remembered for 'more' and 'sources'."""

MAX_SIGNAL_ENTRIES = 6
"""Suggestions that a signal names; two rounds of three."""

LONDON = ZoneInfo("Europe/London")

Handler = Callable[["TurnContext", Any], Turn]


@dataclass(frozen=True, slots=True)
class Services:
    """
    What an engine is made with; the same for every turn.

    Attributes:
        library: One release of the content.
        matcher: Finds entries and flows in it by what people type.
        recorder: Makes the files of a record; None where none can be handed over.
        languages: Tells other languages from English; None takes every message for English.
        writer: Makes Word files of templates; None gives them as text only.
    """

    library: Library
    matcher: EntryMatcher
    recorder: RecordMaker | None = None
    languages: LanguageDetector | None = None
    writer: DocumentWriter | None = None


class TurnContext:
    """
    One turn in the making. Lives for one event.

    Args:
        services: The engine's.
        session: What is remembered of the conversation.
        now: Aware. The day is taken in Europe/London.
        handlers: Act type to the function that performs it.
        effect_result: What the effect of an earlier call for the same event came to.

    Attributes:
        library: The content, in the language of the conversation.
        today: Europe/London.
        release_news: What a new release changed in the check; empty where nothing did.
        more_to_come: True while another answer of the same turn follows: the open question waits
            for the last.
    """

    def __init__(
        self,
        services: Services,
        session: Session,
        now: datetime,
        handlers: Mapping[type, Handler],
        effect_result: EffectResult | None = None,
    ) -> None:
        self.services = services
        self.library = services.library.speaking(session.language)
        self.now = now
        self.today = now.astimezone(LONDON).date()
        self.effect_result = effect_result
        self.release_news: tuple[str, ...] = ()
        self.more_to_come = False
        self._handlers = handlers
        self._session = session
        self._check: CheckState | None = None
        self._stand()

    @property
    def session(self) -> Session:
        """The session in hand; see `update` and `become`."""
        return self._session

    @property
    def check(self) -> CheckState | None:
        """Where the session's check stands; None without one."""
        return self._check

    @property
    def situation(self) -> Situation:
        """The conversation as it stands now, as a value for interpreters."""
        return Situation(
            self.library,
            self._session,
            self._check,
            self.today,
            self.services.matcher,
            self.services.languages,
        )

    def become(self, session: Session) -> None:
        """Replaces the session: the one place that does. The check is derived anew with it."""
        is_same_run = session.run is self._session.run
        self._session = session
        if not is_same_run:
            self._stand()

    def update(self, **changes: Any) -> None:
        """Replaces fields of the session."""
        self.become(replace(self._session, **changes))

    def _stand(self) -> None:
        """Derives the check; notes what a new release changed in it, once."""
        self._check = derive_state(self.library, self._session, self.today)
        run = self._session.run
        if run and run.release != self.library.release:
            self.release_news = release_changes.news(self.library, self._check)
            self.update(run=replace(run, release=self.library.release))

    def perform(self, act: Act) -> Turn:
        """The turn of an act, by the handler that is registered for it."""
        return self._handlers[type(act)](self, act)

    @property
    def seed(self) -> int:
        """Draws the questions of a flow with `pick`, should one begin."""
        return int(self.now.timestamp())

    @property
    def open_question(self) -> Question | None:
        """The question of a check that waits for an answer, or None."""
        return self._check.open if self._check else None

    @property
    def last_entry(self) -> Entry | None:
        """The last entry shown that the library still has, or None."""
        return self.situation.last_entry

    @property
    def legal_day(self) -> LegalDay:
        """The day the conversation is about: set for it, named in a question, or today."""
        return LegalDay(self.situation.legal_day, self.today)

    @property
    def check_day(self) -> LegalDay:
        """The day a check is shown as at: set for the conversation, or today."""
        return LegalDay(self._session.on or self.today, self.today)

    def on_the_day(self, document: str) -> str:
        """The entry that answers on the day asked about; a flow is itself."""
        entry = self.library.entries.get(document)
        return for_day(self.library, entry, self.legal_day.as_at).id if entry else document

    def say(self, key: str, **values: str) -> str:
        """A phrase of the catalogue."""
        return self.library.phrases.say(key, **values)

    def remember(self, entry_id: str) -> None:
        """Notes an entry as the last one shown."""
        others = (entry for entry in self._session.recent if entry != entry_id)
        self.update(recent=(entry_id, *others)[:RECENT])

    def signal(
        self,
        kind: SignalKind,
        entries: Iterable[str],
        found: str = "",
        *,
        scores: Iterable[tuple[str, float]] = (),
    ) -> Signal:
        """
        Something to learn from, with who asks and from which release.

        Args:
            kind: What happened.
            entries: What was suggested or scored best, best first; the first few are kept.
            found: What was meant in the end, if that is known.
            scores: Of any of `entries`, where they have one.
        """
        first = tuple(entries)[:MAX_SIGNAL_ENTRIES]
        by_entry = dict(scores)
        return Signal(
            kind,
            first,
            found,
            tuple(round(by_entry.get(entry, 0.0), 1) for entry in first),
            self._session.audience,
            self.library.release,
        )

    def flow_trace(self) -> Trace:
        """Why a turn about the check came out so."""
        check = self._check
        if check is None:
            return Trace()
        step = check.path.step
        determination = step.determination if isinstance(step, Reach) else None
        threshold = determination.threshold if determination else None
        return Trace(
            flow=check.flow.id,
            question=check.open.id if check.open else None,
            parameters=(threshold.name,) if threshold else (),
            rules=determination.rules if determination else (),
        )

    def reply(self, kind: Kind, reply: Reply, *, trace: Trace | None = None) -> Turn:
        """A turn of one reply."""
        return Turn(self._session, (reply,), kind, trace or Trace())

    def flow_reply(self, reply: Reply, kind: Kind = "flow") -> Turn:
        """A turn of one reply about the check."""
        return self.reply(kind, reply, trace=self.flow_trace())

    def interrupt(
        self,
        kind: Kind,
        reply: Reply,
        *,
        trace: Trace | None = None,
        keep_options: bool = False,
    ) -> Turn:
        """
        A turn that is not about the check: an open question is shown again in the same message.

        Args:
            kind: What the turn is.
            reply: What is said.
            trace: Why.
            keep_options: True when the reply's own options matter more than those of the open
                question.
        """
        trace = trace or Trace()
        check = self._check
        if check is None or check.open is None or self.more_to_come:
            return self.reply(kind, reply, trace=trace)
        flow = self.flow_trace()
        trace = replace(trace, flow=flow.flow, question=flow.question)
        if keep_options and reply.options:
            return self.reply(kind, reply, trace=trace)
        again = render.question_reply(self.library, check, check.open)
        joined = Reply(
            f"{reply.body}\n\n{again.text}",
            options=again.options,
            citations=reply.citations,
            attachments=reply.attachments,
            nation=reply.nation,
        )
        return self.reply(kind, joined, trace=trace)

    def request(self, effect: Effect, phrase: str) -> Turn:
        """A turn that asks for an effect, with what to say where it cannot be had."""
        return replace(self.interrupt("command", Reply(self.say(phrase))), effect=effect)

    def silence(self) -> Turn:
        """A turn that says nothing."""
        return Turn(self._session, (), "command", self.flow_trace())


def joined(*parts: str) -> str:
    """Paragraphs, empty ones left out."""
    return "\n\n".join(part for part in parts if part)


def led(turn: Turn, *before: str) -> Turn:
    """A turn with paragraphs before its first reply's text."""
    first, *others = turn.replies
    text = joined(*before, first.text)
    return replace(turn, replies=(replace(first, text=text), *others))


def trace_of(finding: Finding) -> Trace:
    """What a finding says of itself in a turn's trace; empty where nothing matched."""
    if not finding.matches:
        return Trace()
    best, *others = finding.matches
    return Trace(
        entry=best.entry,
        score=best.score,
        alternatives=tuple((match.entry, match.score) for match in others),
        phrase=best.phrase,
    )
