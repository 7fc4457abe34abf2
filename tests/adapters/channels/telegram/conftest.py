"""A fake Bot API server, an intake that remembers, and channels that are closed at the end."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Protocol

import pytest

from adapters.channels.telegram import TelegramChannel
from bot.model.events import Envelope
from tests.fake_telegram import TOKEN, FakeTelegram


class FakeIntake:
    """
    Stores envelopes in memory; an id known already is a retry.

    Attributes:
        envelopes: What is new, in order.
        faults: Errors to raise for the next calls, one a call.
        seen_offsets: The offset the server knew while each envelope was being stored.
        then: Awaited after each new envelope.
    """

    def __init__(self, telegram: FakeTelegram) -> None:
        self.telegram = telegram
        self.envelopes: list[Envelope] = []
        self.faults: list[Exception] = []
        self.seen_offsets: list[int] = []
        self.calls = 0
        self.then: Callable[[Envelope], Awaitable[None]] | None = None

    async def __call__(self, envelope: Envelope) -> bool:
        self.calls += 1
        self.seen_offsets.append(self.telegram.confirmed)
        if self.faults:
            raise self.faults.pop(0)
        if envelope.id in {known.id for known in self.envelopes}:
            return False
        self.envelopes.append(envelope)
        if self.then:
            await self.then(envelope)
        return True


class Pauses:
    """A sleep that takes no time and remembers how long it was to be, in seconds."""

    def __init__(self) -> None:
        self.asked: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        await asyncio.sleep(0)


class Opener(Protocol):
    def __call__(self, **settings: Any) -> TelegramChannel: ...


class Runner(Protocol):
    def __call__(
        self, channel: TelegramChannel
    ) -> contextlib.AbstractAsyncContextManager[asyncio.Event]: ...


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
def intake(telegram: FakeTelegram) -> FakeIntake:
    return FakeIntake(telegram)


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
async def open_channel(
    telegram: FakeTelegram, intake: FakeIntake, pauses: Pauses
) -> AsyncIterator[Opener]:
    """Makes channels on the fake server; not started yet."""
    opened: list[TelegramChannel] = []

    def make(**settings: Any) -> TelegramChannel:
        token = settings.pop("token", TOKEN)
        url = settings.pop("api_base_url", telegram.base_url)
        settings.setdefault("sleep", pauses)
        opened.append(TelegramChannel(token, url, intake, **settings))
        return opened[-1]

    yield make
    for channel in opened:
        await channel.close()


@pytest.fixture
async def channel(open_channel: Opener) -> TelegramChannel:
    """A channel that polls, started."""
    made = open_channel()
    await made.start()
    return made


@pytest.fixture
def running() -> Runner:
    """Runs a channel inside `async with`; at the end it must stop within 5 seconds."""

    @contextlib.asynccontextmanager
    async def run(channel: TelegramChannel) -> AsyncIterator[asyncio.Event]:
        stop = asyncio.Event()
        task = asyncio.create_task(channel.run(stop))
        try:
            yield stop
        finally:
            stop.set()
            await asyncio.wait_for(task, 5)

    return run
