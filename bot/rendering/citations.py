"""
Sources of statements, as values and in words.

Every statement of law carries its source, the day whose law it gives and when the source was read;
for a source that was not read, the citation says so. Wording comes from the catalogue only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from bot.model.replies import Citation
from knowledge import (
    Entry,
    NotInForce,
    Parameters,
    Source,
    british_date,
    british_month,
    placeholders,
    split,
)
from knowledge.phrases import Phrases

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")

LOCAL = ("source_local", "source_line_local")
"""Phrases for sources of local content, which is not law."""

_UNREAD = (
    ("part", "read_part", "read_part_all"),
    ("secondary", "read_second", "read_second_all"),
    ("not-read", "unread", "unread_all"),
)
"""
Ways a source was not fully read, with the phrases for when this applies to some sources and to all.
"""

SHOWN = 2
"""Most sources named under an answer; 'sources' shows the rest."""


def citations_of(
    entry: Entry, texts: Iterable[str], law: Parameters, as_at: date
) -> tuple[Citation, ...]:
    """
    The sources of an entry's answer: those of its figures on the day first, then its own.

    Args:
        entry: The entry.
        texts: The texts shown; their placeholders decide which figures are cited.
        law: Dated parameters.
        as_at: Day whose law is given.
    """
    found: list[Citation] = []
    for name in parameters_in(texts):
        parameter = law[name]
        try:
            source = parameter.at(as_at).source
        except NotInForce:
            continue  # the answer itself says that the figure is not in force
        found.append(cite(source, as_at, parameter.reviewed_on))
    found += [
        cite(source, as_at, entry.reviewed_on)
        for source in entry.sources
        if _existed(source, as_at)
    ]
    return once_each(found)


def _existed(source: Source, day: date) -> bool:
    """
    False for an instrument dated after a day, by its date or title, or that had ended before it.
    """
    if source.until and source.until < day:
        return False
    if source.dated:
        return source.dated <= day
    years = [int(year) for year in _YEAR.findall(source.title)]
    return not years or min(years) <= day.year


def parameters_in(texts: Iterable[str]) -> tuple[str, ...]:
    """Names of the parameters that texts read, in order of first use."""
    return tuple(dict.fromkeys(split(p)[0] for text in texts for p in placeholders(text)))


def cite(source: Source, as_at: date, checked_on: date) -> Citation:
    """
    A source as a citation.

    Args:
        source: The source.
        as_at: Day whose law is given.
        checked_on: Day of the last review of the citing content; used when the source does not say
            how it was read, as in local content.
    """
    if source.read is None:
        return Citation(source.title, source.locator, source.url, as_at, checked_on, "", checked_on)
    return Citation(
        source.title,
        source.locator,
        source.url,
        as_at,
        source.checked_on,
        source.read,
        source.read_on,
    )


def read_to(citations: Iterable[Citation]) -> date | None:
    """
    The earliest day on which any of the sources was read; sources not read do not count.

    None when none of them was read.
    """
    days = [c.checked_on for c in citations if c.checked_on]
    return min(days, default=None)


def once_each(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """The citations in order of first mention, without repeated places in an instrument."""
    found: dict[tuple[str, str], Citation] = {}
    for citation in citations:
        found.setdefault((citation.title, citation.locator), citation)
    return tuple(found.values())


def source_line(citations: tuple[Citation, ...], phrases: Phrases, phrase: str = "source") -> str:
    """The line under an answer that names its sources; empty without sources."""
    if not citations:
        return ""
    return phrases.say(
        phrase,
        sources="; ".join(named(citation) for citation in _one_each(citations)[:SHOWN]),
        read=how_read(citations, phrases, is_law=phrase not in LOCAL),
    )


def how_read(citations: tuple[Citation, ...], phrases: Phrases, *, is_law: bool = True) -> str:
    """
    Says when the sources were read, and which were read only in part, at second hand or not at all.

    Args:
        citations: At least one.
        phrases: The catalogue.
        is_law: True for sources of law: the day whose law is given is added, if the sources were
            read to that day.
    """
    day = read_to(citations)
    parts = [_read_to(day, citations, phrases)] if day else []
    if day and is_law and citations[0].as_at <= day:
        # after the day of reading, the law may have changed
        parts.insert(0, phrases.say("law_as_at", day=british_date(citations[0].as_at)))
    for read, some, every in _UNREAD:
        titles = dict.fromkeys(c.title for c in citations if c.read == read)
        if titles and all(citation.read == read for citation in citations):
            parts.append(phrases.say(every))
        elif titles:
            parts.append(phrases.say(some, sources="; ".join(titles)))
    return " ".join(parts)


def _read_to(day: date, citations: tuple[Citation, ...], phrases: Phrases) -> str:
    if all(not citation.read for citation in citations):
        return phrases.say("last_checked", checked=british_date(day))
    return phrases.say("read_to", month=british_month(day))


def _one_each(citations: tuple[Citation, ...]) -> list[Citation]:
    """The first citation of each address: two places on one page are shown as one."""
    found: dict[str | tuple[str, str], Citation] = {}
    for citation in citations:
        found.setdefault(citation.url or (citation.title, citation.locator), citation)
    return list(found.values())


def source_list(citations: tuple[Citation, ...], phrases: Phrases) -> str:
    """Every source on its own line, under a heading."""
    return "\n".join((phrases.say("sources_title"), *source_lines(citations, phrases)))


def source_lines(
    citations: Iterable[Citation], phrases: Phrases, phrase: str = "source_line"
) -> tuple[str, ...]:
    """Each source as a list line, with when and how it was read."""
    return tuple(
        "- "
        + phrases.say(
            phrase,
            title=named(citation),
            locator="",
            read=how_read((citation,), phrases, is_law=phrase not in LOCAL),
        )
        for citation in citations
    )


def named(citation: Citation | Source) -> str:
    """A source's title and place, as a link if it has an address."""
    words = ", ".join(part for part in (citation.title, citation.locator) if part)
    return f"[{words}]({citation.url})" if citation.url else words
