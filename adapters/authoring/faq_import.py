"""
FAQ sheets as drafts: CSV with a column for questions and one for answers, or Markdown with a
heading for each question.

Rules of this file: a draft says only what the sheet says.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from adapters.authoring.drafts import Draft, Value, parted, slug
from knowledge import GuidanceError

_NAMES: Mapping[str, Sequence[str]] = {
    "title": ("title", "question", "q"),
    "answer": ("answer", "a", "text", "response"),
    "id": ("id",),
    "kind": ("kind",),
    "topic": ("topic", "category", "section"),
    "utterances": ("utterances", "phrasings", "also asked as", "variants"),
    "keywords": ("keywords", "tags"),
    "source": ("source", "sources"),
    "locator": ("locator", "section of source"),
    "url": ("url", "link"),
    "owner": ("owner",),
}
"""Our name for each column, and the headings that sheets use for it."""
_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*\s*$")
_LINK = re.compile(r"\[([^\[\]]+)\]\((https://[^\s()]+)\)")


class BadSheet(GuidanceError):
    """The file is not a FAQ sheet; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class FaqRow:
    """One question of a sheet: the line it starts on, and its values under our column names."""

    line: int
    given: Mapping[str, str]


def read_sheet(path: Path) -> tuple[FaqRow, ...]:
    """
    The questions of a sheet, in order; never empty.

    Raises:
        BadSheet: Neither CSV nor Markdown, not UTF-8, or without questions.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadSheet(f"{path.name} is not UTF-8. Save it as UTF-8 and try again.") from error
    try:
        match path.suffix.lower():
            case ".csv":
                asked = tuple(_of_csv(text, path.name))
            case ".md" | ".markdown":
                asked = tuple(_of_markdown(text))
            case _:
                raise BadSheet(f"{path.name}: give a file that ends in .csv or .md.")
    except csv.Error as error:
        raise BadSheet(f"{path.name} cannot be read as a table: {error}. Save it anew.") from error
    if not asked:
        raise BadSheet(f"{path.name} holds no question. Put each under a heading, or on a row.")
    return asked


def _of_csv(text: str, name: str) -> Iterator[FaqRow]:
    rows = csv.DictReader(text.splitlines(keepends=True), strict=False)
    heads = {head.strip().lower(): head for head in rows.fieldnames or () if head}
    columns = {
        ours: heads[theirs] for ours, known in _NAMES.items() for theirs in known if theirs in heads
    }
    for needed in ("title", "answer"):
        if needed not in columns:
            known = ", ".join(_NAMES[needed])
            raise BadSheet(f"{name} has no column for the {needed}. Head one of: {known}.")
    line = 2
    for row in rows:
        given = {ours: (row.get(theirs) or "").strip() for ours, theirs in columns.items()}
        if given["title"] or given["answer"]:
            yield FaqRow(line, given)
        line = rows.line_num + 1


def _of_markdown(text: str) -> Iterator[FaqRow]:
    """
    Headings that have text below them; a heading without text is the topic of those that follow.
    """
    topic, title, begun = "", "", 0
    body: list[str] = []
    for number, line in enumerate((*text.splitlines(), "# "), 1):
        heading = _HEADING.match(line)
        if heading is None:
            body.append(line)
            continue
        answer = "\n".join(body).strip()
        if title and answer:
            found = _LINK.search(answer)
            source = {"source": found[1], "url": found[2]} if found else {}
            yield FaqRow(begun, {"title": title, "answer": answer, "topic": topic, **source})
        elif title:
            topic = title
        title, begun, body = heading[2], number, []


def drafted(asked: FaqRow, defaults: Mapping[str, str]) -> Draft:
    """A question as a draft; parts the sheet lacks come from `defaults` or are left out."""
    given = asked.given
    short, detail = parted(given["answer"])
    title = given["title"]
    phrasings = [title, *_several(given.get("utterances", ""))]
    source = {
        "title": given.get("source", ""),
        "locator": given.get("locator", ""),
        "url": given.get("url", ""),
    }
    draft: dict[str, Value] = {
        **defaults,
        "id": slug(given.get("id", "") or title) or f"question-{asked.line}",
        "title": title,
        "utterances": list(dict.fromkeys(phrasings)),
        "keywords": [word.lower() for word in _several(given.get("keywords", ""))],
        "short": short,
        "detail": detail,
        "sources": [source] if source["title"] else [],
    }
    for key in ("kind", "owner"):
        if given.get(key):
            draft[key] = given[key]
    if topic := slug(given.get("topic", "")):
        draft["topic"] = topic
    return draft


def _several(cell: str) -> list[str]:
    """The items of a cell, separated by semicolons, bars or line breaks."""
    return [part.strip() for part in re.split(r"[;|\n]", cell) if part.strip()]
