"""
What is said to a question: an answer, a choice of answers, or a plain word that there is none.

Rules of this file: when unsure it asks or hands over; it never guesses.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Protocol, assert_never

from bot import actions
from bot.actions import Begin, Do
from bot.answering import When, answer, entry_option, for_day, more, openings, option
from bot.asked_day import asked_day
from bot.flow_talk import FlowTalk
from bot.library import Library
from bot.matching.values import Band, Finding
from bot.replies import Option, Reply, Trace, Turn
from bot.session import Session
from bot.taking_up import is_account, take_up

CHOICES_TO_CLARIFY = 3
SHOWN_ALONE = 40.0
"""Score from which the only candidate left is shown; see `bot.matching.scale.ASK_AT`."""


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
    """Turns of questions and answers; `finder` finds entries by what people type."""

    def __init__(
        self, library: Library, finder: Finder, session: Session, today: date, *, seed: int = 0
    ) -> None:
        super().__init__(library, session, today, seed=seed)
        self.finder = finder

    def ask(self, text: str) -> Turn:
        """Answers a question out of the library, or takes up the account of a procurement."""
        finding = self.finder.find(text)
        decided = [flow for flow in self.library.flows.values() if flow.calculator]
        for flow in decided if self.open_question is None else ():
            given = take_up(self.library, flow, text, self.today)
            asks = text.endswith("?") and finding.band is Band.SURE
            if is_account(given) and not asks:
                return self.begin_from(flow.id, _trace(finding), text)
        return self.found(finding, text)

    def found(self, finding: Finding, text: str) -> Turn:
        """Does what a finding calls for, by the law of the day that the text names."""
        day = asked_day(text, self.today) if self.session.on is None else None
        self.when = When(day, self.today) if day else self.when
        trace = _trace(finding)
        match finding.band:
            case Band.SURE:
                best = finding.matches[0].entry
                if best in self.library.flows:
                    return self.begin_from(best, trace, text)
                return self.show_in_its_time(best, trace, named=day is not None)
            case Band.CLOSE:
                return self.clarify(finding, trace)
            case Band.UNKNOWN:
                return self.not_known(trace)
            case Band.OUTSIDE:
                return self.out_of_scope(trace)
            case _:
                assert_never(finding.band)

    def begin_from(self, flow_id: str, trace: Trace, text: str) -> Turn:
        """Begins a flow that was asked for, or goes on with it when it is under way."""
        if self.standing and self.open_question and self.standing.flow.id == flow_id:
            turn = self.show_standing(self.say("welcome_back"))
        else:
            turn = self.begin(flow_id, text)
        score, others, phrase = trace.score, trace.alternatives, trace.phrase
        found = replace(turn.trace, score=score, alternatives=others, phrase=phrase)
        return replace(turn, trace=found)

    def show_in_its_time(self, entry_id: str, trace: Trace, *, named: bool) -> Turn:
        """An entry's answer; one about the past by its own last day, unless a day was named."""
        entry = self.library.entries[entry_id]
        is_past = entry.valid_to is not None and entry.valid_to < self.today
        if named or self.session.on or not is_past or entry.valid_to is None:
            return self.show(entry_id, trace)
        self.when = When(entry.valid_to, self.today)
        turn = self.show(entry_id, trace)
        now = for_day(self.library, entry, self.today)
        if now.id == entry.id or self.open_question:
            return turn
        today = Option(actions.encode(actions.Show(now.id)), self.say("option_today"))
        reply = turn.replies[0]
        return replace(turn, replies=(replace(reply, options=(today, *reply.options)),))

    def show(self, entry_id: str, trace: Trace) -> Turn:
        """An entry's answer."""
        entry = self.library.entries[entry_id]
        answered = answer(self.library, entry, self.when, self.session.audience)
        self.remember(answered.entry.id)
        self.session = replace(self.session, misses=0)
        trace = replace(trace, entry=answered.entry.id, parameters=answered.parameters)
        return self.interrupt(answered.kind, answered.reply, trace=trace)

    def show_more(self, entry_id: str) -> Turn:
        """More about an entry."""
        entry = self.library.entries[entry_id]
        reply = more(self.library, entry, self.when)
        self.remember(entry_id)
        return self.interrupt("answer", reply, trace=Trace(entry=entry_id))

    def last_more(self) -> Turn:
        """More about the entry shown last."""
        if self.last_entry is None:
            return self.interrupt("command", Reply(self.say("no_last_answer")))
        return self.show_more(self.last_entry.id)

    def clarify(self, finding: Finding, trace: Trace) -> Turn:
        """Asks which of a few is meant."""
        best, *_ = finding.matches
        if self.is_aside(best.entry):
            return self.show(best.entry, trace)
        matches = [m for m in finding.matches if not self.is_aside(m.entry)]
        meant = dict.fromkeys(self.on_the_day(match.entry) for match in matches)
        options = [self.document_option(d) for d in list(meant)[:CHOICES_TO_CLARIFY]]
        if len(options) == 1 and best.score >= SHOWN_ALONE and best.entry in self.library.entries:
            return self.show(best.entry, trace)
        none = option(self.library, Do("none"), "clarify_none")
        reply = Reply(self.say("clarify"), options=(*options, none))
        return self.interrupt("clarify", reply, trace=replace(trace, entry=None), keep=True)

    def none_of_these(self) -> Turn:
        """None of the suggestions fitted."""
        reply = Reply(
            self.say("none_taken"), options=(option(self.library, Do("person"), "option_person"),)
        )
        self.session = replace(self.session, misses=self.session.misses + 1)
        return self.interrupt("not_known", reply)

    def is_aside(self, document: str) -> bool:
        """True for smalltalk and what lies outside: answered when sure, never suggested."""
        entry = self.library.entries.get(document)
        return entry is not None and entry.kind in ("smalltalk", "outside")

    def on_the_day(self, document: str) -> str:
        """The entry that answers on the day asked about; a flow is itself."""
        entry = self.library.entries.get(document)
        return for_day(self.library, entry, self.when.as_at).id if entry else document

    def document_option(self, document: str) -> Option:
        """An option that shows an entry or begins a flow."""
        flow = self.library.flows.get(document)
        if flow:
            return Option(actions.encode(Begin(flow.id)), flow.title)
        return entry_option(self.library, document)

    def not_known(self, trace: Trace) -> Turn:
        """Says that there is no checked answer; the second time, who to ask."""
        again = self.session.misses > 0
        self.session = replace(self.session, misses=self.session.misses + 1)
        person = option(self.library, Do("person"), "option_person")
        text = self.say("not_known_again" if again else "not_known")
        reply = Reply(text, options=(*openings(self.library), person))
        return self.interrupt("not_known", reply, trace=replace(trace, entry=None))

    def out_of_scope(self, trace: Trace) -> Turn:
        """Says what the guide can do instead."""
        reply = Reply(self.say("out_of_scope"), options=openings(self.library))
        return self.interrupt("out_of_scope", reply, trace=replace(trace, entry=None))


def _trace(finding: Finding) -> Trace:
    if not finding.matches:
        return Trace()
    best, *others = finding.matches
    return Trace(
        entry=best.entry,
        score=best.score,
        alternatives=tuple((match.entry, match.score) for match in others),
        phrase=best.phrase,
    )
