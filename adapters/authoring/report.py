"""
`svguide knowledge report`: how many entries there are, how certain they are, who must review what,
and which are not used.

Rules of this file: does not read the store; the ids shown to people are passed in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from adapters.authoring.reviews import SOON, Due, due
from adapters.authoring.texts import STATING
from knowledge import Entry, british_date
from knowledge.upkeep import Coming


@dataclass(frozen=True, slots=True)
class LibraryReport:
    """
    What the report says.

    Attributes:
        today: Day of asking.
        kinds, topics, confidence: Number of entries of each, most first.
        reviews: Overdue and soon due, as `reviewing.due` orders them.
        owners: Number of entries of each owner, most first.
        roles: Person of each owner role; empty where nobody is named.
        waiting: One line for each coming event that entries depend on, by day.
        unaddressed: Title of each source without an address, and how often it is cited.
        unused: Entries of a `STATING` kind that were not shown recently; None without a store.
    """

    today: date
    kinds: Mapping[str, int]
    topics: Mapping[str, int]
    confidence: Mapping[str, int]
    owners: Mapping[str, int]
    reviews: tuple[Due, ...]
    unused: tuple[str, ...] | None
    roles: Mapping[str, str] = field(default_factory=dict)
    waiting: tuple[str, ...] = ()
    unaddressed: Mapping[str, int] = field(default_factory=dict)


def report(
    entries: Iterable[Entry],
    today: date,
    shown: Collection[str] | None,
    *,
    roles: Mapping[str, str] | None = None,
    events: Mapping[str, Coming] | None = None,
) -> LibraryReport:
    """
    The report on some entries.

    Args:
        entries: Entries to report on.
        today: Day of asking.
        shown: Ids shown recently; None without a store.
        roles: Person of each owner role, as `Library.roles`.
        events: Coming events, as `Library.events`.
    """
    entries = tuple(entries)
    stating = (entry.id for entry in entries if entry.kind in STATING)
    return LibraryReport(
        today=today,
        kinds=_counted(entry.kind for entry in entries),
        topics=_counted(entry.topic for entry in entries),
        confidence=_counted(entry.confidence for entry in entries),
        owners=_counted(entry.owner for entry in entries),
        reviews=due(entries, today + SOON),
        roles=roles or {},
        waiting=tuple(_waiting(entries, events or {})),
        unaddressed=_counted(
            source.title
            for entry in entries
            for source in entry.sources
            if not source.url and not source.no_address
        ),
        unused=None if shown is None else tuple(sorted(set(stating) - set(shown))),
    )


def _waiting(entries: tuple[Entry, ...], events: Mapping[str, Coming]) -> Iterator[str]:
    in_order = sorted(events.items(), key=lambda event: (event[1].on or date.max, event[0]))
    for event_id, event in in_order:
        count = sum(event_id in entry.review_when for entry in entries)
        if count:
            day = british_date(event.on) if event.on else "no day known"
            yield f"{day}, {event_id}: {event.title} ({count} entries)"


def _counted(values: Iterable[str]) -> Mapping[str, int]:
    return dict(Counter(values).most_common())


def as_lines(found: LibraryReport, days: int) -> Iterator[str]:
    """The report as lines of text; `days` is the period that `unused` covers."""
    yield f"{sum(found.kinds.values())} entries on {british_date(found.today)}"
    for name in ("kinds", "topics", "confidence"):
        counts: Mapping[str, int] = getattr(found, name)
        yield f"  {name}: {', '.join(f'{key} {count}' for key, count in counts.items())}"
    yield f"Reviews, overdue or due within {SOON.days} days"
    for owner, count in found.owners.items():
        theirs = [each for each in found.reviews if each.owner == owner]
        overdue = sum(each.by < found.today for each in theirs)
        who = f" ({found.roles[owner] or 'unassigned'})" if owner in found.roles else ""
        due_soon = len(theirs) - overdue
        yield f"  {owner}{who}: {overdue} overdue, {due_soon} due soon, of {count} entries"
        for each in theirs:
            yield f"    {'overdue' if each.by < found.today else 'due'} {each.by}: {each.entry}"
    if found.waiting:
        yield "Events that bring reviews forward"
        yield from (f"  {line}" for line in found.waiting)
    if found.unaddressed:
        yield "Sources without an address"
        yield from (f"  {title}: {count}" for title, count in found.unaddressed.items())
    if found.unused is None:
        yield "Use: no conversations are kept here, so nothing is known of it."
        return
    yield f"Use: {len(found.unused)} not among the last answers of any conversation for {days} days"
    for entry in found.unused:
        yield f"  {entry}"
