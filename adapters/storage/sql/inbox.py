"""
Queries for incoming envelopes: accepted once, handled once.

Rules of this file: each function works in the transaction of the connection it is given.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.storage.encoding import from_json, names, to_json, to_ticks
from adapters.storage.sql.dialect import UNREADABLE, Insert
from adapters.storage.tables import inbox, seen
from bot.model.events import Envelope

_log = structlog.get_logger()


async def accept(
    connection: AsyncConnection, insert_into: Insert, envelope: Envelope, now: datetime
) -> bool:
    """Stores an envelope; False when its id or one of its aliases is already stored."""
    mine = names(envelope)
    at = to_ticks(now)
    # Always in the same order, so that two replicas storing the same names cannot deadlock.
    rows = [{"name": name, "at": at} for name in sorted(mine)]
    remember = insert_into(seen).on_conflict_do_nothing().returning(seen.c.name)
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


async def unhandled(connection: AsyncConnection) -> tuple[Envelope, ...]:
    """Envelopes not yet handled, in order of arrival; an unreadable one is logged and skipped."""
    query = (
        select(inbox.c.number, inbox.c.payload)
        .where(inbox.c.handled_at.is_(None))
        .order_by(inbox.c.number)
    )
    rows = (await connection.execute(query)).all()
    return tuple(envelope for row in rows if (envelope := _envelope(row)))


async def mark_handled(connection: AsyncConnection, envelope: Envelope, now: datetime) -> bool:
    """
    Marks an envelope handled; False when it already was. Locks its row until the transaction ends.

    Raises:
        ValueError: The envelope was never accepted.
    """
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


async def give_up(connection: AsyncConnection, envelope: Envelope, now: datetime) -> None:
    """Marks an envelope as handled although no turn could be made for it."""
    done = update(inbox).where(inbox.c.name == names(envelope)[0], inbox.c.handled_at.is_(None))
    await connection.execute(done.values(payload=None, handled_at=to_ticks(now), given_up=True))


def _envelope(row: Row[Any, Any]) -> Envelope | None:
    try:
        return Envelope.from_dict(from_json(row.payload))
    except UNREADABLE as error:
        _log.error("store.envelope_unreadable", number=row.number, error=type(error).__name__)
        return None
