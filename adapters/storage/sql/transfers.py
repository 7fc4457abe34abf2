"""
Queries for checks offered under a code, to continue in another channel.

Rules of this file: each function works in the transaction of the connection it is given.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.storage.encoding import from_json, to_json, to_ticks
from adapters.storage.sql.dialect import UNREADABLE
from adapters.storage.tables import conversation, transfer
from bot.errors import SessionConflict
from bot.model.effects import FoundCheck
from bot.model.events import Aside, ConversationKey
from bot.model.session import FlowRun
from bot.model.turn import Transfer


async def offer(connection: AsyncConnection, key: ConversationKey, offered: Transfer) -> None:
    """Offers a check for transfer; replaces an earlier offer of the conversation."""
    await connection.execute(delete(transfer).where(transfer.c.conversation == key.text))
    row = {
        "code": offered.code,
        "conversation": key.text,
        "run": to_json(offered.run.to_dict()),
        "expires_at": to_ticks(offered.until),
    }
    await connection.execute(insert(transfer).values(row))


async def accept(connection: AsyncConnection, code: str) -> None:
    """
    Uses up a code, and deletes its check.

    Raises:
        SessionConflict: It has been used already.
    """
    done = await connection.execute(delete(transfer).where(transfer.c.code == code))
    if not done.rowcount:
        raise SessionConflict("the code was used by somebody else")


async def find(connection: AsyncConnection, code: str, now: datetime) -> FoundCheck:
    """The check offered under a code's hash; an unreadable one counts as not found."""
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
    except UNREADABLE:
        return FoundCheck()
