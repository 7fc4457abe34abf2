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
from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from bot import actions, command_words, walking
from bot.actions import Answer, Apply, Begin, Browse, Change, Do, More, Say, Show, Sources
from bot.answering import openings
from bot.card import with_card
from bot.documents import Writer
from bot.events import Choice, Command, Delete, Edit, Event, File, Message, Notice
from bot.language_talk import Tongues, with_note
from bot.library import Library
from bot.matching.values import Band, Finding
from bot.merging import renewed
from bot.moving import code_in, is_record_code
from bot.moving_talk import MovingTalk
from bot.question_talk import Finder
from bot.record_talk import Recorder
from bot.replies import Kind, Option, Reply, Signal, Trace, Turn
from bot.session import FlowRun, Last, Session
from bot.steer_talk import AUDIENCES
from bot.typed import Given, read
from bot.utterance import clean, has_words
from bot.wishes import Granted
from dialogs.answers import Picked, read_yes_no
from knowledge import british_date

FORM_OPTIONS = frozenset(actions.encode(Do(command)) for command in ("skip", "finish", "record"))
"""Options that belong to the asking for a record's details; any other ends it."""

ASKING = frozenset(("what", "which", "who", "whose", "when", "where", "why", "how"))
"""First words of what is surely a question, whatever else stands in it."""

LONDON = ZoneInfo("Europe/London")


class Engine:
    """
    Answers events out of a library.

    Args:
        library: One release of the content.
        finder: Finds entries and flows in it by what people type.
        recorder: Makes the files of a record; None where none can be handed over.
        tongues: Notices messages in another language; None takes every message for English.
    """

    def __init__(
        self,
        library: Library,
        finder: Finder,
        recorder: Recorder | None = None,
        tongues: Tongues | None = None,
        writer: Writer | None = None,
    ) -> None:
        self._library = library
        self._finder = finder
        self._recorder = recorder
        self._tongues = tongues
        self._writer = writer

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

    def handle(
        self, session: Session, event: Event, now: datetime, granted: Granted | None = None
    ) -> Turn:
        """
        One event and everything to be done about it.

        Args:
            session: What is remembered of the conversation.
            event: What the person did; its content is never trusted.
            now: Aware. The day is taken in Europe/London.
            granted: What the wish of an earlier call for the same event came to.

        Returns:
            A turn with at least one reply, but for an edit, a deletion or a notice that needs no
            word. Never raises. Where it has a `wish`, call again with what came of it.
        """
        session = renewed(session, self._library.former)
        dialogue = self._dialogue(session, now, granted)
        before = dialogue.standing
        turn = dialogue.with_news(dialogue.take(event))
        turn = with_note(dialogue.library, session, turn)
        turn = with_card(dialogue.library, before, dialogue.standing, event, turn)
        if not isinstance(event, Choice | Notice):
            turn = dialogue.welcomed(turn, session)
        return replace(turn, session=_remembered(session, event, turn, now))

    def _dialogue(self, session: Session, now: datetime, granted: Granted | None) -> _Dialogue:
        today = now.astimezone(LONDON).date()
        seed = int(now.timestamp())
        dialogue = _Dialogue(
            self._library.speaking(session.language),
            self._finder,
            session,
            today,
            now,
            self._recorder,
            self._tongues,
            seed=seed,
        )
        dialogue.granted = granted
        dialogue.writer = self._writer
        return dialogue


def _remembered(before: Session, event: Event, turn: Turn, now: datetime) -> Session:
    """The turn's session, with what the next event may need: options, time, what to take back."""
    if not turn.replies:
        # what needs no word leaves no trace, not even of a new release
        told = event.run if isinstance(event, Notice) and event.name == "moved_aside" else None
        return walking.let_go(before, told) if told else before
    session = _offered(turn)
    if isinstance(event, Notice):
        return replace(session, last=None if event.name == "moved" else before.last)
    if turn.taken_up:
        return replace(session, last=None, seen=now)  # a code deleted is no check taken back
    last = before.last if isinstance(event, Edit) else None
    if isinstance(event, Message) and event.id:
        last = Last(event.id, replace(before, last=None))
    if last and last.before.form and not session.form:
        last = None  # details of a record are forgotten once it is made
    return replace(session, last=last, seen=now if session.run else None)


def _offered(turn: Turn) -> Session:
    """
    The turn's session, with the options last shown, so that they can be typed. A check's result
    ends the talk about the answer before it: "why?" is then about the result. After anything else
    that answer is no longer the last thing said.
    """
    last = next((reply for reply in reversed(turn.replies) if reply.options), None)
    offered = tuple((option.id, option.label) for option in last.options) if last else ()
    is_result = turn.kind == "flow" and not turn.trace.entry and not turn.trace.question
    thread = None if is_result else turn.session.thread
    if thread:
        thread = replace(thread, is_last=turn.trace.entry == thread.entry)
    return replace(turn.session, offered=offered, thread=thread)


class _Dialogue(MovingTalk):
    """What an event means, and then that one thing done."""

    def take(self, event: Event) -> Turn:
        """What an event means."""
        match event:
            case Message(text):
                return self.message(clean(text))
            case Edit(id, text):
                return self.edited(id, clean(text))
            case Delete(id):
                return self.deleted(id)
            case File():
                return self.file(event)
            case Notice("expiring", day):
                return self.expiring(british_date(day) if day else "")
            case Notice("moved", _, FlowRun() as run):
                return self.moved(run)
            case Notice():
                return self.silence()
            case Choice(id):
                return self.pick(id)
            case Command(name, argument):
                return self.slash(name, clean(argument))
            case _:
                assert_never(event)

    def edited(self, message: str, text: str) -> Turn:
        """What a message means that was edited: it is answered anew if it was the last one."""
        last = self.session.last
        if last is None or last.id != message:
            return self.edited_too_late()
        missed = self.session
        self.undone(last.before)
        turn = self.message(text)
        first, *others = turn.replies
        first = replace(first, text=f"{self.say('edited')}\n\n{first.text}")
        signals = turn.signals or self.mended(missed, last.before, turn)
        return replace(turn, replies=(first, *others), signals=signals)

    def mended(self, missed: Session, before: Session, turn: Turn) -> tuple[Signal, ...]:
        """What to learn when a message that was not understood is edited, and then is."""
        if (missed.misses, missed.suggested) == (before.misses, before.suggested):
            return ()
        begun = turn.trace.flow if turn.kind == "flow" else None
        found = turn.trace.entry or begun
        return self.said_again(missed, found) if found and turn.trace.score else ()

    def message(self, text: str) -> Turn:
        """What typed text means."""
        if not has_words(text):
            return self.interrupt("command", Reply(self.say("empty")), keep=True)
        if code := self.resume_line(text.removeprefix("/")):
            return self.resume_by_code(code)
        if self.session.form is None and is_record_code(text):
            return self.record_code()
        if text.startswith("/"):
            name, _, argument = text[1:].partition(" ")
            return self.slash(name, argument)
        picked = self.by_number_or_label(text)
        if picked:
            self.forget_day_of_a_question(text)
            return self.pick(picked)
        if self.session.form is not None:
            return self.form_word(text)
        if self.agrees(text) is not None:
            return self.do("apply" if self.agrees(text) else "keep")
        if self.is_out_of_range(text):
            kind: Kind = "refuse" if self.open_question else "command"
            return self.interrupt(kind, Reply(self.pick_one()), keep=True)
        if self.is_in_the_questions_words(text):
            return self.answer_or_ask(text)
        command = command_words.recognise(text, self.library.phrases)
        return self.do(command) if command else self.answer_or_ask(text)

    def slash(self, name: str, argument: str) -> Turn:
        """What a command with a slash means; near misses count."""
        self.session = replace(self.session, form=None)
        command = command_words.recognise(name, self.library.phrases)
        if command is None:
            near, word = command_words.nearest(name, self.library.phrases)
            shown = "".join(char for char in name if char.isalnum())[:20]
            phrase = "unknown_command_near" if near else "unknown_command"
            text = self.say(phrase, name=shown or "?", nearest=word)
            meant = (Option(actions.encode(Do(near)), word),) if near else ()
            named = {each.id for each in meant}
            others = (each for each in openings(self.library) if each.id not in named)
            return self.interrupt("command", Reply(text, options=(*meant, *others)))
        if command == "resume" and (code := code_in(f"{command} {argument}")):
            return self.resume_by_code(code)
        if command == "start" and argument:  # a link that opens the chat may say what for
            line = argument.replace("-", " ", 1)
            if code := self.resume_line(line):
                return self.resume_by_code(code)
            if argument in self.library.phrases.commands:
                return self.do(argument)
        question = argument.lstrip("/ ")
        if has_words(question) and command not in ("start", "check", "restart"):
            return self.message(question)
        return self.do(command)

    def is_in_the_questions_words(self, text: str) -> bool:
        """True for an option of the open question in its own words, which may be a command's."""
        question = self.open_question
        said = _bare(text)
        options = question.options if question else ()
        return any(said == _bare(own) for o in options for own in (o.label, *o.also))

    def form_word(self, text: str) -> Turn:
        """A text while details of a record are asked for: one of the form's words, or a detail."""
        word = command_words.meaning(text, self.library.phrases)
        if word in ("skip", "finish"):
            return self.do(word)
        if word not in ("stop", "help"):
            return self.take_field(text)
        self.session = replace(self.session, form=None)
        return self.help() if word == "help" else self.show_standing()

    def is_out_of_range(self, text: str) -> bool:
        """True for a number that no option shown last has, where no amount or day is asked for."""
        plain, question = _bare(text), self.open_question
        is_number = plain.isascii() and plain.isdigit() and len(plain) <= 2
        asks_number = question is not None and question.kind in ("money", "date")
        return is_number and bool(self.session.offered) and not asks_number

    def pick_one(self) -> str:
        """Which numbers can be picked."""
        return self.say("refuse_number", last=str(len(self.session.offered)))

    def by_number_or_label(self, text: str) -> str | None:
        """Id of the option shown last that a number or its very label names."""
        offered = self.session.offered
        plain = _bare(text)
        if plain.isascii() and plain.isdigit() and len(plain) <= 2:
            return offered[int(plain) - 1][0] if 1 <= int(plain) <= len(offered) else None
        same = [id for id, label in offered if _bare(label) == plain]
        return same[0] if len(same) == 1 else None

    def forget_day_of_a_question(self, text: str) -> None:
        """A title typed out is a new question, asked of today, unless it settles a choice."""
        if not _bare(text).isdigit() and not self.session.suggested:
            self.session = replace(self.session, asked=None)

    def pick(self, option_id: str) -> Turn:
        """What a button does, and what is to be learnt from its being picked."""
        signals = self.taken(option_id)
        turn = self.pressed(option_id)
        return replace(turn, signals=(*signals, *turn.signals))

    def taken(self, option_id: str) -> tuple[Signal, ...]:
        """What to learn from an option of the last message; nothing from any older one."""
        match actions.decode(option_id):
            case Show(document) | Begin(document) if self.is_offered(option_id):
                return self.picked(self.library.current(document))
        return ()

    def pressed(self, option_id: str) -> Turn:
        """What a button does."""
        if option_id not in FORM_OPTIONS:
            self.session = replace(self.session, form=None)
        action = actions.decode(option_id)
        match action:
            case Answer(question, given, run):
                return self.answer_by_option(question, given, run)
            case Change(question, run):
                return self.change(question, run)
            case Apply(mark, run):
                return self.apply(mark, run)
            case Begin(flow, question) if flow in self.library.flows:
                return self.begin_from(flow, Trace(), "", question)
            case Show(entry, now) if entry in self.library.entries:
                if now or not self.is_offered(option_id):
                    self.session = replace(self.session, asked=None)
                shown = self.library.current(entry)
                return self.show(shown, Trace(entry=shown))
            case More(entry) if entry in self.library.entries:
                return self.show_more(self.library.current(entry))
            case Sources(entry) if entry in self.library.entries:
                return self.show_sources(self.library.current(entry))
            case Browse(topic) if self.is_topic(topic):
                return self.browse(topic)
            case Say(audience) if audience in AUDIENCES:
                return self.take_audience(audience)
            case Do(command) if command in self.library.phrases.commands:
                return self.do(command)
        return self.interrupt("refuse", Reply(self.say("refuse_forged")))

    def is_offered(self, option_id: str) -> bool:
        """True for an option of the last message, which goes on with what that was about."""
        return any(option_id == id for id, _ in self.session.offered)

    def do(self, command: str) -> Turn:
        """Does a command; each key of the catalogue's commands has its line here."""
        commands: dict[str, Callable[[], Turn]] = {
            "start": self.greet,
            "help": self.help,
            "check": lambda: self.begin_from(self.library.main_flow, Trace(), ""),
            "myths": self.myths,
            "back": self.back,
            "review": self.review,
            "restart": self.restart,
            "why": self.why,
            "terms": self.terms,
            "more": self.last_more,
            "sources": self.last_sources,
            "reasons": self.reasons,
            "explain": self.explain,
            "audience": self.ask_audience,
            "topics": self.topics,
            "person": self.person,
            "stop": self.stop,
            "resume": self.resume,
            "privacy": lambda: self.interrupt("command", Reply(self.say("privacy"))),
            "none": self.none_of_these,
            "record": self.record,
            "skip": lambda: self.take_field("") if self.session.form else self.no_flow(),
            "finish": lambda: self.finish_record() if self.session.form else self.no_flow(),
            "changes": self.what_would_change,
            "apply": self.apply,
            "keep": self.keep,
            "bidder": lambda: self.take_side(walking.BIDDER),
            "buyer": lambda: self.take_side(""),
            "move": self.move_away,
            "private": self.go_private,
        }
        if command in self.library.catalogues:
            return self.speak(command)
        return commands[command]()

    def myths(self) -> Turn:
        """Every myth's claim, to pick one."""
        myths = sorted(
            (entry for entry in self.library.entries.values() if entry.myth),
            key=lambda entry: entry.myth.number if entry.myth else "",
        )
        options = tuple(
            Option(actions.encode(Show(entry.id)), entry.myth.claim)
            for entry in myths
            if entry.myth
        )
        return self.interrupt("command", Reply(self.say("myths_title"), options=options), keep=True)

    def answer_or_ask(self, text: str) -> Turn:
        """A text's answer to the open question, or a question, which may interrupt a check."""
        tongue = self.tongue_of(text)
        if tongue:
            return self.not_in_english(tongue, text)
        standing, question = self.standing, self.open_question
        if standing is None or question is None:
            return self.ask(text)
        sounds = _sounds_like_a_question(text)
        going_on = self.settled_follow_up(text, sounds=sounds)
        if going_on:
            return going_on
        finding = self.finder.explain(text) if sounds else None
        several = self.several(text, finding) if finding else None
        if several:
            return several
        if finding and finding.band is Band.SURE:
            return self.ask(text)
        given = read(self.library, self.session, question, text, self.today)
        if isinstance(given, Given):
            if sounds and _asks_outright(text):
                return self.ask(text)  # "what was it in 2014?" names a year, and gives none
            return self.accept(standing, question, given)
        if given.is_off_the_point and not _is_yes_or_no(text):
            finding = finding or self.finder.explain(text)
            if finding.band is Band.SURE:
                return self.ask(text)
        told = self.lost_follow_up(text) if sounds else None
        if not (sounds and self.begins_as_follow_up(text)):
            told = told or self.told_beside(text)
        if told is None and not given.choices:
            told = self.told_again(text)
        return told or self.refuse(standing, question, given)


def _bare(words: str) -> str:
    return words.casefold().strip(" .?!)")


def _is_yes_or_no(text: str) -> bool:
    """True for a word that answers a question, if not this one; small talk knows no question."""
    return isinstance(read_yes_no(text), Picked)


def _asks_outright(text: str) -> bool:
    """True for a question by its first word; "how about" and "what about" may offer an answer."""
    first, second, *_ = (word.casefold() for word in text.split())
    return first in ASKING and second != "about"


def _sounds_like_a_question(text: str) -> bool:
    return text.endswith("?") and len(text.split()) > 2
