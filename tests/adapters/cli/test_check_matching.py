"""What `check --matching` says of a report."""

from __future__ import annotations

from adapters.cli.check import LISTED, report_lines
from bot.matching import Confusion, MatchingReport


def report_of(*strays: Confusion) -> MatchingReport:
    return MatchingReport(
        mode="words only",
        documents=3,
        phrases=40,
        accuracy=0.625,
        strays=strays,
        answer_at=0.4,
        ask_at=0.2,
        field_at=0.1,
        budget=0.05,
        answered=0.5,
    )


def test_shares_are_said_in_a_hundred() -> None:
    assert list(report_lines(report_of())) == [
        "matching by: words only",
        "3 entries and flows, 40 phrasings",
        "find their entry when held out: 62.5 in 100",
        "answered at once when held out: 50.0 in 100",
        "questions not covered that may be answered: 5 in 100",
    ]


def test_entries_confused_most_often_come_first_with_an_example() -> None:
    lines = list(
        report_lines(
            report_of(
                Confusion("who pays", "grants", "loans"),
                Confusion("what is it worth", "value", "threshold"),
                Confusion("how much", "value", "threshold"),
            )
        )
    )
    assert lines[-2:] == [
        "  value: 2 to threshold, such as 'what is it worth'",
        "  grants: 1 to loans, such as 'who pays'",
    ]


def test_a_long_list_is_cut_and_says_so() -> None:
    strays = [Confusion("who", f"entry-{number:03}", "other") for number in range(LISTED + 2)]
    assert list(report_lines(report_of(*strays)))[-1] == "  and 2 more pairs"
