"""
The tables of a durable store, the same in SQLite and in PostgreSQL.

Rules of this file: a change here needs a migration script in `migrations/versions`, and `REVISION`
names the newest script; a test compares the two. Times are whole microseconds since 1970, UTC. The
text of messages is set to NULL once it is no longer needed.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    column,
    false,
)

REVISION: Final = "0003"
"""The migration this program was written for; a database at another one is not opened."""

metadata = MetaData()

# SQLite auto-increments only a column whose type is exactly INTEGER.
_NUMBER = BigInteger().with_variant(Integer(), "sqlite")

seen = Table(
    "seen",
    metadata,
    Column("name", Text, primary_key=True, comment="id or alias, with channel and workspace"),
    Column("at", BigInteger, nullable=False),
    Index("seen_at", "at"),
    comment="Every id that came in: what makes a retry a retry",
)

inbox = Table(
    "inbox",
    metadata,
    Column("number", _NUMBER, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False, unique=True),
    Column("conversation", Text, nullable=False),
    Column("payload", Text, comment="the envelope as JSON; NULL once handled"),
    Column("accepted_at", BigInteger, nullable=False),
    Column("handled_at", BigInteger),
    Column("given_up", Boolean, nullable=False, server_default=false()),
    Index(
        "inbox_open",
        "number",
        sqlite_where=column("handled_at").is_(None),
        postgresql_where=column("handled_at").is_(None),
    ),
    comment="What was accepted, in order of arrival",
    sqlite_autoincrement=True,
)

conversation = Table(
    "conversation",
    metadata,
    Column("key", Text, primary_key=True),
    Column("session", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("address", Text, comment="JSON: where the person was answered last"),
    Index("conversation_updated_at", "updated_at"),
    comment="What is remembered between turns",
)

card = Table(
    "card",
    metadata,
    Column("conversation", Text, primary_key=True),
    Column("place", Text, nullable=False, comment="JSON: the message, as the channel names it"),
    Column("at", BigInteger, nullable=False),
    comment="The message that shows a conversation's check",
)

transfer = Table(
    "transfer",
    metadata,
    Column("code", Text, primary_key=True, comment="hash of the code given to the person"),
    Column("conversation", Text, nullable=False, comment="where it was asked for"),
    Column("run", Text, nullable=False, comment="the check as JSON"),
    Column("expires_at", BigInteger, nullable=False),
    Index("transfer_conversation", "conversation"),
    comment="Checks on their way to another channel; each goes once",
)

signal = Table(
    "signal",
    metadata,
    Column("day", Date, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("offered", Text, primary_key=True, comment="JSON: ids of what was suggested"),
    Column("found", Text, primary_key=True, comment="id of what was meant; empty for none"),
    Column("audience", Text, primary_key=True),
    Column("content", Text, primary_key=True, comment="content release"),
    Column("scores", Text, nullable=False, comment="JSON: of each offered, added up"),
    Column("times", BigInteger, nullable=False),
    comment="What was not understood at once, counted; of nobody by name",
)

outbox = Table(
    "outbox",
    metadata,
    Column("number", _NUMBER, primary_key=True, autoincrement=True),
    Column("conversation", Text, nullable=False),
    Column("address", Text, comment="JSON; NULL once sent or abandoned"),
    Column("reply", Text, comment="JSON; NULL once sent or abandoned"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("due_at", BigInteger, nullable=False),
    Column("state", Text, nullable=False, comment="waiting, sent or abandoned"),
    Column("reason", Text, comment="why it was abandoned"),
    Column("created_at", BigInteger, nullable=False),
    Column("done_at", BigInteger),
    Column("claimed_by", Text, comment="the replica that delivers it; PostgreSQL only"),
    Column("claimed_until", BigInteger),
    Index(
        "outbox_waiting",
        "conversation",
        "number",
        sqlite_where=column("state") == "waiting",
        postgresql_where=column("state") == "waiting",
    ),
    comment="Replies to deliver, in order within a conversation",
    sqlite_autoincrement=True,
)
