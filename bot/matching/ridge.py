"""
Exponential-kernel ridge regression, solved per query over its nearest neighbours.

A document's score for an utterance is the sum of its phrasings' weights. With k the kernel between
the utterance and some phrasings, and K the kernel between those phrasings, the weights are

    explained = (K + ridge·I)⁻¹ k

so two phrasings that say the same share the weight that one of them would have alone. The kernel
falls off so fast that distant phrasings have almost no weight: solving over the nearest
`NEIGHBOURS` gives the same answers as solving over all, on public data and on this content. Shapes:
n phrasings.
"""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Rows = npt.NDArray[np.int64]

F = TypeVar("F", bound="npt.NDArray[np.floating]")

RIDGE = 0.1
"""Regularisation; chosen on public data, where a factor of three either way makes no difference."""
MEANING_WIDTH = 4.0
"""Width of the kernel for meaning; on public data values from 2 to 4 do equally well."""
WORDS_WIDTH = 2.0
"""Width of the kernel for words."""
NEIGHBOURS = 100
"""
Nearest phrasings the system is solved over; from 64 on results are the same on public data and on
this content.
"""


def meaning_kernel(cosines: F) -> F:
    """
    Kernel values for cosines between sentence vectors: 1 for the same text, 0 for nothing in
    common.
    """
    distance = cosines.copy()
    np.subtract(distance, 1, out=distance)
    return _faded(distance, MEANING_WIDTH)


def words_kernel(words: F, letters: F) -> F:
    """
    Kernel values for cosines of stems and of letter runs: 1 for the same text, 0 for nothing in
    common.
    """
    distance = words.copy()
    np.add(distance, letters, out=distance)
    np.multiply(distance, 0.5, out=distance)
    np.subtract(distance, 1, out=distance)
    return _faded(distance, WORDS_WIDTH)


def _faded(distance: F, width: float) -> F:
    """
    exp(width x distance), in place, shifted and scaled so that a distance of -1 gives 0.

    Without that, an utterance with nothing in common would still be slightly similar to everything.
    The kernel stays positive definite: only the constant term of its series is removed.
    """
    floor = exp(-width)
    np.multiply(distance, width, out=distance)
    np.exp(distance, out=distance)
    np.subtract(distance, floor, out=distance)
    np.divide(distance, 1 - floor, out=distance)
    return distance


def nearest(kinship: Floats, most: int = NEIGHBOURS) -> Rows:
    """
    The rows of greatest kinship above 0, at most `most`, ascending; the first of equals.

    Ties are broken by position, because numpy's partial sort orders them differently on different
    processors.
    """
    if len(kinship) <= most:
        return np.flatnonzero(kinship > 0)
    least = max(float(np.partition(kinship, -most)[-most]), 0.0)
    above = np.flatnonzero(kinship > least)
    equal = np.flatnonzero(kinship == least) if least else above[:0]
    return np.sort(np.concatenate((above, equal[: most - len(above)])))


def explained(among: npt.NDArray[np.float32], kinship: Floats) -> Floats:
    """
    The weight of each of some phrasings for an utterance; they sum to 1 for a known phrasing.

    Args:
        among: Kinship of the phrasings with one another, (n, n); overwritten.
        kinship: Theirs with the utterance, (n,), or one column for each kind of kinship, (n, k).
    """
    among[np.diag_indices_from(among)] += RIDGE
    return np.linalg.solve(among, kinship).astype(np.float64)
