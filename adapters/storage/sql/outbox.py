"""
Queries for the outbox, and for the message that shows a conversation's check.

Rules of this file: each function works in the transaction of the connection it is given.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

import structlog
from sqlalchemy import Row, Select, and_, delete, false, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.storage.encoding import (
    from_json,
    from_ticks,
    reply_from_dict,
    reply_to_dict,
    to_json,
    to_ticks,
)
from adapters.storage.sql.dialect import UNREADABLE
from adapters.storage.tables import card, outbox
from bot.model.events import ConversationKey, Envelope
from bot.model.turn import Turn
from bot.ports import OutboxMessage

_log = structlog.get_logger()

_CLAIM: Final = timedelta(minutes=5)
"""Longer than any worker needs to send the messages it claimed at once."""


async def add(connection: AsyncConnection, envelope: Envelope, turn: Turn, now: datetime) -> None:
    """Queues a turn's replies for delivery."""
    rows = _rows(envelope, turn, to_ticks(now))
    if rows:
        await connection.execute(insert(outbox), rows)


async def due(
    connection: AsyncConnection,
    now: datetime,
    *,
    limit: int,
    channels: Collection[str] | None,
    replica: str | None,
) -> tuple[OutboxMessage, ...]:
    """
    The first undelivered message of each conversation, if it is due.

    Args:
        connection: In a transaction.
        now: Aware, UTC.
        limit: Largest number of messages.
        channels: Only conversations on these channels; None for all.
        replica: The process that claims them, when several share the database; else None.
    """
    heads = _heads(now, limit, channels)
    result = await connection.execute(heads if replica is None else _claim(heads, now, replica))
    rows = sorted(result.all(), key=lambda row: int(row.number))
    shown = await _cards(connection, [row.conversation for row in rows])
    messages = []
    for row in rows:
        try:
            messages.append(_message(row, shown.get(row.conversation, {})))
        except UNREADABLE as error:
            _log.error("store.reply_unreadable", number=row.number, error=type(error).__name__)
            await abandon(connection, row.number, "unreadable", now)
    return tuple(messages)


async def next_due(connection: AsyncConnection, after: datetime) -> datetime | None:
    """The first time after `after` at which a message is due, or None."""
    query = select(func.min(outbox.c.due_at)).where(
        outbox.c.state == "waiting", outbox.c.due_at > to_ticks(after)
    )
    ticks = (await connection.execute(query)).scalar()
    return None if ticks is None else from_ticks(ticks)


async def mark_sent(
    connection: AsyncConnection,
    message: OutboxMessage,
    now: datetime,
    shown: Mapping[str, str] | None,
) -> None:
    """
    Deletes a message's text and, unless `shown` is None, stores the message that shows the check.
    """
    done = update(outbox).where(outbox.c.number == message.number)
    await connection.execute(
        done.values(state="sent", address=None, reply=None, done_at=to_ticks(now))
    )
    if shown is not None:
        await _keep_card(connection, message.key, shown, now)


async def postpone(connection: AsyncConnection, number: int, until: datetime) -> None:
    """Counts a failed delivery, sets the time of the next try and releases the claim."""
    later = update(outbox).where(outbox.c.number == number)
    await connection.execute(
        later.values(
            attempts=outbox.c.attempts + 1,
            due_at=to_ticks(until),
            claimed_by=None,
            claimed_until=None,
        )
    )


async def abandon(connection: AsyncConnection, number: int, reason: str, now: datetime) -> None:
    """Abandons a message and deletes its text."""
    await connection.execute(
        update(outbox)
        .where(outbox.c.number == number)
        .values(state="abandoned", reason=reason, address=None, reply=None, done_at=to_ticks(now))
    )


async def unclaim(connection: AsyncConnection, replica: str) -> None:
    """Releases what a replica claimed and did not deliver."""
    mine = and_(outbox.c.claimed_by == replica, outbox.c.state == "waiting")
    await connection.execute(update(outbox).where(mine).values(claimed_by=None, claimed_until=None))


_COLUMNS = (
    outbox.c.number,
    outbox.c.conversation,
    outbox.c.address,
    outbox.c.reply,
    outbox.c.attempts,
)


def _heads(now: datetime, limit: int, channels: Collection[str] | None) -> Select[Any]:
    """The first waiting message of each conversation, if it is due; oldest first."""
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
        select(*_COLUMNS)
        .where(
            outbox.c.number.in_(first),
            outbox.c.state == "waiting",
            outbox.c.due_at <= to_ticks(now),
        )
        .order_by(outbox.c.number)
        .limit(limit)
    )


def _claim(heads: Select[Any], now: datetime, replica: str) -> Any:
    at = to_ticks(now)
    is_free = or_(outbox.c.claimed_until.is_(None), outbox.c.claimed_until <= at)
    mine = heads.where(is_free).with_for_update(skip_locked=True)
    numbers = mine.with_only_columns(outbox.c.number)
    return (
        update(outbox)
        .where(outbox.c.number.in_(numbers))
        .values(claimed_by=replica, claimed_until=to_ticks(now + _CLAIM))
        .returning(*_COLUMNS)
    )


def _rows(envelope: Envelope, turn: Turn, at: int) -> list[dict[str, Any]]:
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


def _message(row: Row[Any], shown: Mapping[str, str]) -> OutboxMessage:
    return OutboxMessage(
        number=row.number,
        key=ConversationKey.from_text(row.conversation),
        address=from_json(row.address),
        reply=reply_from_dict(from_json(row.reply)),
        attempts=row.attempts,
        shown=shown,
    )


async def _cards(
    connection: AsyncConnection, conversations: Collection[str]
) -> dict[str, Mapping[str, str]]:
    """
    The message that shows each conversation's check, by conversation; missing if there is none.
    """
    query = select(card.c.conversation, card.c.place)
    found = await connection.execute(query.where(card.c.conversation.in_(conversations)))
    return {row.conversation: from_json(row.place) for row in found.all()}


async def _keep_card(
    connection: AsyncConnection, key: ConversationKey, shown: Mapping[str, str], now: datetime
) -> None:
    """Stores the message that shows a conversation's check; an empty `shown` deletes it."""
    await connection.execute(delete(card).where(card.c.conversation == key.text))
    if shown:
        row = {"conversation": key.text, "place": to_json(shown), "at": to_ticks(now)}
        await connection.execute(insert(card).values(row))
