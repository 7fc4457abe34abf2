"""Reviews that are due: which, in what order, as text, table and calendar."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from icalendar import Calendar

from adapters.authoring.reviews import as_calendar, as_csv, as_text, due
from knowledge import Entry
from knowledge.reading import Located

Make = Callable[..., Located[Entry]]
TODAY = date(2026, 11, 22)


@pytest.fixture
def entries(located: Make) -> list[Entry]:
    old = {"reviewed_on": date(2025, 1, 1)}
    return [
        located(id="late", review_by=date(2026, 11, 21), block_when_overdue=True, **old).value,
        located(id="today", review_by=TODAY, block_when_overdue=True, **old).value,
        located(id="soon", review_by=date(2026, 12, 24), owner="a desk", **old).value,
        located(id="later", review_by=date(2027, 3, 1), **old).value,
    ]


def test_reviews_are_listed_by_owner_day_and_entry(entries: list[Entry]) -> None:
    found = due(entries, date(2026, 12, 31))
    assert [(each.owner, each.entry) for each in found] == [
        ("a desk", "soon"),
        ("desk", "late"),
        ("desk", "today"),
    ]
    assert due(entries, date(2026, 11, 20)) == ()


def test_the_text_tells_what_is_overdue_and_what_is_no_longer_given(entries: list[Entry]) -> None:
    assert as_text(due(entries, date(2026, 12, 31)), TODAY) == (
        "a desk\n"
        "  due by 24 December 2026: soon (What is an example?)\n"
        "desk\n"
        "  overdue since 21 November 2026: late (What is an example?); "
        "the answer is no longer given\n"
        "  due by 22 November 2026: today (What is an example?)\n"
    )
    assert as_text((), TODAY) == "No review is due.\n"


def test_the_table_reads_back(entries: list[Entry]) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(due(entries, date(2026, 12, 31)), TODAY))))
    assert [(row["entry"], row["state"], row["blocks_when_overdue"]) for row in rows] == [
        ("soon", "due", "no"),
        ("late", "overdue", "yes"),
        ("today", "due", "yes"),
    ]
    assert rows[0]["review_by"] == "2026-12-24"


def test_the_calendar_has_one_all_day_event_for_each_owner_and_day(located: Make) -> None:
    day = date(2027, 5, 22)
    both = [located(id=name, title=f"What is {name}, then?").value for name in ("one", "two")]
    other = located(id="three", owner="legal team").value
    text = as_calendar(due([*both, other], day), TODAY)
    assert text == as_calendar(due([other, *both], day), TODAY)
    calendar = Calendar.from_ical(text)
    first, second = calendar.walk("VEVENT")
    assert first["SUMMARY"] == "Review 2 entries of the Social Value Guide (desk)"
    assert first["DTSTART"].dt == day
    assert first["DESCRIPTION"] == "one: What is one, then?\ntwo: What is two, then?"
    assert second["SUMMARY"] == "Review 1 entry of the Social Value Guide (legal team)"
    assert second["UID"] == "2027-05-22.legal-team@social-value-guide"
