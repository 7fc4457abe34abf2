"""
What is worked out once for a knowledge base: readings, feature spaces, weights, calibration.

Everything follows from the documents, the language and the encoder's name, so it can be kept under
`cache_key` of these and read back.

Rules of this file: n phrasings, m documents; keywords and passages are phrasings too, but never a
simulated question.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.matching.ridge import (
    MEANING_WIDTH,
    RIDGE,
    WORDS_WIDTH,
    Ridge,
    entry_blocks,
    meaning_kernel,
    phrase_blocks,
    words_kernel,
)
from bot.matching.scale import HeldOut
from bot.matching.spaces import Space, letter_features, word_features
from bot.matching.spelling import Reader

if TYPE_CHECKING:
    import numpy.typing as npt

    from bot.matching.values import Arrays, Document, Encoder
    from knowledge.language import Language

    Floats = npt.NDArray[np.float64]
    Labels = npt.NDArray[np.int64]

FORMAT = 3
"""Raised whenever the same content would be fitted differently."""
WORDS_SHARE = 0.3
"""Weight of kinship in words beside kinship in meaning, when there is an encoder."""


@dataclass(frozen=True, slots=True)
class Phrasings:
    """
    All phrasings of all documents, in the documents' order.

    Attributes:
        typed: As written in content, (n).
        owners: Document of each, (n,).
        counted: False for keywords and passages, (n,).
    """

    typed: tuple[str, ...]
    owners: Labels
    counted: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, documents: Sequence[Document]) -> Phrasings:
        """The phrasings of some documents; keywords, then passages, after the phrases."""
        rows = [
            (text, number, counted)
            for number, document in enumerate(documents)
            for text, counted in _rows(document)
        ]
        return cls(
            tuple(text for text, _, _ in rows),
            np.asarray([number for _, number, _ in rows], dtype=np.int64),
            np.asarray([counted for _, _, counted in rows], dtype=np.bool_),
        )


def _rows(document: Document) -> Iterator[tuple[str, bool]]:
    for phrase in document.phrases:
        yield phrase, True
    if document.keywords:
        yield " ".join(document.keywords), False
    for passage in document.passages:
        yield passage, False


@dataclass(frozen=True, slots=True)
class Fitted:
    """
    A knowledge base ready to be asked.

    Attributes:
        texts: Phrasings as read: normalised, short forms written out, (n).
        words: Their stems and pairs of stems.
        letters: Their runs of letters.
        vectors: Their sentence vectors, (n, d); None without an encoder.
        by_words: Weights of kinship in words, (n, m).
        by_meaning: Weights of kinship in meaning, (n, m); None without an encoder.
        uncovered: Best raw scores of simulated uncovered questions, ascending.
        held: Scores of held-out phrasings.
    """

    texts: tuple[str, ...]
    words: Space
    letters: Space
    vectors: npt.NDArray[np.float32] | None
    by_words: npt.NDArray[np.float32]
    by_meaning: npt.NDArray[np.float32] | None
    uncovered: Floats
    held: HeldOut

    def to_arrays(self) -> Arrays:
        """As arrays that `from_arrays` reads back equal."""
        arrays: dict[str, npt.NDArray[np.generic]] = {
            "texts": np.frombuffer("\n".join(self.texts).encode(), dtype=np.uint8),
            "by_words": self.by_words,
            "uncovered": self.uncovered,
            "held_rows": self.held.rows,
            "held_found": self.held.found,
            "held_right": self.held.right,
            "held_first": self.held.first,
            "held_second": self.held.second,
            **self.words.to_arrays("words"),
            **self.letters.to_arrays("letters"),
        }
        if self.vectors is not None and self.by_meaning is not None:
            arrays |= {"vectors": self.vectors, "by_meaning": self.by_meaning}
        return arrays

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Fitted:
        """
        What `to_arrays` gave.

        Raises:
            KeyError: An array is missing.
        """
        texts = arrays["texts"].astype(np.uint8).tobytes().decode().split("\n")
        has_meaning = "vectors" in arrays
        return cls(
            tuple(texts),
            Space.from_arrays("words", arrays),
            Space.from_arrays("letters", arrays),
            arrays["vectors"].astype(np.float32) if has_meaning else None,
            arrays["by_words"].astype(np.float32),
            arrays["by_meaning"].astype(np.float32) if has_meaning else None,
            arrays["uncovered"].astype(np.float64),
            HeldOut(
                arrays["held_rows"].astype(np.int64),
                arrays["held_found"].astype(np.int64),
                arrays["held_right"].astype(np.bool_),
                arrays["held_first"].astype(np.float64),
                arrays["held_second"].astype(np.float64),
            ),
        )


def cache_key(documents: Sequence[Document], language: Language, encoder: Encoder | None) -> str:
    """Names everything that `fit` depends on: `matching-` and a SHA-256 in hexadecimal."""
    content = [
        [FORMAT, RIDGE, MEANING_WIDTH, WORDS_WIDTH, WORDS_SHARE, encoder.name if encoder else ""],
        [
            [document.id, document.phrases, document.keywords, document.passages]
            for document in documents
        ],
        sorted(language.aliases.items()),
        sorted(language.ambiguous.items()),
        sorted(language.field) if language.ambiguous else [],
    ]
    return "matching-" + hashlib.sha256(json.dumps(content).encode()).hexdigest()


def fit(phrasings: Phrasings, language: Language, encoder: Encoder | None) -> Fitted:
    """
    Works out everything.

    Time grows with the cube of n and memory with its square: 4,200 phrasings of 400 documents take
    about 35 s of one core from nothing, most of it the encoder's, and 300 MB beside it; 10,000
    would take a few minutes and well over 1 GB.
    """
    reader = Reader(language)
    texts = tuple(reader.read(text).text for text in phrasings.typed)
    words = Space.build(map(word_features, texts))
    letters = Space.build(map(letter_features, texts))
    documents = int(phrasings.owners.max()) + 1
    by_words = Ridge.solve(_kinship(texts, words, letters), phrasings.owners, documents)
    by_meaning, vectors = None, None
    parts = [(1.0, by_words)]
    if encoder is not None:
        vectors = encoder.encode(texts)
        by_meaning = Ridge.solve(meaning_kernel(vectors @ vectors.T), phrasings.owners, documents)
        parts = [(WORDS_SHARE, by_words), (1.0, by_meaning)]
    return Fitted(
        texts,
        words,
        letters,
        vectors,
        by_words.weights,
        by_meaning.weights if by_meaning else None,
        _uncovered(parts, phrasings),
        _held_out(parts, phrasings),
    )


def _kinship(texts: Sequence[str], words: Space, letters: Space) -> npt.NDArray[np.float32]:
    kinship = np.empty((len(texts), len(texts)), dtype=np.float32)
    for row, text in enumerate(texts):
        kinship[row] = words_kernel(
            words.cosines(word_features(text)), letters.cosines(letter_features(text))
        )
    return kinship


def mix(words: Floats, meaning: Floats | None) -> Floats:
    """Raw scores from the scores of either regression; 1 is what our own phrasings score."""
    if meaning is None:
        return words
    mixed: Floats = (meaning + WORDS_SHARE * words) / (1 + WORDS_SHARE)
    return mixed


def _scores(parts: list[tuple[float, Ridge]], block: Labels) -> Floats:
    total = sum(weight for weight, _ in parts)
    scores: Floats = sum(
        (weight / total * ridge.held_out(block) for weight, ridge in parts),
        start=np.zeros((len(block), parts[0][1].weights.shape[1])),
    )
    return scores


def _uncovered(parts: list[tuple[float, Ridge]], phrasings: Phrasings) -> Floats:
    best: list[Floats] = []
    for document, block in enumerate(entry_blocks(phrasings.owners)):
        scores = _scores(parts, block)[phrasings.counted[block]]
        scores[:, document] = 0
        best.append(scores.max(axis=1))
    return np.sort(np.concatenate(best))


def _held_out(parts: list[tuple[float, Ridge]], phrasings: Phrasings) -> HeldOut:
    rows: list[Labels] = []
    ordered: list[Floats] = []
    found: list[Labels] = []
    for block in phrase_blocks(phrasings.owners, phrasings.counted):
        scores = np.hstack((_scores(parts, block), np.zeros((len(block), 1))))
        rows.append(block)
        found.append(scores[:, :-1].argmax(axis=1))
        ordered.append(np.sort(scores, axis=1)[:, -2:])
    all_rows, all_found = np.concatenate(rows), np.concatenate(found)
    best = np.concatenate(ordered)
    right = phrasings.owners[all_rows] == all_found
    return HeldOut(all_rows, all_found, right, best[:, 1], np.maximum(best[:, 0], 0))
