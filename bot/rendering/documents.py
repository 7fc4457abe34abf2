"""
Fills templates: the template's text with its figures, and with the facts of the person's check if
there is one.

A fact that is not known becomes a marked blank; so does every `[[blank:…]]`.

Rules of this file: pure; an implementation of `DocumentWriter` in `adapters` makes the Word file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from bot.check.state import CheckState
from bot.content.library import Library
from bot.model.plain_text import to_plain_text
from bot.model.replies import Attachment
from bot.rendering.citations import citations_of, source_line
from bot.rendering.entries import LegalDay
from bot.understanding.answers import in_words
from dialogs import UNSURE, Reach
from knowledge import Block, Entry, Table, british_date, fill, pounds
from knowledge.template import FOUND, MARK, Line

TEXT: Final = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Document:
    """
    A document with all known figures and facts filled in.

    Attributes:
        name: File name without its ending.
        title: Title above the document.
        blocks: Its parts in order, in the neutral markup; none is a `field`.
        closing: Lines below it: the sources of its text, and that it is not legal advice.
    """

    name: str
    title: str
    blocks: tuple[Block, ...]
    closing: tuple[str, ...]


class DocumentWriter(Protocol):
    """Makes a Word file of a document."""

    def word(self, document: Document) -> Attachment:
        """The document as a file."""
        ...


def attachments(
    library: Library,
    entry: Entry,
    check: CheckState | None,
    when: LegalDay,
    writer: DocumentWriter | None,
) -> tuple[Attachment, ...]:
    """
    A template's document as files: as plain text and, where there is a writer, for Word.

    Args:
        library: Supplies law and wording.
        entry: A template whose figures hold on `on`; any other entry gives no file.
        check: The check whose facts fill it, or None.
        when: Day asked about, whose figures are used, and today.
        writer: Makes the Word file.

    Raises:
        NotInForce: A figure of the document has no value on the day.
    """
    if entry.template is None:
        return ()
    facts = facts_of(library, check, when.today)
    document = filled(library, entry, facts, when.as_at)
    text = Attachment(f"{document.name}.txt", TEXT, as_text(document).encode())
    return (writer.word(document), text) if writer else (text,)


def facts_of(library: Library, check: CheckState | None, today: date) -> Mapping[str, str]:
    """
    Name of each known fact of a check to its value in words.

    Args:
        library: Supplies the wording.
        check: The check; with None, or a flow without a calculator, only the day is given.
        today: Day the document is made.
    """
    known = {"checked_day": british_date(today)}
    if check is None or not check.flow.calculator:
        return known
    for question in check.flow.questions:
        answer = check.answers.get(question.id, UNSURE)
        if answer != UNSURE:
            words = in_words(library, question, answer)
            known |= dict.fromkeys(_given(question.option(answer), question.facts()), words)
    reach = check.path.step
    if check.open is None and isinstance(reach, Reach):
        known["outcome"] = reach.outcome.title
        threshold = reach.determination.threshold if reach.determination else None
        if threshold:
            name = threshold.name
            vat = fill(f"${{{name}.vat}}", library.law, threshold.value.since)
            known["threshold"] = f"{pounds(threshold.amount)} {vat}".strip()
    return known


def _given(option: object, facts: frozenset[str]) -> frozenset[str]:
    """
    The facts an answer gives: an option's own facts, or the question's fact for other answers.
    """
    own = getattr(option, "facts", None)
    return frozenset(own) if own else facts


def filled(library: Library, entry: Entry, facts: Mapping[str, str], on: date) -> Document:
    """
    A template's document, filled in.

    Raises:
        NotInForce: A figure of it has no value on `on`.
        ValueError: The entry is not a template.
    """
    if entry.template is None:
        raise ValueError(f"{entry.id} is no template")

    def said(text: str) -> str:
        return MARK.sub(lambda mark: _mark(library, mark, facts), fill(text, library.law, on))

    citations = citations_of(entry, (), library.law, on)
    line = to_plain_text(source_line(citations, library.phrases))
    return Document(
        name=entry.id,
        title=entry.title,
        blocks=tuple(_block(library, block, said, facts) for block in entry.template.document),
        closing=tuple(filter(None, (line, library.phrases.say("outcome_advice")))),
    )


def _block(
    library: Library, block: Block, said: Callable[[str], str], facts: Mapping[str, str]
) -> Block:
    if block.field:
        return Block(paragraph=_line(library, block.field, said, facts))
    if block.table:
        rows = tuple(tuple(said(cell) for cell in row) for row in block.table.rows)
        return Block(table=Table(head=tuple(map(said, block.table.head)), rows=rows))
    if block.list:
        return Block(list=tuple(map(said, block.list)))
    return Block(heading=said(block.heading), paragraph=said(block.paragraph))


def _line(
    library: Library, line: Line, said: Callable[[str], str], facts: Mapping[str, str]
) -> str:
    label = said(line.label)
    value = facts.get(line.fact) if line.fact else None
    return f"**{label}:** {value or _blank(library, label.lower())}"


def _mark(library: Library, mark: re.Match[str], facts: Mapping[str, str]) -> str:
    if mark["kind"] == "blank":
        return _blank(library, mark["name"])
    return facts.get(mark["name"]) or _blank(library, _label(library, mark["name"]))


def _blank(library: Library, what: str) -> str:
    return library.phrases.say("document_blank", what=what)


def _label(library: Library, fact: str) -> str:
    """The label of a fact, for the blank shown when it is not known."""
    if fact in FOUND:
        return library.phrases.say(f"document_{fact}")
    words = (book.facts[fact].label for book in library.rulebooks.values() if fact in book.facts)
    return next(words, fact)


def markup(document: Document) -> str:
    """The document in the neutral markup, to be shown as a message or a page."""
    return "\n\n".join("\n".join(_marked(block)) for block in document.blocks)


def _marked(block: Block) -> Iterator[str]:
    if block.heading:
        yield f"**{block.heading}**"
    if block.paragraph:
        yield block.paragraph
    yield from (f"- {item}" for item in block.list)
    if block.table:
        for row in filter(any, block.table.rows):
            cells = zip(block.table.head, row, strict=True)
            yield "- " + "; ".join(f"{head}: {cell}" for head, cell in cells if cell)


def as_text(document: Document) -> str:
    """The document as plain text."""
    lines = [document.title, "=" * len(document.title), ""]
    for block in document.blocks:
        lines += [*_plain_lines(block), ""]
    return "\n".join((*lines, *document.closing, ""))


def _plain_lines(block: Block) -> Iterator[str]:
    if block.heading:
        yield from (block.heading, "-" * len(block.heading))
    if block.paragraph:
        yield to_plain_text(block.paragraph)
    yield from (f"- {to_plain_text(item)}" for item in block.list)
    if block.table:
        yield from (_row(cells) for cells in (block.table.head, *block.table.rows))


def _row(cells: Sequence[str]) -> str:
    return " | ".join(to_plain_text(cell) for cell in cells)
