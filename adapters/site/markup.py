"""
Neutral markup as HTML: paragraphs, lists, bold words, links.

Rules of this file: the text is escaped first, then the markup becomes HTML.

    >>> str(html("**No.** It is a & b.\\n- one\\n- two"))
    '<p><strong>No.</strong> It is a &amp; b.</p>\\n<ul>\\n<li>one</li>\\n<li>two</li>\\n</ul>'
"""

from __future__ import annotations

from itertools import groupby

from markupsafe import Markup, escape

from bot.model.plain_text import BOLD, LINK


def html(text: str) -> Markup:
    """A text as blocks; empty for an empty text."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    blocks: list[str] = []
    for is_list, group in groupby(lines, key=lambda line: line.startswith("- ")):
        if is_list:
            items = (f"<li>{inline(line[2:])}</li>" for line in group)
            blocks.append("\n".join(("<ul>", *items, "</ul>")))
        else:
            blocks += (f"<p>{inline(line)}</p>" for line in group)
    return Markup("\n".join(blocks))  # noqa: S704 (every part was escaped)


def inline(text: str) -> Markup:
    """A line with its bold words and links."""
    safe = str(escape(text))
    safe = LINK.sub(r'<a href="\2">\1</a>', safe)
    return Markup(BOLD.sub(r"<strong>\1</strong>", safe))  # noqa: S704 (escaped above)
