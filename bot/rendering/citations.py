"""
Where a statement comes from, in values and in words.

Every statement of law carries its source and the day whose law it gives. Wording comes from the
catalogue only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from bot.model.replies import Citation
from knowledge import Entry, NotInForce, Parameters, Source, british_date, placeholders, split
from knowledge.phrases import Phrases

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")

SHOWN = 2
"""Sources named under an answer; the rest stand behind 'sources'."""


def citations_of(
    entry: Entry, texts: Iterable[str], law: Parameters, as_at: date
) -> tuple[Citation, ...]:
    """
    The sources of an entry's answer: those of its figures on the day first, then its own.

    Args:
        entry: The entry.
        texts: What of it is shown; its placeholders decide which figures are cited.
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
    """False for an instrument that came after a day, by its date or title, or had gone before."""
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
    """A source as a citation."""
    return Citation(source.title, source.locator, source.url, as_at, checked_on)


def once_each(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """The citations in order of first mention, each place in an instrument once."""
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
        as_at=british_date(citations[0].as_at),
        checked=british_date(min(citation.checked_on for citation in citations)),
    )


def _one_each(citations: tuple[Citation, ...]) -> list[Citation]:
    """The first citation of each address: two places on one page are shown as one."""
    found: dict[str | tuple[str, str], Citation] = {}
    for citation in citations:
        found.setdefault(citation.url or (citation.title, citation.locator), citation)
    return list(found.values())


def source_list(citations: tuple[Citation, ...], phrases: Phrases) -> str:
    """Every source on a line of its own, under a heading."""
    return "\n".join((phrases.say("sources_title"), *source_lines(citations, phrases)))


def source_lines(
    citations: Iterable[Citation], phrases: Phrases, phrase: str = "source_line"
) -> tuple[str, ...]:
    """Each source with its dates, as a line of a list."""
    return tuple(
        "- "
        + phrases.say(
            phrase,
            title=named(citation),
            locator="",
            as_at=british_date(citation.as_at),
            checked=british_date(citation.checked_on),
        )
        for citation in citations
    )


def named(citation: Citation | Source) -> str:
    """A source by title and place, as a link where it has an address."""
    words = ", ".join(part for part in (citation.title, citation.locator) if part)
    return f"[{words}]({citation.url})" if citation.url else words
