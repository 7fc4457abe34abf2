"""
The neutral markup of `bot.model.replies` as Telegram HTML, split into parts that fit.

Rules of this file: pure. Input is never read as HTML; only `**bold**`, links to https addresses and
bullets are markup. Every part closes its tags and splits no grapheme.

    >>> [part.html for part in parts(read("- **a** < [b](https://c.uk)"))]
    ['• <b>a</b> &lt; <a href="https://c.uk">b</a>']
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from adapters.channels.telegram import units
from adapters.channels.telegram.limits import ENTITIES, RAW_BYTES, TEXT_UNITS, URL_LENGTH


@dataclass(frozen=True, slots=True, order=True)
class TextSpan:
    """A range of characters with formatting: a link if `url` is set, else bold."""

    start: int
    end: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Rich:
    """
    Text as it is displayed, with its formatting.

    Attributes:
        text: Without markup.
        spans: In characters of `text`; nested or disjoint, outer ones first.
    """

    text: str
    spans: tuple[TextSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class MessagePart:
    """The content of one message: as Telegram HTML, and as the same text without markup."""

    html: str
    plain: str


_LINK = re.compile(
    r"\[(?P<words>[^\[\]\n]+)\]\((?P<url>https://[^\s()<>\"]{1,%d})\)" % URL_LENGTH  # noqa: UP031 (braces)
)
_TOKEN = re.compile(rf"{_LINK.pattern}|\*\*")


def read(neutral: str, *, lists: str = "") -> Rich:
    """
    Neutral markup parsed into text with spans.

    Args:
        neutral: The markup; malformed markup (`**` without an end) stays as text.
        lists: Plain lines to append after a blank line; markup in them is not read.
    """
    lines, spans, at = list[str](), list[TextSpan](), 0
    for line in units.clean(neutral).split("\n"):
        shown = _line(f"• {line[2:]}" if line.startswith("- ") else line)
        spans += (TextSpan(span.start + at, span.end + at, span.url) for span in shown.spans)
        lines.append(shown.text)
        at += len(shown.text) + 1
    if lists:
        lines += ("", units.clean(lists))
    return Rich("\n".join(lines), tuple(spans))


def _line(line: str) -> Rich:
    tokens = list(_TOKEN.finditer(line))
    ends = _bold_marks(line, tokens)
    pieces, spans, starts = list[str](), list[TextSpan](), list[int]()
    at = last = 0
    for token in tokens:
        between = line[last : token.start()]
        words = token["words"].replace("**", "") if token["url"] else ""
        at, last = at + len(between), token.end()
        if token["url"]:
            spans.append(TextSpan(at, at + len(words), token["url"]))
        elif token.start() not in ends:
            words = "**"
        elif starts:
            spans.append(TextSpan(starts.pop(), at))
        else:
            starts.append(at)
        pieces += (between, words)
        at += len(words)
    pieces.append(line[last:])
    return Rich(
        "".join(pieces), tuple(sorted(spans, key=lambda span: (span.start, -span.end, span.url)))
    )


def _bold_marks(line: str, tokens: list[re.Match[str]]) -> set[int]:
    """Positions of the `**` that come in pairs around words; pairs never nest."""
    found: set[int] = set()
    opened: re.Match[str] | None = None
    for token in (token for token in tokens if not token["url"]):
        closes = opened and token.start() > opened.end() and not line[token.start() - 1].isspace()
        if opened and closes:
            found |= {opened.start(), token.start()}
            opened = None
        elif not opened and line[token.end() : token.end() + 1].strip():
            opened = token
    return found


def parts(rich: Rich) -> tuple[MessagePart, ...]:
    """
    The text in parts, in order, each within Telegram's limits; none for blank text.

    It is split between paragraphs, else lines, else words, else graphemes.
    """
    return tuple(part for part in _cut_up(rich) if not units.is_blank(part.plain))


def _cut_up(rich: Rich) -> Iterator[MessagePart]:
    start = first = 0
    while start < len(rich.text):
        while first < len(rich.spans) and rich.spans[first].end <= start:
            first += 1
        last = bisect_left(rich.spans, start + TEXT_UNITS, key=lambda span: span.start)
        # only the spans in reach: searching all of them for every part is too slow
        here = Rich(rich.text, rich.spans[first:last])
        end = _reach(here, start)
        cut = end if end == len(rich.text) else _cut(here, start, end)
        yield _part(here, start, cut)
        start = cut


def _part(rich: Rich, start: int, end: int) -> MessagePart:
    plain = rich.text[start:end]
    start += len(plain) - len(plain.lstrip())
    end = start + len(plain.strip())
    return MessagePart(_html(rich, start, end), rich.text[start:end])


def _reach(rich: Rich, start: int) -> int:
    """The furthest possible end of a part that begins at `start`; always greater than `start`."""
    size = units.head(rich.text[start : start + TEXT_UNITS], TEXT_UNITS)
    while size > 1 and not _fits(rich, start, start + size):
        size = size * 3 // 4
    return start + size


def _fits(rich: Rich, start: int, end: int) -> bool:
    touched = sum(1 for span in rich.spans if span.start < end and span.end > start)
    return touched <= ENTITIES and len(_html(rich, start, end).encode()) <= RAW_BYTES


def _cut(rich: Rich, start: int, end: int) -> int:
    """The best place to split: paragraph, line or word nearest to `end`, greater than `start`."""
    inside = [span for span in rich.spans if span.start < end and span.end > start]
    half = start + (end - start) // 2
    for separator, least in (("\n\n", half), ("\n", half), (" ", start), ("\n", start)):
        at = rich.text.rfind(separator, least + 1, end + 1)
        while at != -1 and _is_within(inside, at):
            at = rich.text.rfind(separator, least + 1, at)
        if at != -1:
            return at
    return _hard_cut(rich.text, inside, start, end)


def _is_within(spans: list[TextSpan], at: int) -> bool:
    return any(span.start < at < span.end for span in spans)


def _hard_cut(text: str, spans: list[TextSpan], start: int, end: int) -> int:
    """
    Where to split when no word ends: before a span that would be divided, else between graphemes.
    """
    torn = [span.start for span in spans if start < span.start < end < span.end]
    if torn:
        return min(torn)
    space = text.rfind(" ", start + 1, end) if _is_within(spans, end) else -1
    if space != -1:
        return space
    cut = end
    while cut > max(start + 1, end - 64) and units.is_joint(text, cut):
        cut -= 1
    return end if units.is_joint(text, cut) else cut


def _html(rich: Rich, start: int, end: int) -> str:
    pieces, at = list[str](), start
    opened: list[TextSpan] = []
    for span in rich.spans:
        if span.end <= start or span.start >= end:
            continue
        while opened and opened[-1].end <= span.start:
            pieces += (escape(rich.text[at : opened[-1].end]), _closing(opened[-1]))
            at = opened.pop().end
        begin = max(start, span.start)
        pieces += (escape(rich.text[at:begin]), _opening(span))
        at = begin
        opened.append(span)
    for span in reversed(opened):
        stop = min(end, span.end)
        pieces += (escape(rich.text[at:stop]), _closing(span))
        at = stop
    pieces.append(escape(rich.text[at:end]))
    return "".join(pieces).replace("&#x27;", "'")


def _opening(span: TextSpan) -> str:
    return f'<a href="{escape(span.url)}">' if span.url else "<b>"


def _closing(span: TextSpan) -> str:
    return "</a>" if span.url else "</b>"
