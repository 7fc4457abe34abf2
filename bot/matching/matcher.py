"""
Finds the documents that an utterance asks for.

    reading (aliases, spelling) → similarity to every phrasing → score per document → band

Pure and deterministic; accepts any text. Scores are on the scale shown to people; the thresholds
are in `ScoreScale`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from bot.matching.fitting import FittedIndex, Phrasings, cache_key, fit, held_out
from bot.matching.index import Similarities
from bot.matching.scale import ScoreScale, best_and_lead
from bot.matching.spelling import PhraseSpeller, SpellingReader, SpellingReading, field_stems
from bot.matching.values import (
    Band,
    Cache,
    Confusion,
    Contribution,
    Document,
    Encoder,
    Finding,
    Match,
    MatchingReport,
)
from bot.matching.words import stem, tokens

if TYPE_CHECKING:
    import numpy.typing as npt

    from knowledge.language import Language

    Floats = npt.NDArray[np.float64]

MOST_ASKED = 3
"""Most documents offered when it is not clear which is meant."""
_LISTED = 8
"""Contributions listed one by one; the others are added up."""


@dataclass(frozen=True, slots=True)
class _Looked:
    """An utterance as read, with its similarities to the knowledge base."""

    reading: SpellingReading
    sight: Similarities

    @property
    def raw(self) -> Floats:
        """Raw score of every document, then of both kinds of sample question, (m + 2,)."""
        return self.sight.raw


class Matcher:
    """Finds the document an utterance asks for, and recognises when no document answers it."""

    def __init__(
        self,
        documents: Sequence[Document],
        phrasings: Phrasings,
        language: Language,
        encoder: Encoder | None,
        fitted: FittedIndex,
        *,
        false_answer_budget: float,
    ) -> None:
        """Use `build`; all arguments must come from the same documents, language and encoder."""
        self._documents = tuple(documents)
        self._encoder = encoder
        self._fitted = fitted
        self._budget = false_answer_budget
        by_id = sorted(range(len(documents)), key=lambda number: documents[number].id)
        self._places = np.argsort(np.asarray(by_id))
        self._phrasings = phrasings
        known = {*language.common, *language.field, *fitted.vocabulary.strange}
        self._reader = SpellingReader(language, PhraseSpeller(fitted.vocabulary.counts, known))
        self._field = field_stems(language)
        self._uncovered = np.sort(fitted.uncovered.first)
        self.scale = ScoreScale.calibrate(fitted.uncovered, fitted.held, false_answer_budget)

    @classmethod
    def build(
        cls,
        documents: Sequence[Document],
        language: Language,
        encoder: Encoder | None,
        *,
        false_answer_budget: float = 0.05,
        cache: Cache | None = None,
    ) -> Matcher:
        """
        A matcher over some documents.

        Args:
            documents: At least one, ids unique, each with a phrasing that has a word in it.
            language: Abbreviations, everyday words and terms of the field. If it has fifty or more
                `uncovered` questions, the thresholds are set from them instead of from simulated
                ones, which are harder than real questions; questions like them are declined.
            encoder: Sentence vectors; None for words only.
            false_answer_budget: Share of simulated uncovered questions that may be answered,
                above 0 and below 1.
            cache: Keeps what is slow to compute, under a key of everything it depends on.

        Raises:
            ValueError: The documents or the budget are not as described above.
        """
        _check(documents, false_answer_budget)
        key = cache_key(documents, language, encoder)
        phrasings = Phrasings.of(documents, language)
        fitted = _kept(cache, key, phrasings)
        if fitted is None:
            fitted = fit(phrasings, language, encoder)
            if cache is not None:
                cache.save(key, fitted.to_arrays())
        return cls(
            documents,
            phrasings,
            language,
            encoder,
            fitted,
            false_answer_budget=false_answer_budget,
        )

    @property
    def mode(self) -> str:
        """What is compared: `sentence vectors and words` or `words only`."""
        return "words only" if self._encoder is None else "sentence vectors and words"

    def rank(self, utterance: str, *, limit: int = 5) -> tuple[Match, ...]:
        """The documents that may be meant: best first; ties by id; at most `limit`."""
        return self.find(utterance, limit=limit).matches

    def find(self, utterance: str, *, limit: int = 5) -> Finding:
        """
        The result for an utterance. Takes any text; one without a word is `OUTSIDE`, with no match.

        Args:
            utterance: As typed.
            limit: Most matches to give, 0 or more; the band does not depend on it.
        """
        looked = self._look(utterance)
        return self._nothing() if looked is None else self._finding(looked, limit)

    def explain(self, utterance: str, *, limit: int = 5) -> Finding:
        """
        As `find`, with the contributions to the first match's raw score: the phrasings that count
        most, largest first, and for each kind of similarity the sum of all others, with an empty
        phrase. The amounts add up to `Finding.strength`.
        """
        looked = self._look(utterance)
        if looked is None:
            return self._nothing()
        (_, _, top), *_ = self._ranked(looked, 1)
        contributions = self._contributions(looked.sight, top)
        return replace(self._finding(looked, limit), contributions=contributions)

    def report(self) -> MatchingReport:
        """
        How well the knowledge base tells its own documents apart. Matches every phrasing as if it
        were a question: some milliseconds each.
        """
        phrasings, owners = self._phrasings, self._phrasings.owners
        held = held_out(self._fitted.index, phrasings, np.flatnonzero(phrasings.counted))
        ids = [document.id for document in self._documents]
        return MatchingReport(
            mode=self.mode,
            documents=len(ids),
            phrases=len(held.rows),
            accuracy=float(held.right.mean()),
            strays=tuple(
                Confusion(phrasings.typed[row], ids[owners[row]], ids[found])
                for row, found in zip(held.rows, held.found, strict=True)
                if owners[row] != found
            ),
            answer_at=self.scale.answer,
            ask_at=self.scale.ask,
            field_at=self.scale.field,
            budget=self._budget,
            answered=float((held.scored.lead >= self.scale.answer).mean()),
        )

    def _look(self, utterance: str) -> _Looked | None:
        reading = self._reader.read(utterance)
        if not tokens(reading.text):
            return None
        vector = self._encoder.encode([reading.text])[0] if self._encoder else None
        return _Looked(reading, self._fitted.index.look(reading.text, vector))

    def _finding(self, looked: _Looked, limit: int) -> Finding:
        scored = self._ranked(looked, max(limit, 1))
        top = scored[0][2]
        strength = float(looked.raw[top])
        return Finding(
            band=self._band(looked),
            matches=tuple(
                Match(id, points, self._phrasings.typed[self._closest(looked, number)])
                for points, id, number in scored[: max(limit, 0)]
            ),
            read_as=looked.reading.changes,
            shared=self._shared(looked, top),
            rarity=self._rarity(strength),
            unseen=self._unseen(looked.reading.text),
            strength=strength,
        )

    def _ranked(self, looked: _Looked, limit: int) -> list[tuple[float, str, int]]:
        """The first documents as (score, id, number), best first, ties by id."""
        points = self.scale.points(looked.raw[: self._phrasings.documents])
        order = np.lexsort((self._places, -points))[:limit]
        return [(float(points[at]), self._documents[at].id, int(at)) for at in order]

    def _nothing(self) -> Finding:
        return Finding(Band.OUTSIDE, (), (), (), 1.0)

    def _band(self, looked: _Looked) -> Band:
        best, lead = best_and_lead(looked.raw, self._phrasings.allies)
        first = float(looked.raw[best])
        if first >= self.scale.ask and lead >= self.scale.answer:
            return Band.SURE
        if first >= self.scale.ask and lead > -self.scale.answer:
            return Band.CLOSE
        if self._is_elsewhere(looked.raw):
            return Band.OUTSIDE
        if first >= self.scale.field or self._has_field_word(looked.reading.text):
            return Band.UNKNOWN
        return Band.OUTSIDE

    def _is_elsewhere(self, raw: Floats) -> bool:
        """True when it is more like messages outside the field than like anything else."""
        elsewhere = self._phrasings.documents + 1
        if len(raw) <= elsewhere:
            return False
        return float(raw[elsewhere] - raw[:elsewhere].max()) >= self.scale.answer

    def _has_field_word(self, text: str) -> bool:
        return any(stem(word) in self._field for word in tokens(text))

    def _closest(self, looked: _Looked, document: int) -> int:
        rows = np.flatnonzero((self._phrasings.owners == document) & self._phrasings.counted)
        return int(rows[looked.sight.kinship[rows].argmax()])

    def _shared(self, looked: _Looked, document: int) -> tuple[str, ...]:
        ours = tokens(self._fitted.index.texts[self._closest(looked, document)])
        typed = {stem(word) for word in tokens(looked.reading.text)}
        return tuple(dict.fromkeys(word for word in ours if stem(word) in typed))

    def _unseen(self, text: str) -> tuple[str, ...]:
        words = dict.fromkeys(tokens(text))
        return tuple(word for word in words if stem(word) not in self._fitted.vocabulary.stems)

    def _rarity(self, strength: float) -> float:
        below = int(np.searchsorted(self._uncovered, strength, side="left"))
        return 1 - below / len(self._uncovered)

    def _contributions(self, sight: Similarities, document: int) -> tuple[Contribution, ...]:
        is_own = self._phrasings.owners[sight.rows] == document
        kinds = self._fitted.index.kinds
        amounts = sorted(
            (
                (float(amount), kind, int(row))
                for row, shares in zip(sight.rows[is_own], sight.shares[is_own], strict=True)
                for kind, amount in zip(kinds, shares, strict=True)
            ),
            key=lambda found: (-abs(found[0]), found[1], found[2]),
        )
        id = self._documents[document].id
        named = tuple(
            Contribution(self._phrasings.typed[row], id, kind, amount)
            for amount, kind, row in amounts[:_LISTED]
        )
        others = tuple(
            Contribution("", "", kind, sum(a for a, k, _ in amounts[_LISTED:] if k == kind))
            for kind in kinds
        )
        return named + others


def _kept(cache: Cache | None, key: str, phrasings: Phrasings) -> FittedIndex | None:
    arrays = cache.load(key) if cache is not None else None
    if arrays is None:
        return None
    try:
        return FittedIndex.from_arrays(phrasings.owners, arrays)
    except (KeyError, ValueError):
        return None


def _check(documents: Sequence[Document], budget: float) -> None:
    if not 0 < budget < 1:
        raise ValueError("the false answer budget lies between 0 and 1")
    if not documents:
        raise ValueError("a matcher needs a document")
    if len({document.id for document in documents}) < len(documents):
        raise ValueError("two documents share an id")
    for document in documents:
        if not any(tokens(phrase) for phrase in document.phrases):
            raise ValueError(f"document '{document.id}' has no phrasing with a word in it")
