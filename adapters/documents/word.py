"""
Documents as Word files.

Satisfies `bot.rendering.documents.DocumentWriter`; the only module that imports python-docx. The
same document gives the same bytes: the file has no author and a fixed time.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Final

from bot.model.plain_text import BOLD, LINK
from bot.model.replies import Attachment
from bot.rendering.documents import Document

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.text.paragraph import Paragraph

    from knowledge import Block, Table

TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 (the format has no zone; a day that says nothing)


class WordWriter:
    """Makes Word files with python-docx's default styles."""

    def word(self, document: Document) -> Attachment:
        """The document as a .docx file."""
        import docx

        made = docx.Document()
        about = made.core_properties
        about.title, about.author, about.comments = document.title, "", ""
        about.language, about.created, about.modified = "en-GB", _MADE, _MADE
        made.add_heading(document.title, 0)
        for block in document.blocks:
            _add(made, block)
        for line in document.closing:
            made.add_paragraph(line, style="Intense Quote")
        kept = io.BytesIO()
        made.save(kept)
        return Attachment(f"{document.name}.docx", TYPE, _without_times(kept.getvalue()))


def _add(made: Word, block: Block) -> None:
    if block.heading:
        made.add_heading(block.heading, 1)
    if block.paragraph:
        _write(made.add_paragraph(), block.paragraph)
    for item in block.list:
        _write(made.add_paragraph(style="List Bullet"), item)
    if block.table:
        _add_table(made, block.table)


def _add_table(made: Word, table: Table) -> None:
    grid = made.add_table(rows=0, cols=len(table.head))
    grid.style = "Table Grid"
    for cells in (table.head, *table.rows):
        row = grid.add_row()
        for place, text in zip(row.cells, cells, strict=True):
            _write(place.paragraphs[0], f"**{text}**" if cells is table.head else text)
    made.add_paragraph()


def _write(paragraph: Paragraph, text: str) -> None:
    """
    Adds a line of neutral markup to a paragraph: bold words bold, each address after its link text.
    """
    at = 0
    text = LINK.sub(r"\1 (\2)", text)
    for found in BOLD.finditer(text):
        if found.start() > at:
            paragraph.add_run(text[at : found.start()])
        paragraph.add_run(found[1]).bold = True
        at = found.end()
    if text[at:]:
        paragraph.add_run(text[at:])


def _without_times(content: bytes) -> bytes:
    """The same package with a fixed date on every file in it."""
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as read,
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for name in read.namelist():
            written.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), read.read(name))
    return kept.getvalue()
