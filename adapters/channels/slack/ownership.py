"""
The owner of a block of buttons, encoded in its block_id, which Slack returns with every press.

Rules of this file: pure.

    >>> owner(block_id("U024BE7LH", 2))
    'U024BE7LH'
"""

from __future__ import annotations

import re

_MARK = re.compile(r"for-([A-Z0-9]{1,40})-[0-9]{1,3}")


def block_id(user: str, number: int) -> str:
    """The block_id of the `number`-th block of a person's buttons in a message."""
    return f"for-{user}-{number}"


def owner(found: str) -> str:
    """The user id in a block_id; empty when there is none."""
    match = _MARK.fullmatch(found)
    return match[1] if match else ""
