"""
The durable store: SQLite by default, PostgreSQL where several processes share the work.

Rules of this file: one transaction per call; the queries are in the other modules of this folder;
no value of a row in an error or a log.

PostgreSQL takes row locks. Several processes may share a database: no envelope is answered twice,
and no reply is given to two workers, since `due` claims the messages it returns for five minutes. A
conversation stays in order as long as one process at a time receives its events.
"""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Self

from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.storage.encoding import day_of, to_ticks
from adapters.storage.errors import StoreError
from adapters.storage.sql import inbox, outbox, sessions, signals, transfers
from adapters.storage.sql.database import connect, failures
from adapters.storage.sql.dialect import Insert
from adapters.storage.tables import (
    card,
    conversation,
    seen,
    signal,
    transfer,
)
from adapters.storage.tables import inbox as inbox_table
from adapters.storage.tables import outbox as outbox_table
from bot.model.effects import FoundCheck
from bot.model.events import ConversationKey, Envelope
from bot.model.turn import Turn
from bot.ports import IdleConversation, OutboxMessage, SignalCount, Stored


class SqlStore:
    """
    Satisfies `SessionStore`, `Outbox` and `Maintenance` of `bot.ports`. Created by `open`; call
    `close` before the event loop ends.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._is_sqlite = engine.dialect.name == "sqlite"
        self._insert: Insert = sqlite.insert if self._is_sqlite else postgresql.insert
        self._turn: contextlib.AbstractAsyncContextManager[None] = (
            asyncio.Lock() if self._is_sqlite else contextlib.nullcontext()
        )
        self._replica = uuid.uuid4().hex

    @classmethod
    async def open(cls, url: str) -> Self:
        """A store over the database at `url`, ready for use; see `database.connect`."""
        return cls(await connect(url))

    async def close(self) -> None:
        """Releases claims and closes every connection."""
        if not self._is_sqlite:
            with contextlib.suppress(StoreError):
                async with self._transaction() as connection:
                    await outbox.unclaim(connection, self._replica)
        await self._engine.dispose()

    async def check(self) -> None:
        """
        Returns when the database answers and can be written.

        Raises:
            StoreError: It does not.
        """
        async with self._transaction() as connection:
            await connection.execute(text("SELECT 1"))

    async def shown_since(self, since: datetime) -> frozenset[str]:
        """Entries among the last three shown in any conversation active since then."""
        async with self._transaction() as connection:
            return await sessions.shown_since(connection, since)

    async def signals(self, since: date) -> tuple[SignalCount, ...]:
        """The counts of `since` or later, by day, channel and what they name."""
        async with self._transaction() as connection:
            return await signals.counts(connection, since)

    async def accept(self, envelope: Envelope, now: datetime) -> bool:
        """See `SessionStore.accept`; a retry's new aliases are recorded too."""
        async with self._transaction() as connection:
            return await inbox.accept(connection, self._insert, envelope, now)

    async def unhandled(self) -> tuple[Envelope, ...]:
        """
        See `SessionStore.unhandled`. A row that cannot be read is logged and kept, for a later
        version that can read it.
        """
        async with self._transaction() as connection:
            return await inbox.unhandled(connection)

    async def load(self, key: ConversationKey) -> Stored | None:
        """
        See `SessionStore.load`. A session that cannot be read is logged and replaced by a new one,
        so that the person gets an answer.
        """
        async with self._transaction() as connection:
            return await sessions.load(connection, key)

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
            SessionConflict: The stored version is not `expected`, or the transfer code has been
                used.
            StoreError: The database failed.
            ValueError: The envelope was never accepted.
        """
        async with self._transaction() as connection:
            if not await inbox.mark_handled(connection, envelope, now):
                return
            await sessions.save(connection, self._insert, envelope, turn.session, expected, now)
            if turn.accepted_code:
                await transfers.accept(connection, turn.accepted_code)
            if turn.transfer:
                await transfers.offer(connection, envelope.key, turn.transfer)
            await signals.count(
                connection, self._insert, day_of(now), envelope.key.channel, turn.signals
            )
            # After the session: its row lock keeps two turns' replies in the order of the turns.
            await outbox.add(connection, envelope, turn, now)
            for following in then:
                await inbox.accept(connection, self._insert, following, now)

    async def find_transfer(self, code: str, now: datetime) -> FoundCheck:
        """See `SessionStore.find_transfer`. A check that cannot be read is not found."""
        async with self._transaction() as connection:
            return await transfers.find(connection, code, now)

    async def idle_conversations(
        self, since: datetime, until: datetime
    ) -> tuple[IdleConversation, ...]:
        """See `Maintenance.idle_conversations`."""
        async with self._transaction() as connection:
            return await sessions.idle_conversations(connection, since, until)

    async def migrate_chat(self, channel: str, workspace: str, old: str, new: str) -> None:
        """See `Maintenance.migrate_chat`."""
        async with self._transaction() as connection:
            await sessions.migrate_chat(connection, channel, workspace, old, new)

    async def give_up(self, envelope: Envelope, now: datetime) -> None:
        """See `SessionStore.give_up`."""
        async with self._transaction() as connection:
            await inbox.give_up(connection, envelope, now)

    async def due(
        self, now: datetime, *, limit: int = 100, channels: Collection[str] | None = None
    ) -> tuple[OutboxMessage, ...]:
        """
        See `Outbox.due`. In PostgreSQL the messages returned are claimed: no other process and no
        later call gets them for five minutes unless they are postponed.
        """
        replica = None if self._is_sqlite else self._replica
        async with self._transaction() as connection:
            return await outbox.due(
                connection, now, limit=limit, channels=channels, replica=replica
            )

    async def next_due(self, after: datetime) -> datetime | None:
        """See `Outbox.next_due`."""
        async with self._transaction() as connection:
            return await outbox.next_due(connection, after)

    async def sent(
        self, message: OutboxMessage, now: datetime, shown: Mapping[str, str] | None = None
    ) -> None:
        """See `Outbox.sent`."""
        async with self._transaction() as connection:
            await outbox.mark_sent(connection, message, now, shown)

    async def postpone(self, message: OutboxMessage, until: datetime) -> None:
        """See `Outbox.postpone`."""
        async with self._transaction() as connection:
            await outbox.postpone(connection, message.number, until)

    async def abandon(self, message: OutboxMessage, reason: str, now: datetime) -> None:
        """See `Outbox.abandon`."""
        async with self._transaction() as connection:
            await outbox.abandon(connection, message.number, reason, now)

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
        Deletes codes expired before `expired`, ids seen before `handled`, messages sent, abandoned
        or queued without delivery before `delivered`, conversations idle since `idle` and signals
        of days before `learnt`. Unhandled envelopes stay.

        Returns:
            How many rows were deleted.
        """
        # Replies for a channel that was switched off wait, but not for ever.
        ended = func.coalesce(outbox_table.c.done_at, outbox_table.c.created_at)
        open_names = select(inbox_table.c.name).where(inbox_table.c.handled_at.is_(None))
        old = (
            delete(inbox_table).where(inbox_table.c.handled_at < to_ticks(handled)),
            delete(seen).where(seen.c.at < to_ticks(handled), seen.c.name.not_in(open_names)),
            delete(outbox_table).where(ended < to_ticks(delivered)),
            delete(conversation).where(conversation.c.updated_at < to_ticks(idle)),
            delete(card).where(card.c.conversation.not_in(select(conversation.c.key))),
            delete(transfer).where(transfer.c.expires_at < (to_ticks(expired) if expired else 0)),
            delete(signal).where(signal.c.day < (day_of(learnt) if learnt else date.min)),
        )
        async with self._transaction() as connection:
            return sum([(await connection.execute(statement)).rowcount for statement in old])

    @contextlib.asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncConnection]:
        async with self._turn, failures(), self._engine.begin() as connection:
            yield connection
