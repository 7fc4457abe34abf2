"""
Whose a block of buttons is, written into its block_id, which comes back with every press.

Rules of this file: pure; both directions stand side by side.

    >>> owner(block_id("U024BE7LH", 2))
    'U024BE7LH'
"""

from __future__ import annotations

import re

_MARK = re.compile(r"for-([A-Z0-9]{1,40})-[0-9]{1,3}")


def block_id(user: str, number: int) -> str:
    """The id of a person's `number`-th block of buttons in a message."""
    return f"for-{user}-{number}"


def owner(found: str) -> str:
    """The person named in a block's id; empty when it names nobody."""
    match = _MARK.fullmatch(found)
    return match[1] if match else ""
