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

from bot import actions, command_words
from bot.actions import Answer, Begin, Change, Do, More, Show
from bot.answering import openings
from bot.events import Choice, Command, Event, Message
from bot.library import Library
from bot.local_words import contacts
from bot.matching.values import Band, Finding
from bot.question_talk import Finder
from bot.record_talk import Recorder, RecordTalk
from bot.replies import Handoff, Kind, Option, Reply, Trace, Turn
from bot.session import Session
from bot.typed import Given, read
from bot.utterance import clean, has_words

FORM_OPTIONS = frozenset(actions.encode(Do(command)) for command in ("skip", "finish", "record"))
"""Options that belong to the asking for a record's details; any other ends it."""

LONDON = ZoneInfo("Europe/London")


class Engine:
    """
    Answers events out of a library.

    Args:
        library: One release of the content.
        finder: Finds entries and flows in it by what people type.
        recorder: Makes the files of a record; None where none can be handed over.
    """

    def __init__(self, library: Library, finder: Finder, recorder: Recorder | None = None) -> None:
        self._library = library
        self._finder = finder
        self._recorder = recorder

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
        seed = int(now.timestamp())
        dialogue = _Dialogue(
            self._library, self._finder, session, today, now, self._recorder, seed=seed
        )
        turn = dialogue.take(event)
        return replace(turn, session=_offered(turn))


def _offered(turn: Turn) -> Session:
    """The turn's session, remembering the options last shown so that they can be typed."""
    last = next((reply for reply in reversed(turn.replies) if reply.options), None)
    offered = tuple((option.id, option.label) for option in last.options) if last else ()
    return replace(turn.session, offered=offered)


class _Dialogue(RecordTalk):
    """What an event means, and then that one thing done."""

    def take(self, event: Event) -> Turn:
        """What an event means."""
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
        """What typed text means."""
        if not has_words(text):
            return self.interrupt("command", Reply(self.say("empty")), keep=True)
        if text.startswith("/"):
            name, _, argument = text[1:].partition(" ")
            return self.slash(name, argument)
        picked = self.by_number_or_label(text)
        if picked:
            return self.pick(picked)
        if self.session.form is not None:
            return self.form_word(text)
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
            near = command_words.nearest(name, self.library.phrases)
            shown = "".join(char for char in name if char.isalnum())[:20]
            phrase = "unknown_command_near" if near else "unknown_command"
            text = self.say(phrase, name=shown or "?", nearest=near)
            return self.interrupt("command", Reply(text, options=openings(self.library)))
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
        word = _bare(text)
        if word in ("skip", "finish"):
            return self.do(word)
        if word not in ("stop", "help", "cancel"):
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

    def pick(self, option_id: str) -> Turn:
        """What a button does."""
        if option_id not in FORM_OPTIONS:
            self.session = replace(self.session, form=None)
        action = actions.decode(option_id)
        match action:
            case Answer(question, given, run):
                return self.answer_by_option(question, given, run)
            case Change(question, run):
                return self.change(question, run)
            case Begin(flow) if flow in self.library.flows:
                return self.begin_from(flow, Trace(), "")
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
            "person": self.person,
            "stop": self.stop,
            "resume": self.resume,
            "privacy": lambda: self.interrupt("command", Reply(self.say("privacy"))),
            "none": self.none_of_these,
            "record": self.record,
            "skip": lambda: self.take_field("") if self.session.form else self.no_flow(),
            "finish": lambda: self.finish_record() if self.session.form else self.no_flow(),
            "changes": self.what_would_change,
        }
        return commands[command]()

    def help(self) -> Turn:
        """What can be done now."""
        if self.open_question:
            return self.interrupt("command", Reply(self.say("help_in_flow")))
        return self.turn("command", Reply(self.say("help"), options=openings(self.library)))

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

    def person(self) -> Turn:
        """Who to turn to; the wish for a person goes with the turn."""
        text = "\n\n".join(filter(None, (self.say("person"), contacts(self.library))))
        turn = self.interrupt("handoff", Reply(text))
        return replace(turn, handoff=Handoff("asked"))

    def answer_or_ask(self, text: str) -> Turn:
        """A text's answer to the open question, or a question, which may interrupt a check."""
        standing, question = self.standing, self.open_question
        if standing is None or question is None:
            return self.ask(text)
        finding = self.finder.find(text) if _sounds_like_a_question(text) else None
        if finding and finding.band is Band.SURE:
            return self.found(finding, text)
        given = read(self.library, self.session, question, text, self.today)
        if isinstance(given, Given):
            return self.accept(standing, question, given)
        if given.is_off_the_point:
            finding = finding or self.finder.find(text)
            if finding.band is Band.SURE:
                return self.found(finding, text)
        return self.refuse(standing, question, given)


def _bare(words: str) -> str:
    return words.casefold().strip(" .?!)")


def _sounds_like_a_question(text: str) -> bool:
    return text.endswith("?") and len(text.split()) > 2
