"""
Runs turns: stores incoming events, has the engine answer them in order, and saves the results.

Rules of this file: the only async module of the core, and the only one that catches `Exception`.
Events of one conversation are answered one at a time, in the order they were accepted;
conversations don't wait for each other. Events accepted but not answered stay in the store, and
`recover` processes them. Nothing a person typed is logged.

A turn's life: `accept` stores the envelope and returns; a lane (one task for each conversation
that has work) loads, asks the engine, saves; `on_saved` wakes the delivery worker.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import PurePath
from traceback import extract_tb
from typing import Final, Protocol, assert_never
from weakref import WeakValueDictionary

import structlog

from bot.backoff import Backoff
from bot.errors import SessionConflict
from bot.model.effects import (
    DrawCode,
    DrawnCode,
    Effect,
    EffectResult,
    FileVerdict,
    FindCheck,
    FoundCheck,
    VerifyFile,
)
from bot.model.events import Command, ConversationKey, Envelope, Event, Notice
from bot.model.replies import Reply
from bot.model.session import Session
from bot.model.turn import Turn
from bot.ports import SessionStore

_log = structlog.get_logger()

_LONGEST_PAUSE: Final = timedelta(seconds=30)
_ASIDE: Final = "aside:"
"""Prefix of the id of an envelope that continues a check for a person who has already been told."""


class Handler(Protocol):
    """The engine's interface for the service: one synchronous call."""

    def handle(
        self,
        session: Session,
        event: Event,
        now: datetime,
        effect_result: EffectResult | None = None,
    ) -> Turn:
        """The turn for an event, given the result of its effect, if any."""
        ...


class Verifier(Protocol):
    """Verifies a file that a person sent."""

    async def __call__(self, channel: str, effect: VerifyFile) -> FileVerdict:
        """The verdict; without lines when the file could not be fetched. Never raises."""
        ...


class Service:
    """
    Accepts envelopes and processes each to a saved turn.

    Args:
        engine: Makes the turns; called in the event loop, so it must be quick.
        store: Keeps envelopes, sessions and replies.
        clock: The time now, aware, UTC.
        on_saved: Called after every saved turn, when there may be replies to deliver.
        apology: Reply for an event the engine failed on, from the content.
        label: Gives a conversation's label in logs: a short hash that identifies nobody.
        draw: Generates a random code; see `bot.check.transfer_codes`. None where codes are not
            supported.
        verify: Verifies a file that was sent. None where files cannot be fetched.
        at_once: Most turns running at the same time.
        tries: Most attempts to save when others save the same conversation, and most failures of
            the store before an event is answered with the apology.
        pause: Wait after the first failure of the store; doubles up to 30 seconds.
    """

    def __init__(
        self,
        engine: Handler,
        store: SessionStore,
        clock: Callable[[], datetime],
        on_saved: Callable[[], None],
        *,
        apology: Reply,
        label: Callable[[ConversationKey], str],
        draw: Callable[[], str] | None = None,
        verify: Verifier | None = None,
        at_once: int = 16,
        tries: int = 5,
        pause: timedelta = timedelta(seconds=1),
    ) -> None:
        self._engine = engine
        self._store = store
        self._clock = clock
        self._on_saved = on_saved
        self._apology = apology
        self._label = label
        self._draw = draw
        self._verify = verify
        self._tries = tries
        self._backoff = Backoff(first=pause, longest=_LONGEST_PAUSE)
        self._arrivals = _Locks()
        self._turns = _Locks()
        self._slots = asyncio.Semaphore(at_once)
        self._lanes: dict[ConversationKey, deque[Envelope]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._takings: set[asyncio.Task[bool]] = set()
        self._closing = asyncio.Event()
        self._is_left = False

    async def accept(self, envelope: Envelope) -> bool:
        """
        Stores an envelope and schedules its turn; the `Intake` given to adapters.

        It returns as soon as the envelope is stored. If the caller is cancelled meanwhile, a stored
        envelope is still answered. After `drain`, envelopes are stored for the next start.

        Returns:
            True when the envelope is new; False for a retry, which changes nothing.

        Raises:
            Exception: Any error of the store; the envelope may not be stored, so don't acknowledge
                it.
        """
        taking = asyncio.create_task(self._take(envelope))
        self._takings.add(taking)
        taking.add_done_callback(self._forget_taking)
        return await asyncio.shield(taking)

    async def run_turn(self, envelope: Envelope) -> Turn:
        """
        The turn of one accepted envelope, saved.

        If the engine fails, the turn is the apology with the session unchanged, so that no event
        can block its conversation.

        Raises:
            SessionConflict: The conversation was saved by others at every attempt.
            Exception: Any error of the store; the envelope is still unhandled.
        """
        async with self._turns.of(envelope.key):
            for _ in range(self._tries):
                with contextlib.suppress(SessionConflict):
                    return await self._attempt(envelope)
        raise SessionConflict(f"the conversation was saved by others {self._tries} times in a row")

    async def recover(self) -> int:
        """
        Schedules, in order of arrival, the envelopes that were accepted and never handled.

        Call it before the channels start, and again whenever envelopes may be left over; those
        already scheduled are skipped.

        Returns:
            Number of envelopes scheduled.
        """
        taken = 0
        for envelope in await self._store.unhandled():
            taken += self._schedule(envelope)
        if taken:
            _log.info("service.envelopes_recovered", count=taken)
        return taken

    async def settled(self) -> None:
        """Returns when no accepted envelope is waiting for its turn."""
        while waiting := [*self._takings, *self._tasks]:
            await asyncio.wait(waiting)

    async def drain(self, within: timedelta) -> bool:
        """
        Stops scheduling, lets queued turns finish within the time, and cancels the rest.

        Returns:
            True when everything accepted is handled; False when the time ran out or the store
            failed, so that something is left for `recover`.
        """
        self._closing.set()
        left = [*self._takings, *self._tasks]
        if left:
            await asyncio.wait(left, timeout=within.total_seconds())
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        return not (self._lanes or self._takings or self._is_left)

    async def _take(self, envelope: Envelope) -> bool:
        # One at a time per conversation, so that the order of storing is the order of answering.
        async with self._arrivals.of(envelope.key):
            is_new = await self._store.accept(envelope, self._clock())
            if is_new:
                self._schedule(envelope)
        return is_new

    def _forget_taking(self, taking: asyncio.Task[bool]) -> None:
        self._takings.discard(taking)
        if not taking.cancelled() and (error := taking.exception()):
            # The error also reaches the caller, unless it was cancelled.
            _log.warning("service.accept_failed", error=type(error).__name__)

    def _schedule(self, envelope: Envelope) -> bool:
        """
        Queues an envelope in its lane. False when it is already queued or the service is closing.
        """
        if self._closing.is_set():
            self._is_left = True
            return False
        lane = self._lanes.get(envelope.key)
        if lane is None:
            self._lanes[envelope.key] = deque([envelope])
            task = asyncio.create_task(self._run_lane(envelope.key))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            return True
        if any(waiting.id == envelope.id for waiting in lane):
            return False
        lane.append(envelope)
        return True

    async def _run_lane(self, key: ConversationKey) -> None:
        """Answers a conversation's envelopes until none is left, then removes the lane."""
        lane = self._lanes[key]
        while lane:
            if not await self._finish(lane[0]):
                return
            lane.popleft()
        del self._lanes[key]

    async def _finish(self, envelope: Envelope) -> bool:
        """
        Handles one envelope, retrying while the store is unavailable.

        Returns:
            False when the service is closing and the envelope stays in the store.
        """
        failures = 0
        while True:
            async with self._slots:
                if await self._handled(envelope, give_up=failures >= self._tries):
                    return True
            failures += 1
            if await self._closes_within(self._backoff.after(failures)):
                return False

    async def _handled(self, envelope: Envelope, *, give_up: bool) -> bool:
        """
        One attempt to handle an envelope. If the store is unavailable, every step fails and nothing
        is lost. If only the turn cannot be saved, the envelope is given up and its conversation
        goes on.
        """
        steps: list[tuple[str, Callable[[Envelope], Awaitable[object]]]]
        steps = [("service.turn_failed", self.run_turn)]
        if give_up:
            steps += [
                ("service.apology_failed", self._apologise),
                ("service.give_up_failed", self._give_up),
            ]
        for failure, step in steps:
            try:
                await step(envelope)
            except Exception as error:
                self._report(failure, envelope, error)
            else:
                return True
        return False

    async def _attempt(self, envelope: Envelope) -> Turn:
        session, version = await self._load(envelope.key)
        now = self._clock()
        turn = self._ask(envelope, session, now)
        effect_result = await self._perform(envelope, turn.effect, now) if turn.effect else None
        if effect_result is not None:
            turn = self._ask(envelope, session, now, effect_result)
        then = _following(envelope, turn, effect_result)
        await self._save(envelope, turn, version, now, then)
        for following in then:
            self._schedule(following)
        return turn

    async def _perform(
        self, envelope: Envelope, effect: Effect, now: datetime
    ) -> EffectResult | None:
        """The result of an effect the engine asked for; None where it cannot be performed here."""
        match effect:
            case DrawCode(private):
                if self._draw is None:
                    return None
                is_alone = not envelope.key.person
                is_told = envelope.aside is not None if private else is_alone
                return DrawnCode(self._draw() if is_told else "", alone=is_alone)
            case FindCheck(code):
                found = await self._store.find_transfer(code, now)
                is_here = found.origin is not None and found.origin.key == envelope.key
                return replace(found, here=is_here)
            case VerifyFile():
                return await self._verify(envelope.key.channel, effect) if self._verify else None
            case _:
                assert_never(effect)

    def _ask(
        self,
        envelope: Envelope,
        session: Session,
        now: datetime,
        effect_result: EffectResult | None = None,
    ) -> Turn:
        try:
            if effect_result is None:
                return self._engine.handle(session, envelope.event, now)
            return self._engine.handle(session, envelope.event, now, effect_result)
        except Exception as error:
            self._report("service.engine_failed", envelope, error)
            return self._sorry(session)

    def _sorry(self, session: Session) -> Turn:
        return Turn(session=session, replies=(self._apology,), kind="not_known")

    async def _apologise(self, envelope: Envelope) -> None:
        async with self._turns.of(envelope.key):
            session, version = await self._load(envelope.key)
            await self._save(envelope, self._sorry(session), version, self._clock())

    async def _give_up(self, envelope: Envelope) -> None:
        await self._store.give_up(envelope, self._clock())
        self._report("service.envelope_given_up", envelope, None)

    async def _load(self, key: ConversationKey) -> tuple[Session, int]:
        stored = await self._store.load(key)
        return (stored.session, stored.version) if stored else (Session(), 0)

    async def _save(
        self,
        envelope: Envelope,
        turn: Turn,
        version: int,
        now: datetime,
        then: Sequence[Envelope] = (),
    ) -> None:
        await self._store.save(envelope, turn, expected=version, now=now, then=then)
        self._on_saved()

    async def _closes_within(self, pause: timedelta) -> bool:
        closing = asyncio.create_task(self._closing.wait())
        await asyncio.wait({closing}, timeout=pause.total_seconds())
        closing.cancel()
        return self._closing.is_set()

    def _report(self, name: str, envelope: Envelope, error: Exception | None) -> None:
        _log.error(
            name,
            conversation=self._label(envelope.key),
            got=type(envelope.event).__name__,
            error=type(error).__name__ if error else None,
            place=_place(error) if error else None,
        )


def _following(
    envelope: Envelope, turn: Turn, effect_result: EffectResult | None
) -> tuple[Envelope, ...]:
    """
    Envelopes for other conversations that follow from a turn: one continues a check in the person's
    private conversation, as if the code was typed there; another tells the conversation that a
    check came from to remove its copy.
    """
    match effect_result:
        case DrawnCode(code) if turn.transfer and turn.goes_private and envelope.aside:
            there = envelope.aside
            resume = Command("resume", code)
            return (Envelope(f"{_ASIDE}{envelope.id}", there.key, resume, there.address),)
        case FoundCheck(run, origin, here) if turn.accepted_code and origin and not here:
            name = "moved_aside" if envelope.id.startswith(_ASIDE) else "moved"
            notice = Notice(name, run=run)
            return (Envelope(f"moved:{envelope.id}", origin.key, notice, origin.address),)
    return ()


class _Locks:
    """
    One lock per conversation in use. Waiters get it in order of arrival; it is removed when nobody
    holds it or waits for it.
    """

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[ConversationKey, asyncio.Lock] = WeakValueDictionary()

    def of(self, key: ConversationKey) -> asyncio.Lock:
        """The conversation's lock, for an `async with`."""
        return self._locks.setdefault(key, asyncio.Lock())

    def __len__(self) -> int:
        return len(self._locks)


def _place(error: Exception) -> str:
    """File and line the error came from, without its message, which could quote a person."""
    last = extract_tb(error.__traceback__)[-1]
    return f"{PurePath(last.filename).name}:{last.lineno}"
