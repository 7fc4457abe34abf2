"""
A store on disk: SQLite by default, PostgreSQL where several processes share the work.

Rules of this file: one transaction for each call; no value of a row in any error or log; every
failure of the data base comes out as `StoreError`.

SQLite runs in WAL mode with `synchronous=FULL`. NORMAL would be quicker, but after a power cut it
may take back the last commits, and "stored before acknowledged" would not hold; with FULL each
commit waits for the disk, some milliseconds, against platforms that send a few messages a second.
There is one connection and one writer: contending writers in one process are slower than a queue.
A transaction begins with BEGIN IMMEDIATE, so that it can't fail half-way for want of a lock.

PostgreSQL takes row locks. Several processes may share a data base: no envelope is answered twice
and no parcel handed to two couriers, since `due` claims what it gives for a few minutes. The order
of a conversation holds as long as one process at a time takes in that conversation's events.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import uuid
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import quote

import structlog
from sqlalchemy import (
    URL,
    Connection,
    Row,
    Select,
    and_,
    delete,
    event,
    false,
    func,
    insert,
    make_url,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from adapters.stores import migrating, sql_beside, sql_signals
from adapters.stores.encoding import (
    day_of,
    from_json,
    from_ticks,
    names,
    reply_from_dict,
    reply_to_dict,
    to_json,
    to_ticks,
)
from adapters.stores.errors import StoreError
from adapters.stores.tables import card, conversation, inbox, outbox, seen, signal, transfer
from bot.errors import SessionConflict
from bot.model.effects import FoundCheck
from bot.model.events import ConversationKey, Envelope, Notice
from bot.model.session import Session
from bot.model.turn import Turn
from bot.ports import Parcel, Resting, Stored, Tally

_log = structlog.get_logger()

_BUSY_MS: Final = 15_000
_CLAIM: Final = timedelta(minutes=5)
"""Longer than any courier takes over the parcels it was given at once."""
_MIGRATION_LOCK: Final = 7_305_482_211
"""Names our advisory lock in PostgreSQL; any number no other program uses."""

_UNREADABLE = (ValueError, KeyError, TypeError)


class SqlStore:
    """See `bot.ports.SessionStore`. Made by `open`; `close` it before the loop ends."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._is_sqlite = engine.dialect.name == "sqlite"
        self._insert = sqlite.insert if self._is_sqlite else postgresql.insert
        self._turn: contextlib.AbstractAsyncContextManager[None] = (
            asyncio.Lock() if self._is_sqlite else contextlib.nullcontext()
        )
        self._replica = uuid.uuid4().hex

    @classmethod
    async def open(cls, url: str) -> Self:
        """
        A store ready for use. A SQLite file is made when missing (its folder, too, for the owner
        only) and migrated; a PostgreSQL data base must have been migrated before.

        Args:
            url: `sqlite:///relative`, `sqlite:////absolute`, `postgres://…` or `postgresql://…`,
                with or without `+aiosqlite` and `+asyncpg`.

        Raises:
            StoreError: The address is none of these, the data base can't be reached or written,
                or it does not fit this program; the message says what to do.
        """
        engine = _engine(url)
        step = migrating.upgrade if engine.dialect.name == "sqlite" else migrating.require
        await _run_or_dispose(engine, step)
        return cls(engine)

    async def close(self) -> None:
        """Hands back what was claimed and closes every connection."""
        if not self._is_sqlite:
            with contextlib.suppress(StoreError):
                await self._unclaim()
        await self._engine.dispose()

    async def check(self) -> None:
        """
        Returns when the data base answers and can be written.

        Raises:
            StoreError: It does not.
        """
        async with self._transaction() as connection:
            await connection.execute(text("SELECT 1"))

    async def shown_since(self, since: datetime) -> frozenset[str]:
        """Entries among the last three shown in any conversation that moved since then."""
        query = select(conversation.c.session).where(conversation.c.updated_at >= to_ticks(since))
        async with self._transaction() as connection:
            rows = (await connection.execute(query)).scalars().all()
        return frozenset(entry for row in rows for entry in _session(row).recent)

    async def signals(self, since: date) -> tuple[Tally, ...]:
        """What was to be learnt on that day or later, by day, channel and what it names."""
        async with self._transaction() as connection:
            return await sql_signals.tallies(connection, since)

    async def accept(self, envelope: Envelope, now: datetime) -> bool:
        """See `SessionStore.accept`; a retry's new aliases are known from then on, too."""
        async with self._transaction() as connection:
            return await self._accept(connection, envelope, now)

    async def unhandled(self) -> tuple[Envelope, ...]:
        """
        See `SessionStore.unhandled`. A row that can't be read is logged and left where it is, for
        a program that can.
        """
        query = (
            select(inbox.c.number, inbox.c.payload)
            .where(inbox.c.handled_at.is_(None))
            .order_by(inbox.c.number)
        )
        async with self._transaction() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(envelope for row in rows if (envelope := _envelope(row)))

    async def load(self, key: ConversationKey) -> Stored | None:
        """
        See `SessionStore.load`. A session that can't be read is logged and given as a new one, so
        that the person is answered.
        """
        query = select(conversation.c.session, conversation.c.version)
        async with self._transaction() as connection:
            result = await connection.execute(query.where(conversation.c.key == key.text))
            row = result.one_or_none()
        return Stored(_session(row.session), row.version) if row else None

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
        See `SessionStore.save`. An envelope already handled is left alone: nothing is written.

        Raises:
            SessionConflict: The stored version is not `expected`, or the code is used up.
            StoreError: The data base failed.
            ValueError: The envelope was never accepted.
        """
        async with self._transaction() as connection:
            if not await self._mark_handled(connection, envelope, now):
                return
            await self._save_session(connection, envelope, turn.session, expected, now)
            if turn.accepted_code:
                await sql_beside.use_up(connection, turn.accepted_code)
            if turn.transfer:
                await sql_beside.put_up(connection, envelope.key, turn.transfer)
            await sql_signals.count(
                connection, self._insert, day_of(now), envelope.key.channel, turn.signals
            )
            # After the session: its row lock puts two turns' replies in the order of the turns.
            parcels = _parcels(envelope, turn, to_ticks(now))
            if parcels:
                await connection.execute(insert(outbox), parcels)
            for following in then:
                await self._accept(connection, following, now)

    async def find_transfer(self, code: str, now: datetime) -> FoundCheck:
        """See `SessionStore.find_transfer`. A check that can't be read is none."""
        async with self._transaction() as connection:
            return await sql_beside.find_transfer(connection, code, now)

    async def resting(self, since: datetime, until: datetime) -> tuple[Resting, ...]:
        """Conversations in which something happened last at `since` or later, before `until`."""
        async with self._transaction() as connection:
            return await sql_beside.resting(connection, since, until)

    async def move_chat(self, channel: str, workspace: str, old: str, new: str) -> None:
        """A chat has a new id: its conversations go on under that, unless one has begun there."""
        async with self._transaction() as connection:
            await sql_beside.move_chat(connection, channel, workspace, old, new)

    async def give_up(self, envelope: Envelope, now: datetime) -> None:
        """See `SessionStore.give_up`."""
        done = update(inbox).where(inbox.c.name == names(envelope)[0], inbox.c.handled_at.is_(None))
        async with self._transaction() as connection:
            await connection.execute(
                done.values(payload=None, handled_at=to_ticks(now), given_up=True)
            )

    async def due(
        self, now: datetime, *, limit: int = 100, channels: Collection[str] | None = None
    ) -> tuple[Parcel, ...]:
        """
        See `SessionStore.due`; with `channels` only of conversations on these. In PostgreSQL the
        parcels given are claimed: no other store, and no later call, gives them again for five
        minutes unless they are postponed.
        """
        heads = _heads(now, limit, channels)
        async with self._transaction() as connection:
            if self._is_sqlite:
                result = await connection.execute(heads)
            else:
                result = await connection.execute(self._claim(heads, now))
            rows = sorted(result.all(), key=lambda row: int(row.number))
            shown = await sql_beside.cards(connection, [row.conversation for row in rows])
            parcels = []
            for row in rows:
                try:
                    parcels.append(_parcel(row, shown.get(row.conversation, {})))
                except _UNREADABLE as error:
                    _log.error(
                        "store.reply_unreadable", number=row.number, error=type(error).__name__
                    )
                    await connection.execute(_abandoned(row.number, "unreadable", now))
        return tuple(parcels)

    async def next_due(self, after: datetime) -> datetime | None:
        """The first time later than `after` at which a parcel falls due, or None."""
        query = select(func.min(outbox.c.due_at)).where(
            outbox.c.state == "waiting", outbox.c.due_at > to_ticks(after)
        )
        async with self._transaction() as connection:
            ticks = (await connection.execute(query)).scalar()
        return None if ticks is None else from_ticks(ticks)

    async def sent(
        self, parcel: Parcel, now: datetime, shown: Mapping[str, str] | None = None
    ) -> None:
        """See `SessionStore.sent`."""
        done = update(outbox).where(outbox.c.number == parcel.number)
        async with self._transaction() as connection:
            await connection.execute(
                done.values(state="sent", address=None, reply=None, done_at=to_ticks(now))
            )
            if shown is not None:
                await sql_beside.keep_card(connection, parcel.key, shown, now)

    async def postpone(self, parcel: Parcel, until: datetime) -> None:
        """See `SessionStore.postpone`."""
        later = update(outbox).where(outbox.c.number == parcel.number)
        async with self._transaction() as connection:
            await connection.execute(
                later.values(
                    attempts=outbox.c.attempts + 1,
                    due_at=to_ticks(until),
                    claimed_by=None,
                    claimed_until=None,
                )
            )

    async def abandon(self, parcel: Parcel, reason: str, now: datetime) -> None:
        """See `SessionStore.abandon`."""
        async with self._transaction() as connection:
            await connection.execute(_abandoned(parcel.number, reason, now))

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
        Forgets codes that ran out before `expired`, ids seen before `handled`, parcels sent,
        abandoned or put out in vain before `delivered`, conversations untouched since `idle` and
        signals of days before `learnt`. What is unhandled stays.

        Returns:
            How many rows were deleted.
        """
        # Of a channel that was switched off, replies wait: not for ever.
        ended = func.coalesce(outbox.c.done_at, outbox.c.created_at)
        open_names = select(inbox.c.name).where(inbox.c.handled_at.is_(None))
        old = (
            delete(inbox).where(inbox.c.handled_at < to_ticks(handled)),
            delete(seen).where(seen.c.at < to_ticks(handled), seen.c.name.not_in(open_names)),
            delete(outbox).where(ended < to_ticks(delivered)),
            delete(conversation).where(conversation.c.updated_at < to_ticks(idle)),
            delete(card).where(card.c.conversation.not_in(select(conversation.c.key))),
            delete(transfer).where(transfer.c.expires_at < (to_ticks(expired) if expired else 0)),
            delete(signal).where(signal.c.day < (day_of(learnt) if learnt else date.min)),
        )
        async with self._transaction() as connection:
            return sum([(await connection.execute(statement)).rowcount for statement in old])

    @contextlib.asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncConnection]:
        async with self._turn, _failures(), self._engine.begin() as connection:
            yield connection

    async def _accept(self, connection: AsyncConnection, envelope: Envelope, now: datetime) -> bool:
        mine = names(envelope)
        at = to_ticks(now)
        # In one order always: two replicas that store the same names must not wait in a ring.
        rows = [{"name": name, "at": at} for name in sorted(mine)]
        remember = self._insert(seen).on_conflict_do_nothing().returning(seen.c.name)
        added = (await connection.execute(remember.values(rows))).scalars().all()
        if len(added) < len(mine):
            return False
        await connection.execute(
            insert(inbox).values(
                name=mine[0],
                conversation=envelope.key.text,
                payload=to_json(envelope.to_dict()),
                accepted_at=at,
            )
        )
        return True

    async def _mark_handled(
        self, connection: AsyncConnection, envelope: Envelope, now: datetime
    ) -> bool:
        """False when the envelope was handled before; the row is locked from here on."""
        mine = inbox.c.name == names(envelope)[0]
        marked = await connection.execute(
            update(inbox)
            .where(mine, inbox.c.handled_at.is_(None))
            .values(payload=None, handled_at=to_ticks(now))
        )
        if marked.rowcount:
            return True
        if (await connection.execute(select(inbox.c.number).where(mine))).first() is None:
            raise ValueError("an envelope must be accepted before its turn is saved")
        return False

    async def _save_session(
        self,
        connection: AsyncConnection,
        envelope: Envelope,
        session: Session,
        expected: int,
        now: datetime,
    ) -> None:
        key = envelope.key
        values: dict[str, Any] = {
            "session": to_json(session.to_dict()),
            "version": expected + 1,
        }
        if not (expected and isinstance(envelope.event, Notice)):
            # a notice of ours is no sign of life
            values |= {"updated_at": to_ticks(now), "address": to_json(envelope.address)}
        if expected:
            write: Any = update(conversation).where(
                conversation.c.key == key.text, conversation.c.version == expected
            )
            write = write.values(values)
        else:
            write = self._insert(conversation).values(key=key.text, **values)
            write = write.on_conflict_do_nothing()
        if not (await connection.execute(write)).rowcount:
            raise SessionConflict("the conversation was saved by somebody else")

    def _claim(self, heads: Select[Any], now: datetime) -> Any:
        at = to_ticks(now)
        is_free = or_(outbox.c.claimed_until.is_(None), outbox.c.claimed_until <= at)
        mine = heads.where(is_free).with_for_update(skip_locked=True)
        numbers = mine.with_only_columns(outbox.c.number)
        return (
            update(outbox)
            .where(outbox.c.number.in_(numbers))
            .values(claimed_by=self._replica, claimed_until=to_ticks(now + _CLAIM))
            .returning(*_PARCEL)
        )

    async def _unclaim(self) -> None:
        mine = and_(outbox.c.claimed_by == self._replica, outbox.c.state == "waiting")
        async with self._transaction() as connection:
            await connection.execute(
                update(outbox).where(mine).values(claimed_by=None, claimed_until=None)
            )


async def migrate(url: str) -> None:
    """
    Brings the data base at `url` up to date; safe to call from several processes at once.

    Raises:
        StoreError: It can't be reached or written, or a newer program has used it.
    """
    engine = _engine(url)
    await _run_or_dispose(engine, migrating.upgrade)
    await engine.dispose()


async def _run_or_dispose(engine: AsyncEngine, step: Callable[[Connection], None]) -> None:
    """Runs a step in one transaction that no other process's step overlaps."""
    try:
        async with _failures(), engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                await connection.execute(select(func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
            await connection.run_sync(step)
    except BaseException:
        await engine.dispose()
        raise


@contextlib.asynccontextmanager
async def _failures() -> AsyncIterator[None]:
    """Turns what data bases raise into `StoreError`."""
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        kind = type(getattr(error, "orig", None) or error).__name__
        raise StoreError(
            f"the data base failed ({kind}): see that DATABASE_URL is right, that it can be "
            "reached and written, and that the disk is not full"
        ) from error


def _engine(url: str) -> AsyncEngine:
    address = _address(url)
    if address.get_backend_name() == "postgresql":
        return create_async_engine(address, hide_parameters=True, pool_pre_ping=True)
    _prepare_file(address.database or "")
    engine = create_async_engine(address, hide_parameters=True, pool_size=1, max_overflow=0)
    event.listen(engine.sync_engine, "connect", _set_up_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


def _address(url: str) -> URL:
    """
    The address with the driver we use.

    Raises:
        StoreError: Not an address of SQLite or PostgreSQL, or of a data base in memory only.
    """
    drivers = {
        "sqlite": "sqlite+aiosqlite",
        "postgres": "postgresql+asyncpg",
        "postgresql": "postgresql+asyncpg",
    }
    try:
        address = make_url(url)
    except ArgumentError:
        address = None
    name, _, driver = address.drivername.partition("+") if address else ("", "", "")
    wanted = drivers.get(name)
    if address is None or wanted is None or driver not in ("", wanted.partition("+")[2]):
        # `from None` and no quote: the address may hold a password.
        raise StoreError(
            "DATABASE_URL is no address this program can use: give sqlite:///FILE or "
            "postgresql://USER:PASSWORD@HOST/NAME"
        ) from None
    if name == "sqlite" and address.database in (None, "", ":memory:"):
        raise StoreError(
            "DATABASE_URL names no file: give sqlite:///FILE, for example guide.sqlite3"
        )
    return address.set(drivername=wanted)


def _prepare_file(name: str) -> None:
    """Makes folder and file for the owner only; what is there already keeps its rights."""
    path = Path(name)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreError(
            f"{path} can't be made or written ({error.strerror}): give DATABASE_URL or "
            "SVGUIDE_DATA_DIR a place this user may write to"
        ) from error


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # Python's driver must not begin transactions by itself: `_begin_immediate` does.
    connection.isolation_level = None
    cursor = connection.cursor()
    pragmas = (
        f"busy_timeout={_BUSY_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "secure_delete=ON",  # what is forgotten is overwritten, not only unlinked
    )
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


_PARCEL = (
    outbox.c.number,
    outbox.c.conversation,
    outbox.c.address,
    outbox.c.reply,
    outbox.c.attempts,
)


def _heads(now: datetime, limit: int, channels: Collection[str] | None) -> Select[Any]:
    """The first waiting parcel of each conversation whose first one is due, oldest first."""
    first = (
        select(func.min(outbox.c.number))
        .where(outbox.c.state == "waiting")
        .group_by(outbox.c.conversation)
    )
    if channels is not None:
        key = outbox.c.conversation
        ours = [key.startswith(quote(name, safe="") + "/", autoescape=True) for name in channels]
        first = first.where(or_(false(), *ours))
    return (
        select(*_PARCEL)
        .where(
            outbox.c.number.in_(first),
            outbox.c.state == "waiting",
            outbox.c.due_at <= to_ticks(now),
        )
        .order_by(outbox.c.number)
        .limit(limit)
    )


def _abandoned(number: int, reason: str, now: datetime) -> Any:
    return (
        update(outbox)
        .where(outbox.c.number == number)
        .values(state="abandoned", reason=reason, address=None, reply=None, done_at=to_ticks(now))
    )


def _parcels(envelope: Envelope, turn: Turn, at: int) -> list[dict[str, Any]]:
    return [
        {
            "conversation": envelope.key.text,
            "address": to_json(envelope.address),
            "reply": to_json(reply_to_dict(reply)),
            "due_at": at,
            "state": "waiting",
            "created_at": at,
        }
        for reply in turn.replies
    ]


def _parcel(row: Row[Any, Any], shown: Mapping[str, str]) -> Parcel:
    return Parcel(
        number=row.number,
        key=ConversationKey.from_text(row.conversation),
        address=from_json(row.address),
        reply=reply_from_dict(from_json(row.reply)),
        attempts=row.attempts,
        shown=shown,
    )


def _envelope(row: Row[Any, Any]) -> Envelope | None:
    try:
        return Envelope.from_dict(from_json(row.payload))
    except _UNREADABLE as error:
        _log.error("store.envelope_unreadable", number=row.number, error=type(error).__name__)
        return None


def _session(raw: str) -> Session:
    try:
        return Session.from_dict(from_json(raw))
    except _UNREADABLE as error:
        _log.error("store.session_unreadable", error=type(error).__name__)
        return Session()
