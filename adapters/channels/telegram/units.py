"""
Text as Telegram counts and cleans it: offsets and lengths are in UTF-16 units.

    >>> length("a🙂")
    3
    >>> without("@bot hi", [(0, 4)])
    ' hi'
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_FILLERS = frozenset("\u2800\u3164\u115f\u1160\uffa0\ufffc")
_ZERO_WIDTH_JOINER = "\u200d"


def length(text: str) -> int:
    """Length in UTF-16 units: 2 for each character beyond U+FFFF, else 1."""
    return len(text) + sum(1 for character in text if character > "\uffff")


def clean(text: str) -> str:
    """
    Text that UTF-8 and every store accept: control characters become spaces (as in Telegram), line
    ends `\\n`, half surrogates U+FFFD. Nothing else changes.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub(" ", text))


def is_blank(text: str) -> bool:
    """True when nothing would be visible; Telegram refuses such a message as empty."""
    return all(
        character in _FILLERS or unicodedata.category(character)[0] in "ZC" for character in text
    )


def head(text: str, units: int) -> int:
    """Number of leading characters of `text` whose length is at most `units`; 0 or more."""
    end = min(len(text), units)
    while length(text[:end]) > units:
        end -= (length(text[:end]) - units + 1) // 2
    return end


def is_joint(text: str, at: int) -> bool:
    """True when splitting before character `at` would divide one visible character."""
    return 0 < at < len(text) and (
        unicodedata.category(text[at])[0] == "M"
        or text[at] == _ZERO_WIDTH_JOINER
        or text[at - 1] == _ZERO_WIDTH_JOINER
        or "\U0001f3fb" <= text[at] <= "\U0001f3ff"
    )


def stretch(text: str, offset: int, units: int) -> str:
    """The substring of `units` from `offset`, both in UTF-16 units; empty when out of bounds."""
    raw = text.encode("utf-16-le")
    if offset < 0 or units <= 0 or 2 * (offset + units) > len(raw):
        return ""
    return raw[2 * offset : 2 * (offset + units)].decode("utf-16-le", "replace")


def without(text: str, ranges: Iterable[tuple[int, int]]) -> str:
    """The text without some ranges, each (offset, units) in UTF-16 units and within bounds."""
    raw = text.encode("utf-16-le")
    for offset, units in sorted(ranges, reverse=True):
        raw = raw[: 2 * offset] + raw[2 * (offset + units) :]
    return raw.decode("utf-16-le", "replace")
