"""
The error of a store, under `GuidanceError`.
"""

from __future__ import annotations

from knowledge import GuidanceError


class StoreError(GuidanceError):
    """
    The database could not perform an operation: not reachable, locked, full or at another version.

    Nothing was written. The message says what to do; it contains no user text and no password.
    """
