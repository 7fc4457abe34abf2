"""
Computed once for a knowledge base: its index, and the scored questions behind its thresholds.

It depends on the documents, the language and the encoder's name only, and is cached under
`cache_key` of these. Shapes: n phrasings, m documents. Keywords, passages and sample questions
count as phrasings, but are never used as simulated questions.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from bot.matching.index import WORDS_SHARES, Index, Similarities
from bot.matching.ridge import MEANING_WIDTH, NEIGHBOURS, RIDGE, WORDS_WIDTH
from bot.matching.scale import HeldOutScore, Scored, best_and_lead
from bot.matching.spelling import SpellingReader, count_words
from bot.matching.words import stem

if TYPE_CHECKING:
    import numpy.typing as npt

    from bot.matching.values import Arrays, Document, Encoder
    from knowledge.language import Language

    Floats = npt.NDArray[np.float64]
    Labels = npt.NDArray[np.int64]

FORMAT = 8
"""Raised whenever the same content would be fitted differently."""
SIMULATED = 1_000
"""Most phrasings, evenly spaced, used to compute thresholds."""
ENOUGH = 50
"""Fewest sample questions from which thresholds are computed; with fewer they are simulated."""
FOLDS = 5
"""
Folds in which sample questions are scored, each as if the questions of its own fold were unknown.
"""


@dataclass(frozen=True, slots=True)
class Phrasings:
    """
    All phrasings of all documents, in the documents' order, then the sample questions that no
    document answers: those of the field (`uncovered`) and those outside it (`elsewhere`).

    Each of the two kinds of sample is scored like one more document, numbered m and m + 1, so that
    questions similar to them are recognised; neither is ever returned as a match.

    Attributes:
        typed: As written in content, (n).
        owners: Document, or kind of sample, of each, (n,).
        counted: False for keywords, passages and samples, (n,).
        allies: For each document, the documents linked with it in either direction, (m).
    """

    typed: tuple[str, ...]
    owners: Labels
    counted: npt.NDArray[np.bool_]
    allies: tuple[frozenset[int], ...]

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return len(self.allies)

    @property
    def turns(self) -> Labels:
        """
        Number of each counted phrasing within its document, from 0, (n,); -1 for the others.
        Phrasings with the same number are held out together.
        """
        turns = np.full(len(self.owners), -1, dtype=np.int64)
        seen: Counter[int] = Counter()
        for row in np.flatnonzero(self.counted):
            owner = int(self.owners[row])
            turns[row] = seen[owner]
            seen[owner] += 1
        return turns

    @classmethod
    def of(cls, documents: Sequence[Document], language: Language) -> Phrasings:
        """
        The phrasings of some documents; keywords, then passages, after the phrases; then the
        language's sample questions.
        """
        rows = [
            (text, number, counted)
            for number, document in enumerate(documents)
            for text, counted in _rows(document)
        ]
        for kind, samples in enumerate((language.uncovered, language.elsewhere)):
            rows += [(text, len(documents) + kind, False) for text in samples]
        return cls(
            tuple(text for text, _, _ in rows),
            np.asarray([number for _, number, _ in rows], dtype=np.int64),
            np.asarray([counted for _, _, counted in rows], dtype=np.bool_),
            _allies(documents),
        )


def _allies(documents: Sequence[Document]) -> tuple[frozenset[int], ...]:
    numbers = {document.id: number for number, document in enumerate(documents)}
    allies: list[set[int]] = [set() for _ in documents]
    for number, document in enumerate(documents):
        for id in document.linked:
            if id in numbers:
                allies[number].add(numbers[id])
                allies[numbers[id]].add(number)
    return tuple(map(frozenset, allies))


def _rows(document: Document) -> Iterator[tuple[str, bool]]:
    for phrase in document.phrases:
        yield phrase, True
    if document.keywords:
        yield " ".join(document.keywords), False
    for passage in document.passages:
        yield passage, False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """
    The words of phrasings as read; cached because counting them takes half a second.

    Attributes:
        counts: How often each word occurs in the documents' phrasings.
        stems: Stems of these words.
        strange: Words that occur only in the sample questions.
    """

    counts: Mapping[str, int]
    stems: frozenset[str]
    strange: frozenset[str]

    @classmethod
    def of(cls, ours: Sequence[str], samples: Sequence[str]) -> Self:
        """The words of the documents' phrasings and of the sample questions, as read."""
        counts = count_words(ours)
        strange = frozenset(count_words(samples)) - counts.keys()
        return cls(counts, frozenset(map(stem, counts)), strange)

    def to_arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """As arrays that `from_arrays` reads back equal."""
        return {
            "words_counted": _blob(self.counts),
            "words_counts": np.asarray(list(self.counts.values()), dtype=np.int64),
            "words_stems": _blob(sorted(self.stems)),
            "words_strange": _blob(sorted(self.strange)),
        }

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Self:
        """
        What `to_arrays` gave.

        Raises:
            KeyError: An array is missing.
            ValueError: Arrays do not belong together.
        """
        counts = arrays["words_counts"].astype(np.int64).tolist()
        return cls(
            dict(zip(_words(arrays["words_counted"]), counts, strict=True)),
            frozenset(_words(arrays["words_stems"])),
            frozenset(_words(arrays["words_strange"])),
        )


def _blob(words: Iterable[str]) -> npt.NDArray[np.generic]:
    return np.frombuffer("\n".join(words).encode(), dtype=np.uint8)


def _words(blob: npt.NDArray[np.generic]) -> list[str]:
    text = blob.astype(np.uint8).tobytes().decode()
    return text.split("\n") if text else []


@dataclass(frozen=True, slots=True)
class FittedIndex:
    """
    A knowledge base ready to be searched.

    Attributes:
        index: All phrasings.
        vocabulary: Their words.
        uncovered: Scores of questions of the field that are not covered: the language's sample
            questions when there are enough, else simulated ones.
        held: Scores of held-out phrasings, a sample of them.
    """

    index: Index
    vocabulary: Vocabulary
    uncovered: Scored
    held: HeldOutScore

    def to_arrays(self) -> Arrays:
        """As arrays that `from_arrays` reads back equal."""
        return {
            **self.index.to_arrays(),
            **self.vocabulary.to_arrays(),
            "uncovered_first": self.uncovered.first,
            "uncovered_lead": self.uncovered.lead,
            "held_rows": self.held.rows,
            "held_found": self.held.found,
            "held_right": self.held.right,
            "held_first": self.held.scored.first,
            "held_lead": self.held.scored.lead,
        }

    @classmethod
    def from_arrays(cls, owners: Labels, arrays: Arrays) -> FittedIndex:
        """
        What `to_arrays` gave.

        Raises:
            KeyError: An array is missing.
        """
        return cls(
            Index.from_arrays(owners, arrays),
            Vocabulary.from_arrays(arrays),
            _scored_from("uncovered", arrays),
            HeldOutScore(
                arrays["held_rows"].astype(np.int64),
                arrays["held_found"].astype(np.int64),
                arrays["held_right"].astype(np.bool_),
                _scored_from("held", arrays),
            ),
        )


def _scored_from(name: str, arrays: Arrays) -> Scored:
    first, lead = (arrays[f"{name}_{part}"].astype(np.float64) for part in ("first", "lead"))
    return Scored(first, lead)


def cache_key(documents: Sequence[Document], language: Language, encoder: Encoder | None) -> str:
    """Cache key of everything that `fit` depends on: `matching-` and a SHA-256 in hexadecimal."""
    solver = [FORMAT, SIMULATED, RIDGE, MEANING_WIDTH, WORDS_WIDTH, WORDS_SHARES, NEIGHBOURS]
    content = [
        [*solver, encoder.name if encoder else ""],
        [
            [
                document.id,
                document.phrases,
                document.keywords,
                document.passages,
                document.linked,
            ]
            for document in documents
        ],
        sorted(language.aliases.items()),
        sorted(language.ambiguous.items()),
        [sorted(words) for words in (language.field, language.common)],
        language.uncovered,
        language.elsewhere,
    ]
    return "matching-" + hashlib.sha256(json.dumps(content).encode()).hexdigest()


def fit(phrasings: Phrasings, language: Language, encoder: Encoder | None) -> FittedIndex:
    """
    The fitted index of some phrasings.

    Time grows with n for the encoder, which takes most of it, and for the index; the simulated
    questions are a sample, each as slow as one query.
    """
    reader = SpellingReader(language)
    texts = [reader.read(text).text for text in phrasings.typed]
    index = Index.build(phrasings.owners, texts, encoder.encode(texts) if encoder else None)
    index, held = _weighed(index, phrasings)
    samples = np.flatnonzero(phrasings.owners == phrasings.documents)
    if len(samples) >= ENOUGH:
        uncovered = _sampled(index, phrasings, samples)
    else:
        uncovered = _simulated(index, phrasings)
    ours = int(np.searchsorted(phrasings.owners, phrasings.documents))
    vocabulary = Vocabulary.of(texts[:ours], texts[ours:])
    return FittedIndex(index, vocabulary, uncovered, held)


def _weighed(index: Index, phrasings: Phrasings) -> tuple[Index, HeldOutScore]:
    """
    The index with the best share of words, and its held-out scores. The best share is the one that
    finds most of a sample of held-out phrasings; the first of equals.
    """
    rows = _drawn(np.flatnonzero(phrasings.counted))
    shares = WORDS_SHARES if index.vectors is not None else WORDS_SHARES[:1]
    tried = [index.weighing(share) for share in shares]
    found = [(one, held_out(one, phrasings, rows)) for one in tried]
    return max(found, key=lambda one: float(one[1].right.mean()))


def _drawn(rows: Labels) -> Labels:
    """At most `SIMULATED` of the rows, evenly spaced."""
    if len(rows) <= SIMULATED:
        return rows
    return rows[np.arange(SIMULATED) * len(rows) // SIMULATED]


def _sampled(index: Index, phrasings: Phrasings, rows: Labels) -> Scored:
    """Scores of the sample questions in some rows, each with its own fold held out."""
    folds = np.full(len(phrasings.owners), -1)
    folds[rows] = np.arange(len(rows)) % FOLDS
    return _scored(
        phrasings, (_again(index, row, folds == folds[row]).raw for row in rows.tolist())
    )


def _simulated(index: Index, phrasings: Phrasings) -> Scored:
    """
    Scores of phrasings as if their document were not in the knowledge base.

    A substitute for sample questions, and harder than real ones, because the phrasings share the
    knowledge base's style.
    """
    return _scored(
        phrasings,
        (
            _again(index, row, phrasings.owners == phrasings.owners[row]).raw
            for row in _drawn(np.flatnonzero(phrasings.counted))
        ),
    )


def _scored(phrasings: Phrasings, raws: Iterable[Floats]) -> Scored:
    found = [(raw, *best_and_lead(raw, phrasings.allies)) for raw in raws]
    first = [float(raw[best]) for raw, best, _ in found]
    return Scored(np.asarray(first), np.asarray([lead for _, _, lead in found]))


def held_out(index: Index, phrasings: Phrasings, rows: Labels) -> HeldOutScore:
    """
    Scores of some phrasings when they, and one phrasing of every other document, are left out of
    the knowledge base.
    """
    turns = phrasings.turns
    raws = [_again(index, row, turns == turns[row]).raw for row in rows]
    found = np.asarray([raw[: phrasings.documents].argmax() for raw in raws], dtype=np.int64)
    return HeldOutScore(rows, found, phrasings.owners[rows] == found, _scored(phrasings, raws))


def _again(index: Index, row: int, without: npt.NDArray[np.bool_]) -> Similarities:
    """A known phrasing used as a query."""
    vector = index.vectors[row] if index.vectors is not None else None
    return index.sight(index.kinship(index.texts[row], vector), without)
