"""
What a person typed, made safe to read: the words stay, what cannot be seen goes.

Rules of this file: never raises, bounded work, same in same out.

    >>> clean("  what\\u200bis\\x00 the\\n\\nAct? ")
    'what is the Act?'
"""

from __future__ import annotations

import unicodedata

LONGEST = 8_000
"""Characters read of one message; a question stands in its first pages or not at all."""

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def clean(text: str) -> str:
    """The text with control, zero-width and direction marks as spaces, and single spaces."""
    visible = (" " if unicodedata.category(char) in _INVISIBLE else char for char in text[:LONGEST])
    return " ".join("".join(visible).split())


def has_words(text: str) -> bool:
    """True when there is a letter or a digit in it: emoji and signs alone say nothing."""
    return any(char.isalnum() for char in text)
