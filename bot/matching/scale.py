"""
Thresholds from the knowledge base itself, and the scale of 0 to 100 that is shown.

Two kinds of question set everything:

- *uncovered*: sample questions of the field that no document answers, scored as if they were not
  known; where there are too few, each phrasing, scored as if its whole document did not exist.
- *held out*: each phrasing, scored as if it alone, and one phrasing of every other document, were
  not in the knowledge base. These are questions that we do cover, in words we have not seen.

A question is answered when the best document's *lead* is wide enough: how far its score is above
that of the next which says something else. A lead is narrow when little fits, and when two fit
alike, so that one threshold serves for both. One dial, `false_answer_budget`, is the share of
uncovered questions that may be answered; a part of it may be answered wrongly of those held out.

The scale joins four points by straight lines, so that it means the same in every mode: nothing in
common is 0, the lowest score worth asking about is `ASK_AT`, the lowest that is answered is
`ANSWER_AT`, and what a known phrasing scores is 100.
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
"""Share of the budget for wrong answers to what is covered: one reads as if it were the law."""
_ASK_FACTOR = 12.0
"""Asking costs less than answering wrongly: so many times the budget may be asked about."""
_ASK_MOST = 0.6
_FIELD_SHARE = 0.25
"""Share of the uncovered questions of our own field that may fall below `field`."""
_OWN = 1.0
"""What the regression is told that a phrasing of ours scores for its own document."""
_STEP = 1e-9
"""Keeps the marks of the scale apart where thresholds fall together."""


@dataclass(frozen=True, slots=True)
class Scored:
    """
    What questions scored, one element each, in one order.

    Attributes:
        first: Raw score of the best document.
        lead: How far that is above the next document which says something else, or above a kind
            of sample question; above nothing where there is none.
    """

    first: Floats
    lead: Floats


@dataclass(frozen=True, slots=True)
class HeldOutScore:
    """
    What held-out phrasings found, one element each, in one order.

    Attributes:
        rows: Which phrasing.
        found: The document that scored best.
        right: Whether it is its own.
        scored: What they scored.
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
        answer: A lead from here on is answered.
        ask: A first score from here on is asked about; at most `answer`.
        field: Below here an utterance without a word of our field lies outside it.
    """

    answer: float
    ask: float
    field: float

    @classmethod
    def calibrate(cls, uncovered: Scored, held: HeldOutScore, budget: float) -> ScoreScale:
        """
        The scale for a budget.

        Args:
            uncovered: What questions scored that are not covered.
            held: What held-out phrasings found. Where nothing else stands against it, all but so
                many of them as the budget allows are answered.
            budget: Share (0 to 1) of uncovered questions that may be answered; of held-out
                phrasings `_WRONG_PART` of it may be answered wrongly.
        """
        share = min(budget, 0.5)
        clear = float(np.quantile(held.scored.lead, share))
        # a right one counts as without any lead: so the quantile is over all of them
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
        """Raw scores on the scale of 0 to 100; never fall as the raw score grows."""
        ask, answer = max(self.ask, _STEP), max(self.answer, 2 * _STEP)
        marks = (0.0, min(ask, answer - _STEP), answer, max(_OWN, answer + _STEP))
        return np.interp(raw, marks, (0.0, ASK_AT, ANSWER_AT, 100.0))


def best_and_lead(raw: Floats, allies: Sequence[frozenset[int]]) -> tuple[int, float]:
    """
    The document that scores best, and how far above the next that is no ally of it; of equals the
    first.

    Args:
        raw: Raw scores: every document's, then those of what is no document (see `Phrasings`),
            which is never the best but may be above it: then the lead is below 0.
        allies: For each document its allies.
    """
    best = int(raw[: len(allies)].argmax())
    rivals = np.ones(len(raw), dtype=np.bool_)
    rivals[[best, *allies[best]]] = False
    return best, float(raw[best]) - max(float(raw[rivals].max(initial=0.0)), 0.0)
