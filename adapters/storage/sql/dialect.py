"""
Differences between SQLite and PostgreSQL: the insert that handles an existing row.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

Insert = Callable[[Table], sqlite.Insert] | Callable[[Table], postgresql.Insert]
"""The insert of the database in use, with `on_conflict_…`."""

UNREADABLE = (ValueError, KeyError, TypeError)
"""Errors on reading a row that is damaged or was written by another version."""
