"""
Feature spaces: similarity of two texts by words, or by character n-grams.

Cosine of TF-IDF weights; nothing is fitted to people's questions. A feature that no phrasing has
still counts towards the length of an utterance's vector, so one known word among many unknown ones
gives a low similarity.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from itertools import pairwise
from math import log
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
    """Runs of three and four letters in each word, with a space at either end of the word."""
    found: Counter[str] = Counter()
    for start, end in spans(normal):
        word = f" {clean(normal[start:end])} "
        for size in (3, 4):
            found.update(word[at : at + size] for at in range(max(1, len(word) - size + 1)))
    return found


class Space:
    """
    A sparse matrix of texts (rows) by features, indexed both ways, that gives cosine similarities.

    Rows have length 1. `keys` holds a 64-bit hash of each feature, in a fixed order; the names
    themselves would take ten times the memory. `features` and `weights` hold, row by row, the
    feature numbers and their weights; `starts` (rows + 1) holds the offset at which each row
    begins.
    """

    def __init__(
        self,
        keys: npt.NDArray[np.uint64],
        starts: npt.NDArray[np.int64],
        features: npt.NDArray[np.int32],
        weights: npt.NDArray[np.float32],
    ) -> None:
        self._keys = keys
        self._by_key = np.argsort(keys)
        self._starts = starts
        self._features = features.astype(_narrow(len(keys)), copy=False)
        self._weights = weights
        self.size = len(starts) - 1
        frequencies = np.bincount(features, minlength=len(keys))
        self._idf = np.log((1 + self.size) / (1 + frequencies)) + 1
        self._idf_unknown = log(1 + self.size) + 1
        order = np.argsort(self._features, kind="stable")  # smaller integer types sort faster
        row_of = np.repeat(np.arange(self.size, dtype=np.int32), np.diff(starts))
        self._postings = np.concatenate(([0], np.cumsum(frequencies)))
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
        return cls(_keys(index), starts, features, weights.astype(np.float32))

    def cosines(self, text: Features) -> npt.NDArray[np.float64]:
        """Cosine of a text with every row, in order, 0 to 1; all 0 for a text without features."""
        if not text or not len(self._keys):
            return np.zeros(self.size)
        numbers = self._numbers(text)
        is_ours = numbers >= 0
        idf = np.where(is_ours, self._idf[numbers], self._idf_unknown)
        weights = (1 + np.log(np.fromiter(text.values(), dtype=np.float64))) * idf
        ours = numbers[is_ours]
        sizes = self._postings[ours + 1] - self._postings[ours]
        at = _runs(self._postings[ours], sizes)
        products = self._row_weights[at] * np.repeat(weights[is_ours].astype(np.float32), sizes)
        # with no products, bincount would return integers
        found = np.bincount(self._rows[at], products, minlength=self.size).astype(np.float64)
        found /= np.sqrt((weights**2).sum())
        return found

    def _numbers(self, text: Features) -> npt.NDArray[np.int64]:
        """Number of each feature of a text, in its order; -1 for a feature that no row has."""
        keys = _keys(text)
        places = np.searchsorted(self._keys, keys, sorter=self._by_key)
        numbers = self._by_key[np.minimum(places, len(self._keys) - 1)]
        return np.where(self._keys[numbers] == keys, numbers, -1)

    def among(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """Cosines of some rows with one another, (rows, rows); 1 of each with itself."""
        sizes = self._starts[rows + 1] - self._starts[rows]
        at = _runs(self._starts[rows], sizes)
        features = self._features[at]
        held = np.bincount(features, minlength=len(self._keys))
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
        return {
            f"{prefix}_keys": self._keys,
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
        return cls(
            arrays[f"{prefix}_keys"].astype(np.uint64, copy=False),
            arrays[f"{prefix}_starts"].astype(np.int64, copy=False),
            arrays[f"{prefix}_features"].astype(np.int32, copy=False),
            arrays[f"{prefix}_weights"].astype(np.float32, copy=False),
        )


def _narrow(count: int) -> type[np.uint16] | type[np.int32]:
    """The smallest integer type that can count that far."""
    return np.uint16 if count <= 1 << 16 else np.int32


def _keys(names: Iterable[str]) -> npt.NDArray[np.uint64]:
    """A 64-bit hash of each name, the same on every machine; collisions are very unlikely."""
    digests = [blake2b(name.encode(), digest_size=8).digest() for name in names]
    return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)


def _runs(starts: npt.NDArray[np.int64], sizes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The indexes of consecutive runs: from each start, as many as its size."""
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(starts - ends + sizes, sizes)
