"""
A document as an accessible PDF with the signed data attached: PDF/UA-1 and PDF/A-3a.

Typst sets the pages. The record's text is passed to the template as data, never as source, so that
what a person wrote is not read as markup. The template's own fonts cover Latin, Greek, Cyrillic,
Arabic, Hebrew and Devanagari; for other scripts the system's fonts are tried. A character that no
font has is shown by its number, since a page with a missing glyph is not valid PDF/UA.

Rules of this file: the same record gives the same bytes on the same machine; `typst` is imported
when a PDF is made.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from adapters.records.keys import Keys
from adapters.records.layout import (
    Bullets,
    Cell,
    Heading,
    Layout,
    LayoutTable,
    Line,
    Paragraph,
    Run,
    title_of,
)
from adapters.records.resources import read_template
from adapters.records.signatures import Signed, seal, seal_mark, to_json
from bot.records.record import Record
from knowledge import GuidanceError
from knowledge.phrases import Phrases

if TYPE_CHECKING:
    from typst import TypstError

STANDARDS: Final = ("ua-1", "a-3a")

_UNDRAWN = re.compile(r'the text `"((?:[^"\\`]|\\.)+)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]{1,6})\}")

_LONG_WORD = re.compile(r"\S{25,}")
_PIECE = 12
_BREAK = "\u200b"


class PdfFault(GuidanceError):
    """The PDF could not be made; the message quotes nothing from the record."""


def to_pdf(signed: Signed, layout: Layout, keys: Keys, words: Phrases) -> bytes:
    """
    The sealed PDF of a signed record.

    Raises:
        PdfFault: The page template does not compile.
        KeyFault: There is no signing key.
    """
    return seal(_drawn(signed, layout, words), signed.code, keys)


def _drawn(signed: Signed, layout: Layout, words: Phrases) -> bytes:
    """
    The PDF, set in fonts that have its characters; with stand-ins for characters that none has.
    """
    from typst import TypstError

    # last: no unusual characters in the person's own texts, in case a system font is faulty
    rare = frozenset(c for text in signed.record.own.values() for c in text if ord(c) > 255)
    for system_fonts, missing in ((False, None), (True, frozenset()), (False, rare)):
        try:
            return _stood_in(signed, layout, words, missing, system_fonts=system_fonts)
        except TypstError as error:
            if not _missing(error) and missing is None:
                break  # the template itself is faulty; another font would not help
    raise PdfFault("The page template of records does not compile.")


def _stood_in(
    signed: Signed,
    layout: Layout,
    words: Phrases,
    missing: frozenset[str] | None,
    *,
    system_fonts: bool,
) -> bytes:
    """
    The PDF with stand-ins for the characters in `missing`, and for others found while compiling.

    Args:
        missing: None to use no stand-ins.

    Raises:
        TypstError: It does not compile even with stand-ins.
    """
    from typst import TypstError

    while True:  # ends: each pass adds at least one stand-in
        shown = _with_stand_ins(layout, missing, words) if missing else layout
        try:
            return _compiled(signed, shown, words, system_fonts=system_fonts)
        except TypstError as error:
            more = _missing(error)
            if missing is None or not more - missing:
                raise
            missing |= more


def _missing(error: TypstError) -> frozenset[str]:
    """The characters for which the compiler reports no font."""
    shown = _UNDRAWN.findall(f"{error.message}\n{error.diagnostic}")
    clusters = (_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) for text in shown)
    return frozenset(c for cluster in clusters for c in cluster if not c.isascii())


def _with_stand_ins(layout: Layout, missing: frozenset[str], words: Phrases) -> Layout:
    table = {ord(c): f"[U+{ord(c):04X}]" for c in missing}
    changed = _mapped(layout, lambda text: text.translate(table))
    note = Paragraph((Run(words.say("record_undrawn")),))
    return replace(changed, blocks=(note, *changed.blocks))


def _mapped(layout: Layout, change: Callable[[str], str]) -> Layout:
    """The layout with `change` applied to every text; links stay."""

    def line(runs: Line) -> Line:
        return tuple(replace(run, text=change(run.text)) for run in runs)

    def cell(lines: Cell) -> Cell:
        return tuple(line(runs) for runs in lines)

    def blocks() -> Iterator[Heading | Paragraph | Bullets | LayoutTable]:
        for block in layout.blocks:
            match block:
                case Heading(text):
                    yield Heading(change(text))
                case Paragraph(runs):
                    yield Paragraph(line(runs))
                case Bullets(lines):
                    yield Bullets(cell(lines))
                case LayoutTable():
                    rows = tuple(tuple(cell(c) for c in row) for row in block.rows)
                    yield replace(block, rows=rows)

    return Layout(change(layout.title), tuple(blocks()))


def _compiled(
    signed: Signed, layout: Layout, words: Phrases, *, system_fonts: bool = False
) -> bytes:
    """
    The unsealed PDF.

    Raises:
        TypstError: It does not compile, or a character has no font.
    """
    import typst

    return typst.compile(
        read_template(),
        format="pdf",
        sys_inputs={
            "data": json.dumps(_plain(signed.record, layout, words)),
            "attachment": to_json(signed).decode(),
            "seal": seal_mark(signed.code),
        },
        pdf_standards=list(STANDARDS),
        ignore_system_fonts=not system_fonts,
        timestamp=int(signed.record.made_at.timestamp()),
    )


def _plain(record: Record, layout: Layout, words: Phrases) -> dict[str, object]:
    broken = _mapped(layout, _breakable)
    return {
        "title": title_of(record, words),
        "shown_title": broken.title,
        "description": record.result.title,
        "attached": words.say("record_attachment"),
        "page": words.say("record_page", title=words.say("record_title"), number="%1", count="%2"),
        "blocks": [_block(block) for block in broken.blocks],
    }


def _block(block: Heading | Paragraph | Bullets | LayoutTable) -> dict[str, object]:
    match block:
        case Heading(text):
            return {"kind": "heading", "text": text}
        case Paragraph(line):
            return {"kind": "paragraph", "line": _line(line)}
        case Bullets(lines):
            return {"kind": "bullets", "lines": [_line(line) for line in lines]}
        case LayoutTable(header, rows, widths, _):
            cells = [[[_line(line) for line in cell] for cell in row] for row in rows]
            return {"kind": "table", "header": header, "rows": cells, "widths": widths}


def _line(line: Line) -> list[dict[str, object]]:
    return [{"text": run.text, "bold": run.bold, "url": run.url} for run in line]


def _breakable(text: str) -> str:
    """The text with break opportunities in words too long for a column."""
    return _LONG_WORD.sub(lambda found: _BREAK.join(_pieces(found[0])), text)


def _pieces(word: str) -> Iterator[str]:
    piece = ""
    for character in word:
        if len(piece) >= _PIECE and _begins(character) and piece[-1] != "\u200d":
            yield piece
            piece = ""
        piece += character
    yield piece


def _begins(character: str) -> bool:
    """False for combining marks and joiners, which belong to the character before."""
    return unicodedata.category(character)[0] not in "MC"
