"""
Errors of storing and delivering; the tree is drawn in `knowledge.errors`.
"""

from __future__ import annotations

from datetime import timedelta

from knowledge import GuidanceError


class SessionConflict(GuidanceError):
    """Somebody else saved this conversation since it was loaded: load again and retry."""


class DeliveryError(GuidanceError):
    """
    A message could not be delivered.

    Attributes:
        retry_after: How long to wait before the next try; None when trying again is useless
            (the person blocked us, the channel is gone).
        reached: True when the platform may have taken the message all the same (a time-out after
            it was sent): sending it again may double it.
    """

    def __init__(
        self, reason: str, *, retry_after: timedelta | None = None, reached: bool = False
    ) -> None:
        self.retry_after = retry_after
        self.reached = reached
        super().__init__(reason)
