"""Word files: all of the document is in them, and the same document gives the same bytes."""

from __future__ import annotations

import io

import docx

from adapters.documents.word import TYPE, WordWriter
from bot.rendering.documents import Document
from knowledge import Block, Table

NOTE = Document(
    name="note",
    title="A note",
    blocks=(
        Block(paragraph="**Contract:** [fill in: contract]"),
        Block(heading="What we found"),
        Block(paragraph="See [s. 1](https://law.example/1)."),
        Block(list=("One", "**Two**")),
        Block(table=Table(head=("Benefit", "Measure"), rows=(("Jobs", ""),))),
    ),
    closing=("Source: Example Act.", "This is guidance, not legal advice."),
)


def test_every_part_of_a_document_is_in_the_file() -> None:
    made = WordWriter().word(NOTE)
    assert (made.name, made.media_type) == ("note.docx", TYPE)
    read = docx.Document(io.BytesIO(made.content))
    texts = [(p.style.name, p.text) for p in read.paragraphs if p.text and p.style]
    assert texts == [
        ("Title", "A note"),
        ("Normal", "Contract: [fill in: contract]"),
        ("Heading 1", "What we found"),
        ("Normal", "See s. 1 (https://law.example/1)."),
        ("List Bullet", "One"),
        ("List Bullet", "Two"),
        ("Intense Quote", "Source: Example Act."),
        ("Intense Quote", "This is guidance, not legal advice."),
    ]
    (grid,) = read.tables
    assert [[cell.text for cell in row.cells] for row in grid.rows] == [
        ["Benefit", "Measure"],
        ["Jobs", ""],
    ]
    assert grid.rows[0].cells[0].paragraphs[0].runs[0].bold
    assert read.core_properties.title == "A note"
    assert read.core_properties.author == ""


def test_the_same_document_gives_the_same_bytes() -> None:
    assert WordWriter().word(NOTE).content == WordWriter().word(NOTE).content
