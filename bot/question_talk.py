"""
What is said to a question: an answer, a choice of answers, or a plain word that there is none.

Rules of this file: when unsure it asks once, then offers a person; it never guesses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol, assert_never

from bot import actions
from bot.actions import Begin, Do
from bot.answering import (
    Answered,
    When,
    answer,
    below_title,
    entry_option,
    for_day,
    more,
    openings,
    option,
    sources,
)
from bot.asked_day import asked_day, year_beside
from bot.citing import parameters_in
from bot.documents import Writer, attachments, facts_of, filled, markup
from bot.flow_talk import FlowTalk
from bot.library import Library
from bot.matching.values import Band, Finding
from bot.replies import Handoff, Option, Reply, Signal, Trace, Turn
from bot.session import Session
from bot.steering import presses
from bot.thread import Followed, Thread
from knowledge import Entry, NotInForce

CHOICES_TO_CLARIFY = 3
SHOWN_ALONE = 40.0
"""Score from which the only candidate left is shown; see `bot.matching.scale.ASK_AT`."""
ASIDES = ("smalltalk", "outside")
"""Kinds of entry that answer and change nothing else: the talk goes on where it was."""


class Finder(Protocol):
    """What the engine asks of a matcher."""

    def find(self, utterance: str, *, limit: int = 5) -> Finding:
        """All that is found about one utterance."""
        ...

    def explain(self, utterance: str, *, limit: int = 5) -> Finding:
        """As `find`, with what adds up to the score."""
        ...

    @property
    def mode(self) -> str:
        """What is compared, in words."""
        ...


class QuestionTalk(FlowTalk):
    """
    Turns of questions and answers.

    Attributes:
        finder: Finds entries by what people type.
        first: Question at which a check begun in this turn is to start; empty for its own order.
    """

    def __init__(
        self, library: Library, finder: Finder, session: Session, today: date, *, seed: int = 0
    ) -> None:
        super().__init__(library, session, today, seed=seed)
        self.finder = finder
        self.first = ""
        self.writer: Writer | None = None

    @property
    def asked(self) -> When:
        """The day the talk is about: set for the conversation, named in a question, or today."""
        return When(self.session.on or self.session.asked or self.today, self.today)

    def found(self, finding: Finding, text: str) -> Turn:
        """Does what a finding calls for, by the law of the day that the text names."""
        day = None if self.session.on else asked_day(text, self.today)
        self.session = replace(self.session, asked=day)
        trace = trace_of(finding)
        match finding.band:
            case Band.SURE:
                best = finding.matches[0].entry
                if best in self.library.flows:
                    return self.begin_from(best, trace, text)
                says_so = self.is_urgent(best) or self.is_aside(best)
                urgent = "" if says_so else self.urgent_word(text)
                year = self._year_word(best, text)
                return self.show_in_its_time(best, trace, finding, urgent, year)
            case Band.CLOSE:
                return self.clarify(finding, trace, text)
            case Band.UNKNOWN:
                return self.not_known(trace, text)
            case Band.OUTSIDE:
                return self.out_of_scope(trace)
            case _:
                assert_never(finding.band)

    def begin_from(self, flow_id: str, trace: Trace, text: str, question: str = "") -> Turn:
        """Begins a flow, perhaps at a question, or goes on with it when it is under way."""
        signals = self.said_again(self.session, flow_id) if trace.entry else ()
        self.session = replace(self.session, misses=0, suggested=(), scores=())
        if self.standing and self.open_question and self.standing.flow.id == flow_id:
            turn = self.show_standing(self.say("welcome_back"))
        else:
            self.first = question
            turn = self.begin(flow_id, text)
        score, others, phrase = trace.score, trace.alternatives, trace.phrase
        found = replace(turn.trace, score=score, alternatives=others, phrase=phrase)
        return replace(turn, trace=found, signals=signals)

    def show_in_its_time(self, entry_id: str, trace: Trace, finding: Finding, *before: str) -> Turn:
        """An entry's answer; one about the past by its own last day, unless a day was named."""
        entry = self.library.entries[entry_id]
        is_past = entry.valid_to is not None and entry.valid_to < self.today
        if self.session.asked or self.session.on or not is_past:
            return self.show(entry_id, trace, finding, None, *before)
        self.session = replace(self.session, asked=entry.valid_to)
        turn = self.show(entry_id, trace, finding, None, *before)
        now = for_day(self.library, entry, self.today)
        if now.id == entry.id or self.open_question:
            return turn
        today = Option(actions.encode(actions.Show(now.id, now=True)), self.say("option_today"))
        reply = turn.replies[0]
        return replace(turn, replies=(replace(reply, options=(today, *reply.options)),))

    def _year_word(self, entry_id: str, text: str) -> str:
        """
        Says that the law of today is told, where a text names a year that may be meant, the answer
        changes with the day, and the year is not of its own matter.
        """
        entry = self.library.entries.get(entry_id)
        year = year_beside(text, self.today)
        if entry is None or not year or self.session.on or self.session.asked:
            return ""
        is_dated = bool(entry.before or entry.after or parameters_in((entry.short,)))
        own = " ".join((entry.title, entry.short, *entry.utterances))
        is_past = entry.valid_to is not None and entry.valid_to < self.today
        if is_past or not is_dated or year in own:
            return ""
        return self.say("not_that_year", year=year)

    def show(
        self,
        entry_id: str,
        trace: Trace,
        finding: Finding | None = None,
        followed: Followed | None = None,
        *before: str,
    ) -> Turn:
        """An entry's answer, which the talk goes on from; an aside leaves the talk as it was."""
        entry = self.library.entries[entry_id]
        answered = answer(self.library, entry, self.asked, self.session.audience)
        trace = replace(
            trace, entry=answered.entry.id, parameters=answered.parameters, followed=followed
        )
        signals = self._learnt(answered.entry.id, finding, followed)
        if entry.kind not in ASIDES:
            self.remember(answered.entry.id)
            thread = replace(Thread.of(answered.entry.id, finding), followed=followed)
            self.session = replace(self.session, misses=0, suggested=(), scores=(), thread=thread)
        lead = "\n\n".join(part for part in before if part)
        reply = self._with_document(answered)
        reply = (
            replace(reply, text=below_title(reply.text, answered.entry, lead)) if lead else reply
        )
        turn = self.interrupt(answered.kind, reply, trace=trace)
        return replace(turn, signals=signals)

    def _with_document(self, answered: Answered) -> Reply:
        """The reply of an answer, with the document of a template as files."""
        reply, entry = answered.reply, answered.entry
        if entry.template is None or answered.kind != "answer":
            return reply
        files = attachments(self.library, entry, self.standing, self.asked, self.writer)
        given = self.say("document_given" if self.writer else "document_given_text")
        return replace(reply, text=f"{reply.text}\n\n{given}", attachments=files)

    def _document(self, entry: Entry) -> str:
        """The document of a template as a message; empty where there is none to give."""
        day = self.day_of(entry.id).as_at
        try:
            facts = facts_of(self.library, self.standing, self.today)
            return markup(filled(self.library, entry, facts, day)) if entry.template else ""
        except NotInForce:
            return ""

    def _learnt(
        self, entry_id: str, finding: Finding | None, followed: Followed | None
    ) -> tuple[Signal, ...]:
        """What to learn from an answer that was found, or chosen in words among suggestions."""
        if finding:
            return self.said_again(self.session, entry_id)
        is_choice = followed is not None and followed.by == "suggestion"
        return self.picked(entry_id) if is_choice else ()

    def said_again(self, missed: Session, document: str) -> tuple[Signal, ...]:
        """
        What to learn when something is found that was not found before.

        Args:
            missed: The session after what was said before.
            document: The entry or flow found.
        """
        if not (missed.misses or missed.suggested) or self.is_aside(document):
            return ()
        return (self.signal("rephrased", missed.suggested, document, scores=missed.scores),)

    def picked(self, document: str) -> tuple[Signal, ...]:
        """What to learn when a suggestion is taken: something, unless it was the first."""
        suggested, scores = self.session.suggested, self.session.scores
        if document not in suggested[1:]:
            return ()
        return (self.signal("picked", suggested, document, scores=scores),)

    def _scored(self, trace: Trace) -> tuple[tuple[str, float], ...]:
        """The scores of what is suggested now, as far as they are known."""
        best = ((trace.entry, trace.score),) if trace.entry else ()
        found = (*best, *trace.alternatives)
        # of two entries that answer for neighbouring periods the better one counts
        scores = dict(self.session.scores)
        scores |= {self.on_the_day(document): score for document, score in reversed(found)}
        suggested = self.session.suggested
        return tuple((one, scores[one]) for one in suggested if one in scores)

    def show_more(self, entry_id: str) -> Turn:
        """More about an entry."""
        entry = self.library.entries[entry_id]
        when, document = self.day_of(entry_id), self._document(entry)
        reply = more(self.library, entry, when, self.session.audience, document)
        self.remember(entry_id)
        return self.interrupt("answer", reply, trace=Trace(entry=entry_id))

    def show_sources(self, entry_id: str) -> Turn:
        """Every source of an entry."""
        entry = self.library.entries[entry_id]
        return self.interrupt("command", sources(self.library, entry, self.day_of(entry_id)))

    def day_of(self, entry_id: str) -> When:
        """The day talked about for the last answer; today's for any older one."""
        last = self.last_entry
        if last and last.id == entry_id:
            return self.asked
        return When(self.session.on or self.today, self.today)

    def last_more(self) -> Turn:
        """More about the entry shown last."""
        if self.last_entry is None:
            return self.interrupt("command", Reply(self.say("no_last_answer")))
        return self.show_more(self.last_entry.id)

    def last_sources(self) -> Turn:
        """Every source of the entry shown last."""
        if self.last_entry is None:
            return self.interrupt("command", Reply(self.say("no_last_answer")))
        return self.show_sources(self.last_entry.id)

    def clarify(self, finding: Finding, trace: Trace, text: str) -> Turn:
        """Asks which of a few is meant, once; then it offers a person."""
        best, *_ = finding.matches
        if self.is_aside(best.entry):
            return self.show(best.entry, trace, finding)
        matches = [m for m in finding.matches if not self.is_aside(m.entry)]
        meant = dict.fromkeys(self.on_the_day(match.entry) for match in matches)
        documents = list(meant)[:CHOICES_TO_CLARIFY]
        is_alone = len(documents) == 1 and best.score >= SHOWN_ALONE
        if is_alone and best.entry in self.library.entries:
            return self.show(best.entry, trace, finding, None, self._year_word(best.entry, text))
        if self.session.misses or {*documents} & {*self.session.suggested}:
            return self.offer_person(trace, documents, text)
        self.session = replace(self.session, suggested=tuple(documents))
        year = self._year_word(documents[0], text)
        asked = (self.urgent_word(text, documents[0]), self.say("clarify"), year)
        return self.choose(documents, trace, "\n\n".join(part for part in asked if part))

    def choose(self, documents: Sequence[str], trace: Trace, asked: str) -> Turn:
        """Asks which of some entries and flows is meant."""
        self.session = replace(self.session, scores=self._scored(trace))
        options = [self.document_option(document) for document in documents]
        reply = Reply(asked, options=(*options, option(self.library, Do("none"), "clarify_none")))
        return self.interrupt("clarify", reply, trace=replace(trace, entry=None), keep=True)

    def none_of_these(self) -> Turn:
        """None of the suggestions fitted: in other words once, then a person."""
        suggested, scores = self.session.suggested, self.session.scores
        signal = self.signal("none_of_these", suggested, scores=scores)
        signals = (signal,) if suggested else ()
        if self.session.misses:
            return replace(self.offer_person(Trace(), ()), signals=signals)
        self.session = replace(self.session, misses=1)
        reply = Reply(
            self.say("none_taken"), options=(option(self.library, Do("person"), "option_person"),)
        )
        return replace(self.interrupt("not_known", reply), signals=signals)

    def not_known(self, trace: Trace, text: str) -> Turn:
        """Says that there is no checked answer; the second time, who to ask."""
        nearest = ((trace.entry, trace.score),) if trace.entry else ()
        signal = self.signal("not_known", (entry for entry, _ in nearest), scores=nearest)
        if self.session.misses or self.session.suggested:
            return replace(self.offer_person(trace, (), text), signals=(signal,))
        self.session = replace(self.session, misses=1)
        person = option(self.library, Do("person"), "option_person")
        topics = option(self.library, Do("topics"), "option_topics")
        parts = (self.urgent_word(text), self.say("not_known"))
        words = "\n\n".join(part for part in parts if part)
        reply = Reply(words, options=(topics, *openings(self.library), person))
        turn = self.interrupt("not_known", reply, trace=replace(trace, entry=None))
        return replace(turn, signals=(signal,))

    def offer_person(self, trace: Trace, documents: Sequence[str], text: str = "") -> Turn:
        """
        The end of asking: a person to turn to, with what was asked so far, and topics to browse.

        Args:
            trace: Why.
            documents: What lies nearest; those suggested before are left out.
            text: What was said, which may tell that time presses.
        """
        new = [d for d in documents if d not in self.session.suggested]
        suggested = tuple(dict.fromkeys((*self.session.suggested, *documents)))
        self.session = replace(self.session, misses=2, suggested=suggested)
        self.session = replace(self.session, scores=self._scored(trace))
        parts = (
            self.urgent_word(text),
            self.say("not_known_again"),
            self.asked_so_far(),
            self.say("nearest") if new else "",
        )
        person = option(self.library, Do("person"), "option_person")
        topics = option(self.library, Do("topics"), "option_topics")
        options = (*(self.document_option(d) for d in new), person, topics)
        reply = Reply("\n\n".join(part for part in parts if part), options=options)
        turn = self.interrupt("not_known", reply, trace=replace(trace, entry=None))
        return replace(turn, handoff=Handoff("missed_twice", self.session.recent))

    def asked_so_far(self) -> str:
        """The answers shown of late, by title, to tell a person; empty when there were none."""
        held = [self.library.entries.get(entry) for entry in self.session.recent]
        titles = "\n".join(f"- {entry.title}" for entry in held if entry)
        return "\n".join((self.say("asked_so_far"), titles)) if titles else ""

    def is_aside(self, document: str) -> bool:
        """True for smalltalk and what lies outside: answered when sure, never suggested."""
        entry = self.library.entries.get(document)
        return entry is not None and entry.kind in ASIDES

    def urgent_word(self, text: str, document: str = "") -> str:
        """What to say first where a message, or what it may mean, says that time presses."""
        is_pressing = self.is_urgent(document) or presses(text, self.library.steering)
        return self.say("urgent") if is_pressing else ""

    def is_urgent(self, document: str) -> bool:
        """True for an entry that time presses those who ask for; a signpost says so itself."""
        entry = self.library.entries.get(document)
        return entry is not None and entry.urgent and entry.kind != "signpost"

    def on_the_day(self, document: str) -> str:
        """The entry that answers on the day asked about; a flow is itself."""
        entry = self.library.entries.get(document)
        return for_day(self.library, entry, self.asked.as_at).id if entry else document

    def document_option(self, document: str) -> Option:
        """An option that shows an entry or begins a flow."""
        flow = self.library.flows.get(document)
        if flow:
            return Option(actions.encode(Begin(flow.id)), flow.title)
        return entry_option(self.library, document)

    def out_of_scope(self, trace: Trace) -> Turn:
        """Says what the guide can do instead."""
        reply = Reply(self.say("out_of_scope"), options=openings(self.library))
        return self.interrupt("out_of_scope", reply, trace=replace(trace, entry=None))


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
