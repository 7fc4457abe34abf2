"""
A document as plain text: one item per line, headings first, tables as "heading: content".

It suits screen readers and any editor; lines have at most 78 characters unless a word is longer.

Rules of this file: pure; the text has every word of the PDF, and links with their address.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from adapters.records.layout import (
    Block,
    Bullets,
    Cell,
    Heading,
    Layout,
    LayoutTable,
    Line,
    Paragraph,
)

WIDTH = 78


def to_text(layout: Layout) -> str:
    """The document as text; ends with a line break."""
    parts = [_underlined(layout.title, "="), *(_block(block) for block in layout.blocks)]
    return "\n\n".join(parts) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading(text):
            return "\n" + _underlined(text, "-")
        case Paragraph(line):
            return _wrapped(_said(line))
        case Bullets(lines):
            return "\n".join(_wrapped(_said(line), "- ", "  ") for line in lines)
        case LayoutTable(is_list=True):
            return "\n".join(_pair(_spoken(row[0]), _spoken(row[1])) for row in block.rows)
        case LayoutTable():
            return "\n\n".join("\n".join(_row(block.header, row)) for row in block.rows)


def _row(header: tuple[str, ...], row: tuple[Cell, ...]) -> Iterator[str]:
    for heading, cell in zip(header, row, strict=True):
        yield _pair(heading, _spoken(cell))


def _pair(label: str, text: str) -> str:
    return _wrapped(f"{label}: {text}", "", "    ")


def _spoken(cell: Cell) -> str:
    """The paragraphs of a cell as one text, with a full stop between them where one is missing."""
    texts = [_said(line) for line in cell]
    ended = [text if text.endswith((".", "?", "!", ":")) else f"{text}." for text in texts[:-1]]
    return " ".join((*ended, texts[-1]))


def _said(line: Line) -> str:
    return "".join(f"{run.text} ({run.url})" if run.url else run.text for run in line)


def _underlined(text: str, sign: str) -> str:
    lines = _wrapped(text)
    longest = max(len(line) for line in lines.splitlines())
    return f"{lines}\n{sign * min(longest, WIDTH)}"


def _wrapped(text: str, first: str = "", rest: str = "") -> str:
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
