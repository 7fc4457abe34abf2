"""
How the C library keeps what was freed.

Pieces above a certain size glibc has from the system and gives back to it; what is smaller stays
with the process when it is freed. It raises that size as it goes, and reading the content and the
index at start raises it so far that some 15 MB are held for good. A fixed size prevents that.

Rules of this file: nothing depends on it; where the C library cannot do it, nothing happens.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Final

_MMAP_THRESHOLD: Final = -3
"""glibc's number of that size, in malloc.h."""
LARGE: Final = 128 * 1024
"""Bytes: what glibc begins with."""


def set_mmap_threshold() -> None:
    """Fixes the threshold: freed pieces of `LARGE` bytes or more go back to the system at once."""
    if sys.platform == "linux":
        choose = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
        if choose:
            choose(_MMAP_THRESHOLD, LARGE)
