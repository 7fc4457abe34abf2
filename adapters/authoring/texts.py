"""
What the lints look at: an entry's texts, each with its place in the file.

Rules of this file: shapes only; what is a fault is said by the lints.
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
"""Kinds of entry that state something; the others are small talk and a friendly no."""

_PLACEHOLDER = re.compile(r"\$\{[^}]*\}")
_ADDRESS = re.compile(r"\s*\(https://[^\s()]*(?:\([^\s()]*\)[^\s()]*)*\)")
_BULLET = re.compile(r"(?m)^- (.*?)[.;,:]?$")


def texts(entry: Entry) -> Iterator[tuple[Path, str]]:
    """Every text of an entry that people read, in the order they read it; none empty."""
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
    """A text without placeholders, marks and addresses; each point of a list is a sentence."""
    return _ADDRESS.sub("", to_plain_text(_BULLET.sub(r"\1.", _PLACEHOLDER.sub("", text))))


def answer(entry: Entry, law: Parameters, today: date) -> str:
    """
    The answer and what stands behind "Tell me more", as read aloud today, or on its last day.

    A figure that has no value on that day is left out.
    """
    day = min(entry.valid_to, today) if entry.valid_to else today
    parts = []
    for text in (entry.short, entry.detail):
        try:
            parts.append(prose(fill(text, law, day)))
        except NotInForce:
            parts.append(prose(text))
    return " ".join(part for part in parts if part)
