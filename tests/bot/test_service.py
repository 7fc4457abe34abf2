"""
The service: order, recovery, conflicts, poison and store failures, on a store in memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from adapters.storage import MemoryStore, StoreError
from bot.errors import SessionConflict
from bot.model.effects import DrawCode, DrawnCode, Effect, EffectResult, FindCheck, FoundCheck
from bot.model.events import Aside, ConversationKey, Envelope, Event, Message, Notice
from bot.model.replies import Reply
from bot.model.session import FlowRun, Session
from bot.model.turn import Signal, Transfer, Turn
from bot.ports import SignalCount
from bot.service import Service

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANNA = ConversationKey("slack", "T1", "C1")
BELA = ConversationKey("slack", "T1", "C2")
SORRY = Reply("Sorry, that went wrong.")
SOON = timedelta(seconds=5)


class Echo:
    """An engine that repeats what was said, counts turns in `misses`, and fails on `boom`."""

    def __init__(self) -> None:
        self.calls = 0

    def handle(self, session: Session, event: Event, now: datetime) -> Turn:
        """The text again, or an error that quotes it."""
        self.calls += 1
        text = event.text if isinstance(event, Message) else ""
        if text == "boom":
            raise RuntimeError(f"cannot handle {text} from secret person")
        session = replace(session, misses=session.misses + 1)
        signals = (Signal("not_known", ("grants",), "", (20.0,)),) if text == "odd" else ()
        return Turn(session, (Reply(text or "-"),), kind="answer", signals=signals)


@dataclass
class Gated(MemoryStore):
    """A store whose loads wait at a gate, that can fail, and that notes the order of saves."""

    gates: dict[ConversationKey, asyncio.Event] = field(default_factory=dict)
    failures: list[Exception] = field(default_factory=list)
    saved: list[str] = field(default_factory=list)
    loading: int = 0
    most_loading: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    async def load(self, key: ConversationKey) -> Any:
        """As memory does, once the gate is open."""
        self.loading += 1
        self.most_loading = max(self.most_loading, self.loading)
        try:
            if gate := self.gates.get(key):
                await gate.wait()
        finally:
            self.loading -= 1
        return await super().load(key)

    async def save(self, envelope: Envelope, turn: Turn, **rest: Any) -> None:
        """As memory does, unless a failure is due."""
        if self.failures:
            raise self.failures.pop(0)
        await super().save(envelope, turn, **rest)
        self.saved.append(envelope.id)


@dataclass
class World:
    """A service on its store and engine."""

    service: Service
    store: Gated
    engine: Echo
    woken: list[None]

    async def texts(self) -> list[str]:
        """All replies put out, in order of delivery within each conversation."""
        texts = []
        while messages := await self.store.due(NOW):
            for message in messages:
                texts.append(message.reply.text)
                await self.store.sent(message, NOW)
        return texts


@pytest.fixture
def make() -> Callable[..., World]:
    """Builds a service; failures of the store are retried without a pause."""

    def build(store: Gated | None = None, **rest: Any) -> World:
        store, engine, woken = store or Gated(), Echo(), []
        rest.setdefault("pause", timedelta(0))
        service = Service(
            engine,
            store,
            lambda: NOW,
            lambda: woken.append(None),
            apology=SORRY,
            label=lambda key: "label",
            **rest,
        )
        return World(service, store, engine, woken)

    return build


@pytest.fixture
def world(make: Callable[..., World]) -> World:
    """A service on an empty store."""
    return make()


def says(id: str, text: str, key: ConversationKey = ANNA) -> Envelope:
    """A message."""
    return Envelope(id, key, Message(text), {"chat": "1"})


async def turns_of_the_loop(count: int = 50) -> None:
    """Lets everything that can go on go on."""
    for _ in range(count):
        await asyncio.sleep(0)


class TestAccept:
    """Intake."""

    async def test_a_new_event_is_answered_and_delivery_is_woken(self, world: World) -> None:
        """Stored, answered, saved, handled."""
        assert await world.service.accept(says("1", "hello"))
        await world.service.settled()
        assert await world.texts() == ["hello"]
        assert await world.store.unhandled() == ()
        assert len(world.woken) == 1

    async def test_a_retry_is_not_answered_again(self, world: World) -> None:
        """Neither while the first waits nor afterwards."""
        first = await world.service.accept(says("1", "hello"))
        second = await world.service.accept(says("1", "hello"))
        await world.service.settled()
        third = await world.service.accept(says("1", "hello"))
        await world.service.settled()
        assert (first, second, third) == (True, False, False)
        assert await world.texts() == ["hello"]

    async def test_accepting_waits_for_the_store_but_not_for_the_answer(self, world: World) -> None:
        """The platform is told at once."""
        world.store.gates[ANNA] = asyncio.Event()
        assert await world.service.accept(says("1", "hello"))
        assert [waiting.id for waiting in await world.store.unhandled()] == ["1"]
        world.store.gates[ANNA].set()
        await world.service.settled()
        assert await world.texts() == ["hello"]

    async def test_a_store_that_cannot_take_it_is_the_callers_to_know(self, world: World) -> None:
        """Then the adapter does not acknowledge."""

        async def refuse(*_: object) -> bool:
            raise StoreError("away")

        world.store.accept = refuse  # type: ignore[method-assign] # the store fails this once
        with pytest.raises(StoreError), capture_logs() as logs:
            await world.service.accept(says("1", "hello"))
        assert [line["event"] for line in logs] == ["service.accept_failed"]

    async def test_a_caller_that_goes_away_does_not_take_the_event_with_it(
        self, world: World
    ) -> None:
        """A connection cut between storing and answering loses nothing."""
        task = asyncio.create_task(world.service.accept(says("1", "hello")))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await world.service.settled()
        assert await world.texts() == ["hello"]


class TestOrder:
    """Within a conversation and across."""

    async def test_events_of_a_conversation_are_answered_in_the_order_they_came(
        self, world: World
    ) -> None:
        """Though they are handed in without waiting for one another."""
        ids = [str(n) for n in range(50)]
        await asyncio.gather(*(world.service.accept(says(id, id)) for id in ids))
        await world.service.settled()
        assert world.store.saved == ids
        assert await world.texts() == ids
        stored = await world.store.load(ANNA)
        assert stored.session.misses == stored.version == 50

    async def test_storing_one_event_slowly_does_not_let_the_next_overtake(
        self, world: World
    ) -> None:
        """The order of accepting holds, though the store would be quicker with the second."""
        original, gate = world.store.accept, asyncio.Event()

        async def accept(envelope: Envelope, now: datetime) -> bool:
            if envelope.id == "1":
                await gate.wait()
            return await original(envelope, now)

        world.store.accept = accept  # type: ignore[method-assign] # slow with the first
        first = asyncio.create_task(world.service.accept(says("1", "a")))
        second = asyncio.create_task(world.service.accept(says("2", "b")))
        await turns_of_the_loop()
        gate.set()
        await asyncio.gather(first, second)
        await world.service.settled()
        assert world.store.saved == ["1", "2"]

    async def test_a_slow_conversation_does_not_hold_up_another(self, world: World) -> None:
        """Bela is answered while Anna waits."""
        gate = world.store.gates[ANNA] = asyncio.Event()
        await world.service.accept(says("1", "a", ANNA))
        await world.service.accept(says("2", "b", BELA))
        await turns_of_the_loop()
        assert world.store.saved == ["2"]
        gate.set()
        await world.service.settled()
        assert world.store.saved == ["2", "1"]

    async def test_no_more_turns_run_at_once_than_allowed(self, make: Callable[..., World]) -> None:
        """Ten conversations, three at a time, and all are answered."""
        gate = asyncio.Event()
        keys = [replace(ANNA, chat=str(n)) for n in range(10)]
        world = make(Gated(gates=dict.fromkeys(keys, gate)), at_once=3)
        for key in keys:
            await world.service.accept(says(key.chat, "x", key))
        await turns_of_the_loop()
        assert world.store.loading == 3
        gate.set()
        await world.service.settled()
        assert (world.store.most_loading, len(world.store.saved)) == (3, 10)

    async def test_nothing_is_kept_of_conversations_at_rest(self, world: World) -> None:
        """No lane, lock or task is left."""
        for n in range(20):
            await world.service.accept(says(str(n), "x", replace(ANNA, chat=str(n))))
        await world.service.settled()
        await turns_of_the_loop()
        service = world.service
        assert not service._lanes
        assert not service._tasks
        assert not service._takings
        assert len(service._turns) == 0
        assert len(service._arrivals) == 0

    async def test_turns_run_directly_wait_for_each_other(self, world: World) -> None:
        """`run_turn` holds the conversation, so no save conflicts."""
        events = [says(str(n), str(n)) for n in range(10)]
        for event in events:
            await world.store.accept(event, NOW)
        turns = await asyncio.gather(*(world.service.run_turn(event) for event in events))
        assert [turn.session.misses for turn in turns] == list(range(1, 11))
        assert world.engine.calls == 10


class TestConflict:
    """Somebody else saves the same conversation."""

    async def test_a_conflict_is_loaded_again_and_retried(self, world: World) -> None:
        """Twice beaten, the third try is saved."""
        world.store.failures = [SessionConflict(), SessionConflict()]
        await world.store.accept(says("1", "hello"), NOW)
        await world.service.run_turn(says("1", "hello"))
        assert (world.engine.calls, world.store.saved) == (3, ["1"])
        assert await world.texts() == ["hello"]

    async def test_retrying_has_an_end(self, world: World) -> None:
        """A direct caller gets the conflict; the event stays unhandled."""
        world.store.failures = [SessionConflict()] * 5
        await world.store.accept(says("1", "hello"), NOW)
        with pytest.raises(SessionConflict):
            await world.service.run_turn(says("1", "hello"))
        assert len(await world.store.unhandled()) == 1

    async def test_an_accepted_event_outlasts_conflicts(self, world: World) -> None:
        """Its lane goes on trying."""
        world.store.failures = [SessionConflict()] * 12
        await world.service.accept(says("1", "hello"))
        await world.service.settled()
        assert await world.texts() == ["hello"]


class TestPoison:
    """Events that break things."""

    async def test_an_engine_that_fails_gives_the_apology_and_keeps_the_session(
        self, world: World
    ) -> None:
        """The conversation goes on with the next event."""
        for id, text in (("1", "a"), ("2", "boom"), ("3", "b")):
            await world.service.accept(says(id, text))
        await world.service.settled()
        assert await world.texts() == ["a", SORRY.text, "b"]
        assert (await world.store.load(ANNA)).session.misses == 2
        assert await world.store.unhandled() == ()

    async def test_the_log_of_it_quotes_nobody(self, world: World) -> None:
        """Event name, label, kinds and a place in the code."""
        with capture_logs() as logs:
            await world.service.accept(says("1", "boom"))
            await world.service.settled()
        (line,) = logs
        place = line.pop("place")
        assert line == {
            "event": "service.engine_failed",
            "log_level": "error",
            "conversation": "label",
            "got": "Message",
            "error": "RuntimeError",
        }
        assert place.startswith("test_service.py:")

    async def test_a_turn_that_cannot_be_saved_is_replaced_by_the_apology(
        self, make: Callable[..., World]
    ) -> None:
        """The store answers but refuses this turn, whatever is tried."""
        world = make(tries=3)
        world.store.failures = [TypeError()] * 4
        with capture_logs():
            await world.service.accept(says("1", "odd"))
            await world.service.accept(says("2", "next"))
            await world.service.settled()
        assert await world.texts() == [SORRY.text, "next"]

    async def test_an_event_nothing_can_be_saved_for_is_given_up(
        self, make: Callable[..., World]
    ) -> None:
        """The last resort, so that the conversation goes on."""
        world = make(tries=3)
        world.store.failures = [TypeError()] * 5
        with capture_logs() as logs:
            await world.service.accept(says("1", "odd"))
            await world.service.accept(says("2", "next"))
            await world.service.settled()
        assert await world.texts() == ["next"]
        assert logs[-1]["event"] == "service.envelope_given_up"


class TestStoreAway:
    """The data base fails for a while."""

    async def test_an_event_waits_until_the_store_is_back(self, make: Callable[..., World]) -> None:
        """The answer comes, not the apology, and in order."""
        world = make(tries=3)
        original, failures, enough = world.store.load, 0, asyncio.Event()

        async def load(key: ConversationKey) -> Any:
            nonlocal failures
            failures += 1
            if failures < 30:
                raise StoreError("away")
            enough.set()
            return await original(key)

        async def give_up(*_: object) -> None:
            raise StoreError("away")

        world.store.load = load  # type: ignore[method-assign] # the store is away for a while
        world.store.give_up = give_up  # type: ignore[method-assign] # the store is away
        with capture_logs():
            await world.service.accept(says("1", "a"))
            await world.service.accept(says("2", "b"))
            await enough.wait()
            await world.service.settled()
        assert await world.texts() == ["a", "b"]


class TestRecovery:
    """Starting and stopping."""

    async def test_what_a_crash_left_is_answered_in_order(self, world: World) -> None:
        """Accepted by the process before, handled by this one, each once."""
        for id in ("9", "1", "5"):
            await world.store.accept(says(id, id), NOW)
        assert await world.service.recover() == 3
        assert await world.service.recover() == 0
        await world.service.settled()
        assert await world.texts() == ["9", "1", "5"]

    async def test_drain_finishes_what_is_queued(self, world: World) -> None:
        """Nothing is left when there is time."""
        for n in range(10):
            await world.service.accept(says(str(n), str(n)))
        assert await world.service.drain(SOON)
        assert len(world.store.saved) == 10

    async def test_drain_leaves_in_the_store_what_time_does_not_suffice_for(
        self, world: World
    ) -> None:
        """A stuck turn is stopped, and answered at the next start."""
        world.store.gates[ANNA] = asyncio.Event()
        await world.service.accept(says("1", "a"))
        await turns_of_the_loop()
        assert not await world.service.drain(timedelta(0))
        assert [waiting.id for waiting in await world.store.unhandled()] == ["1"]

    async def test_after_drain_events_are_stored_only(
        self, world: World, make: Callable[..., World]
    ) -> None:
        """The next start answers them."""
        await world.service.drain(SOON)
        assert await world.service.accept(says("1", "late"))
        await world.service.settled()
        assert world.store.saved == []
        after = make(world.store)
        await after.service.recover()
        await after.service.settled()
        assert await after.texts() == ["late"]

    async def test_drain_tells_of_an_event_stored_too_late_to_answer(self, world: World) -> None:
        """It was on its way in when the end began."""
        taking = asyncio.create_task(world.service.accept(says("1", "late")))
        await asyncio.sleep(0)
        assert not await world.service.drain(SOON)
        assert await taking
        assert [waiting.id for waiting in await world.store.unhandled()] == ["1"]

    async def test_drain_does_not_wait_for_a_store_that_is_away(
        self, make: Callable[..., World]
    ) -> None:
        """A lane that pauses for the store ends at once."""
        world = make(pause=timedelta(hours=1))
        world.store.failures = [StoreError("away")] * 9
        with capture_logs() as logs:
            await world.service.accept(says("1", "a"))
            await turns_of_the_loop()
            assert [line["event"] for line in logs] == ["service.turn_failed"]
            assert not await world.service.drain(timedelta(hours=1))
        assert len(await world.store.unhandled()) == 1

    async def test_drain_of_a_service_at_rest_is_immediate(self, world: World) -> None:
        """Nothing to wait for."""
        assert await world.service.drain(timedelta(0))


async def test_what_there_is_to_learn_is_kept_with_the_turn_and_not_logged(world: World) -> None:
    with capture_logs() as logs:
        await world.service.accept(says("1", "odd"))
        await world.service.accept(says("2", "plain"))
        await world.service.settled()
    learnt = Signal("not_known", ("grants",), "", (20.0,))
    assert await world.store.signals(NOW.date()) == (SignalCount(NOW.date(), "slack", learnt, 1),)
    assert logs == []


RUN = FlowRun("does-the-act-apply", 1, "test", (("where", "england"),))


class Mover:
    """An engine that puts one check up at `move` and `private`, and takes one up at anything."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def handle(
        self, session: Session, event: Event, now: datetime, granted: EffectResult | None = None
    ) -> Turn:
        """First the wish, then the turn made with what was granted."""
        self.events.append(event)
        if isinstance(event, Notice):
            return Turn(session, (Reply("gone"),), kind="command")
        is_private = event == Message("private")
        puts_up = is_private or event == Message("move")
        wish: Effect = DrawCode(private=is_private) if puts_up else FindCheck("hash")
        turn = Turn(session, (Reply("done"),), kind="command", effect=wish)
        match granted:
            case DrawnCode():
                transfer = Transfer("hash", RUN, now + SOON)
                return replace(turn, effect=None, transfer=transfer, goes_private=is_private)
            case FoundCheck(run, _, here):
                text = "here" if here else "there"
                return replace(
                    turn, effect=None, replies=(Reply(text),), accepted_code="hash" if run else ""
                )
        return turn


@pytest.fixture
def moving(make: Callable[..., World]) -> World:
    """A service that can draw codes, over the engine that moves a check."""
    world = make(draw=lambda: "ABCD-2345")
    world.service._engine = Mover()
    return world


async def test_where_a_check_came_from_hears_that_it_was_taken_up(moving: World) -> None:
    await moving.service.accept(says("1", "move"))
    await moving.service.settled()
    await moving.service.accept(says("2", "resume", BELA))
    await moving.service.settled()
    assert await moving.texts() == ["done", "there", "gone"]
    await moving.service.accept(says("3", "resume", BELA))
    await moving.service.settled()
    assert await moving.texts() == ["there"], "a code that is used up says nothing anywhere"


async def test_where_it_is_taken_up_in_the_same_conversation_it_is_not_told(moving: World) -> None:
    for number, text in enumerate(("move", "resume")):
        await moving.service.accept(says(str(number), text))
        await moving.service.settled()
    assert await moving.texts() == ["done", "here"]


async def test_it_hears_of_it_though_the_program_stopped_in_between(
    make: Callable[..., World], moving: World
) -> None:
    """The news is stored with the turn that takes the check up, and told at the next start."""
    await moving.service.accept(says("1", "move"))
    await moving.service.settled()
    taking = says("2", "resume", BELA)
    await moving.store.accept(taking, NOW)
    await moving.service.drain(SOON)
    await moving.service.run_turn(taking)
    assert await moving.texts() == ["done", "there"]
    later = make(moving.store)
    later.service._engine = Mover()
    assert await later.service.recover() == 1
    await later.service.settled()
    assert await later.texts() == ["gone"]


async def test_who_goes_private_is_not_told_twice(moving: World) -> None:
    asked = replace(says("1", "private"), aside=Aside(BELA, {"chat": "2"}))
    await moving.service.accept(asked)
    await moving.service.settled()
    engine = moving.service._engine
    assert isinstance(engine, Mover)
    assert Notice("moved_aside", run=RUN) in engine.events
    assert Notice("moved", run=RUN) not in engine.events
