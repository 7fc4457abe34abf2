"""
What the statements need of the two data bases: an insert that can meet a row that is there.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

Insert = Callable[[Table], sqlite.Insert] | Callable[[Table], postgresql.Insert]
"""The insert of the data base in use, with `on_conflict_…`."""

UNREADABLE = (ValueError, KeyError, TypeError)
"""What reading a row raises that another program wrote, or that was damaged."""
