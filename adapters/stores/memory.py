"""
A store that forgets everything when the process ends: for a terminal, and for tests.

Rules of this file: it keeps every promise of `bot.ports.SessionStore` but durability, and behaves
in every other way as `adapters.stores.sql` does; one suite tests both.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from adapters.stores.encoding import names
from bot.errors import SessionConflict
from bot.events import ConversationKey, Envelope
from bot.ports import Parcel, Stored
from bot.replies import Turn


@dataclass(slots=True)
class _Kept:
    stored: Stored
    updated_at: datetime


@dataclass(slots=True)
class _Waiting:
    parcel: Parcel
    due_at: datetime
    created_at: datetime


class MemoryStore:
    """See `bot.ports.SessionStore`; nothing here waits, so every call is one transaction."""

    def __init__(self) -> None:
        self._seen: dict[str, datetime] = {}
        self._inbox: dict[str, Envelope | None] = {}
        self._conversations: dict[ConversationKey, _Kept] = {}
        self._outbox: dict[int, _Waiting] = {}
        self._number = 0

    async def accept(self, envelope: Envelope, now: datetime) -> bool:
        """See `SessionStore.accept`; a retry's new aliases are known from then on, too."""
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

    async def save(self, envelope: Envelope, turn: Turn, *, expected: int, now: datetime) -> None:
        """
        See `SessionStore.save`. An envelope already handled is left alone: nothing is written.

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
        self._inbox[name] = None
        self._conversations[envelope.key] = _Kept(Stored(turn.session, expected + 1), now)
        for reply in turn.replies:
            self._number += 1
            parcel = Parcel(self._number, envelope.key, dict(envelope.address), reply, 0)
            self._outbox[parcel.number] = _Waiting(parcel, now, now)

    async def give_up(self, envelope: Envelope, now: datetime) -> None:
        """See `SessionStore.give_up`."""
        name = names(envelope)[0]
        if name in self._inbox:
            self._inbox[name] = None

    async def due(
        self, now: datetime, *, limit: int = 100, channels: Collection[str] | None = None
    ) -> tuple[Parcel, ...]:
        """See `SessionStore.due`; with `channels` only of conversations on these."""
        heads: dict[ConversationKey, _Waiting] = {}
        for waiting in self._outbox.values():
            if channels is None or waiting.parcel.key.channel in channels:
                heads.setdefault(waiting.parcel.key, waiting)
        return tuple(head.parcel for head in heads.values() if head.due_at <= now)[:limit]

    async def next_due(self, after: datetime) -> datetime | None:
        """The first time later than `after` at which a parcel falls due, or None."""
        times = [waiting.due_at for waiting in self._outbox.values() if waiting.due_at > after]
        return min(times, default=None)

    async def sent(self, parcel: Parcel, now: datetime) -> None:
        """See `SessionStore.sent`."""
        self._outbox.pop(parcel.number, None)

    async def postpone(self, parcel: Parcel, until: datetime) -> None:
        """See `SessionStore.postpone`."""
        waiting = self._outbox.get(parcel.number)
        if waiting:
            waiting.parcel = replace(waiting.parcel, attempts=waiting.parcel.attempts + 1)
            waiting.due_at = until

    async def abandon(self, parcel: Parcel, reason: str, now: datetime) -> None:
        """See `SessionStore.abandon`."""
        self._outbox.pop(parcel.number, None)

    async def purge(self, *, handled: datetime, delivered: datetime, idle: datetime) -> int:
        """
        Forgets ids seen before `handled`, parcels put out in vain before `delivered` and
        conversations untouched since `idle`. What is unhandled stays; what is delivered was
        forgotten as it went.

        Returns:
            How many of all these were forgotten.
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
        stale = [n for n, waiting in self._outbox.items() if waiting.created_at < delivered]
        for number in stale:
            del self._outbox[number]
        return len(old) + len(quiet) + len(stale)

    async def check(self) -> None:
        """Returns: memory always answers."""

    async def close(self) -> None:
        """Nothing to close."""
