"""
A store in memory, for tests and for a terminal chat that need not last.

Rules of this file: behaves as `adapters.storage.sql` except that nothing is durable; one test suite
covers both.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from adapters.storage.encoding import Scores, added, day_of, in_order, meant, names
from bot.errors import SessionConflict
from bot.model.effects import FoundCheck
from bot.model.events import Aside, ConversationKey, Envelope, Notice
from bot.model.turn import Signal, Transfer, Turn
from bot.ports import IdleConversation, OutboxMessage, SignalCount, Stored


@dataclass(slots=True)
class _Kept:
    stored: Stored
    updated_at: datetime
    address: Mapping[str, str]


@dataclass(slots=True)
class _Waiting:
    message: OutboxMessage
    due_at: datetime
    created_at: datetime


class MemoryStore:
    """See `bot.ports.SessionStore`; no method awaits, so every call is one transaction."""

    def __init__(self) -> None:
        self._seen: dict[str, datetime] = {}
        self._inbox: dict[str, Envelope | None] = {}
        self._conversations: dict[ConversationKey, _Kept] = {}
        self._outbox: dict[int, _Waiting] = {}
        self._cards: dict[ConversationKey, Mapping[str, str]] = {}
        self._transfers: dict[str, tuple[ConversationKey, Transfer]] = {}
        self._signals: dict[tuple[date, str, Signal], tuple[int, Scores]] = {}
        self._number = 0

    async def accept(self, envelope: Envelope, now: datetime) -> bool:
        """See `SessionStore.accept`; a retry's new aliases are recorded too."""
        mine = names(envelope)
        is_new = not any(name in self._seen for name in mine)
        for name in mine:
            self._seen.setdefault(name, now)
        if is_new:
            self._inbox[mine[0]] = envelope
        return is_new

    async def unhandled(self) -> tuple[Envelope, ...]:
        """See `SessionStore.unhandled`."""
        return tuple(envelope for envelope in self._inbox.values() if envelope)

    async def load(self, key: ConversationKey) -> Stored | None:
        """See `SessionStore.load`."""
        kept = self._conversations.get(key)
        return kept.stored if kept else None

    async def save(
        self,
        envelope: Envelope,
        turn: Turn,
        *,
        expected: int,
        now: datetime,
        then: Sequence[Envelope] = (),
    ) -> None:
        """
        See `SessionStore.save`. For an envelope already handled nothing is written.

        Raises:
            SessionConflict: The stored version is not `expected`.
            ValueError: The envelope was never accepted.
        """
        name = names(envelope)[0]
        if name not in self._inbox:
            raise ValueError("an envelope must be accepted before its turn is saved")
        if self._inbox[name] is None:
            return
        kept = self._conversations.get(envelope.key)
        if (kept.stored.version if kept else 0) != expected:
            raise SessionConflict("the conversation was saved by somebody else")
        if turn.accepted_code and self._transfers.pop(turn.accepted_code, None) is None:
            raise SessionConflict("the code was used by somebody else")
        self._inbox[name] = None
        stored, since, address = Stored(turn.session, expected + 1), now, envelope.address
        if isinstance(envelope.event, Notice) and kept:
            since, address = kept.updated_at, kept.address
        self._conversations[envelope.key] = _Kept(stored, since, dict(address))
        if turn.transfer:
            self._part(envelope.key, turn.transfer)
        for signal in turn.signals:
            self._count(day_of(now), envelope.key.channel, signal)
        for following in then:
            await self.accept(following, now)
        for reply in turn.replies:
            self._number += 1
            message = OutboxMessage(self._number, envelope.key, dict(envelope.address), reply, 0)
            self._outbox[message.number] = _Waiting(message, now, now)

    def _part(self, key: ConversationKey, transfer: Transfer) -> None:
        """Offers a check for transfer; replaces an earlier offer of the conversation."""
        older = [code for code, (owner, _) in self._transfers.items() if owner == key]
        for code in older:
            del self._transfers[code]
        self._transfers[transfer.code] = (key, transfer)

    def _count(self, day: date, channel: str, signal: Signal) -> None:
        key = day, channel, replace(signal, scores=())
        count, sums = self._signals.get(key, (0, [0.0] * len(signal.scores)))
        self._signals[key] = count + 1, added(sums, signal.scores)

    async def signals(self, since: date) -> tuple[SignalCount, ...]:
        """Signals on `since` or later, by day, channel and what they name."""
        counts = [
            SignalCount(day, channel, replace(signal, scores=meant(sums, count)), count)
            for (day, channel, signal), (count, sums) in self._signals.items()
            if day >= since
        ]
        return tuple(sorted(counts, key=in_order))

    async def find_transfer(self, code: str, now: datetime) -> FoundCheck:
        """See `SessionStore.find_transfer`."""
        found = self._transfers.get(code)
        if found is None or found[1].until < now:
            return FoundCheck()
        kept = self._conversations.get(found[0])
        return FoundCheck(found[1].run, Aside(found[0], kept.address) if kept else None)

    async def idle_conversations(
        self, since: datetime, until: datetime
    ) -> tuple[IdleConversation, ...]:
        """Conversations whose last activity is at `since` or later, before `until`."""
        kept = self._conversations.items()
        return tuple(
            IdleConversation(key, one.address, one.updated_at)
            for key, one in kept
            if since <= one.updated_at < until
        )

    async def migrate_chat(self, channel: str, workspace: str, old: str, new: str) -> None:
        """Moves a chat's conversations to its new id."""
        held: tuple[dict[ConversationKey, Any], ...] = (self._conversations, self._cards)
        for table in held:
            for key in [key for key in table if _is_in(key, channel, workspace, old)]:
                there = replace(key, chat=new)
                table.setdefault(there, table[key])
                del table[key]

    async def give_up(self, envelope: Envelope, now: datetime) -> None:
        """See `SessionStore.give_up`."""
        name = names(envelope)[0]
        if name in self._inbox:
            self._inbox[name] = None

    async def due(
        self, now: datetime, *, limit: int = 100, channels: Collection[str] | None = None
    ) -> tuple[OutboxMessage, ...]:
        """See `SessionStore.due`; with `channels`, only conversations on these."""
        heads: dict[ConversationKey, _Waiting] = {}
        for waiting in self._outbox.values():
            if channels is None or waiting.message.key.channel in channels:
                heads.setdefault(waiting.message.key, waiting)
        due = [head.message for head in heads.values() if head.due_at <= now][:limit]
        return tuple(replace(one, shown=self._cards.get(one.key, {})) for one in due)

    async def next_due(self, after: datetime) -> datetime | None:
        """The first time after `after` at which a message is due, or None."""
        times = [waiting.due_at for waiting in self._outbox.values() if waiting.due_at > after]
        return min(times, default=None)

    async def sent(
        self, message: OutboxMessage, now: datetime, shown: Mapping[str, str] | None = None
    ) -> None:
        """See `SessionStore.sent`."""
        self._outbox.pop(message.number, None)
        if shown is not None:
            self._cards[message.key] = dict(shown)

    async def postpone(self, message: OutboxMessage, until: datetime) -> None:
        """See `SessionStore.postpone`."""
        waiting = self._outbox.get(message.number)
        if waiting:
            waiting.message = replace(waiting.message, attempts=waiting.message.attempts + 1)
            waiting.due_at = until

    async def abandon(self, message: OutboxMessage, reason: str, now: datetime) -> None:
        """See `SessionStore.abandon`."""
        self._outbox.pop(message.number, None)

    async def purge(
        self,
        *,
        handled: datetime,
        delivered: datetime,
        idle: datetime,
        expired: datetime | None = None,
        learnt: datetime | None = None,
    ) -> int:
        """
        Deletes codes expired before `expired`, ids seen before `handled`, undeliverable messages
        queued before `delivered`, conversations idle since `idle` and signals of days before
        `learnt`. Unhandled envelopes stay; delivered messages were deleted on delivery.

        Returns:
            How many items were deleted.
        """
        old = {
            name
            for name, at in self._seen.items()
            if at < handled and self._inbox.get(name) is None
        }
        for name in old:
            del self._seen[name]
            self._inbox.pop(name, None)
        quiet = [key for key, kept in self._conversations.items() if kept.updated_at < idle]
        for key in quiet:
            del self._conversations[key]
            self._cards.pop(key, None)
        gone = [
            code for code, (_, one) in self._transfers.items() if expired and one.until < expired
        ]
        for code in gone:
            del self._transfers[code]
        stale = [n for n, waiting in self._outbox.items() if waiting.created_at < delivered]
        for number in stale:
            del self._outbox[number]
        past = [key for key in self._signals if learnt and key[0] < day_of(learnt)]
        for one in past:
            del self._signals[one]
        return len(old) + len(quiet) + len(stale) + len(gone) + len(past)

    async def check(self) -> None:
        """Returns: memory is always available."""

    async def close(self) -> None:
        """Does nothing; there is nothing to close."""


def _is_in(key: ConversationKey, channel: str, workspace: str, chat: str) -> bool:
    return (key.channel, key.workspace, key.chat) == (channel, workspace, chat)
