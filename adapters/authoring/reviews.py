"""
Reviews that are due, by owner: as text, as CSV, or as a calendar.

Rules of this file: reads no clock; the day of asking is passed in.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from icalendar import Calendar, Event

from knowledge import Entry, british_date

SOON = timedelta(days=60)
"""How far ahead a review counts as due soon."""


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """A review that is due: its owner, its day and its entry."""

    owner: str
    by: date
    entry: str
    title: str
    blocks: bool
    """True when the answer is withheld after the day has passed."""


def due(entries: Iterable[Entry], until: date) -> tuple[Due, ...]:
    """
    Every review due on or before `until`, overdue ones included; by owner, then day, then entry.
    """
    return tuple(
        sorted(
            Due(entry.owner, entry.review_by, entry.id, entry.title, entry.block_when_overdue)
            for entry in entries
            if entry.review_by <= until
        )
    )


def as_text(found: Iterable[Due], today: date) -> str:
    """One list for each owner; a single line when nothing is due."""
    lines: list[str] = []
    for owner, theirs in groupby(found, key=lambda each: each.owner):
        lines.append(owner)
        for each in theirs:
            note = "; the answer is no longer given" if each.blocks and each.by < today else ""
            state = "overdue since" if each.by < today else "due by"
            lines.append(f"  {state} {british_date(each.by)}: {each.entry} ({each.title}){note}")
    return "\n".join(lines or ["No review is due."]) + "\n"


def as_csv(found: Iterable[Due], today: date) -> str:
    """One row for each review, below a header row."""
    page = io.StringIO()
    rows = csv.writer(page, lineterminator="\n")
    rows.writerow(("owner", "review_by", "state", "entry", "title", "blocks_when_overdue"))
    for each in found:
        state = "overdue" if each.by < today else "due"
        blocks = "yes" if each.blocks else "no"
        rows.writerow((each.owner, each.by.isoformat(), state, each.entry, each.title, blocks))
    return page.getvalue()


def as_calendar(found: Iterable[Due], today: date) -> str:
    """An iCalendar file (RFC 5545): one all-day event for each owner and day."""
    calendar = Calendar()
    calendar.add("prodid", "-//Social Value Guide//svguide knowledge due//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Social Value Guide reviews")
    for event in _events(found, today):
        calendar.add_component(event)
    return str(calendar.to_ical(), "utf-8")


def _events(found: Iterable[Due], today: date) -> Iterator[Event]:
    for (owner, by), group in groupby(found, key=lambda each: (each.owner, each.by)):
        theirs = list(group)
        count = f"{len(theirs)} {'entry' if len(theirs) == 1 else 'entries'}"
        event = Event()
        event.add("uid", f"{by.isoformat()}.{'-'.join(owner.split())}@social-value-guide")
        event.add("dtstamp", datetime.combine(today, time(), UTC))
        event.add("dtstart", by)
        event.add("dtend", by + timedelta(days=1))
        event.add("summary", f"Review {count} of the Social Value Guide ({owner})")
        event.add("description", "\n".join(f"{each.entry}: {each.title}" for each in theirs))
        event.add("transp", "TRANSPARENT")
        yield event
