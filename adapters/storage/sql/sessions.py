"""
Queries for conversations: session, address and time of last activity.

Rules of this file: each function works in the transaction of the connection it is given.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote

import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.storage.encoding import from_json, from_ticks, to_json, to_ticks
from adapters.storage.sql.dialect import UNREADABLE, Insert
from adapters.storage.tables import card, conversation
from bot.errors import SessionConflict
from bot.model.events import ConversationKey, Envelope, Notice
from bot.model.session import Session
from bot.ports import IdleConversation, Stored

_log = structlog.get_logger()


async def load(connection: AsyncConnection, key: ConversationKey) -> Stored | None:
    """A conversation's session; an unreadable one is logged and replaced by a new one."""
    query = select(conversation.c.session, conversation.c.version)
    result = await connection.execute(query.where(conversation.c.key == key.text))
    row = result.one_or_none()
    return Stored(_session(row.session), row.version) if row else None


async def save(
    connection: AsyncConnection,
    insert_into: Insert,
    envelope: Envelope,
    session: Session,
    expected: int,
    now: datetime,
) -> None:
    """
    Stores the session of the envelope's conversation.

    Args:
        connection: In a transaction.
        insert_into: The insert of the database in use.
        envelope: The envelope that was answered.
        session: The session after the turn.
        expected: The version it follows; 0 when there was none.
        now: Aware, UTC.

    Raises:
        SessionConflict: The stored version is not `expected`.
    """
    values: dict[str, Any] = {"session": to_json(session.to_dict()), "version": expected + 1}
    if not (expected and isinstance(envelope.event, Notice)):
        # The guide's own notices do not count as activity.
        values |= {"updated_at": to_ticks(now), "address": to_json(envelope.address)}
    if expected:
        write: Any = update(conversation).where(
            conversation.c.key == envelope.key.text, conversation.c.version == expected
        )
        write = write.values(values)
    else:
        write = insert_into(conversation).values(key=envelope.key.text, **values)
        write = write.on_conflict_do_nothing()
    if not (await connection.execute(write)).rowcount:
        raise SessionConflict("the conversation was saved by somebody else")


async def shown_since(connection: AsyncConnection, since: datetime) -> frozenset[str]:
    """Entries among the last three shown in any conversation active since then."""
    query = select(conversation.c.session).where(conversation.c.updated_at >= to_ticks(since))
    rows = (await connection.execute(query)).scalars().all()
    return frozenset(entry for row in rows for entry in _session(row).recent)


async def idle_conversations(
    connection: AsyncConnection, since: datetime, until: datetime
) -> tuple[IdleConversation, ...]:
    """Conversations whose last activity is at `since` or later, before `until`."""
    table = conversation.c
    query = select(table.key, table.address, table.updated_at).where(
        table.updated_at >= to_ticks(since),
        table.updated_at < to_ticks(until),
        table.address.is_not(None),
    )
    rows = (await connection.execute(query)).all()
    return tuple(
        IdleConversation(
            ConversationKey.from_text(row.key), from_json(row.address), from_ticks(row.updated_at)
        )
        for row in rows
    )


async def migrate_chat(
    connection: AsyncConnection, channel: str, workspace: str, old: str, new: str
) -> None:
    """Moves a chat's conversations to its new id, unless one has begun there."""
    before, after = (_prefix(channel, workspace, chat) for chat in (old, new))
    for column in (conversation.c.key, card.c.conversation):
        mine = select(column).where(column.startswith(before, autoescape=True))
        for name in (await connection.execute(mine)).scalars().all():
            there = after + name.removeprefix(before)
            taken = await connection.execute(select(column).where(column == there))
            change: Any = delete(column.table).where(column == name)
            if taken.first() is None:
                moved = update(column.table).where(column == name)
                change = moved.values({column.name: there})
            await connection.execute(change)


def _prefix(channel: str, workspace: str, chat: str) -> str:
    return "/".join(quote(part, safe="") for part in (channel, workspace, chat)) + "/"


def _session(raw: str) -> Session:
    try:
        return Session.from_dict(from_json(raw))
    except UNREADABLE as error:
        _log.error("store.session_unreadable", error=type(error).__name__)
        return Session()
