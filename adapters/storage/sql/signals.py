"""
Queries for signals: counted when a turn is saved, read by the tools for content editors.

Rules of this file: each function works in the transaction of the connection it is given. A row
names no conversation and no time of day.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.storage.encoding import added, in_order, meant
from adapters.storage.sql.dialect import Insert
from adapters.storage.tables import signal as table
from bot.model.turn import Signal
from bot.ports import SignalCount


async def count(
    connection: AsyncConnection, insert: Insert, day: date, channel: str, signals: Iterable[Signal]
) -> None:
    """Counts a turn's signals; equal signals share a row."""
    rows = [_key(day, channel, signal) | {"scores": list(signal.scores)} for signal in signals]
    # Always in the same order, so that two turns counting the same signals cannot deadlock.
    for row in sorted(rows, key=lambda row: [str(value) for value in row.values()]):
        await _count(connection, insert, row)


async def _count(connection: AsyncConnection, insert: Insert, row: dict[str, Any]) -> None:
    scores = row.pop("scores")
    fresh = insert(table).values(**row, scores=json.dumps(scores), times=1)
    upsert = fresh.on_conflict_do_update(
        index_elements=list(table.primary_key), set_={"times": table.c.times + 1}
    )
    # The row is locked from here to the end of the transaction.
    found = await connection.execute(upsert.returning(table.c.times, table.c.scores))
    kept = found.one()
    if kept.times == 1:
        return
    sums = added(json.loads(kept.scores), scores)
    mine = [table.c[name] == value for name, value in row.items()]
    await connection.execute(update(table).where(*mine).values(scores=json.dumps(sums)))


async def counts(connection: AsyncConnection, since: date) -> tuple[SignalCount, ...]:
    """The counts of `since` or later, in the order of `in_order`."""
    rows = await connection.execute(select(table).where(table.c.day >= since))
    return tuple(sorted((_signal_count(row) for row in rows.all()), key=in_order))


def _key(day: date, channel: str, signal: Signal) -> dict[str, Any]:
    return {
        "day": day,
        "channel": channel,
        "kind": signal.kind,
        "offered": json.dumps(signal.entries),
        "found": signal.found,
        "audience": signal.audience,
        "content": signal.release,
    }


def _signal_count(row: Row[Any]) -> SignalCount:
    signal = Signal(
        row.kind,
        tuple(json.loads(row.offered)),
        row.found,
        meant(json.loads(row.scores), row.times),
        row.audience,
        row.content,
    )
    return SignalCount(row.day, row.channel, signal, row.times)
