"""
The statements for what lies beside sessions and replies: cards, checks under a code, chats that
move, conversations that rest.

Rules of this file: each function works in the transaction of the connection it is given.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.stores.encoding import from_json, from_ticks, to_json, to_ticks
from adapters.stores.tables import card, conversation, transfer
from bot.errors import SessionConflict
from bot.model.effects import FoundCheck
from bot.model.events import Aside, ConversationKey
from bot.model.session import FlowRun
from bot.model.turn import Transfer
from bot.ports import Resting

_UNREADABLE = (ValueError, KeyError, TypeError)


async def cards(
    connection: AsyncConnection, conversations: Collection[str]
) -> dict[str, Mapping[str, str]]:
    """The messages that show these conversations' checks; none for those that have none."""
    query = select(card.c.conversation, card.c.place)
    found = await connection.execute(query.where(card.c.conversation.in_(conversations)))
    return {row.conversation: from_json(row.place) for row in found.all()}


async def keep_card(
    connection: AsyncConnection, key: ConversationKey, shown: Mapping[str, str], now: datetime
) -> None:
    """Notes the message that shows a conversation's check from now on; none when empty."""
    await connection.execute(delete(card).where(card.c.conversation == key.text))
    if shown:
        row = {"conversation": key.text, "place": to_json(shown), "at": to_ticks(now)}
        await connection.execute(insert(card).values(row))


async def put_up(connection: AsyncConnection, key: ConversationKey, offered: Transfer) -> None:
    """Puts a check up; one that the conversation put up before can no longer be had."""
    await connection.execute(delete(transfer).where(transfer.c.conversation == key.text))
    row = {
        "code": offered.code,
        "conversation": key.text,
        "run": to_json(offered.run.to_dict()),
        "expires_at": to_ticks(offered.until),
    }
    await connection.execute(insert(transfer).values(row))


async def use_up(connection: AsyncConnection, code: str) -> None:
    """
    Ends a code, and forgets its check.

    Raises:
        SessionConflict: Somebody else has used it meanwhile.
    """
    done = await connection.execute(delete(transfer).where(transfer.c.code == code))
    if not done.rowcount:
        raise SessionConflict("the code was used by somebody else")


async def find_transfer(connection: AsyncConnection, code: str, now: datetime) -> FoundCheck:
    """The check that waits under a code's hash; one that can't be read is none."""
    there = transfer.outerjoin(conversation, conversation.c.key == transfer.c.conversation)
    mine = select(transfer.c.run, transfer.c.conversation, conversation.c.address)
    mine = mine.select_from(there).where(
        transfer.c.code == code, transfer.c.expires_at >= to_ticks(now)
    )
    row = (await connection.execute(mine)).first()
    try:
        run = FlowRun.from_dict(from_json(row.run)) if row else None
        if row is None or row.address is None:
            return FoundCheck(run)
        key = ConversationKey.from_text(row.conversation)
        return FoundCheck(run, Aside(key, from_json(row.address)))
    except _UNREADABLE:
        return FoundCheck()


async def resting(
    connection: AsyncConnection, since: datetime, until: datetime
) -> tuple[Resting, ...]:
    """Conversations in which something happened last at `since` or later, before `until`."""
    table = conversation.c
    query = select(table.key, table.address, table.updated_at).where(
        table.updated_at >= to_ticks(since),
        table.updated_at < to_ticks(until),
        table.address.is_not(None),
    )
    rows = (await connection.execute(query)).all()
    return tuple(
        Resting(
            ConversationKey.from_text(row.key), from_json(row.address), from_ticks(row.updated_at)
        )
        for row in rows
    )


async def move_chat(
    connection: AsyncConnection, channel: str, workspace: str, old: str, new: str
) -> None:
    """A chat has a new id: its conversations go on under that, unless one has begun there."""
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
