"""
The dialogue engine: session and event in, session and replies out.

`Engine.handle` decides what an event means, in this order: a command, a pick by number or label,
an answer to the open question, a question. Then it does that one thing. It is pure: the same
session, event and time give the same turn.

Rules of this file: one reply for one thing said; whatever comes in, a turn comes out; the open
question of a check is shown again after anything that interrupts it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol, assert_never
from zoneinfo import ZoneInfo

from bot import actions, command_words, flow_words, walking
from bot.actions import Answer, Begin, Change, Do, More, Show
from bot.answering import When, answer, entry_option, more, openings, option, sources
from bot.events import Choice, Command, Event, Message
from bot.library import Library
from bot.matching.values import Band, Finding
from bot.replies import Handoff, Kind, Option, Reply, Trace, Turn
from bot.session import Session
from bot.typed import Given, Unclear, in_words, read
from bot.utterance import clean, has_words
from bot.walking import Standing, stand
from dialogs import Question, Reach

LONDON = ZoneInfo("Europe/London")
RECENT = 3
"""Entries remembered for 'more' and 'sources'."""
CHOICES_TO_CLARIFY = 3


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


class Engine:
    """
    Answers events out of a library.

    Args:
        library: One release of the content.
        finder: Finds entries and flows in it by what people type.
    """

    def __init__(self, library: Library, finder: Finder) -> None:
        self._library = library
        self._finder = finder

    @property
    def library(self) -> Library:
        """The release this engine answers from."""
        return self._library

    @property
    def mode(self) -> str:
        """How questions are matched, in words."""
        return self._finder.mode

    def explain(self, utterance: str) -> Finding:
        """Why an utterance is answered as it is: see `Matcher.explain`."""
        return self._finder.explain(clean(utterance))

    def handle(self, session: Session, event: Event, now: datetime) -> Turn:
        """
        One event and everything to be done about it.

        Args:
            session: What is remembered of the conversation.
            event: What the person did; its content is never trusted.
            now: Aware. The day is taken in Europe/London.

        Returns:
            A turn with at least one reply. Never raises.
        """
        today = now.astimezone(LONDON).date()
        turn = _Dialogue(self._library, self._finder, session, today).take(event)
        return replace(turn, session=_offered(turn))


def _offered(turn: Turn) -> Session:
    """The turn's session, remembering the options last shown so that they can be typed."""
    last = next((reply for reply in reversed(turn.replies) if reply.options), None)
    offered = tuple((option.id, option.label) for option in last.options) if last else ()
    return replace(turn.session, offered=offered)


class _Dialogue:
    """One turn in the making. Lives for one call of `handle`."""

    def __init__(self, library: Library, finder: Finder, session: Session, today: date) -> None:
        self.library = library
        self.finder = finder
        self.session = session
        self.today = today
        self.when = When(session.on or today, today)
        self.standing = stand(library, session, today)

    # -- what does the event mean? -------------------------------------------------------------

    def take(self, event: Event) -> Turn:
        match event:
            case Message(text):
                return self.message(clean(text))
            case Choice(id):
                return self.pick(id)
            case Command(name, argument):
                return self.slash(name, clean(argument))
            case _:
                assert_never(event)

    def message(self, text: str) -> Turn:
        if not has_words(text):
            return self.interrupt("command", Reply(self.say("empty")), keep=True)
        if text.startswith("/"):
            name, _, argument = text[1:].partition(" ")
            return self.slash(name, argument)
        command = command_words.recognise(text, self.library.phrases)
        if command:
            return self.do(command)
        picked = self.by_number_or_label(text)
        if picked:
            return self.pick(picked)
        if self.open_question:
            return self.answer_or_ask(self.open_question, text)
        return self.ask(text)

    def slash(self, name: str, argument: str) -> Turn:
        command = command_words.recognise(name, self.library.phrases)
        if command is None:
            near = command_words.nearest(name, self.library.phrases)
            shown = "".join(char for char in name if char.isalnum())[:20]
            text = self.say("unknown_command", name=shown or "?", nearest=near)
            return self.interrupt("command", Reply(text, options=openings(self.library)))
        if argument and command not in ("start", "check", "restart"):
            return self.message(argument)
        return self.do(command)

    def by_number_or_label(self, text: str) -> str | None:
        """Id of the option shown last that a number or its very label names."""
        offered = self.session.offered
        plain = text.casefold().strip(" .)")
        if plain.isascii() and plain.isdigit() and len(plain) <= 2:
            return offered[int(plain) - 1][0] if 1 <= int(plain) <= len(offered) else None
        same = [id for id, label in offered if label.casefold().strip(" .?") == plain.strip(" ?")]
        return same[0] if len(same) == 1 else None

    # -- options and commands ------------------------------------------------------------------

    def pick(self, option_id: str) -> Turn:
        action = actions.decode(option_id)
        match action:
            case Answer(question, given, run):
                return self.answer_by_option(question, given, run)
            case Change(question, run):
                return self.change(question, run)
            case Begin(flow) if flow in self.library.flows:
                return self.begin(flow)
            case Show(entry) if entry in self.library.entries:
                return self.show(entry, Trace(entry=entry))
            case More(entry) if entry in self.library.entries:
                return self.show_more(entry)
            case Do(command) if command in self.library.phrases.commands:
                return self.do(command)
        return self.interrupt("refuse", Reply(self.say("refuse_forged")))

    def do(self, command: str) -> Turn:
        """Does a command; each key of the catalogue's commands has its line here."""
        commands: dict[str, Callable[[], Turn]] = {
            "start": self.greet,
            "help": self.help,
            "check": lambda: self.begin(next(iter(self.library.flows))),
            "myths": self.myths,
            "back": self.back,
            "review": self.review,
            "restart": self.restart,
            "why": self.why,
            "terms": self.terms,
            "more": self.last_more,
            "sources": self.last_sources,
            "reasons": self.reasons,
            "person": self.person,
            "stop": self.stop,
            "resume": self.resume,
            "privacy": lambda: self.interrupt("command", Reply(self.say("privacy"))),
            "none": self.none_of_these,
        }
        return commands[command]()

    def greet(self) -> Turn:
        reply = Reply(self.say("greeting"), options=openings(self.library))
        return self.turn("command", reply)

    def help(self) -> Turn:
        if self.open_question:
            return self.interrupt("command", Reply(self.say("help_in_flow")))
        return self.turn("command", Reply(self.say("help"), options=openings(self.library)))

    def myths(self) -> Turn:
        myths = sorted(
            (entry for entry in self.library.entries.values() if entry.myth),
            key=lambda entry: entry.myth.number if entry.myth else "",
        )
        options = tuple(entry_option(self.library, entry.id) for entry in myths)
        return self.turn("command", Reply(self.say("myths_title"), options=options))

    def person(self) -> Turn:
        turn = self.interrupt("handoff", Reply(self.say("person")))
        return replace(turn, handoff=Handoff("asked"))

    def last_more(self) -> Turn:
        if not self.session.recent:
            return self.interrupt("command", Reply(self.say("no_last_answer")))
        return self.show_more(self.session.recent[0])

    def show_more(self, entry_id: str) -> Turn:
        entry = self.library.entries[entry_id]
        reply = more(self.library, entry, self.when)
        self.remember(entry_id)
        return self.interrupt("answer", reply, trace=Trace(entry=entry_id))

    def last_sources(self) -> Turn:
        if not self.session.recent:
            return self.interrupt("command", Reply(self.say("no_last_answer")))
        entry = self.library.entries[self.session.recent[0]]
        return self.interrupt("command", sources(self.library, entry, self.when))

    def none_of_these(self) -> Turn:
        reply = Reply(
            self.say("none_taken"), options=(option(self.library, Do("person"), "option_person"),)
        )
        self.session = replace(self.session, misses=self.session.misses + 1)
        return self.interrupt("not_known", reply, keep=True)

    # -- a flow --------------------------------------------------------------------------------

    @property
    def open_question(self) -> Question | None:
        return self.standing.open if self.standing else None

    def begin(self, flow_id: str) -> Turn:
        flow = self.library.flows[flow_id]
        self.move(walking.begin(self.session, flow, self.library.release))
        return self.show_standing(flow.intro)

    def answer_by_option(self, question_id: str, given: str, run: int) -> Turn:
        standing = self.standing
        if standing is None or standing.run.number != run or standing.open is None:
            return self.stale()
        if standing.open.id != question_id:
            return self.stale()
        if not walking.is_answer(standing.open, given):
            return self.interrupt("refuse", Reply(self.say("refuse_forged")))
        return self.accept(standing, standing.open, Given({question_id: given}))

    def stale(self) -> Turn:
        return self.interrupt("refuse", Reply(self.say("refuse_stale")))

    def answer_or_ask(self, question: Question, text: str) -> Turn:
        """A text at an open question: its answer, or a question that interrupts it."""
        assert_open = self.standing
        if assert_open is None:
            return self.ask(text)
        finding = self.finder.find(text) if _sounds_like_a_question(text) else None
        if finding and finding.band is Band.SURE:
            return self.found(finding)
        given = read(self.library, self.session, question, text, self.today)
        if isinstance(given, Given):
            return self.accept(assert_open, question, given)
        if given.is_off_the_point:
            finding = finding or self.finder.find(text)
            if finding.band is Band.SURE:
                return self.found(finding)
        return self.refuse(assert_open, question, given)

    def accept(self, standing: Standing, question: Question, given: Given) -> Turn:
        was_changing = bool(standing.given)
        self.move(walking.give(self.session, given.answers))
        self.session = replace(self.session, misses=0)
        after = self.standing
        lines = []
        for question_id, answered in given.answers.items():
            asked = standing.flow.question(question_id)
            if asked:
                working = given.working if question_id == question.id else ""
                lines.append(flow_words.noted(self.library, asked, answered, working))
        if given.from_range:
            words = in_words(self.library, question, given.answers[question.id])
            lines.append(self.say("taken_from_range", answer=words))
        if was_changing and after:
            knock = walking.knock_on(standing, after)
            lines += flow_words.knock_lines(self.library, knock)
        return self.show_standing("\n".join(lines))

    def refuse(self, standing: Standing, question: Question, unclear: Unclear) -> Turn:
        if unclear.choices:
            reply = flow_words.readings_reply(self.library, standing, question, unclear.choices)
            return self.turn("refuse", reply, trace=self.flow_trace())
        why = [self.say(unclear.phrase, **dict(unclear.figures))]
        if question.example:
            why.append(self.say("refuse_try", example=question.example))
        reply = flow_words.question_reply(self.library, standing, question, " ".join(why))
        return self.turn("refuse", reply, trace=self.flow_trace())

    def change(self, question_id: str, run: int) -> Turn:
        standing = self.standing
        if standing is None or standing.run.number != run:
            return self.stale()
        if question_id not in standing.path.questions:
            return self.stale()
        self.move(walking.change(self.session, question_id))
        return self.show_standing()

    def back(self) -> Turn:
        if self.standing is None:
            return self.no_flow()
        before = walking.back(self.session, self.standing)
        if before is None:
            return self.show_standing(self.say("nothing_before"))
        self.move(before)
        return self.show_standing()

    def review(self) -> Turn:
        if self.standing is None:
            return self.no_flow()
        if not self.standing.path.questions:
            return self.interrupt("command", Reply(self.say("nothing_to_review")))
        reply = flow_words.review_reply(self.library, self.standing)
        return self.turn("flow", reply, trace=self.flow_trace())

    def restart(self) -> Turn:
        flow = self.session.run.flow if self.session.run else ""
        if flow in self.library.flows:
            return self.begin(flow)
        return self.greet()

    def why(self) -> Turn:
        if self.standing and self.open_question:
            reply = flow_words.why_reply(self.library, self.standing, self.open_question)
            return self.turn("flow", reply, trace=self.flow_trace())
        if self.standing:
            return self.reasons()
        return self.last_sources()

    def terms(self) -> Turn:
        if self.standing and self.open_question:
            reply = flow_words.terms_reply(self.library, self.standing, self.open_question)
            return self.turn("flow", reply, trace=self.flow_trace())
        return self.no_flow()

    def reasons(self) -> Turn:
        standing = self.standing
        if standing is None or not isinstance(standing.path.step, Reach) or standing.open:
            return self.no_flow() if standing is None else self.show_standing()
        reply = flow_words.reasons_reply(self.library, standing, standing.path.step, self.when)
        return self.turn("flow", reply, trace=self.flow_trace())

    def stop(self) -> Turn:
        run = self.session.run
        if run is None or not self.open_question:
            return self.turn("command", Reply(self.say("nothing_to_stop")))
        self.move(replace(self.session, run=None, paused=run))
        resume = option(self.library, Do("resume"), "option_resume")
        return self.turn("command", Reply(self.say("stopped"), options=(resume,)))

    def resume(self) -> Turn:
        if self.session.run is None and self.session.paused:
            self.move(replace(self.session, run=self.session.paused, paused=None))
        if self.standing is None:
            return self.interrupt("command", Reply(self.say("nothing_to_resume")))
        if self.standing.run.changing:
            self.move(walking.change(self.session, ""))
        return self.show_standing(self.say("welcome_back"))

    def no_flow(self) -> Turn:
        options = (option(self.library, Do("check"), "option_check"),)
        return self.turn("command", Reply(self.say("no_flow"), options=options))

    def show_standing(self, *before: str) -> Turn:
        """The open question, or the outcome, with what was said before it."""
        standing = self.standing
        if standing is None:
            return self.no_flow()
        if standing.open:
            lead = [*before, self.say("refuse_past_fit") if standing.outdated else ""]
            reply = flow_words.question_reply(self.library, standing, standing.open, *lead)
            return self.turn("flow", reply, trace=self.flow_trace())
        step = standing.path.step
        if not isinstance(step, Reach):
            return self.no_flow()
        reply = flow_words.outcome_reply(self.library, standing, step, self.when, *before)
        return self.turn("flow", reply, trace=self.flow_trace())

    # -- a question ----------------------------------------------------------------------------

    def ask(self, text: str) -> Turn:
        return self.found(self.finder.find(text))

    def found(self, finding: Finding) -> Turn:
        trace = _trace(finding)
        match finding.band:
            case Band.SURE:
                best = finding.matches[0].entry
                if best in self.library.flows:
                    return self.begin_from(best, trace)
                return self.show(best, trace)
            case Band.CLOSE:
                return self.clarify(finding, trace)
            case Band.UNKNOWN:
                return self.not_known(trace)
            case Band.OUTSIDE:
                return self.out_of_scope(trace)
            case _:
                assert_never(finding.band)

    def begin_from(self, flow_id: str, trace: Trace) -> Turn:
        """Begins a flow that was asked for, or goes on with it when it is under way."""
        if self.standing and self.open_question and self.standing.flow.id == flow_id:
            turn = self.show_standing(self.say("welcome_back"))
        else:
            turn = self.begin(flow_id)
        return replace(turn, trace=_in_flow(replace(trace, entry=None), turn.trace))

    def show(self, entry_id: str, trace: Trace) -> Turn:
        entry = self.library.entries[entry_id]
        answered = answer(self.library, entry, self.when, self.session.audience)
        self.remember(answered.entry.id)
        self.session = replace(self.session, misses=0)
        trace = replace(trace, entry=answered.entry.id, parameters=answered.parameters)
        return self.interrupt(answered.kind, answered.reply, trace=trace)

    def clarify(self, finding: Finding, trace: Trace) -> Turn:
        matches = finding.matches[:CHOICES_TO_CLARIFY]
        options = [self.document_option(match.entry) for match in matches]
        none = option(self.library, Do("none"), "clarify_none")
        reply = Reply(self.say("clarify"), options=(*options, none))
        return self.interrupt("clarify", reply, trace=replace(trace, entry=None), keep=True)

    def document_option(self, document: str) -> Option:
        flow = self.library.flows.get(document)
        if flow:
            return Option(actions.encode(Begin(flow.id)), flow.title)
        return entry_option(self.library, document)

    def not_known(self, trace: Trace) -> Turn:
        again = self.session.misses > 0
        self.session = replace(self.session, misses=self.session.misses + 1)
        person = option(self.library, Do("person"), "option_person")
        text = self.say("not_known_again" if again else "not_known")
        reply = Reply(text, options=(*openings(self.library), person))
        return self.interrupt("not_known", reply, trace=replace(trace, entry=None))

    def out_of_scope(self, trace: Trace) -> Turn:
        reply = Reply(self.say("out_of_scope"), options=openings(self.library))
        return self.interrupt("out_of_scope", reply, trace=replace(trace, entry=None))

    # -- making the turn -----------------------------------------------------------------------

    def say(self, key: str, **values: str) -> str:
        return self.library.phrases.say(key, **values)

    def move(self, session: Session) -> None:
        self.session = session
        self.standing = stand(self.library, session, self.today)

    def remember(self, entry_id: str) -> None:
        others = (entry for entry in self.session.recent if entry != entry_id)
        self.session = replace(self.session, recent=(entry_id, *others)[:RECENT])

    def flow_trace(self) -> Trace:
        standing = self.standing
        if standing is None:
            return Trace()
        step = standing.path.step
        determination = step.determination if isinstance(step, Reach) else None
        threshold = determination.threshold if determination else None
        return Trace(
            flow=standing.flow.id,
            question=standing.open.id if standing.open else None,
            parameters=(threshold.name,) if threshold else (),
            rules=determination.rules if determination else (),
        )

    def interrupt(
        self, kind: Kind, reply: Reply, *, trace: Trace | None = None, keep: bool = False
    ) -> Turn:
        """
        A turn beside the flow: where a question is open, it is shown again in the same message.

        Args:
            kind: What the turn is.
            reply: What is said.
            trace: Why.
            keep: True when the reply's own options matter more than those of the open question.
        """
        trace = trace or Trace()
        standing = self.standing
        if standing is None or standing.open is None:
            return self.turn(kind, reply, trace=trace)
        trace = _in_flow(trace, self.flow_trace())
        if keep and reply.options:
            return self.turn(kind, reply, trace=trace)
        again = flow_words.question_reply(self.library, standing, standing.open)
        joined = Reply(
            f"{reply.body}\n\n{again.text}",
            options=again.options,
            citations=reply.citations,
            attachments=reply.attachments,
        )
        return self.turn(kind, joined, trace=trace)

    def turn(self, kind: Kind, reply: Reply, *, trace: Trace | None = None) -> Turn:
        return Turn(self.session, (reply,), kind, trace or Trace())


def _in_flow(trace: Trace, flow: Trace) -> Trace:
    """A trace that also says which question of which flow is open."""
    return replace(trace, flow=flow.flow, question=flow.question)


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


def _sounds_like_a_question(text: str) -> bool:
    return text.endswith("?") and len(text.split()) > 2
