"""
Feature spaces: how alike two texts are in their words, or in their runs of letters.

Rules of this file: cosines of TF-IDF weights, nothing fitted to a person's questions. A feature
that no phrasing of ours holds still counts in the length of an utterance, so that one known word
among many strange ones is little.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import log, sqrt
from typing import TYPE_CHECKING, Self

import numpy as np

from bot.matching.words import clean, spans, stem

if TYPE_CHECKING:
    import numpy.typing as npt

    from bot.matching.values import Arrays

Features = Mapping[str, int]


def word_features(normal: str) -> Counter[str]:
    """Stems of a normalised text and pairs of neighbouring stems, with how often each occurs."""
    stems = [stem(clean(normal[start:end])) for start, end in spans(normal)]
    found = Counter(stems)
    found.update(f"{first} {second}" for first, second in pairwise(stems))
    return found


def letter_features(normal: str) -> Counter[str]:
    """Runs of two to five letters within each word, a space standing for either end of it."""
    found: Counter[str] = Counter()
    for start, end in spans(normal):
        word = f" {clean(normal[start:end])} "
        for size in range(2, 6):
            found.update(word[at : at + size] for at in range(max(1, len(word) - size + 1)))
    return found


class Space:
    """
    An inverted index: feature → the rows that hold it, and how much it weighs there.

    Rows have length 1. `names` is the vocabulary in a fixed order, `starts` (features + 1) says
    where in `rows` and `weights` a feature's postings begin.
    """

    def __init__(
        self,
        names: Sequence[str],
        starts: npt.NDArray[np.int64],
        rows: npt.NDArray[np.int32],
        weights: npt.NDArray[np.float32],
        size: int,
    ) -> None:
        self._names = names
        self._index = {name: number for number, name in enumerate(names)}
        self._starts = starts
        self._rows = rows
        self._weights = weights
        self.size = size
        frequencies = np.diff(starts)
        self._idf = np.log((1 + size) / (1 + frequencies)) + 1
        self._idf_unknown = log(1 + size) + 1

    @classmethod
    def build(cls, texts: Iterable[Features]) -> Self:
        """The space of some texts, one row each, in their order."""
        index: dict[str, int] = {}
        features, rows, counts = array("q"), array("q"), array("q")
        size = 0
        for text in texts:
            for name, count in text.items():
                features.append(index.setdefault(name, len(index)))
                rows.append(size)
                counts.append(count)
            size += 1
        names = tuple(index)
        columns = np.asarray(features, dtype=np.int64)
        order = np.argsort(columns, kind="stable")
        starts = np.zeros(len(names) + 1, dtype=np.int64)
        np.cumsum(np.bincount(columns, minlength=len(names)), out=starts[1:])
        row_of = np.asarray(rows, dtype=np.int32)[order]
        damped = 1 + np.log(np.asarray(counts, dtype=np.float64)[order])
        idf = np.log((1 + size) / (1 + np.diff(starts))) + 1
        weights = damped * idf[columns[order]]
        lengths = np.sqrt(np.bincount(row_of, weights**2, minlength=size))
        weights /= np.maximum(lengths, 1e-12)[row_of]
        return cls(names, starts, row_of, weights.astype(np.float32), size)

    def cosines(self, text: Features) -> npt.NDArray[np.float64]:
        """Cosine of a text with every row, in order, 0 to 1; all 0 for a text without features."""
        where: list[int] = []
        weights: list[float] = []
        total = 0.0
        for name, count in text.items():
            number = self._index.get(name)
            idf = self._idf_unknown if number is None else float(self._idf[number])
            weight = (1 + log(count)) * idf
            total += weight * weight
            if number is not None:
                where.append(number)
                weights.append(weight)
        if not where:
            return np.zeros(self.size)
        slices = [slice(self._starts[number], self._starts[number + 1]) for number in where]
        rows = np.concatenate([self._rows[part] for part in slices])
        products = np.concatenate(
            [self._weights[part] * weight for part, weight in zip(slices, weights, strict=True)]
        )
        return np.bincount(rows, products, minlength=self.size) / sqrt(total)

    def holds(self, name: str) -> bool:
        """True when a row has this feature."""
        return name in self._index

    def to_arrays(self, prefix: str) -> dict[str, npt.NDArray[np.generic]]:
        """As arrays that `from_arrays` reads back equal."""
        blob = "\n".join(self._names).encode()
        return {
            f"{prefix}_names": np.frombuffer(blob, dtype=np.uint8),
            f"{prefix}_starts": self._starts,
            f"{prefix}_rows": self._rows,
            f"{prefix}_weights": self._weights,
            f"{prefix}_size": np.asarray([self.size], dtype=np.int64),
        }

    @classmethod
    def from_arrays(cls, prefix: str, arrays: Arrays) -> Self:
        """
        The space that `to_arrays` gave.

        Raises:
            KeyError: An array is missing.
        """
        blob = arrays[f"{prefix}_names"].astype(np.uint8).tobytes().decode()
        return cls(
            blob.split("\n") if blob else [],
            arrays[f"{prefix}_starts"].astype(np.int64),
            arrays[f"{prefix}_rows"].astype(np.int32),
            arrays[f"{prefix}_weights"].astype(np.float32),
            int(arrays[f"{prefix}_size"].astype(np.int64)[0]),
        )
