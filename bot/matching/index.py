"""
Similarity of an utterance to every phrasing, and the score of each document from it.

    words and vector → similarity to every phrasing → regression on the nearest → score per document

Shapes: n phrasings, m documents. Time for one utterance and memory grow with n; memory is about
5 KB a phrasing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Self, TypeAlias

import numpy as np

from bot.matching.ridge import explained, meaning_kernel, nearest, words_kernel
from bot.matching.spaces import Space, letter_features, word_features

if TYPE_CHECKING:
    import numpy.typing as npt

    from bot.matching.values import Arrays, FloatMatrix

    Floats = npt.NDArray[np.float64]
    Rows = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]

Kind: TypeAlias = Literal["words", "meaning"]

WORDS_SHARES = (0.3, 0.6, 1.0)
"""
Weights of similarity in words against similarity in meaning, if there are vectors, that `fit`
tries: the first is best on public data, the second on this field, where words are terms.
"""


@dataclass(frozen=True, slots=True)
class Similarities:
    """
    Similarities of an utterance to the knowledge base, and its scores.

    Attributes:
        kinship: Similarity to every phrasing, all kinds added, (n,).
        rows: The phrasings that explain it, ascending.
        shares: Weight of each of them, one column for each of `Index.kinds`.
        raw: Raw score of every document, (m,): a known phrasing scores 1.
    """

    kinship: Floats
    rows: Rows
    shares: Floats
    raw: Floats


class Index:
    """
    All phrasings, indexed for comparison.

    Args:
        owners: Document of each phrasing, (n,).
        texts: The phrasings as read: normalised, abbreviations expanded, (n).
        words: Their stems and pairs of stems.
        letters: Their runs of letters.
        vectors: Their sentence vectors, (n, d); None without an encoder.
        share: Weight of similarity in words against similarity in meaning; not used without
            vectors.
    """

    def __init__(
        self,
        owners: Rows,
        texts: Sequence[str],
        words: Space,
        letters: Space,
        vectors: FloatMatrix | None,
        share: float,
    ) -> None:
        self._owners = owners
        self._documents = int(owners.max()) + 1
        self.texts = tuple(texts)
        self.words = words
        self._letters = letters
        self.vectors = vectors
        self.kinds: tuple[Kind, ...] = ("words",) if vectors is None else ("words", "meaning")
        self.share = share
        of_words = 1.0 if vectors is None else share / (1 + share)
        self._weights = (of_words, 1 - of_words)

    @classmethod
    def build(cls, owners: Rows, texts: Sequence[str], vectors: FloatMatrix | None) -> Index:
        """The index of phrasings as read; `vectors` are theirs, in the same order."""
        words = Space.build(map(word_features, texts))
        letters = Space.build(map(letter_features, texts))
        return cls(owners, texts, words, letters, vectors, WORDS_SHARES[0])

    def weighing(self, share: float) -> Self:
        """The same index with another share of words; nothing is copied."""
        return type(self)(self._owners, self.texts, self.words, self._letters, self.vectors, share)

    def look(self, text: str, vector: FloatMatrix | None) -> Similarities:
        """
        Similarities and scores of an utterance.

        Args:
            text: As read.
            vector: Its sentence vector, (d,); None when the index has none.
        """
        kinds = self.kinship(text, vector)
        return self.sight(kinds)

    def kinship(self, text: str, vector: FloatMatrix | None) -> Floats:
        """Similarity to every phrasing, one row for each of `kinds`, weighted: (kinds, n)."""
        in_words = words_kernel(
            self.words.cosines(word_features(text)), self._letters.cosines(letter_features(text))
        )
        in_words *= self._weights[0]
        if self.vectors is None or vector is None:
            return in_words[np.newaxis]
        in_meaning = meaning_kernel((self.vectors @ vector).astype(np.float64))
        in_meaning *= self._weights[1]
        return np.stack((in_words, in_meaning))

    def sight(self, kinds: Floats, without: Flags | None = None) -> Similarities:
        """
        Similarities and scores from similarities by kind.

        Args:
            kinds: As `kinship` gives it.
            without: Mask of phrasings, (n,), to ignore as if they were not in the knowledge base.
        """
        total: Floats = kinds.sum(axis=0)
        if without is not None:
            total[without] = 0
        rows = nearest(total)
        if not len(rows):
            return Similarities(total, rows, np.empty((0, len(kinds))), np.zeros(self._documents))
        shares = explained(self._among(rows), kinds[:, rows].T)
        raw = np.zeros(self._documents)
        np.add.at(raw, self._owners[rows], shares.sum(axis=1))
        return Similarities(total, rows, shares, raw)

    def _among(self, rows: Rows) -> FloatMatrix:
        kinship = words_kernel(self.words.among(rows), self._letters.among(rows))
        if self.vectors is None:
            return kinship
        nearby = self.vectors[rows]
        kinship *= self._weights[0]
        kinship += self._weights[1] * meaning_kernel(nearby @ nearby.T)
        return kinship

    def to_arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """As arrays that `from_arrays` reads back equal."""
        arrays: dict[str, npt.NDArray[np.generic]] = {
            "texts": np.frombuffer("\n".join(self.texts).encode(), dtype=np.uint8),
            **self.words.to_arrays("words"),
            **self._letters.to_arrays("letters"),
            "share": np.asarray(self.share),
        }
        if self.vectors is not None:
            arrays["vectors"] = self.vectors
        return arrays

    @classmethod
    def from_arrays(cls, owners: Rows, arrays: Arrays) -> Index:
        """
        What `to_arrays` gave.

        Raises:
            KeyError: An array is missing.
        """
        texts = arrays["texts"].astype(np.uint8).tobytes().decode().split("\n")
        return cls(
            owners,
            texts,
            Space.from_arrays("words", arrays),
            Space.from_arrays("letters", arrays),
            arrays["vectors"].astype(np.float32, copy=False) if "vectors" in arrays else None,
            float(arrays["share"].astype(np.float64)),
        )
