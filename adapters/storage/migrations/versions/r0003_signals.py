"""
Counts by day of what was not understood at once.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Creates the table."""
    op.create_table(
        "signal",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("offered", sa.Text, primary_key=True, comment="JSON: ids of what was suggested"),
        sa.Column(
            "found", sa.Text, primary_key=True, comment="id of what was meant; empty for none"
        ),
        sa.Column("audience", sa.Text, primary_key=True),
        sa.Column("content", sa.Text, primary_key=True, comment="content release"),
        sa.Column("scores", sa.Text, nullable=False, comment="JSON: of each offered, added up"),
        sa.Column("times", sa.BigInteger, nullable=False),
        comment="What was not understood at once, counted; of nobody by name",
    )


def downgrade() -> None:
    """Drops it and its rows."""
    op.drop_table("signal")
