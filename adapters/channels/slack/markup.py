"""
Conversion from and to Slack's markup, with escaping.

Rules of this file: pure functions on strings. `& < >` are always escaped, so that what a person
typed cannot become a link, a mention or a call to a channel. Slack has no escape for formatting
characters (`* _ ~`, the backtick, `:emoji:`, a leading `>`); an invisible space on their inner side
keeps them from pairing up.

    >>> literal("<!channel> & co")
    '&lt;!channel&gt; &amp; co'
    >>> from_slack("see <https://gov.uk|the page> &amp; more", "U1")
    'see the page & more'
"""

from __future__ import annotations

import re

ZERO_WIDTH = "\u200b"

_FORMATTING = "*_~`"
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_CHARACTERS = {"amp": "&", "lt": "<", "gt": ">"}
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_EMOJI = re.compile(r"(?<![^\W_]):(?=[a-z0-9_+'-]+:)")
_ENTITY = re.compile(r"&(amp|lt|gt);")
_TOKEN = re.compile(
    r"<(?:(?P<kind>[@#!])(?P<id>[^<>|]+)|(?P<url>[a-z][a-z0-9+.-]*:[^<>|]+))(?:\|(?P<label>[^<>]*))?>"
    r"|&(?P<entity>amp|lt|gt);"
)


def size(text: str) -> int:
    """Length in UTF-16 units; never less than the length in characters."""
    return len(text) + sum(character > "\uffff" for character in text)


def clean(text: str) -> str:
    """
    The text without control characters; half a surrogate pair becomes U+FFFD, since no store
    accepts one.
    """
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _UNPRINTABLE.sub("", whole.replace("\r\n", "\n").replace("\r", "\n"))


def literal(text: str) -> str:
    """Text that Slack shows unchanged, except for invisible spaces."""
    inert = "".join(_inert(text, place) for place in range(len(text)))
    inert = _EMOJI.sub(":" + ZERO_WIDTH, inert)
    shield = ZERO_WIDTH if inert.startswith(">") else ""
    return shield + "".join(_ENTITIES.get(character, character) for character in inert)


def _inert(text: str, place: int) -> str:
    character = text[place]
    if character not in _FORMATTING:
        return character
    before = text[place - 1] if place else " "
    after = text[place + 1] if place + 1 < len(text) else " "
    if character != "`" and before.isalnum() and after.isalnum():
        return character  # inside a word, as in snake_case or a URL, Slack does not format
    left = "" if before.isspace() else ZERO_WIDTH
    right = "" if after.isspace() else ZERO_WIDTH
    return left + character + right


def from_slack(text: str, own_user: str) -> str:
    """
    What the person typed: our mention removed, links as their text, entities such as `&amp;`
    decoded, whitespace stripped. Empty when nothing is left.
    """
    mention = rf"<@{re.escape(own_user)}(?:\|[^<>]*)?>"
    text = re.sub(rf"\A\s*(?:{mention}[\s,:;]*)+", "", text)
    text = re.sub(rf"[ \t]*{mention}", "", text)
    return clean(_TOKEN.sub(_read, text)).strip()


def _read(token: re.Match[str]) -> str:
    if token["entity"]:
        return _CHARACTERS[token["entity"]]
    label = _ENTITY.sub(lambda entity: _CHARACTERS[entity[1]], token["label"] or "")
    if token["url"]:
        address = _ENTITY.sub(lambda entity: _CHARACTERS[entity[1]], token["url"])
        return label or address.removeprefix("mailto:")
    if token["kind"] == "#":
        return f"#{label or token['id']}"
    if token["kind"] == "@":
        return f"@{label or token['id']}"
    return label or f"@{token['id'].partition('^')[0]}"
