"""Trying a phrase: who wins and why, and what a change does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.authoring.try_phrase import Tried, as_lines, compared

FOUND = Tried(
    release="1+a",
    kind="answer",
    winner="grants",
    score=84.26,
    phrase="are grants covered",
    shared=("grants",),
    behind=(("signpost-grants", 63.7),),
)


def test_a_finding_names_the_winner_the_phrasing_and_who_is_behind() -> None:
    assert list(as_lines(FOUND)) == [
        "grants (answer), score 84.3 of 100",
        "  closest phrasing: are grants covered",
        "  words in common: grants",
        "  behind it: signpost-grants, score 63.7",
    ]
    nothing = Tried("1+a", "not_known", "nothing", 3.0, "", (), ())
    assert list(as_lines(nothing))[1:] == ["  closest phrasing: none"]


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ({"winner": "gifts"}, "changed: gifts wins in place of grants"),
        ({"kind": "clarify"}, "changed: grants stays, but as clarify instead of answer"),
        ({"score": 80.06}, "same winner; score -4.2"),
    ],
)
def test_a_comparison_ends_with_what_changed(after: dict[str, object], said: str) -> None:
    lines = list(compared(FOUND, replace(FOUND, release="1+b", **after)))
    assert lines[0] == "before (1+a)"
    assert "after (1+b)" in lines
    assert lines[-1] == said
