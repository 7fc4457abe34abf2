"""
Delivers replies from the outbox to the channels.

Rules of this file: messages of one conversation are sent one by one, in order; different
conversations run concurrently. A message is not sent again when a platform may have taken it: it is
abandoned as doubtful, since a person who got no answer can ask again, and two answers confuse. (If
the process is killed after the platform has accepted a message and before the store has noted it,
the message is sent again.) There is no polling: the worker sleeps until it is woken or the next
message is due.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

import structlog

from adapters.channels.base import Sender
from adapters.storage import StoreError
from bot.backoff import Backoff
from bot.errors import DeliveryError
from bot.model.events import ConversationKey
from bot.ports import Outbox, OutboxMessage

_log = structlog.get_logger()

_LONGEST_PAUSE: Final = timedelta(minutes=10)
_DELIVERY: Final = Backoff(first=timedelta(seconds=1), longest=_LONGEST_PAUSE)
"""Pauses between tries at one message."""
_IDLE: Final = timedelta(minutes=1)
"""Longest sleep: other processes on the same database cannot wake this worker."""
_REASON_LENGTH: Final = 200


class OutboxWorker:
    """
    Sends messages from the outbox through their channels.

    Args:
        store: The outbox.
        channels: By name; a message's channel is its key's `channel`. Messages of other channels
            are left: a terminal on the same database prints its own, and those of a channel that is
            switched off wait until it is back or they are purged.
        clock: The time now, aware, UTC.
        label: Gives the label of a conversation in logs, a short hash.
        at_once: Largest number of messages sent at the same time.
        tries: Attempts before a message is abandoned. With the pauses between them (1 s, 2 s, 4 s …
            10 min, or longer when the platform asks for it) 20 take over two hours.
        send_within: Time limit for sending one message, after which it counts as doubtful.
        pause: Wait before a failed call to the store is repeated; doubles up to 10 minutes.
    """

    def __init__(
        self,
        store: Outbox,
        channels: Mapping[str, Sender],
        clock: Callable[[], datetime],
        *,
        label: Callable[[ConversationKey], str],
        at_once: int = 8,
        tries: int = 20,
        send_within: timedelta = timedelta(seconds=60),
        pause: timedelta = timedelta(seconds=1),
    ) -> None:
        self._store = store
        self._channels = channels
        self._clock = clock
        self._label = label
        self._at_once = at_once
        self._tries = tries
        self._send_within = send_within
        self._store_backoff = Backoff(first=pause, longest=_LONGEST_PAUSE)
        self._wanted = asyncio.Event()
        self._under_way: dict[ConversationKey, asyncio.Task[None]] = {}
        self._is_flushing = False
        self._running: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """
        Wakes the worker because a message may be due; call it on the event loop's thread only.
        """
        self._wanted.set()

    def start(self) -> None:
        """Starts delivering, in a task of its own."""
        if self._running is None:
            self._running = asyncio.create_task(self._run())

    async def flush(self, within: timedelta) -> bool:
        """
        Delivers what is due, then stops. Messages that are postponed or do not fit in the time stay
        in the store for the next start.

        Returns:
            True when no due message is left.
        """
        self._is_flushing = True
        self.wake()
        if self._running is None:
            return True
        await asyncio.wait({self._running}, timeout=within.total_seconds())
        is_done = self._running.done()
        left = [self._running, *self._under_way.values()]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        self._running = None
        return is_done

    async def _run(self) -> None:
        failures = 0
        while True:
            self._wanted.clear()
            try:
                now = self._clock()
                await self._start_due(now)
                if self._is_flushing and not self._under_way:
                    return
                upcoming = await self._store.next_due(now)
            except StoreError as error:
                _log.error("outbox.outbox_failed", error=type(error).__name__)
                if self._is_flushing:
                    return
                failures += 1
                await self._sleep(self._store_backoff.after(failures))
            else:
                failures = 0
                await self._sleep(min(upcoming - now, _IDLE) if upcoming else _IDLE)

    async def _sleep(self, longest: timedelta) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(longest.total_seconds()):
                await self._wanted.wait()

    async def _start_due(self, now: datetime) -> None:
        """
        Starts sending due messages up to the limit; each one that ends wakes the worker for more.
        """
        if len(self._under_way) >= self._at_once:
            return
        messages = await self._store.due(now, limit=self._at_once, channels=[*self._channels])
        for message in messages:
            if message.key not in self._under_way:
                self._under_way[message.key] = asyncio.create_task(self._see_off(message))

    async def _see_off(self, message: OutboxMessage) -> None:
        try:
            await self._deliver(message)
        finally:
            del self._under_way[message.key]
            self.wake()

    async def _deliver(self, message: OutboxMessage) -> None:
        channel = self._channels[message.key.channel]
        try:
            async with asyncio.timeout(self._send_within.total_seconds()):
                shown = await channel.send(message.address, message.reply, message.shown)
        except DeliveryError as error:
            await self._not_delivered(message, error)
        except TimeoutError:
            await self._abandon(message, "doubtful: the channel took too long")
        except Exception as error:
            # A bug in the channel. It may follow the sending, and would come again;
            # one such message must not block its conversation or the worker.
            await self._abandon(message, f"unexpected: {type(error).__name__}")
        else:
            news = dict(shown) if shown != message.shown else None
            await self._record(lambda: self._store.sent(message, self._clock(), news))

    async def _not_delivered(self, message: OutboxMessage, error: DeliveryError) -> None:
        if error.reached:
            await self._abandon(message, f"doubtful: {error}")
        elif error.retry_after is None:
            await self._abandon(message, f"useless: {error}")
        elif message.attempts + 1 >= self._tries:
            await self._abandon(message, f"tried {self._tries} times: {error}")
        else:
            wait = max(error.retry_after, _DELIVERY.after(message.attempts + 1))
            until = self._clock() + wait
            _log.warning(
                "outbox.postponed",
                conversation=self._label(message.key),
                message=message.number,
                attempt=message.attempts + 1,
                seconds=wait.total_seconds(),
            )
            await self._record(lambda: self._store.postpone(message, until))

    async def _abandon(self, message: OutboxMessage, reason: str) -> None:
        reason = reason[:_REASON_LENGTH]
        _log.error(
            "outbox.abandoned",
            conversation=self._label(message.key),
            message=message.number,
            reason=reason,
        )
        await self._record(lambda: self._store.abandon(message, reason, self._clock()))

    async def _record(self, write: Callable[[], Awaitable[None]]) -> None:
        """
        Records the outcome of a message, repeating until the store accepts it.

        Until then the conversation stays blocked, because its message would be sent again.
        """
        failures = 0
        while True:
            try:
                await write()
            except StoreError as error:
                _log.error("outbox.outbox_failed", error=type(error).__name__)
                failures += 1
                await asyncio.sleep(self._store_backoff.after(failures).total_seconds())
            else:
                return
