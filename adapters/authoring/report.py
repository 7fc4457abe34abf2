"""
`svguide knowledge report`: how much there is, how sure, who must review what, what nobody asks for.

Rules of this file: it counts; what was shown to people comes in as a set of ids.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from adapters.authoring.reviews import SOON, Due, due
from adapters.authoring.texts import STATING
from knowledge import Entry, british_date


@dataclass(frozen=True, slots=True)
class LibraryReport:
    """
    What the report says.

    Attributes:
        today: Day of asking.
        kinds, topics, confidence: Entries of each, most first.
        reviews: Overdue and soon due, as `reviewing.due` orders them.
        owners: Entries of each owner, most first.
        unused: Entries that state something and were not shown of late; None without a store.
    """

    today: date
    kinds: Mapping[str, int]
    topics: Mapping[str, int]
    confidence: Mapping[str, int]
    owners: Mapping[str, int]
    reviews: tuple[Due, ...]
    unused: tuple[str, ...] | None


def report(entries: Iterable[Entry], today: date, shown: Collection[str] | None) -> LibraryReport:
    """The report on some entries; `shown` are the ids shown of late, None where nobody counts."""
    entries = tuple(entries)
    stating = (entry.id for entry in entries if entry.kind in STATING)
    return LibraryReport(
        today=today,
        kinds=_counted(entry.kind for entry in entries),
        topics=_counted(entry.topic for entry in entries),
        confidence=_counted(entry.confidence for entry in entries),
        owners=_counted(entry.owner for entry in entries),
        reviews=due(entries, today + SOON),
        unused=None if shown is None else tuple(sorted(set(stating) - set(shown))),
    )


def _counted(values: Iterable[str]) -> Mapping[str, int]:
    return dict(Counter(values).most_common())


def as_lines(found: LibraryReport, days: int) -> Iterator[str]:
    """The report in words; `days` is how far back what was shown is known."""
    yield f"{sum(found.kinds.values())} entries on {british_date(found.today)}"
    for name in ("kinds", "topics", "confidence"):
        counts: Mapping[str, int] = getattr(found, name)
        yield f"  {name}: {', '.join(f'{key} {count}' for key, count in counts.items())}"
    yield f"Reviews, overdue or due within {SOON.days} days"
    for owner, count in found.owners.items():
        theirs = [each for each in found.reviews if each.owner == owner]
        overdue = sum(each.by < found.today for each in theirs)
        yield f"  {owner}: {overdue} overdue, {len(theirs) - overdue} due soon, of {count} entries"
        for each in theirs:
            yield f"    {'overdue' if each.by < found.today else 'due'} {each.by}: {each.entry}"
    if found.unused is None:
        yield "Use: no conversations are kept here, so nothing is known of it."
        return
    yield f"Use: {len(found.unused)} not among the last answers of any conversation for {days} days"
    for entry in found.unused:
        yield f"  {entry}"
