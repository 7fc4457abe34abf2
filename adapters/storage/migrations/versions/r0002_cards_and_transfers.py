"""
Messages that show a check, checks offered for transfer, and where a person was last answered.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Creates two tables and a column."""
    op.add_column(
        "conversation",
        sa.Column("address", sa.Text, comment="JSON: where the person was answered last"),
    )
    op.create_table(
        "card",
        sa.Column("conversation", sa.Text, primary_key=True),
        sa.Column(
            "place", sa.Text, nullable=False, comment="JSON: the message, as the channel names it"
        ),
        sa.Column("at", sa.BigInteger, nullable=False),
        comment="The message that shows a conversation's check",
    )
    op.create_table(
        "transfer",
        sa.Column(
            "code", sa.Text, primary_key=True, comment="hash of the code given to the person"
        ),
        sa.Column("conversation", sa.Text, nullable=False, comment="where it was asked for"),
        sa.Column("run", sa.Text, nullable=False, comment="the check as JSON"),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        comment="Checks on their way to another channel; each goes once",
    )
    op.create_index("transfer_conversation", "transfer", ["conversation"])


def downgrade() -> None:
    """Drops them and their rows."""
    op.drop_table("transfer")
    op.drop_table("card")
    op.drop_column("conversation", "address")
