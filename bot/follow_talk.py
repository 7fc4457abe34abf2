"""
How a talk goes on: a message read from the answer before it, several questions in one message, and
what the writer tells by the way.

Rules of this file: a follow-up is resolved by the words of `steering.yaml` and by two readings
that must not contradict each other; where that does not settle it, the guide says what it
understood and asks.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot import walking
from bot.actions import Do
from bot.answering import meaning_for, option
from bot.citing import parameters_in
from bot.matching import MOST_ASKED
from bot.matching.values import Band, Finding
from bot.matching.words import LONGEST, is_question, questions, stem
from bot.question_talk import trace_of
from bot.replies import Reply, Trace, Turn
from bot.steer_talk import SteerTalk
from bot.steering import (
    FollowUp,
    asks_of,
    audience,
    follow_up,
    tells_of_a_beginning,
    tells_of_oneself,
)
from bot.taking_up import is_account, is_bidders, is_start, not_the_bidders, take_up
from bot.thread import Followed
from dialogs import Flow
from knowledge import Entry, NotInForce, british_date, fill

MOST_QUESTIONS = 3
"""Questions of one message that are answered in turn."""
LOOKED_BACK = 2
"""Answers a follow-up may go on from."""


class FollowTalk(SteerTalk):
    """Turns that depend on the turns before them."""

    def ask(self, text: str) -> Turn:
        """Answers what is asked: from the answer before, out of the library, or by a check."""
        only_oneself = self.learn(text)
        if only_oneself and self.open_question is None:
            return self.known_audience()
        finding = self.finder.explain(text)
        turn = self._account(text, finding) or self._going_on(text) or self.several(text, finding)
        turn = turn or self.found(finding, text)
        return self._said_long(turn) if len(text) > LONGEST else turn

    def learn(self, text: str) -> bool:
        """Keeps who the writer says to be and the facts told; true when nothing else is said."""
        steering = self.library.steering
        who, only = audience(text, steering)
        if who:
            self.session = replace(self.session, audience=who)
        flow = self.library.flows.get(self.library.main_flow)
        is_told = len(text) <= LONGEST and tells_of_oneself(text, steering)
        if flow and self.open_question is None and is_told:
            bids = self.session.audience == "provider" or is_bidders(flow, text)
            told = take_up(self.library, flow, text, self.today, bids=bids)
            if not tells_of_a_beginning(text, steering):
                # "our chief left on 3 March" says nothing of when a procurement begins
                told = {q: given for q, given in told.items() if not is_start(flow, q)}
            known = {(f, q): given for f, q, given in self.session.known}
            known |= {(flow.id, question): given for question, given in told.items()}
            self.session = replace(
                self.session, known=tuple((f, q, given) for (f, q), given in known.items())
            )
        return only

    def take_up(self, flow: Flow, given: dict[str, str], *before: str) -> Turn:
        """
        As a check does, with the facts told before, and at the question that matters. A fact that
        is no answer any more, as after a new release, is not taken up: its question is asked.
        """
        if self.first:
            self.move(walking.ask_first(self.session, self.first))
        known = {q: told for f, q, told in self.session.known if f == flow.id}
        if self.session.run and self.session.run.side == walking.BIDDER:
            known = not_the_bidders(flow, known)  # told before it was known who asks
        self.session = replace(self.session, known=())
        held = {
            q: told for q, told in (known | given).items() if not self._is_long_ago(flow, q, told)
        }
        in_order = {
            q.id: held[q.id]
            for q in flow.questions
            if q.id in held and walking.is_answer(q, held[q.id], self.today)
        }
        return super().take_up(flow, in_order, *before)

    def _is_long_ago(self, flow: Flow, question_id: str, told: str) -> bool:
        """True for a first step before the Act: told in passing, it is something else."""
        began = self.library.law["act.in_force"].values[0].since
        return is_start(flow, question_id) and date.fromisoformat(told) < began

    def restart(self) -> Turn:
        """Begins the check anew, with nothing told before."""
        self.session = replace(self.session, known=())
        return super().restart()

    def _account(self, text: str, finding: Finding) -> Turn | None:
        """The check begun by an account of a procurement; None where the text is none."""
        decided = [flow for flow in self.library.flows.values() if flow.calculator]
        is_story = len(text) > LONGEST and "?" in text
        for flow in decided if self.open_question is None and not is_story else ():
            given = take_up(self.library, flow, text, self.today)
            if is_account(flow, given) and not _asks_else(text, finding, flow):
                return self.begin_from(flow.id, trace_of(finding), text)
        return None

    # several questions in one message

    def several(self, text: str, whole: Finding) -> Turn | None:
        """The questions of a message answered in turn; None where it is better read as one."""
        parts = questions(text)
        if len(parts) < 2:
            return None
        found = [(part, self.finder.explain(part)) for part in parts[:MOST_QUESTIONS]]
        answered = [
            (part, finding)
            for number, (part, finding) in enumerate(found)
            if self._is_answered(finding) or (number and self.begins_as_follow_up(part))
        ]
        entries = {f.matches[0].entry if self._is_answered(f) else part for part, f in answered}
        if not answered or (len(entries) < 2 and whole.band is Band.SURE):
            return None
        left = len(parts) - len(answered)
        turns = []
        for number, (part, finding) in enumerate(answered, 1):
            self.more_to_come = number < len(answered)
            turns.append(self._going_on(part) or self.found(finding, part))
        last = turns[-1]
        replies = tuple(reply for turn in turns for reply in turn.replies)
        if left:
            note = self.say("left_one") if left == 1 else self.say("left_some")
            first = replace(replies[0], text=f"{note}\n\n{replies[0].text}")
            replies = (first, *replies[1:])
        signals = tuple(signal for turn in turns for signal in turn.signals)
        return replace(last, replies=replies, signals=signals)

    def begins_as_follow_up(self, text: str) -> bool:
        """True for a message that can only be about the same matter and tells nothing itself."""
        said = follow_up(text, self.library.steering, self.today)
        return said is not None and said.opener == "same"

    def _is_answered(self, finding: Finding) -> bool:
        if finding.band is not Band.SURE:
            return False
        best = finding.matches[0].entry
        return best in self.library.entries and not self.is_aside(best)

    def _said_long(self, turn: Turn) -> Turn:
        first, *others = turn.replies
        text = f"{self.say('too_long')}\n\n{first.text}"
        return replace(turn, replies=(replace(first, text=text), *others))

    # going on from the last answer

    def settled_follow_up(self, text: str, *, sounds: bool) -> Turn | None:
        """
        The answer a message goes on to; None when it does not, or leaves anything to ask.

        Args:
            text: What was said while a question is open.
            sounds: True when it sounds like a question; if not, it must ask for a facet outright.
        """
        said = follow_up(text, self.library.steering, self.today)
        if said is None or not (sounds or said.facet):
            return None
        before = self.session
        turn = self._going_on(text)
        if turn is None or turn.kind != "clarify":
            return turn
        self.session = before
        return None

    def lost_follow_up(self, text: str) -> Turn | None:
        """
        What is said in a check to a message that goes on from the last answer, no one can tell to
        where; None when it does not. The open question is shown again.
        """
        said = follow_up(text, self.library.steering, self.today)
        last = self.last_entry if self.session.thread else None
        if said is None or not said.opener or last is None:
            return None
        return self.interrupt("refuse", Reply(self.say("follow_lost_here", title=last.title)))

    def _going_on(self, text: str) -> Turn | None:
        """The turn of a message that goes on from the last answer; None when it does not."""
        said = follow_up(text, self.library.steering, self.today)
        last = self.last_entry if self.session.thread else None
        if said is None:
            return None
        suggested = self._by_suggestion(said)
        if suggested or last is None:
            return suggested
        if said.facet:
            return self._facet(last, said)
        if said.day and said.only_day and not self.session.on:
            return self._on_day(last, said.day, Followed(last.id, "day"))
        return self._by_idea(said) or self._by_words(last, said, text)

    def _facet(self, last: Entry, said: FollowUp) -> Turn:
        followed = Followed(last.id, said.facet or "")
        match said.facet:
            case "since":
                return self._since(last, followed)
            case "before":
                return self._before(last, followed)
            case "now":
                self.session = replace(self.session, asked=None)
                return self.show(last.id, Trace(), None, followed)
        return self._meaning(last, followed)

    def _on_day(self, last: Entry, day: date, followed: Followed) -> Turn:
        self.session = replace(self.session, asked=day)
        return self.show(last.id, Trace(), None, followed)

    def _since(self, last: Entry, followed: Followed) -> Turn:
        """From which day the last answer has held, as far as its figures or its own days say."""
        first = self._held_since(last)
        if first is None:
            return self._cannot_tell(last, self.say("since_unknown"))
        text = self.say("since", title=last.title, day=british_date(first))
        reply = Reply(text, options=(option(self.library, Do("sources"), "option_sources"),))
        return self.interrupt("answer", reply, trace=Trace(entry=last.id, followed=followed))

    def _held_since(self, entry: Entry) -> date | None:
        """First day from which an answer has held word for word; None where no day is known."""
        law, day = self.library.law, self.asked.as_at
        names = parameters_in((entry.short,))
        try:
            said = fill(entry.short, law, day)
            while True:
                days = [law[name].at(day).since for name in names]
                days += [entry.valid_from] if entry.valid_from else []
                first = max(days, default=None)
                if first is None or first == entry.valid_from:
                    return first
                day = first - timedelta(days=1)
                if fill(entry.short, law, day) != said:
                    return first
        except NotInForce:
            return first

    def _before(self, last: Entry, followed: Followed) -> Turn:
        """The last answer by the law of the day before it took effect."""
        first = self._held_since(last)
        if first is None or self.session.on:
            return self._cannot_tell(last, self.say("before_unknown"))
        return self._on_day(last, first - timedelta(days=1), followed)

    def _meaning(self, last: Entry, followed: Followed) -> Turn:
        """What the last answer means for who asks; asks who that is where it is not known."""
        who = self.session.audience
        if not who:
            return self.ask_audience()
        words = meaning_for(self.library, last, self.asked, who)
        if words:
            return self.interrupt(
                "answer", Reply(words), trace=Trace(entry=last.id, followed=followed)
            )
        turn = self.show_more(last.id)
        lead = self.say("means_no_other", who=self.say(f"you_{who}"))
        reply = replace(turn.replies[0], text=f"{lead}\n\n{turn.replies[0].text}")
        return replace(turn, replies=(reply,), trace=replace(turn.trace, followed=followed))

    def _by_suggestion(self, said: FollowUp) -> Turn | None:
        """The one of the entries just suggested that an idea leads to; None where none is."""
        turns = self.library.steering.turns
        led = {turn.to for turn in turns if turn.idea == said.idea} & {*self.session.suggested}
        if len(led) != 1:
            return None
        (entry_id,) = led
        return self._go_to(entry_id, Followed(entry_id, "suggestion", said.idea), said.day)

    def _by_idea(self, said: FollowUp) -> Turn | None:
        """The answer that the last ones lead to by an idea; None where none is laid down."""
        if not said.idea:
            return None
        for entry_id in self.session.recent[:LOOKED_BACK]:
            entry = self.library.entries.get(entry_id)
            for turn in self.library.steering.turns if entry else ():
                if entry and turn.idea == said.idea and {entry.id, entry.topic} & {*turn.after}:
                    return self._go_to(turn.to, Followed(entry.id, "idea", said.idea), said.day)
        return None

    def _go_to(
        self, entry_id: str, followed: Followed, day: date | None, finding: Finding | None = None
    ) -> Turn:
        if day and not self.session.on:
            self.session = replace(self.session, asked=day)
        trace = trace_of(finding) if finding else Trace()
        return self.show(entry_id, trace, finding, followed)

    def _by_words(self, last: Entry, said: FollowUp, text: str) -> Turn | None:
        """
        Reads a message on its own and with the last matter's name in it.

        Where both lie nearest to the same and one is sure of it, or only one finds anything and may
        stand alone, that is answered. Where they differ the guide asks which.
        """
        names = self.library.steering.names
        name = names.get(last.id) or names.get(last.topic, "")
        own = self.finder.explain(text)
        named = self.finder.explain(_named(said, name)) if name else None
        if named and not self._shares(named, said, name):
            named = None
        sure = {f.matches[0].entry: f for f in (named, own) if f and self._is_answered(f)}
        is_whole = bool({*said.rest.split()} & {*self.library.steering.asking})
        may_stand_alone = said.opener != "same" or is_whole
        nearest = named.matches[0].entry if named and named.matches else ""
        if nearest in sure and len(sure) == 1:
            followed = Followed(last.id, "words", last.topic)
            return self._go_to(nearest, followed, said.day, sure[nearest])
        if len(sure) == 2:
            self.session = replace(self.session, suggested=tuple(sure))
            return self.choose([*sure], trace_of(own), self.say("follow_which", title=last.title))
        if may_stand_alone and (self._is_answered(own) or not said.opener):
            return None
        others = [m.entry for m in own.matches if m.entry in self.library.entries]
        others = [entry for entry in others if not self.is_aside(entry)][:1]
        return self._cannot_tell(last, self.say("follow_lost", title=last.title), *others)

    def _shares(self, found: Finding, said: FollowUp, name: str) -> bool:
        """True where what was found takes up what is asked, not only the name put in."""
        steering = self.library.steering
        asked = asks_of(said.rest, steering) - asks_of(name, steering)
        return bool(asked & {stem(word) for word in found.shared})

    def _cannot_tell(self, last: Entry, words: str, *others: str) -> Turn:
        """Says what was understood, and asks."""
        documents = list(dict.fromkeys((*others, *last.related)))[:3]
        self.session = replace(self.session, suggested=tuple(documents))
        return self.choose(documents, Trace(), words)


def _named(said: FollowUp, name: str) -> str:
    """A follow-up as a question of its own, with the last matter's name in it."""
    if said.pointer:
        words = said.rest.split()
        at = words.index(said.pointer)
        return " ".join((*words[:at], name, *words[at + 1 :]))
    return f"{name} {said.rest}"


def _asks_else(text: str, finding: Finding, flow: Flow) -> bool:
    """True when a question tells of a procurement but is about something else than the check."""
    if not is_question(text):
        return False
    likely = {Band.SURE: 1, Band.CLOSE: MOST_ASKED}.get(finding.band, 0)
    meant = [match.entry for match in finding.matches[:likely]]
    return bool(meant) and flow.id not in meant
