"""
The texts of an entry that the lints check, each with its place in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bot.model.plain_text import to_plain_text
from knowledge import Entry, NotInForce, Parameters, fill
from knowledge.template import MARK

Path = tuple[str | int, ...]

STATING = ("faq", "myth", "term", "principle", "case", "signpost", "template")
"""Kinds of entry that state something; the others are small talk and replies out of scope."""

_PLACEHOLDER = re.compile(r"\$\{[^}]*\}")
_ADDRESS = re.compile(r"\s*\(https://[^\s()]*(?:\([^\s()]*\)[^\s()]*)*\)")
_BULLET = re.compile(r"(?m)^- (.*?)[.;,:]?$")


def texts(entry: Entry) -> Iterator[tuple[Path, str]]:
    """Every non-empty text of an entry that people read, in reading order."""
    found: tuple[tuple[Path, str], ...] = (
        (("title",), entry.title),
        (("short",), entry.short),
        (("caveat",), entry.caveat),
        (("detail",), entry.detail),
        (("for", "commissioner"), entry.meaning.commissioner),
        (("for", "provider"), entry.meaning.provider),
        (("for", "support"), entry.meaning.support),
        (("does_not_cover",), entry.does_not_cover),
    )
    yield from ((path, text) for path, text in found if text)
    if entry.myth:
        yield ("myth", "claim"), entry.myth.claim
        yield ("myth", "why_believed"), entry.myth.why_believed
    for path, text in entry.template.texts() if entry.template else ():
        yield ("template", *path), MARK.sub(r"\g<name>", text)


def prose(text: str) -> str:
    """A text without placeholders, markup and addresses; each list item becomes a sentence."""
    return _ADDRESS.sub("", to_plain_text(_BULLET.sub(r"\1.", _PLACEHOLDER.sub("", text))))


def answer(entry: Entry, law: Parameters, today: date) -> str:
    """
    The short answer and the detail as plain text, filled in as of today or the entry's last day.

    Where a figure has no value on that day, its placeholder is removed.
    """
    day = min(entry.valid_to, today) if entry.valid_to else today
    parts = []
    for text in (entry.short, entry.detail):
        try:
            parts.append(prose(fill(text, law, day)))
        except NotInForce:
            parts.append(prose(text))
    return " ".join(part for part in parts if part)
