"""The last answer and how it was come to."""

from __future__ import annotations

from bot.matching.values import Band, Contribution, Finding, Match
from bot.model.last_answer import WEIGHTS, LastAnswer


def test_an_entry_that_was_picked_has_nothing_behind_it() -> None:
    assert LastAnswer.of("grants") == LastAnswer("grants")
    nothing = Finding(Band.OUTSIDE, (), (), (), 1.0)
    assert LastAnswer.of("grants", nothing) == LastAnswer("grants")


def test_no_word_as_it_was_typed_is_kept_only_what_it_was_read_as() -> None:
    finding = Finding(
        Band.SURE,
        (Match("grants", 90.0, "are grants covered"), Match("goods-only", 30.0, "goods")),
        (("grnats", "grants"), ("grantz", "grants")),
        ("grants", "covered"),
        0.02,
    )
    thread = LastAnswer.of("grants", finding)
    assert thread.read == ("grants",)
    assert (thread.runner_up, thread.runner_up_score) == ("goods-only", 30.0)
    assert "grnats" not in str(thread)
    assert (
        LastAnswer.of("grants", Finding(Band.SURE, finding.matches[:1], (), (), 1.0)).runner_up
        == ""
    )


def test_what_counted_most_is_a_share_of_the_score_and_each_phrasing_stands_once() -> None:
    amounts = [("a", 0.5), ("a", 0.1), ("b", -0.2), ("c", 0.3), ("d", 0.01), ("", 0.29)]
    finding = Finding(
        Band.SURE,
        (Match("grants", 90.0, "a"),),
        (),
        (),
        0.0,
        strength=1.0,
        contributions=tuple(Contribution(p, "grants", "words", n) for p, n in amounts),
    )
    weights = LastAnswer.of("grants", finding).weights
    assert weights == (("a", 60), ("c", 30), ("b", -20))
    assert len(weights) == WEIGHTS
