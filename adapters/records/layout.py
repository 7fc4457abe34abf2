"""
A signed record as a document: headings, paragraphs, lists and tables, for every output format.

Rules of this file: pure; no markup of an output format. Only texts from the content are read as
neutral markup, never those a person wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from adapters.records.signatures import Signed
from bot.model.plain_text import to_plain_text
from bot.records.record import LONDON, Record, RecordedFigure, RecordedSource, Result
from knowledge import british_date
from knowledge.phrases import Phrases

_INLINE = re.compile(r"\*\*([^*\n]+)\*\*|\[([^\[\]]+)\]\((https://[^\s()]+)\)")

TITLE_LENGTH = 120
"""
Characters of the person's own title used in the document's title; the full title is in the body.
"""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style; `url` makes it a link."""

    text: str
    bold: bool = False
    url: str = ""


Line = tuple[Run, ...]
"""One paragraph."""

Cell = tuple[Line, ...]
"""Paragraphs of a table cell; at least one."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the first level below the document's title."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    line: Line


@dataclass(frozen=True, slots=True)
class Bullets:
    """An unordered list."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class LayoutTable:
    """
    A table with a header.

    Attributes:
        header: The heading of each column.
        rows: Each as long as the header; at least one.
        widths: Shares of the width, one for each column.
        is_list: True for rows of name and value, as in a form.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    is_list: bool = False


Block = Heading | Paragraph | Bullets | LayoutTable


@dataclass(frozen=True, slots=True)
class Layout:
    """A document: its title and its blocks, in reading order."""

    title: str
    blocks: tuple[Block, ...]


def lay_out(signed: Signed, words: Phrases) -> Layout:
    """A signed record as a document: the result first, then its grounds."""
    record, result = signed.record, signed.record.result
    blocks = (
        Paragraph(_line(words.say("record_intro"))),
        Heading(words.say("record_outcome")),
        Paragraph((Run(to_plain_text(result.title), bold=True),)),
        *_listed("record_deciding", (reason.text for reason in result.deciding), words),
        Heading(words.say("record_what_to_do")),
        *_prose(result.text),
        *_listed("record_flags", (flag.text for flag in result.flags), words),
        *_listed("record_cautions", (reason.text for reason in result.cautions), words),
        *_missing(result, words),
        Heading(words.say("record_about")),
        _about(signed, words),
        Heading(words.say("record_answers")),
        *_answers(record, words),
        Heading(words.say("record_figures")),
        *_figures(result, words),
        *_reasons(result, words),
        Heading(words.say("record_check_again")),
        _bullets(record.check_again),
        Heading(words.say("record_is_not")),
        _bullets(record.is_not),
        Heading(words.say("record_proof")),
        Paragraph(_line(words.say("record_proof_how"))),
        Paragraph(_line(words.say("record_proof_what"))),
    )
    return Layout(title_of(record, words), blocks)


def title_of(record: Record, words: Phrases) -> str:
    """The document's title, with the person's own title of the procurement if there is one."""
    if record.title:
        long = len(record.title) > TITLE_LENGTH
        title = f"{record.title[:TITLE_LENGTH].rstrip()}…" if long else record.title
        return words.say("record_title_of", title=title)
    return words.say("record_title")


def _line(text: str) -> Line:
    return (Run(text),)


def _cell(text: str) -> Cell:
    return (_line(text),)


def _bullets(texts: Iterable[str]) -> Bullets:
    return Bullets(tuple(_marked(text) for text in texts))


def _marked(text: str) -> Line:
    """One line of the neutral markup."""
    runs, at = [], 0
    for found in _INLINE.finditer(text):
        runs.append(Run(text[at : found.start()]))
        bold, words, url = found.groups()
        runs.append(Run(bold, bold=True) if bold else Run(words, url=url))
        at = found.end()
    runs.append(Run(text[at:]))
    return tuple(run for run in runs if run.text)


def _prose(text: str) -> Iterator[Block]:
    """Neutral markup as paragraphs and lists."""
    items: list[Line] = []
    for line in (line.strip() for line in text.splitlines()):
        if line.startswith("- "):
            items.append(_marked(line[2:]))
            continue
        if items:
            yield Bullets(tuple(items))
            items = []
        if line:
            yield Paragraph(_marked(line))
    if items:
        yield Bullets(tuple(items))


def _listed(heading: str, texts: Iterable[str], words: Phrases) -> Iterator[Block]:
    """A heading with a list below it; nothing when the list is empty."""
    bullets = _bullets(texts)
    if bullets.lines:
        yield Heading(words.say(heading))
        yield bullets


def _missing(result: Result, words: Phrases) -> Iterator[Block]:
    if result.missing:
        yield Heading(words.say("record_missing"))
        keys = ("record_missing_fact", "record_missing_why", "record_missing_who")
        rows = ((m.label[:1].upper() + m.label[1:], m.why, m.who_knows) for m in result.missing)
        yield LayoutTable(
            tuple(words.say(key) for key in keys),
            tuple(tuple(_cell(to_plain_text(text)) for text in row) for row in rows),
            (3, 4, 3),
        )


def _about(signed: Signed, words: Phrases) -> LayoutTable:
    record, result = signed.record, signed.record.result
    made = record.made_at.astimezone(LONDON)
    rows = [(words.say(f"record_own_{name}"), text) for name, text in record.own.items()]
    rows += [
        (words.say("record_check"), record.flow_title),
        (words.say("record_outcome_code"), result.outcome),
        (words.say("record_law_as_at"), british_date(result.law_as_at)),
    ]
    if result.act:
        rows.append((words.say("record_act"), _act(result.act, words)))
    made_line = words.say(
        "record_made_line",
        day=british_date(made.date()),
        time=f"{made:%H:%M}",
        zone=f"{made:%Z}",
    )
    rows += [
        (words.say("record_release"), result.release),
        (words.say("record_made_at"), made_line),
        (words.say("record_code"), signed.code),
        (words.say("record_key"), signed.key),
    ]
    return LayoutTable(
        (words.say("record_item"), words.say("record_entry")),
        tuple((_cell(label), _cell(text)) for label, text in rows),
        (3, 7),
        is_list=True,
    )


def _act(act: RecordedFigure, words: Phrases) -> str:
    return words.say(
        "record_act_line",
        version=act.words,
        since=british_date(act.since),
        source=f"{_named(act.source)}.",
    )


def _named(source: RecordedSource) -> str:
    return ", ".join(part for part in (source.title, source.locator) if part)


def _answers(record: Record, words: Phrases) -> Iterator[Block]:
    if not record.answers:
        yield Paragraph(_line(words.say("record_no_answers")))
        return
    rows = (
        (
            (_label(a.label), _line(to_plain_text(a.question))),
            ((Run(to_plain_text(a.words), bold=a.unsure),),),
        )
        for a in record.answers
    )
    yield LayoutTable(
        (words.say("record_question"), words.say("record_answer")), tuple(rows), (6, 4)
    )
    if record.result.idle:
        facts = "; ".join(record.result.idle)
        yield Paragraph(_line(words.say("record_idle", facts=facts)))


def _label(text: str) -> Line:
    return (Run(to_plain_text(text), bold=True),)


def _figures(result: Result, words: Phrases) -> Iterator[Block]:
    if not result.figures:
        yield Paragraph(_line(words.say("record_no_figures")))
        return
    keys = (
        "record_figure",
        "record_figure_value",
        "record_figure_since",
        "record_figure_source",
    )
    rows = (
        (
            _cell(to_plain_text(figure.description)),
            _cell(figure.words),
            _cell(british_date(figure.since)),
            (_sourced(figure.source), _line(_checked(figure.source, words))),
        )
        for figure in result.figures
    )
    yield LayoutTable(tuple(words.say(key) for key in keys), tuple(rows), (4, 3, 3, 4))


def _sourced(source: RecordedSource) -> Line:
    return (Run(_named(source), url=source.url),)


def _checked(source: RecordedSource, words: Phrases) -> str:
    if source.checked_on is None:
        return words.say("record_not_read")
    return words.say("record_checked", checked=british_date(source.checked_on))


def _reasons(result: Result, words: Phrases) -> Iterator[Block]:
    if not result.reasons:
        return
    yield Heading(words.say("record_reasons"))
    rows = []
    for reason in result.reasons:
        said = words.say("record_decided", text=reason.text) if reason.decides else reason.text
        sources = tuple(_sourced(source) for source in reason.sources)
        rows.append((_cell(reason.rule), (_marked(said),), sources))
    keys = ("record_rule", "record_reason", "record_sources")
    yield LayoutTable(tuple(words.say(key) for key in keys), tuple(rows), (1, 5, 4))
    cited = [source for reason in result.reasons for source in reason.sources]
    checked = [source for source in cited if source.checked_on]
    if checked:
        oldest = min(checked, key=lambda source: str(source.checked_on))
        yield Paragraph(_line(_checked(oldest, words)))
    unread = dict.fromkeys(source.title for source in cited if source.checked_on is None)
    if unread:
        yield Paragraph(_line(words.say("record_unread", sources="; ".join(unread))))
