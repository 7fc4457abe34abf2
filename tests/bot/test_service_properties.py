"""
Two conversations over one service and store, under anything at all: texts, buttons old and new,
edits and deletions, retries, codes taken from one to the other, stops of the process with something
left undone, new releases, and both at once.

After each event it holds: something was said (but for an edit, a deletion or a retry that needs
no word), the session can be stored and read, an answer once given is not lost without a word, and
the other conversation is as it was.

As in `test_engine_properties.py`, SVGUIDE_TEST_PROFILE=thorough makes long, random runs of it; with
pytest's `-s` each test says how many steps it drove, and `--hypothesis-seed` picks others.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine
from structlog.testing import capture_logs

from adapters.storage import MemoryStore
from bot.check.transfer_codes import code_in
from bot.content.library import Library
from bot.engine import Engine
from bot.model.events import (
    Choice,
    Command,
    ConversationKey,
    Delete,
    Edit,
    Envelope,
    Event,
    File,
    Message,
    Notice,
)
from bot.model.replies import Reply
from bot.model.session import Session
from bot.model.turn import Turn
from bot.ports import Stored
from bot.service import Service
from tests.bot.test_engine_properties import (
    START,
    check_turn,
    engine_over,
    ids,
    names,
    next_release,
    standing_of,
    texts,
    walked,
)

ANN = ConversationKey("telegram", "bot", "1")
BEN = ConversationKey("slack", "T1", "U2")
BOTH = (ANN, BEN)
SILENT = (Edit, Delete, Notice)


@dataclass
class Watched:
    """An engine that notes its turns, and what it failed with: the service would apologise."""

    engine: Engine
    turns: list[tuple[Session, Event, Turn]] = field(default_factory=list)
    failure: Exception | None = None

    def handle(self, session: Session, event: Event, now: datetime, granted: Any = None) -> Turn:
        """As the engine."""
        try:
            turn = self.engine.handle(session, event, now, granted)
        except Exception as error:
            self.failure = error
            raise
        self.turns.append((session, event, turn))
        return turn


@dataclass
class Said:
    """What one conversation has seen: options shown, ids of messages, in order."""

    options: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


class TwoConversations(RuleBasedStateMachine):
    """Anna's and Ben's; `engines` and `counts` are set by the test."""

    engines: tuple[Engine, Engine]
    counts: Counter[str]

    @initialize()
    def begin(self) -> None:
        """Nothing has been said."""
        self.loop = asyncio.new_event_loop()
        self.store = MemoryStore()
        self.now = START
        self.number = 0
        self.codes: list[str] = []
        self.seen = {key: Said() for key in BOTH}
        self.retries: list[Envelope] = []
        self.start(0)

    @invariant()
    def one_more_step(self) -> None:
        """Counts; what holds of each event is looked at where it happens."""
        self.counts["steps"] += 1

    def teardown(self) -> None:
        """Ends the loop, if one was begun."""
        if hasattr(self, "loop"):
            self.loop.close()

    def start(self, release: int) -> None:
        """A process, over the store that is there."""
        self.watched = Watched(self.engines[release])
        self.service = Service(
            self.watched,
            self.store,
            lambda: self.now,
            lambda: None,
            apology=Reply("Something went wrong."),
            label=lambda key: "x",
            draw=self.draw,
            pause=timedelta(0),
        )

    def draw(self) -> str:
        self.number += 1
        return f"{self.number:04d}-CODE"

    def held(self, key: ConversationKey) -> Stored | None:
        """What the store holds of a conversation."""
        return self.loop.run_until_complete(self.store.load(key))

    def envelope(self, key: ConversationKey, event: Event) -> Envelope:
        self.number += 1
        self.watched.turns.clear()
        if isinstance(event, Message):
            event = replace(event, id=str(self.number))
            self.seen[key].messages.append(event.id)
        return Envelope(f"e{self.number}", key, event, {"chat": key.chat})

    async def take(self, envelopes: Iterable[Envelope]) -> list[bool]:
        """Hands events in, all at once, and waits until each has its turn."""
        taken = await asyncio.gather(*(self.service.accept(one) for one in envelopes))
        await self.service.settled()
        return taken

    def happen(self, key: ConversationKey, event: Event) -> None:
        """One event in one conversation, with everything that holds of it."""
        self.happen_at_once({key: event})

    def happen_at_once(self, events: dict[ConversationKey, Event]) -> None:
        """Events in different conversations at the same time."""
        before = {key: self.held(key) for key in BOTH}
        envelopes = [self.envelope(key, event) for key, event in events.items()]
        assert all(self.loop.run_until_complete(self.take(envelopes)))
        self.retries = envelopes
        for envelope in envelopes:
            self.check(envelope, before[envelope.key])
        for key in BOTH:
            if key not in events:
                self.check_untouched(key, before[key])

    def check_untouched(self, key: ConversationKey, before: Stored | None) -> None:
        """A conversation nobody spoke in is as it was, but for a check taken by its code."""
        after = self.held(key)
        notices = [(s, e, t) for s, e, t in self.watched.turns if isinstance(e, Notice) and e.run]
        if not notices:
            assert after == before, "another conversation was touched"
            return
        ((session, notice, turn),) = notices
        assert isinstance(notice, Notice)
        assert notice.run
        assert before
        assert after
        assert session == before.session
        assert after == Stored(turn.session, before.version + 1)
        held = [run for run in (session.run, *session.paused) if run]
        kept = [run for run in (turn.session.run, *turn.session.paused) if run]
        went = walked(notice.run)
        assert [walked(run) for run in kept] == [r for r in map(walked, held) if r != went]
        assert bool(turn.replies) == (notice.run.number in [run.number for run in held])
        self.counts["checks that went" if len(kept) < len(held) else "checks that stayed"] += 1
        self.deliver(key, turn)

    def check(self, envelope: Envelope, before: Stored | None) -> None:
        """The turn of an event, as it was made and as it was saved."""
        session = before.session if before else Session()
        if self.watched.failure:
            raise AssertionError("the engine failed") from self.watched.failure
        # the very event: both may have said the same at once
        mine = [turn for was, event, turn in self.watched.turns if event is envelope.event]
        assert mine, "the event had no turn"
        turn = mine[-1]
        self.counts[type(envelope.event).__name__] += 1
        after = self.held(envelope.key)
        assert after
        assert after.version == (before.version if before else 0) + 1
        assert after.session == turn.session
        assert Session.from_dict(json.loads(json.dumps(turn.session.to_dict()))) == turn.session
        assert turn.replies or isinstance(envelope.event, SILENT)
        if turn.accepted_code:
            self.counts["checks taken along"] += 1
            self.check_taken_up(session, turn)
        else:
            check_turn(self.watched.engine, session, envelope.event, turn, self.now)
        self.deliver(envelope.key, turn)

    def check_taken_up(self, before: Session, turn: Turn) -> None:
        """The check that came is there, and one that was under way here is kept or is that one."""
        run = turn.session.run
        assert run
        assert run.number == turn.session.runs == before.runs + 1
        assert turn.session.last is None, "a code deleted afterwards is no check taken back"
        standing = standing_of(self.watched.engine, before, self.now)
        if standing and standing.open and standing.run.answers:
            assert before.run
            is_that_one = (before.run.flow, before.run.answers) == (run.flow, run.answers)
            assert is_that_one or walked(before.run) in map(walked, turn.session.paused)

    def deliver(self, key: ConversationKey, turn: Turn) -> None:
        """The replies go out; what they show is noted."""
        due = self.loop.run_until_complete(self.store.due(self.now))
        (messages,) = [[p for p in due if p.key == key]]
        assert bool(messages) == bool(turn.replies), "said and stored are the same"
        while messages:
            self.loop.run_until_complete(self.store.sent(messages[0], self.now))
            due = self.loop.run_until_complete(self.store.due(self.now))
            messages = [p for p in due if p.key == key]
        for reply in turn.replies:
            self.seen[key].options += [option.id for option in reply.options]
            self.codes += [c for line in reply.text.splitlines() if (c := _code(line))]

    # ---------------------------------------------------------------- what people do

    @rule(key=st.sampled_from(BOTH), text=texts)
    def types(self, key: ConversationKey, text: str) -> None:
        """A text of any kind."""
        self.happen(key, Message(text))

    @rule(key=st.sampled_from(BOTH), data=st.data())
    def answers(self, key: ConversationKey, data: st.DataObject) -> None:
        """The open question in a way that fits it; where there is none a check is begun."""
        stored = self.held(key)
        standing = standing_of(self.watched.engine, stored.session, self.now) if stored else None
        if standing is None or standing.open is None:
            self.happen(key, Message("check"))
            return
        question = standing.open
        fitting = [option.label for option in question.options] + [question.example, "not sure"]
        self.happen(key, Message(data.draw(st.sampled_from(fitting))))

    @rule(key=st.sampled_from(BOTH), place=st.integers(0, 500), twice=st.booleans())
    def presses(self, key: ConversationKey, place: int, twice: bool) -> None:
        """An option of any reply there has been, once or twice."""
        options = self.seen[key].options or ["c:check"]
        for _ in range(1 + twice):
            self.happen(key, Choice(options[place % len(options)]))

    @rule(key=st.sampled_from(BOTH), place=st.integers(0, 50))
    def presses_what_is_shown(self, key: ConversationKey, place: int) -> None:
        """An option of the last reply that had any."""
        stored = self.held(key)
        offered = stored.session.offered if stored else ()
        options = [id for id, _ in offered] or ["c:check"]
        self.happen(key, Choice(options[place % len(options)]))

    @rule(key=st.sampled_from(BOTH), id=ids)
    def presses_what_was_never_shown(self, key: ConversationKey, id: str) -> None:
        """A forged button."""
        self.happen(key, Choice(id))

    @rule(key=st.sampled_from(BOTH), name=names, argument=texts)
    def commands(self, key: ConversationKey, name: str, argument: str) -> None:
        """A command as a channel sends it."""
        self.happen(key, Command(name, argument))

    @rule(key=st.sampled_from(BOTH), back=st.integers(0, 3), text=texts)
    def edits(self, key: ConversationKey, back: int, text: str) -> None:
        """One of the last messages, or one never seen."""
        ids = [*self.seen[key].messages[-3:], "unseen"]
        self.happen(key, Edit(ids[-1 - back % len(ids)], text))

    @rule(key=st.sampled_from(BOTH), back=st.integers(0, 3))
    def deletes(self, key: ConversationKey, back: int) -> None:
        """One of the last messages, or one never seen."""
        ids = [*self.seen[key].messages[-3:], "unseen"]
        self.happen(key, Delete(ids[-1 - back % len(ids)]))

    @rule(key=st.sampled_from(BOTH))
    def asks_to_move(self, key: ConversationKey) -> None:
        """A code for the other channel."""
        self.happen(key, Message("move"))

    @precondition(lambda self: self.codes)
    @rule(key=st.sampled_from(BOTH), back=st.integers(0, 5))
    def types_a_code(self, key: ConversationKey, back: int) -> None:
        """A code that was given out, good or not any more."""
        self.happen(key, Message(f"resume {self.codes[-1 - back % len(self.codes)]}"))

    @rule(key=st.sampled_from(BOTH), to=st.sampled_from(BOTH), text=texts)
    def takes_a_check_along(self, key: ConversationKey, to: ConversationKey, text: str) -> None:
        """A code, something said in between, and the code typed here or there."""
        given = len(self.codes)
        self.happen(key, Message("move"))
        self.happen(key, Message(text))
        if len(self.codes) > given:
            self.happen(to, Message(f"resume {self.codes[given]}"))

    @rule(key=st.sampled_from(BOTH), name=st.sampled_from(["record.pdf", "x.jpg", "\x00"]))
    def sends_a_file(self, key: ConversationKey, name: str) -> None:
        """Nobody can fetch it here."""
        self.happen(key, File(name, 10))

    @rule(one=texts, other=texts)
    def both_write_at_once(self, one: str, other: str) -> None:
        """Neither waits for the other."""
        self.happen_at_once({ANN: Message(one), BEN: Message(f"{other} ")})

    # ---------------------------------------------------------------- what befalls the program

    @precondition(lambda self: self.retries)
    @rule()
    def the_platform_delivers_again(self) -> None:
        """What was handled is not answered twice."""
        before, made = {key: self.held(key) for key in BOTH}, len(self.watched.turns)
        assert not any(self.loop.run_until_complete(self.take(self.retries)))
        assert {key: self.held(key) for key in BOTH} == before
        assert len(self.watched.turns) == made
        self.counts["retries"] += 1

    @rule(key=st.sampled_from(BOTH), text=texts, release=st.integers(0, 1))
    def the_program_stops_before_it_answers(
        self, key: ConversationKey, text: str, release: int
    ) -> None:
        """The next one takes up what was accepted, once."""
        before = {one: self.held(one) for one in BOTH}
        envelope = self.envelope(key, Message(text))
        assert self.loop.run_until_complete(self.store.accept(envelope, self.now))
        self.start(release)
        assert self.loop.run_until_complete(self._recovered()) == 1
        self.check(envelope, before[key])
        (other,) = set(BOTH) - {key}
        assert self.held(other) == before[other]
        self.retries = [envelope]
        self.counts["restarts with work left"] += 1

    async def _recovered(self) -> int:
        count = await self.service.recover()
        await self.service.settled()
        return count

    @rule(days=st.sampled_from([0, 1, 400]), release=st.integers(0, 1))
    def the_program_is_started_again(self, days: int, release: int) -> None:
        """At another time, or with another release, or both."""
        self.now = START + timedelta(days=days)
        self.start(release)
        self.counts["restarts"] += 1

    @rule(key=st.sampled_from(BOTH))
    def a_check_is_about_to_expire(self, key: ConversationKey) -> None:
        """The house notices."""
        self.happen(key, Notice("expiring", date(2026, 12, 22)))


def _code(line: str) -> str:
    _, found, rest = line.partition("resume ")
    return code_in(f"resume {rest.strip()}") if found else ""


@pytest.fixture(scope="module")
def engines(library: Library) -> tuple[Engine, Engine]:
    """Two releases to answer from."""
    return engine_over(library), engine_over(next_release(library))


def test_two_conversations_survive_whatever_happens(engines: tuple[Engine, Engine]) -> None:
    counts: Counter[str] = Counter()
    machine = type("Conversing", (TwoConversations,), {"engines": engines, "counts": counts})
    current = settings()
    most = max(4, current.max_examples // 20)
    with capture_logs():
        run_machine(machine, settings=settings(current, max_examples=most))
    kinds = ("Message", "Choice", "Command", "Edit", "Delete", "File", "Notice")
    events = sum(counts[kind] for kind in kinds)
    print(f"\n{counts['steps']} steps, {events} events:", dict(sorted(counts.items())))  # noqa: T201
    for kind in kinds:
        assert counts[kind], kind
    assert counts["retries"]
    assert counts["restarts with work left"]
    assert counts["checks taken along"]
