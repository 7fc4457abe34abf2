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
    """Runs of three and four letters within each word, a space standing for either end of it."""
    found: Counter[str] = Counter()
    for start, end in spans(normal):
        word = f" {clean(normal[start:end])} "
        for size in (3, 4):
            found.update(word[at : at + size] for at in range(max(1, len(word) - size + 1)))
    return found


class Space:
    """
    How alike texts are in their features: an index either way between rows and features.

    Rows have length 1. `names` is the vocabulary in a fixed order. Row after row `features` holds
    the numbers of a row's features, `weights` what each weighs there; `starts` (rows + 1) says
    where a row begins.
    """

    def __init__(
        self,
        names: Sequence[str],
        starts: npt.NDArray[np.int64],
        features: npt.NDArray[np.int32],
        weights: npt.NDArray[np.float32],
    ) -> None:
        self._names = names
        self._index = {name: number for number, name in enumerate(names)}
        self._starts = starts
        self._features = features.astype(_narrow(len(names)), copy=False)
        self._weights = weights
        self.size = len(starts) - 1
        frequencies = np.bincount(features, minlength=len(names))
        # lists, for one number at a time is read from them
        self._idf = (np.log((1 + self.size) / (1 + frequencies)) + 1).tolist()
        self._idf_unknown = log(1 + self.size) + 1
        order = np.argsort(self._features, kind="stable")  # narrow numbers sort fast
        row_of = np.repeat(np.arange(self.size, dtype=np.int32), np.diff(starts))
        self._postings = [0, *np.cumsum(frequencies).tolist()]
        self._rows = row_of[order].astype(_narrow(self.size), copy=False)
        self._row_weights = weights[order]

    @classmethod
    def build(cls, texts: Iterable[Features]) -> Self:
        """The space of some texts, one row each, in their order."""
        index: dict[str, int] = {}
        numbers, counts, lengths = array("i"), array("i"), array("q")
        for text in texts:
            numbers.extend(index.setdefault(name, len(index)) for name in text)
            counts.extend(text.values())
            lengths.append(len(text))
        features = np.asarray(numbers, dtype=np.int32)
        size = len(lengths)
        starts = np.concatenate(([0], np.cumsum(np.asarray(lengths, dtype=np.int64))))
        frequencies = np.bincount(features, minlength=len(index))
        idf = np.log((1 + size) / (1 + frequencies)) + 1
        weights = (1 + np.log(np.asarray(counts, dtype=np.float64))) * idf[features]
        row_of = np.repeat(np.arange(size), np.diff(starts))
        norms = np.sqrt(np.bincount(row_of, weights**2, minlength=size))
        weights /= np.maximum(norms, 1e-12)[row_of]
        return cls(tuple(index), starts, features, weights.astype(np.float32))

    def cosines(self, text: Features) -> npt.NDArray[np.float64]:
        """Cosine of a text with every row, in order, 0 to 1; all 0 for a text without features."""
        where: list[int] = []
        weights: list[float] = []
        total = 0.0
        for name, count in text.items():
            number = self._index.get(name)
            idf = self._idf_unknown if number is None else self._idf[number]
            weight = (1 + log(count)) * idf
            total += weight * weight
            if number is not None:
                where.append(number)
                weights.append(weight)
        if not where:
            return np.zeros(self.size)
        slices = [slice(self._postings[number], self._postings[number + 1]) for number in where]
        rows = np.concatenate([self._rows[part] for part in slices])
        sizes = [part.stop - part.start for part in slices]
        products = np.concatenate([self._row_weights[part] for part in slices])
        products *= np.repeat(np.asarray(weights, dtype=np.float32), sizes)
        return np.bincount(rows, products, minlength=self.size) / sqrt(total)

    def among(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """Cosines of some rows with one another, (rows, rows); 1 of each with itself."""
        sizes = self._starts[rows + 1] - self._starts[rows]
        ends = np.cumsum(sizes)
        at = np.arange(ends[-1]) + np.repeat(self._starts[rows] - ends + sizes, sizes)
        features = self._features[at]
        held = np.bincount(features, minlength=len(self._names))
        is_shared = held[features] > 1
        place = np.cumsum(held > 1) - 1
        texts = np.zeros((len(rows), int(np.count_nonzero(held > 1))), dtype=np.float32)
        owner = np.repeat(np.arange(len(rows)), sizes)
        texts[owner[is_shared], place[features[is_shared]]] = self._weights[at[is_shared]]
        cosines: npt.NDArray[np.float32] = texts @ texts.T
        np.fill_diagonal(cosines, 1)
        return cosines

    def to_arrays(self, prefix: str) -> dict[str, npt.NDArray[np.generic]]:
        """As arrays that `from_arrays` reads back equal."""
        blob = "\n".join(self._names).encode()
        return {
            f"{prefix}_names": np.frombuffer(blob, dtype=np.uint8),
            f"{prefix}_starts": self._starts,
            f"{prefix}_features": self._features,
            f"{prefix}_weights": self._weights,
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
            arrays[f"{prefix}_starts"].astype(np.int64, copy=False),
            arrays[f"{prefix}_features"].astype(np.int32, copy=False),
            arrays[f"{prefix}_weights"].astype(np.float32, copy=False),
        )


def _narrow(count: int) -> type[np.uint16] | type[np.int32]:
    """The narrowest whole numbers that count so far."""
    return np.uint16 if count <= 1 << 16 else np.int32
