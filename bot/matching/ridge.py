"""
Exponential-kernel ridge regression over all phrasings: linear algebra, no training loop.

A document's score for an utterance is a weighted sum of the utterance's kinship with every
phrasing. The weights solve (K + ridge·I) A = Y, where K is the kinship of the phrasings with one
another and Y says which document each belongs to. With G = (K + ridge·I)⁻¹ the scores that a block
of phrasings would get were it not in the knowledge base follow in closed form:

    held out = Y[block] - G[block, block]⁻¹ (G Y)[block]

Rules of this file: arrays in, arrays out; n phrasings, m documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Singles = npt.NDArray[np.float32]
    Labels = npt.NDArray[np.int64]

F = TypeVar("F", bound="npt.NDArray[np.floating]")

RIDGE = 0.1
"""Keeps the solution tame; chosen on public data, where a factor of three either way is even."""
MEANING_WIDTH = 4.0
"""How fast kinship of meaning fades; public data is even between 2 and 4."""
WORDS_WIDTH = 2.0
"""The same for kinship in words."""
_SMALL = 256


def meaning_kernel(cosines: F) -> F:
    """Kinship in meaning of cosines between sentence vectors: 1 for the same, 0 for nothing."""
    distance = cosines.copy()
    np.subtract(distance, 1, out=distance)
    return _faded(distance, MEANING_WIDTH)


def words_kernel(words: F, letters: F) -> F:
    """Kinship in words of cosines of stems and of letter runs: 1 for the same, 0 for nothing."""
    distance = words.copy()
    np.add(distance, letters, out=distance)
    np.multiply(distance, 0.5, out=distance)
    np.subtract(distance, 1, out=distance)
    return _faded(distance, WORDS_WIDTH)


def _faded(distance: F, width: float) -> F:
    """
    exp(width x distance), in place, moved and stretched so that a distance of -1 gives 0.

    Without that an utterance that has nothing in common with us would still be a little like
    everything. The kernel stays positive definite: only the constant of its series is gone.
    """
    floor = exp(-width)
    np.multiply(distance, width, out=distance)
    np.exp(distance, out=distance)
    np.subtract(distance, floor, out=distance)
    np.divide(distance, 1 - floor, out=distance)
    return distance


@dataclass(frozen=True, slots=True)
class Ridge:
    """
    A solved regression.

    Attributes:
        inverse: G, (n, n); in single precision scores err by less than a thousandth.
        weights: A, (n, m).
        owners: Document of each phrasing, (n,).
    """

    inverse: Singles
    weights: Singles
    owners: Labels

    @classmethod
    def solve(cls, kernel: Singles, owners: Labels, documents: int) -> Ridge:
        """
        The regression for a kernel (n, n), which is used up, and the document of each phrasing.
        """
        kernel[np.diag_indices_from(kernel)] += RIDGE
        inverse = inverted(kernel)
        belongs = np.zeros((len(owners), documents), dtype=np.float32)
        belongs[np.arange(len(owners)), owners] = 1
        return cls(inverse, (inverse @ belongs).astype(np.float32), owners)

    def held_out(self, block: Labels) -> Floats:
        """Scores (block, m) of some phrasings as if none of them were in the knowledge base."""
        belongs = np.zeros((len(block), self.weights.shape[1]))
        belongs[np.arange(len(block)), self.owners[block]] = 1
        inner = self.inverse[np.ix_(block, block)].astype(np.float64)
        held: Floats = belongs - np.linalg.solve(inner, self.weights[block])
        return held


def inverted(matrix: Singles) -> Singles:
    """
    The inverse of a symmetric positive definite matrix, block by block in single precision.

    The library's own inverse works in double precision whatever it is given: four times as slow
    here, and seven times the memory, for digits that the ridge makes pointless.
    """
    half = len(matrix) // 2
    if half < _SMALL:
        return np.linalg.inv(matrix).astype(np.float32)
    top = inverted(matrix[:half, :half])
    slope = matrix[half:, :half] @ top
    rest = matrix[half:, half:] - slope @ matrix[:half, half:]
    low = inverted(rest.astype(np.float32, copy=False))
    cross = low @ slope
    inverse = np.empty_like(matrix)
    inverse[half:, half:] = low
    inverse[half:, :half] = -cross
    inverse[:half, half:] = -cross.T
    np.add(top, slope.T @ cross, out=inverse[:half, :half])
    return inverse


def entry_blocks(owners: Labels) -> Iterator[Labels]:
    """Rows of each document in turn."""
    for document in range(int(owners.max()) + 1):
        yield np.flatnonzero(owners == document)


def phrase_blocks(owners: Labels, counted: npt.NDArray[np.bool_]) -> Iterator[Labels]:
    """
    Blocks that hold one phrasing of every document that has so many: the first of each, the
    second of each, and so on. Rows that are not `counted` are in no block.
    """
    rows = np.flatnonzero(counted)
    seen = np.zeros(int(owners.max()) + 1, dtype=np.int64)
    turns = np.empty(len(rows), dtype=np.int64)
    for at, row in enumerate(rows):
        turns[at] = seen[owners[row]]
        seen[owners[row]] += 1
    for turn in range(int(turns.max()) + 1):
        yield rows[turns == turn]
