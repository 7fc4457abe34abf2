"""
An entry under the law of a day, as its page shows it.

Rules of this file: an answer that has ended is shown under the law of its last day, with a notice.
An answer past its review is shown with a notice, or withheld if it must not be given when overdue.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from adapters.site.markup import html
from adapters.site.words import SiteWords
from bot.content.library import Library
from bot.model.replies import Citation
from bot.rendering import overlays as local_words
from bot.rendering.citations import citations_of, parameters_in
from bot.rendering.documents import filled, markup
from bot.rendering.entries import where
from knowledge import Entry, NotInForce, fill

UNREAD = frozenset({"smalltalk", "outside"})
"""Kinds of entry that make sense only in a conversation."""


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """A heading and the text below it."""

    heading: str
    body: Markup


@dataclass(frozen=True, slots=True)
class Figure:
    """A dated figure that an answer uses: its name and description."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    """
    The content of an entry's page.

    Attributes:
        entry: The entry itself, for its dates, owner and phrasings.
        as_at: Day whose law is shown.
        label: Organisation whose local content it is; empty for the core.
        notices: Notices above the answer; may be empty.
        short: The answer; empty when it is withheld.
        parts: Detail, meanings, notes, what it does not cover, in this order.
        citations: Sources, those of figures first.
        figures: Dated figures it uses, in order of use.
        where: Nations it is limited to, as a sentence; empty when it holds everywhere.
    """

    entry: Entry
    as_at: date
    label: str
    notices: tuple[Markup, ...]
    short: Markup
    parts: tuple[AnswerPart, ...]
    citations: tuple[Citation, ...]
    figures: tuple[Figure, ...]
    where: str = ""


def readable(library: Library) -> list[Entry]:
    """The entries that have a page, by title."""
    entries = (entry for entry in library.entries.values() if entry.kind not in UNREAD)
    return sorted(entries, key=lambda entry: (entry.title.casefold(), entry.id))


def entry_page(library: Library, entry: Entry, words: SiteWords, today: date) -> EntryPage:
    """An entry's page on a day."""
    as_at = min(entry.valid_to, today) if entry.valid_to else today
    blocked = entry.block_when_overdue and entry.review_by < today
    short = _filled(library, entry.short, as_at)
    given = not blocked and short is not None
    texts = _texts(library, entry, as_at) if given else {}
    read = (entry.short, *texts)
    return EntryPage(
        entry,
        as_at,
        library.added.owners.get(entry.id, ""),
        tuple(html(text) for text in _notices(library, entry, words, as_at, today, blocked)),
        html(short or "") if given else Markup(),
        tuple(_parts(library, entry, words, texts, as_at, today)) if given else (),
        citations_of(entry, read, library.law, as_at),
        tuple(Figure(n, library.law[n].description) for n in parameters_in(read)),
        where(library, entry),
    )


def _notices(
    library: Library, entry: Entry, words: SiteWords, as_at: date, today: date, blocked: bool
) -> Iterator[str]:
    say = library.phrases.say
    if label := local_words.label(library, entry):
        yield label
    if blocked:
        yield say("blocked")
        return
    if entry.review_by < today:
        yield say("overdue", day=words.day(entry.review_by), checked=words.day(entry.reviewed_on))
    if as_at < today:
        yield words.say("held_until", day=words.day(as_at))
    if _filled(library, entry.short, as_at) is None:
        yield say("not_in_force", day=words.day(as_at))
    if entry.urgent:
        yield say("urgent")


def _texts(library: Library, entry: Entry, as_at: date) -> dict[str, str]:
    """
    Texts by the key of their heading, filled in; a text whose figure has no value that day is left
    out.
    """
    meaning = entry.meaning
    named = {
        "detail": entry.detail,
        "means_commissioner": meaning.commissioner,
        "means_provider": meaning.provider,
        "means_support": meaning.support,
    }
    return {
        text: key
        for key, text in named.items()
        if text and _filled(library, text, as_at) is not None
    }


def _parts(
    library: Library,
    entry: Entry,
    words: SiteWords,
    texts: dict[str, str],
    as_at: date,
    today: date,
) -> Iterator[AnswerPart]:
    if entry.myth:
        yield AnswerPart(words.say("why_believed"), html(entry.myth.why_believed))
    for text, key in texts.items():
        heading = words.say("detail") if key == "detail" else library.phrases.say(key)
        yield AnswerPart(heading, html(fill(text, library.law, as_at)))
    if entry.template and all(
        _filled(library, text, as_at) is not None for _, text in entry.template.texts()
    ):
        document = filled(library, entry, {}, as_at)
        yield AnswerPart(words.say("document"), html(markup(document)))
    if entry.caveat:
        yield AnswerPart(words.say("caveat"), html(entry.caveat))
    if entry.does_not_cover:
        yield AnswerPart(words.say("not_covered"), html(entry.does_not_cover))
    notes = "\n".join(local_words.notes(library, entry, as_at, today))
    if notes:
        yield AnswerPart(words.say("local_notes"), html(notes))


def _filled(library: Library, text: str, day: date) -> str | None:
    try:
        return fill(text, library.law, day)
    except NotInForce:
        return None
