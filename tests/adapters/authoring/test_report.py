"""The report: counts, reviews by owner, and what nobody asks for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from adapters.authoring.report import as_lines, report
from adapters.authoring.usage import shown_of_late
from adapters.storage.sql import SqlStore
from bot.model.events import ConversationKey, Envelope, Message
from bot.model.replies import Reply
from bot.model.session import Session
from bot.model.turn import Turn
from knowledge import Entry
from knowledge.reading import Located
from knowledge.upkeep import Events

Make = Callable[..., Located[Entry]]
TODAY = date(2026, 11, 22)


@pytest.fixture
def entries(located: Make) -> list[Entry]:
    return [
        located(id="late", reviewed_on=date(2025, 1, 1), review_by=date(2026, 11, 21)).value,
        located(id="sure", topic="others").value,
        located(id="unsure", confidence="medium", caveat="Perhaps.", owner="a desk").value,
        located(id="hello", kind="smalltalk").value,
    ]


def test_the_report_counts_and_names_what_is_due(entries: list[Entry]) -> None:
    assert list(as_lines(report(entries, TODAY, None), 90)) == [
        "4 entries on 22 November 2026",
        "  kinds: faq 3, smalltalk 1",
        "  topics: examples 3, others 1",
        "  confidence: high 3, medium 1",
        "Reviews, overdue or due within 60 days",
        "  desk: 1 overdue, 0 due soon, of 3 entries",
        "    overdue 2026-11-21: late",
        "  a desk: 0 overdue, 0 due soon, of 1 entries",
        "Sources without an address",
        "  Example Act: 4",
        "Use: no conversations are kept here, so nothing is known of it.",
    ]


def test_roles_are_named_and_events_that_are_waited_for(located: Make) -> None:
    source = {"title": "A notice", "url": "https://law.example/1"}
    events = Events.model_validate(
        {
            "events": {
                "b": {"title": "Something, some day", "source": source},
                "a": {"title": "Something in April", "on": date(2027, 4, 1), "source": source},
                "c": {"title": "Nobody waits for it", "source": source},
            }
        }
    ).events
    one = located(owner="law", sources=(source,), review_when=("a", "b")).value
    two = located(id="two", owner="practice", sources=({**source, "url": ""},)).value
    three = located(id="three", owner="law", sources=({"title": "X Y", "no_address": True},)).value
    roles = {"law": "Legal team", "practice": ""}
    lines = list(as_lines(report((one, two, three), TODAY, None, roles=roles, events=events), 90))
    assert "  law (Legal team): 0 overdue, 0 due soon, of 2 entries" in lines
    assert "  practice (unassigned): 0 overdue, 0 due soon, of 1 entries" in lines
    at = lines.index("Events that bring reviews forward")
    assert lines[at + 1 : at + 5] == [
        "  1 April 2027, a: Something in April (1 entries)",
        "  no day known, b: Something, some day (1 entries)",
        "Sources without an address",
        "  A notice: 1",
    ]


def test_what_was_not_shown_is_listed_small_talk_left_out(entries: list[Entry]) -> None:
    lines = list(as_lines(report(entries, TODAY, {"sure", "gone"}), 30))
    assert lines[-3:] == [
        "Use: 2 not among the last answers of any conversation for 30 days",
        "  late",
        "  unsure",
    ]


@pytest.fixture
def kept(tmp_path: Path) -> str:
    """Address of a store that is not there yet."""
    return f"sqlite:///{tmp_path / 'guide.sqlite3'}"


def test_without_a_store_nothing_is_known_and_none_is_made(kept: str, tmp_path: Path) -> None:
    assert shown_of_late(kept, datetime.now(UTC) - timedelta(days=90)) is None
    assert list(tmp_path.iterdir()) == []


def test_the_last_entries_of_recent_conversations_are_shown_of_late(kept: str) -> None:
    async def talk() -> None:
        store = await SqlStore.open(kept)
        for who, day, recent in (
            ("old", datetime(2020, 1, 1, tzinfo=UTC), ("long-ago",)),
            ("new", datetime.now(UTC), ("one", "two")),
        ):
            key = ConversationKey("console", "here", who)
            envelope = Envelope(id=who, key=key, event=Message("hello"), address={})
            await store.accept(envelope, day)
            turn = Turn(Session(recent=recent), (Reply("Hello."),), "answer")
            await store.save(envelope, turn, expected=0, now=day)
        await store.close()

    asyncio.run(talk())
    assert shown_of_late(kept, datetime.now(UTC) - timedelta(days=90)) == {"one", "two"}
