"""
How long to wait after failures in a row.

    >>> from datetime import timedelta
    >>> patient = Backoff(first=timedelta(seconds=1), longest=timedelta(seconds=30))
    >>> [patient.after(failures).seconds for failures in (1, 2, 3, 9)]
    [1, 2, 4, 30]
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

_DOUBLINGS: Final = 30
"""More would only overflow: a second doubled thirty times is 34 years."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """
    Waits that double from one failure to the next.

    Attributes:
        first: After the first failure.
        longest: Never more than this.
    """

    first: timedelta
    longest: timedelta

    def after(self, failures: int) -> timedelta:
        """The wait after so many failures in a row, 1 or more."""
        times: int = 2 ** min(failures - 1, _DOUBLINGS)
        return min(self.first * times, self.longest)
