"""
Models of documents that people fill in: a note, a clause, a question, a list of measures.

A text may contain figures, `${threshold.services.central}`, and facts of the person's own check,
`[[fact:value]]`. A fact that is not known leaves a marked blank, and `[[blank:name of the
contract]]` always leaves one.

Rules of this file: models only. `bot.content.library` checks that figures and facts exist;
`bot.rendering.documents` makes the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Self

from pydantic import Field, model_validator

from knowledge.source import Content

MARK = re.compile(r"\[\[(?P<kind>[a-z]*):?(?P<name>[^\[\]]*)\]\]")
"""A placeholder to fill in: a fact of a check, or a blank with a description of what goes there."""


FOUND = ("outcome", "threshold", "checked_day")
"""Facts that a check works out rather than asks: its result, the threshold used, the day."""


class Line(Content):
    """One line to fill in: what goes there, and the fact that fills it when known."""

    label: str = Field(min_length=2, description="What goes there, such as 'Contract'.")
    fact: str = Field(default="", description="Fact of a check that fills it; left out: a blank.")


class Table(Content):
    """
    A table: header cells and rows of the same length; empty cells are for the person to fill in.
    """

    head: tuple[str, ...] = Field(min_length=1)
    rows: tuple[tuple[str, ...], ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _even(self) -> Self:
        if any(len(row) != len(self.head) for row in self.rows):
            raise ValueError("every row of a table has as many cells as its head: mend the row")
        return self


class Block(Content):
    """One part of a document: exactly one of these."""

    heading: str = Field(default="", description="A heading within the document.")
    paragraph: str = Field(default="", description="A paragraph in the neutral markup.")
    list: tuple[str, ...] = Field(default=(), description="Items of a bulleted list.")
    table: Table | None = None
    field: Line | None = None

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        given = (self.heading, self.paragraph, self.list, self.table, self.field)
        if sum(map(bool, given)) != 1:
            raise ValueError(
                "a block of a document is one of heading, paragraph, list, table or field: "
                "give exactly one"
            )
        return self

    def texts(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Every text of the block with its path in the file, in reading order; none empty."""
        if self.heading:
            yield ("heading",), self.heading
        if self.paragraph:
            yield ("paragraph",), self.paragraph
        yield from ((("list", place), text) for place, text in enumerate(self.list))
        if self.table:
            yield from (
                (("table", "head", place), text) for place, text in enumerate(self.table.head)
            )
            for row, cells in enumerate(self.table.rows):
                found = (("table", "rows", row, place) for place in range(len(cells)))
                yield from ((path, text) for path, text in zip(found, cells, strict=True) if text)
        if self.field:
            yield ("field", "label"), self.field.label


class Template(Content):
    """A document to fill in; its title is the entry's."""

    facts: tuple[str, ...] = Field(
        default=(), description="Facts of a check the document uses, such as value, start_date."
    )
    document: tuple[Block, ...]

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if not self.document:
            raise ValueError("'document' is empty: give it at least one block")
        return self

    def texts(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Every text of the document with its path below `template`, in reading order."""
        for place, block in enumerate(self.document):
            yield from ((("document", place, *path), text) for path, text in block.texts())

    def uses(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Every fact the document uses with its path below `template`, in reading order."""
        for place, block in enumerate(self.document):
            for path, text in block.texts():
                for mark in MARK.finditer(text):
                    if mark["kind"] == "fact":
                        yield ("document", place, *path), mark["name"]
            if block.field and block.field.fact:
                yield ("document", place, "field", "fact"), block.field.fact
