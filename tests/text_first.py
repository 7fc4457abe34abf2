"""
What makes a text read well aloud, as checks that any test can apply.

A screen reader reads characters and line breaks; it tells nothing of colour, place or pictures.
So a text here has letters, digits and ordinary punctuation, one space between words, dates and
money as they are written in Britain, and no words that point to a place on the screen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bot.model.plain_text import to_plain_text
from bot.model.replies import Reply

PUNCTUATION = frozenset(" \n.,;:?!'\"()[]-\u2013/&%£+*=<>@#_\u2018\u2019\u201c\u201d\u00d7\u2026§")
"""Signs beside letters and digits that a screen reader says or passes over as it should."""

MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
ADDRESS = re.compile(r"https?://\S+")
NUMBERED = re.compile(r"^(\d+)\. (.+)$")
NOT_BRITISH = {
    "an ISO date": re.compile(r"\b\d{4}-\d{2}-\d{2}\b"),
    "a date in figures": re.compile(r"\b\d{1,2}/\d{1,2}/(?:\d{2}|\d{4})\b"),
    "the month before the day": re.compile(
        rf"\b(?:{MONTHS}) \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}\b"
    ),
    "a short month": re.compile(r"\b\d{1,2} (?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"),
    "a nought before the day": re.compile(rf"\b0\d (?:{MONTHS})\b"),
    "another currency": re.compile(r"[$\u20ac]\s?\d|\b(?:GBP|EUR|USD)\b"),
}
AMOUNT = re.compile(r"£(\s*[\d.,]*\d)(k|m|bn)?\b")
BRITISH_AMOUNT = re.compile(r"\d{1,3}(?:,\d{3})*(?:\.\d{2})?")
SPOKEN_AMOUNT = re.compile(r"\d{1,3}(?:\.\d{1,2})?")
"""A figure before k, m or bn, as in the examples of what can be typed."""

_THINGS = "(?:button|list|link|box|line|option)s?"
POINTS_TO_A_PLACE = re.compile(
    rf"\b(?:click|tap here|see (?:above|below)|{_THINGS} (?:above|below)|(?:above|below) {_THINGS}|"
    r"on the (?:left|right)|in (?:red|green|amber|bold))\b",
    re.IGNORECASE,
)


def faults(marked: str) -> Iterator[str]:
    """What in a text in our markup does not read well aloud; nothing when all does."""
    text = ADDRESS.sub("", to_plain_text(marked))
    for char in sorted(set(text)):
        if not (char.isalnum() or char in PUNCTUATION):
            yield f"the sign {unicodedata.name(char, repr(char))}"
    if "**" in text or "](" in text:
        yield "markup that is left"
    yield from _layout(text)
    for name, pattern in NOT_BRITISH.items():
        if pattern.search(text):
            yield name
    for digits, unit in AMOUNT.findall(text):
        form = SPOKEN_AMOUNT if unit else BRITISH_AMOUNT
        if not form.fullmatch(digits):
            yield f"an amount written £{digits}{unit}"
    if POINTS_TO_A_PLACE.search(text):
        yield "words that point to a place on the screen"


def _layout(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        if re.search(r"\S {2,}\S", line) or line.startswith(" "):
            yield "words set apart by spaces"
        if re.search(r"[-=_*#]{3,}", line):
            yield "a line drawn with signs"
    if "\n\n\n" in text:
        yield "more than one blank line"


def faults_of_reply(reply: Reply) -> Iterator[str]:
    """What in a reply does not read well aloud, or cannot be picked by typing."""
    yield from faults(reply.body)
    for option in reply.options:
        yield from faults(option.label)
        if not any(char.isalnum() for char in option.label):
            yield f"an option without words: {option.label!r}"
        if NUMBERED.match(option.label):
            yield f"an option that begins with a number of its own: {option.label!r}"
    labels = [option.label.casefold() for option in reply.options]
    if len(set(labels)) < len(labels):
        yield "two options of the same words"
    shown = reply.plain.split("\n")[len(reply.plain.split("\n")) - len(labels) :]
    if labels and [NUMBERED.sub(r"\1", line) for line in shown] != numbers(len(labels)):
        yield "options that are not numbered from 1"


def numbers(count: int) -> list[str]:
    """The numbers from 1 on, as text."""
    return [str(number) for number in range(1, count + 1)]
