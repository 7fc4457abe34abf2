"""Thresholds from simulated questions, and the scale that is shown."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.scale import ANSWER_AT, ASK_AT, HeldOut, Scale

UNCOVERED = np.linspace(0, 0.5, 101)


def held(first: list[float], second: list[float], right: list[bool]) -> HeldOut:
    n = len(first)
    return HeldOut(
        np.arange(n),
        np.zeros(n, dtype=np.int64),
        np.asarray(right),
        np.asarray(first),
        np.asarray(second),
    )


EASY = held([0.8] * 20, [0.1] * 20, [True] * 20)


def test_the_budget_is_the_share_of_uncovered_questions_that_may_be_answered() -> None:
    scale = Scale.calibrate(UNCOVERED, EASY, 0.05)
    assert scale.answer == pytest.approx(0.8)
    hard = held([0.3] * 20, [0.1] * 20, [True] * 20)
    scale = Scale.calibrate(UNCOVERED, hard, 0.05)
    assert np.mean(scale.answer <= UNCOVERED) == pytest.approx(0.05, abs=0.011)


def test_a_larger_budget_answers_more() -> None:
    hard = held([0.3] * 20, [0.1] * 20, [True] * 20)
    strict, loose = (Scale.calibrate(UNCOVERED, hard, budget) for budget in (0.02, 0.2))
    assert loose.answer < strict.answer
    assert loose.ask <= strict.ask


@pytest.mark.parametrize("budget", [0.001, 0.05, 0.5, 0.9])
def test_thresholds_stand_in_order(budget: float) -> None:
    scale = Scale.calibrate(UNCOVERED, EASY, budget)
    assert scale.field <= scale.ask <= scale.answer


def test_where_nothing_uncovered_comes_near_our_own_phrasings_set_the_bar() -> None:
    scale = Scale.calibrate(np.zeros(20), EASY, 0.05)
    assert scale.answer == pytest.approx(0.8)


def test_a_second_that_would_mislead_makes_us_ask() -> None:
    misled = held([0.8] * 20, [0.1] * 10 + [0.68] * 10, [True] * 10 + [False] * 10)
    assert Scale.calibrate(UNCOVERED, misled, 0.05).tie < 0.68 / 0.8
    assert Scale.calibrate(UNCOVERED, EASY, 0.05).tie >= 0.8


def test_a_near_tie_is_asked_about_though_every_held_out_phrasing_was_right() -> None:
    clear = held([0.8] * 20, [0.79] * 20, [True] * 20)
    assert Scale.calibrate(UNCOVERED, clear, 0.05).tie == 0.9


def test_where_no_held_out_phrasing_is_answered_the_tie_is_the_widest() -> None:
    low = held([0.1] * 20, [0.05] * 20, [True] * 20)
    assert Scale.calibrate(UNCOVERED, low, 0.05).tie == 0.9


SCALE = Scale(answer=0.4, ask=0.2, field=0.1, tie=0.8)


def test_the_scale_goes_through_its_marks() -> None:
    raw = np.asarray([-1.0, 0.0, 0.2, 0.4, 1.0, 3.0])
    assert SCALE.points(raw) == pytest.approx([0, 0, ASK_AT, ANSWER_AT, 100, 100])


@given(
    st.lists(st.floats(-2, 2), min_size=2, max_size=20),
    st.floats(0, 1.5),
    st.floats(0, 1.5),
)
def test_the_scale_never_falls_and_stays_between_0_and_100(
    raw: list[float], one: float, other: float
) -> None:
    scale = Scale(answer=max(one, other), ask=min(one, other), field=0.0, tie=0.8)
    points = scale.points(np.sort(np.asarray(raw)))
    assert (np.diff(points) >= 0).all()
    assert points.min() >= 0
    assert points.max() <= 100
