"""What people asked that was not understood: put together, in order, with means."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from adapters.authoring.signals import COLUMNS, as_csv, as_text, lines
from bot.model.turn import Signal
from bot.ports import SignalCount

SINCE = date(2026, 8, 30)
DAY = date(2026, 11, 27)

PICKED = Signal("picked", ("goods", "grants", "law"), "grants", (60, 50, 40), "provider", "r1")
ELSEWHERE = Signal("picked", ("goods", "eu", "grants"), "grants", (66, 40, 30), "", "r2")
NONE = Signal("none_of_these", ("goods", "grants"), "", (60, 50))
AGAIN = Signal("rephrased", ("goods",), "law", (0,))
MISSED = Signal("not_known", ("goods",), "", (21.4,))

TALLIES = (
    SignalCount(date(2026, 11, 3), "slack", PICKED, 2),
    SignalCount(DAY, "telegram", ELSEWHERE, 1),
    SignalCount(DAY, "telegram", NONE, 1),
    SignalCount(DAY, "slack", AGAIN, 1),
    SignalCount(DAY, "slack", Signal("rephrased", (), "law"), 3),
    SignalCount(DAY, "slack", MISSED, 1),
)


def test_picks_are_put_together_by_the_best_guess_and_what_was_meant() -> None:
    """Whatever was suggested beside them, on any day, by any release; scores are weighed."""
    (line,) = lines(TALLIES, "picked")
    assert (line.offered, line.found, line.count) == (("goods",), "grants", 3)
    assert line.scores["goods"] == pytest.approx(62)
    assert line.scores["grants"] == pytest.approx(130 / 3)


def test_the_lists_say_how_often_and_how_well_it_fitted() -> None:
    assert as_text(TALLIES, SINCE).splitlines() == [
        "Not understood at once since 30 August 2026: 9 (slack 7, telegram 2), "
        "last on 27 November 2026",
        "Asked back, and another than the first suggestion was meant: 3",
        "  3x goods (62) -> grants (43)",
        "Asked back, and none of the suggestions was meant: 1",
        "  1x goods (60), grants (50)",
        "Understood only in other words: 4",
        "  3x nothing -> law",
        "  1x goods -> law",
        "Nothing found; this lay nearest: 1",
        "  1x goods (21)",
    ]


def test_a_long_list_is_cut_and_says_so() -> None:
    many = [
        SignalCount(DAY, "slack", Signal("not_known", (f"e{n:02}",), "", (9,)), 1)
        for n in range(17)
    ]
    text = as_text(many, SINCE)
    assert "  1x e14 (9)\n  and 2 others: --format csv has them all\n" in text
    assert len(as_csv(many, SINCE).splitlines()) == 18


def test_nothing_to_learn_is_said_plainly() -> None:
    assert as_text((), SINCE) == (
        "Nothing to learn since 30 August 2026: no question was asked back, missed or said again.\n"
    )
    assert as_text(None, SINCE).startswith("No conversations are kept here")


def test_the_table_has_every_part_of_every_row() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(TALLIES, SINCE))))
    assert len(rows) == len(TALLIES)
    assert rows[0] == {
        "day": "2026-11-03",
        "channel": "slack",
        "kind": "picked",
        "offered": "goods grants law",
        "scores": "60 50 40",
        "found": "grants",
        "audience": "provider",
        "content": "r1",
        "times": "2",
    }
    assert rows[5]["scores"] == "21.4"


@pytest.mark.parametrize("counts", [(), None])
def test_a_table_of_nothing_is_its_head(counts: tuple[SignalCount, ...] | None) -> None:
    assert as_csv(counts, SINCE) == ",".join(COLUMNS) + "\n"
