"""Thresholds from simulated questions, and the scale that is shown."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.scale import ANSWER_AT, ASK_AT, HeldOutScore, Scored, ScoreScale, best_and_lead

NEAR = np.linspace(0, 0.5, 101)
UNCOVERED = Scored(NEAR, NEAR)


def held(first: float, lead: float, *, wrong: int = 0) -> HeldOutScore:
    """Twenty phrasings held out that score alike, of which so many find another document."""
    rows = np.arange(20)
    right = rows >= wrong
    scored = Scored(np.full(20, first), np.full(20, lead))
    return HeldOutScore(rows, np.where(right, 0, 1), right, scored)


EASY, HARD = held(0.8, 0.7), held(0.3, 0.2)


def test_the_budget_is_the_share_of_uncovered_questions_that_may_be_answered() -> None:
    for budget in (0.05, 0.2):
        scale = ScoreScale.calibrate(UNCOVERED, HARD, budget)
        assert np.mean(scale.answer <= UNCOVERED.lead) == pytest.approx(budget, abs=0.011)


def test_a_larger_budget_answers_more() -> None:
    strict, loose = (ScoreScale.calibrate(UNCOVERED, HARD, budget) for budget in (0.02, 0.2))
    assert loose.answer < strict.answer
    assert loose.ask <= strict.ask


@pytest.mark.parametrize("budget", [0.001, 0.05, 0.5, 0.9])
def test_thresholds_stand_in_order(budget: float) -> None:
    scale = ScoreScale.calibrate(UNCOVERED, EASY, budget)
    assert scale.field <= scale.ask <= scale.answer


def test_where_nothing_uncovered_comes_near_our_own_phrasings_set_the_bar() -> None:
    nothing = Scored(np.zeros(20), np.zeros(20))
    assert ScoreScale.calibrate(nothing, EASY, 0.05).answer == pytest.approx(0.7)


def test_uncovered_questions_that_fit_two_documents_alike_leave_the_bar_low() -> None:
    torn = Scored(NEAR, NEAR / 10)
    assert (
        ScoreScale.calibrate(torn, HARD, 0.05).answer
        < ScoreScale.calibrate(UNCOVERED, HARD, 0.05).answer
    )


def test_no_more_than_the_budget_is_answered_wrongly_of_what_is_held_out() -> None:
    """One in twenty may be; of three that lead by 0.6 that would be two too many."""
    nothing = Scored(np.zeros(20), np.zeros(20))
    few, many = (held(0.8, 0.6, wrong=count) for count in (1, 3))
    assert ScoreScale.calibrate(nothing, few, 0.06).answer == pytest.approx(0.6)
    careful = HeldOutScore(
        many.rows, many.found, many.right, Scored(many.scored.first, np.linspace(1, 0, 20))
    )
    bar = ScoreScale.calibrate(nothing, careful, 0.05).answer
    assert np.mean(~careful.right & (careful.scored.lead > bar)) <= 0.05
    assert bar > ScoreScale.calibrate(nothing, held(0.8, 0.6), 0.05).answer


NOBODY = (frozenset[int](),) * 3


def test_what_is_no_document_is_never_the_best_but_takes_of_its_lead() -> None:
    """Columns beyond the documents are kinds of sample question."""
    assert best_and_lead(np.asarray([0.25, 0.5, 0.0, 0.375]), NOBODY) == (1, 0.125)
    assert best_and_lead(np.asarray([0.25, 0.5, 0.0, 0.75]), NOBODY) == (1, -0.25)


def test_the_lead_is_what_the_best_has_over_the_next() -> None:
    assert best_and_lead(np.asarray([0.25, 0.75, 0.5]), NOBODY) == (1, 0.25)


def test_an_ally_takes_nothing_of_a_lead() -> None:
    allies = (frozenset({1}), frozenset({0}), frozenset[int]())
    assert best_and_lead(np.asarray([0.5, 0.75, 0.25]), allies) == (1, 0.5)


def test_of_equals_the_first_is_best_and_has_no_lead() -> None:
    assert best_and_lead(np.asarray([0.5, 0.5, 0.0]), NOBODY) == (0, 0.0)


@pytest.mark.parametrize("raw", [[0.5], [0.5, -0.25]])
def test_one_alone_leads_by_all_it_scores(raw: list[float]) -> None:
    assert best_and_lead(np.asarray(raw), NOBODY) == (0, 0.5)


SCALE = ScoreScale(answer=0.4, ask=0.2, field=0.1)


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
    scale = ScoreScale(answer=max(one, other), ask=min(one, other), field=0.0)
    points = scale.points(np.sort(np.asarray(raw)))
    assert (np.diff(points) >= 0).all()
    assert points.min() >= 0
    assert points.max() <= 100
