"""
The first four tables: incoming events, conversations and the outbox.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Creates the tables."""
    op.create_table(
        "seen",
        sa.Column(
            "name", sa.Text, primary_key=True, comment="id or alias, with channel and workspace"
        ),
        sa.Column("at", sa.BigInteger, nullable=False),
        comment="Every id that came in: what makes a retry a retry",
    )
    op.create_index("seen_at", "seen", ["at"])
    _create_inbox()
    op.create_table(
        "conversation",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("session", sa.Text, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        comment="What is remembered between turns",
    )
    op.create_index("conversation_updated_at", "conversation", ["updated_at"])
    _create_outbox()


def downgrade() -> None:
    """Drops the tables and their rows."""
    for table in ("outbox", "conversation", "inbox", "seen"):
        op.drop_table(table)


def _create_inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("number", _NUMBER, primary_key=True, autoincrement=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("conversation", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, comment="the envelope as JSON; NULL once handled"),
        sa.Column("accepted_at", sa.BigInteger, nullable=False),
        sa.Column("handled_at", sa.BigInteger),
        sa.Column("given_up", sa.Boolean, nullable=False, server_default=sa.false()),
        comment="What was accepted, in order of arrival",
        sqlite_autoincrement=True,
    )
    is_open = sa.column("handled_at").is_(None)
    op.create_index(
        "inbox_open", "inbox", ["number"], sqlite_where=is_open, postgresql_where=is_open
    )


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("number", _NUMBER, primary_key=True, autoincrement=True),
        sa.Column("conversation", sa.Text, nullable=False),
        sa.Column("address", sa.Text, comment="JSON; NULL once sent or abandoned"),
        sa.Column("reply", sa.Text, comment="JSON; NULL once sent or abandoned"),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False, comment="waiting, sent or abandoned"),
        sa.Column("reason", sa.Text, comment="why it was abandoned"),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("done_at", sa.BigInteger),
        sa.Column("claimed_by", sa.Text, comment="the replica that delivers it; PostgreSQL only"),
        sa.Column("claimed_until", sa.BigInteger),
        comment="Replies to deliver, in order within a conversation",
        sqlite_autoincrement=True,
    )
    is_waiting = sa.column("state") == "waiting"
    op.create_index(
        "outbox_waiting",
        "outbox",
        ["conversation", "number"],
        sqlite_where=is_waiting,
        postgresql_where=is_waiting,
    )
