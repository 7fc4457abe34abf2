"""
Codes that take a check from one conversation to another.

A code is random and carries no data. Only its hash is stored. It works once, within 15 minutes, and
the number of wrong codes is limited.

    >>> code_in("resume abcd 2efg"), code_in("resume"), code_in("resume my check")
    ('ABCD2EFG', '', '')
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

GOOD_FOR: Final = timedelta(minutes=15)
"""How long a code is valid."""

SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Characters used in codes, without those that are easily confused."""

LENGTH: Final = 8
"""Length of a code: 31 to the power of 8 is about 850 thousand million codes."""

TRIES: Final = 5
"""Wrong codes a conversation may type within `WINDOW`."""

WINDOW: Final = timedelta(hours=1)

FILE_KINDS: Final = (".pdf", ".json")
"""File name endings of records."""

_CODE = re.compile(r"(?:[0-9A-Z]{4}[- ][0-9A-Z]{4}|(?=[A-Z]*[0-9])[0-9A-Z]{8})")
_RECORD = re.compile(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}")


def as_shown(signs: str) -> str:
    """A code as shown to people: two groups of four."""
    return f"{signs[:4]}-{signs[4:]}"


def code_in(line: str) -> str:
    """
    The code at the end of a line such as "resume ABCD-2345", without the hyphen; empty when there
    is none.
    """
    _, _, rest = line.strip().upper().partition(" ")
    return re.sub("[- ]", "", rest) if _CODE.fullmatch(rest.strip()) else ""


def hashed(code: str) -> str:
    """The hash stored instead of a code; the same however the code was typed."""
    bare = re.sub("[^0-9A-Z]", "", code.upper())
    return hashlib.sha256(f"social-value-guide/move/{bare}".encode()).hexdigest()


def recent(wrong: Sequence[int], now: datetime) -> tuple[int, ...]:
    """The times of wrong codes that count towards the limit."""
    since = int((now - WINDOW).timestamp())
    return tuple(at for at in wrong if at > since)[-TRIES:]


def is_record_code(text: str) -> bool:
    """True for the check code of a record, as it stands in one."""
    return _RECORD.fullmatch(text.strip().upper()) is not None
