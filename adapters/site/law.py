"""
Pages about the sources: dated figures, instruments, reviews, and changes by day.

Rules of this file: uses only dates in the content, so that a release gives the same pages on every
machine. Nothing dated after the day of the pages is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from adapters.site.entries import readable
from bot.content.library import Library
from knowledge import DatedValue, Entry, Parameter, Source, shown

LISTED = 30
"""Answers listed by name for one day of change; of more only the number is given."""


@dataclass(frozen=True, slots=True)
class Held:
    """A value of a figure as text, from its first day; `words` is empty for a repeal."""

    value: DatedValue
    words: str

    @property
    def is_its_day(self) -> bool:
        """True when the value is itself a date, and equals its first day."""
        return self.value.value == self.value.since.isoformat()


@dataclass(frozen=True, slots=True)
class FigurePage:
    """A figure, newest value first."""

    parameter: Parameter
    values: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Instrument:
    """A source by its title: the places cited in it, and the answers that cite it."""

    title: str
    places: tuple[Source, ...]
    entries: tuple[Entry, ...]


@dataclass(slots=True)
class Day:
    """The changes on one day."""

    day: date
    figures: list[tuple[Parameter, Held]] = field(default_factory=list)
    began: list[Entry] = field(default_factory=list)
    ended: list[Entry] = field(default_factory=list)
    checked: list[Entry] = field(default_factory=list)


def figures(library: Library) -> dict[str, tuple[FigurePage, ...]]:
    """Every figure, grouped by the first part of its name, in order of name."""
    areas: dict[str, tuple[FigurePage, ...]] = {}
    for name, parameter in library.law.items():
        values = tuple(held(parameter, value) for value in reversed(parameter.values))
        area = name.split(".")[0]
        areas[area] = (*areas.get(area, ()), FigurePage(parameter, values))
    return areas


def held(parameter: Parameter, value: DatedValue) -> Held:
    """A dated value as text."""
    return Held(value, shown(value.value, parameter.unit) if value.value is not None else "")


def instruments(library: Library) -> list[Instrument]:
    """Every source that answers cite, by title."""
    places: dict[str, dict[tuple[str, str], Source]] = {}
    resting: dict[str, dict[str, Entry]] = {}
    for entry in readable(library):
        for source in entry.sources:
            places.setdefault(source.title, {})[(source.locator, source.url)] = source
            resting.setdefault(source.title, {})[entry.id] = entry
    return [
        Instrument(
            title,
            tuple(places[title][key] for key in sorted(places[title])),
            tuple(resting[title].values()),
        )
        for title in sorted(places, key=str.casefold)
    ]


def reviews(library: Library) -> list[Entry]:
    """Every answer, by day of its next review."""
    return sorted(readable(library), key=lambda entry: (entry.review_by, entry.owner, entry.title))


def days(library: Library, today: date) -> list[Day]:
    """Days up to `today` on which a figure, an answer or its review is dated, newest first."""
    found: dict[date, Day] = {}

    def of(day: date) -> Day:
        return found.setdefault(day, Day(day))

    for parameter in library.law.values():
        for value in parameter.values:
            of(value.since).figures.append((parameter, held(parameter, value)))
    for entry in readable(library):
        of(entry.reviewed_on).checked.append(entry)
        if entry.valid_from:
            of(entry.valid_from).began.append(entry)
        if entry.valid_to:
            of(entry.valid_to + timedelta(days=1)).ended.append(entry)
    return [found[day] for day in sorted(found, reverse=True) if day <= today]


def owners(entries: list[Entry]) -> Iterator[tuple[str, int]]:
    """Each owner with the number of their answers, by name."""
    for owner in sorted({entry.owner for entry in entries}):
        yield owner, sum(entry.owner == owner for entry in entries)
