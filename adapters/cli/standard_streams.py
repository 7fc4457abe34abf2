"""
Standard input and output as UTF-8, whatever the terminal's encoding.
"""

from __future__ import annotations

import io
import sys
from typing import TextIO


def standard_lines() -> TextIO:
    """Lines of standard input as UTF-8; an invalid byte becomes U+FFFD."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    return sys.stdin


def standard_output() -> TextIO:
    """Standard output as UTF-8, whatever the terminal's encoding."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="strict")
    return sys.stdout
