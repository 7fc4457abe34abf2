"""
Sets glibc's threshold for returning freed memory to the system.

glibc allocates blocks above a threshold with mmap and returns them to the system when freed;
smaller blocks stay with the process. It raises the threshold as it goes, and reading the content
and the index raises it so far that about 15 MB are never returned. A fixed threshold prevents that.

Rules of this file: does nothing where the C library has no such setting.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Final

_MMAP_THRESHOLD: Final = -3
"""glibc's number of this parameter, in malloc.h."""
LARGE: Final = 128 * 1024
"""Bytes; glibc's initial threshold."""


def set_mmap_threshold() -> None:
    """
    Fixes the threshold: freed blocks of `LARGE` bytes or more are returned to the system at once.
    """
    if sys.platform == "linux":
        choose = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
        if choose:
            choose(_MMAP_THRESHOLD, LARGE)
