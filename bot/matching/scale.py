"""
Thresholds from the knowledge base itself, and the scale of 0 to 100 that is shown.

Two kinds of simulated question set everything:

- *uncovered*: each phrasing, scored as if its whole document did not exist. These are hard
  questions of our own field to which we have no answer.
- *held out*: each phrasing, scored as if it alone, and one phrasing of every other document, were
  not in the knowledge base. These are questions that we do cover, in words we have not seen.

One dial, `false_answer_budget`, is the share of uncovered questions that may be answered.

The scale joins four points by straight lines, so that it means the same in every mode: nothing in
common is 0, the lowest score worth asking about is `ASK_AT`, the lowest that is answered is
`ANSWER_AT`, and what one of our own phrasings scores is 100.
"""

from __future__ import annotations

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
class HeldOut:
    """
    What held-out phrasings scored, one element each, in one order.

    Attributes:
        rows: Which phrasing.
        found: The document that scored best.
        right: Whether it is its own.
        first: Raw score of the best document.
        second: Raw score of the next; 0 when there is none.
    """

    rows: npt.NDArray[np.int64]
    found: npt.NDArray[np.int64]
    right: npt.NDArray[np.bool_]
    first: Floats
    second: Floats


@dataclass(frozen=True, slots=True)
class Scale:
    """
    Thresholds in raw scores.

    Attributes:
        answer: From here a match is answered.
        ask: From here it is asked about; at most `answer`.
        field: Below here an utterance without a word of our field lies outside it.
        tie: Share of the first score from which a second is too close to choose between them.
    """

    answer: float
    ask: float
    field: float
    tie: float

    @classmethod
    def calibrate(cls, uncovered: Floats, held: HeldOut, budget: float) -> Scale:
        """
        The scale for a budget.

        Args:
            uncovered: Best raw scores of the simulated uncovered questions.
            held: Scores of the held-out phrasings.
            budget: Share (0 to 1) of uncovered questions that may be answered.
        """
        floor = float(np.quantile(held.first, min(budget, 0.5)))
        answer = max(float(np.quantile(uncovered, 1 - budget)), floor)
        ask_share = min(max(_ASK_FACTOR * budget, budget), max(_ASK_MOST, budget))
        ask = min(max(float(np.quantile(uncovered, 1 - ask_share)), floor / 2), answer)
        field = min(float(np.quantile(uncovered, _FIELD_SHARE)), ask)
        return cls(answer, ask, field, _tie(held, answer, budget))

    def points(self, raw: Floats) -> Floats:
        """Raw scores on the scale of 0 to 100; never fall as the raw score grows."""
        ask, answer = max(self.ask, _STEP), max(self.answer, 2 * _STEP)
        marks = (0.0, min(ask, answer - _STEP), answer, max(_OWN, answer + _STEP))
        return np.interp(raw, marks, (0.0, ASK_AT, ANSWER_AT, 100.0))


def _tie(held: HeldOut, answer: float, budget: float) -> float:
    """
    The largest share at which the held-out phrasings answered wrongly stay within half the budget.

    A wrong answer to a question we do cover is as bad as an answer to one we do not.
    """
    sure = held.first >= answer
    if not sure.any():
        return _TIE_MOST
    shares = held.second[sure] / np.maximum(held.first[sure], 1e-12)
    order = np.argsort(shares, kind="stable")
    wrong = np.cumsum(~held.right[sure][order])
    allowed = wrong <= budget / 2 * np.count_nonzero(sure)
    last = int(np.flatnonzero(allowed)[-1]) if allowed.any() else 0
    return float(min(max(shares[order][last], _TIE_LEAST), _TIE_MOST))


_TIE_LEAST = 0.8
"""Held-out phrasings are harder than real questions: below this share nobody was ever misled in
the development half of the evaluation questions."""
_TIE_MOST = 0.9
