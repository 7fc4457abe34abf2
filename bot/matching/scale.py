"""
Thresholds computed from the knowledge base, and the scale of 0 to 100 that is shown.

The thresholds come from two kinds of question:

- *uncovered*: sample questions of the field that no document answers, scored as if they were not
  known; where there are too few, each phrasing, scored as if its whole document did not exist.
- *held out*: each phrasing, scored as if it alone, and one phrasing of every other document, were
  not in the knowledge base. These stand for covered questions in unfamiliar words.

A question is answered when the best document's *lead* is wide enough: how far its score is above
that of the next document with a different answer. The lead is narrow both when nothing fits well
and when two documents fit equally, so one threshold covers both cases. `false_answer_budget` is the
share of uncovered questions that may be answered; a fraction of it is the share of held-out
questions that may be answered wrongly.

The scale is linear between four points, so that it means the same in every mode: nothing in common
is 0, the lowest score worth asking about is `ASK_AT`, the lowest that is answered is `ANSWER_AT`,
and a known phrasing scores 100.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

ASK_AT = 40.0
"""Score from which a document is worth asking about."""
ANSWER_AT = 70.0
"""Score from which a document is answered, unless another is close behind."""

_WRONG_PART = 0.7
"""
Fraction of the budget for wrong answers to covered questions, which readers would take for the law.
"""
_ASK_FACTOR = 12.0
"""
Share of uncovered questions that may be asked about, as a multiple of the budget: asking costs less
than answering wrongly.
"""
_ASK_MOST = 0.6
_FIELD_SHARE = 0.25
"""Share of the field's uncovered questions that may fall below `field`."""
_OWN = 1.0
"""Target of the regression: a phrasing's score for its own document."""
_STEP = 1e-9
"""Smallest distance between points of the scale, for thresholds that coincide."""


@dataclass(frozen=True, slots=True)
class Scored:
    """
    Scores of some questions: arrays with one element for each, in the same order.

    Attributes:
        first: Raw score of the best document.
        lead: How far that is above the next document with a different answer, or above a kind of
            sample question; above 0 where there is neither.
    """

    first: Floats
    lead: Floats


@dataclass(frozen=True, slots=True)
class HeldOutScore:
    """
    Results of held-out phrasings: arrays with one element for each, in the same order.

    Attributes:
        rows: Which phrasing.
        found: The document that scored best.
        right: Whether it is its own.
        scored: Their scores.
    """

    rows: npt.NDArray[np.int64]
    found: npt.NDArray[np.int64]
    right: npt.NDArray[np.bool_]
    scored: Scored


@dataclass(frozen=True, slots=True)
class ScoreScale:
    """
    Thresholds in raw scores.

    Attributes:
        answer: Smallest lead that is answered.
        ask: Smallest first score that is asked about; at most `answer`.
        field: Raw score below which an utterance without a word of the field is outside it.
    """

    answer: float
    ask: float
    field: float

    @classmethod
    def calibrate(cls, uncovered: Scored, held: HeldOutScore, budget: float) -> ScoreScale:
        """
        The scale for a budget.

        Args:
            uncovered: Scores of questions that are not covered.
            held: Results of held-out phrasings. All but the share the budget allows are answered,
                unless uncovered questions or wrong answers call for a higher threshold.
            budget: Share (0 to 1) of uncovered questions that may be answered; `_WRONG_PART` of it
                is the share of held-out phrasings that may be answered wrongly.
        """
        share = min(budget, 0.5)
        clear = float(np.quantile(held.scored.lead, share))
        # right ones count with no lead, so that the quantile is over all of them
        wrong = float(
            np.quantile(np.where(held.right, 0.0, held.scored.lead), 1 - _WRONG_PART * budget)
        )
        answer = max(float(np.quantile(uncovered.lead, 1 - budget)), wrong, clear)
        ask_share = min(max(_ASK_FACTOR * budget, budget), max(_ASK_MOST, budget))
        floor = float(np.quantile(held.scored.first, share)) / 2
        ask = min(max(float(np.quantile(uncovered.first, 1 - ask_share)), floor), answer)
        field = min(float(np.quantile(uncovered.first, _FIELD_SHARE)), ask)
        return cls(answer, ask, field)

    def points(self, raw: Floats) -> Floats:
        """Raw scores on the scale of 0 to 100; non-decreasing in the raw score."""
        ask, answer = max(self.ask, _STEP), max(self.answer, 2 * _STEP)
        marks = (0.0, min(ask, answer - _STEP), answer, max(_OWN, answer + _STEP))
        return np.interp(raw, marks, (0.0, ASK_AT, ANSWER_AT, 100.0))


def best_and_lead(raw: Floats, allies: Sequence[frozenset[int]]) -> tuple[int, float]:
    """
    The best document (the first of equals), and its lead over the next that is not an ally.

    Args:
        raw: Raw scores: every document's, then those of the two kinds of sample (see `Phrasings`).
            A sample is never the best, but may score above it: then the lead is below 0.
        allies: For each document its allies.
    """
    best = int(raw[: len(allies)].argmax())
    rivals = np.ones(len(raw), dtype=np.bool_)
    rivals[[best, *allies[best]]] = False
    return best, float(raw[best]) - max(float(raw[rivals].max(initial=0.0)), 0.0)
