"""
What can go wrong with a store, under `GuidanceError`.
"""

from __future__ import annotations

from knowledge import GuidanceError


class StoreError(GuidanceError):
    """
    The data base did not do what was asked of it: it is away, locked, full or unfit.

    Nothing was written. The message says what to do and quotes neither a person nor a password.
    """
