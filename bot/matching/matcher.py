"""
Utterance in, finding out: the one place where everything about matching meets.

    reading (aliases, spelling) → kinship with every phrasing → score per document → band

Rules of this file: pure and deterministic; any text gives a finding; a score says what a person
sees, the thresholds stand in `Scale`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from bot.matching.fitting import WORDS_SHARE, Fitted, Phrasings, cache_key, fit, mix
from bot.matching.ridge import meaning_kernel, words_kernel
from bot.matching.scale import Scale
from bot.matching.spaces import letter_features, word_features
from bot.matching.spelling import Reader, Reading, Speller, count_words, field_stems
from bot.matching.values import (
    Band,
    Cache,
    Contribution,
    Document,
    Encoder,
    Finding,
    Match,
    Report,
    Stray,
)
from bot.matching.words import stem, tokens

if TYPE_CHECKING:
    import numpy.typing as npt

    from knowledge.language import Language

    Floats = npt.NDArray[np.float64]

MOST_ASKED = 3
"""At most so many documents are offered when it is not clear which is meant."""
_ENOUGH = 50
"""Sample questions from which thresholds can be read off."""
_LISTED = 8
"""Contributions named one by one; the others are summed up."""


@dataclass(frozen=True, slots=True)
class _Sight:
    """
    What one utterance looks like from the knowledge base; everything else follows from it.

    `words` and `meaning` are its kinship with every phrasing, (n,); `raw` the documents' raw
    scores, (m,).
    """

    reading: Reading
    words: Floats
    meaning: Floats | None
    raw: Floats

    @property
    def kinship(self) -> Floats:
        """Kinship of either kind together, (n,)."""
        return mix(self.words, self.meaning)


class Matcher:
    """Finds the document an utterance asks for, and knows when there is none."""

    def __init__(
        self,
        documents: Sequence[Document],
        language: Language,
        encoder: Encoder | None,
        fitted: Fitted,
        *,
        false_answer_budget: float,
    ) -> None:
        """Use `build`; `fitted` must come from the same documents, language and encoder."""
        self._documents = tuple(documents)
        self._encoder = encoder
        self._fitted = fitted
        self._budget = false_answer_budget
        by_id = sorted(range(len(documents)), key=lambda number: documents[number].id)
        self._places = np.argsort(np.asarray(by_id))
        self._phrasings = Phrasings.of(self._documents)
        counts = count_words(fitted.texts)
        self._reader = Reader(language, Speller(counts, language.common | language.field))
        self._field = field_stems(language)
        self.scale = Scale.calibrate(fitted.uncovered, fitted.held, false_answer_budget)
        if len(language.uncovered) >= _ENOUGH:
            scores = np.array([self._best(question) for question in language.uncovered])
            self.scale = Scale.calibrate(scores, fitted.held, false_answer_budget)

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
            documents: At least one, ids unique, each with a phrasing that holds a word.
            language: Short forms, everyday words and words of the field. Fifty or more of its
                `uncovered` questions take the place of the simulated ones, which are harder than
                real people's, when the thresholds are set.
            encoder: Sentence vectors; None for words only.
            false_answer_budget: Share of simulated uncovered questions that may be answered,
                above 0 and below 1.
            cache: Keeps what is slow to work out, under a key of everything it depends on.

        Raises:
            ValueError: The documents or the budget are not as said above.
        """
        _check(documents, false_answer_budget)
        key = cache_key(documents, language, encoder)
        fitted = _kept(cache, key)
        if fitted is None:
            fitted = fit(Phrasings.of(documents), language, encoder)
            if cache is not None:
                cache.save(key, fitted.to_arrays())
        return cls(
            documents,
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
        What is found about an utterance. Takes any text; an utterance that holds no word is
        `OUTSIDE`, with no match.

        Args:
            utterance: As typed.
            limit: Most matches to give, 0 or more; the band does not depend on it.
        """
        sight = self._look(utterance)
        return self._nothing() if sight is None else self._finding(sight, limit)

    def explain(self, utterance: str, *, limit: int = 5) -> Finding:
        """
        As `find`, with what the first match's raw score is made of: the phrasings that count
        most, weightiest first, and for each kind of kinship the sum of all others as a
        contribution with an empty phrase. The amounts add up to `Finding.strength`.
        """
        sight = self._look(utterance)
        if sight is None:
            return self._nothing()
        finding = self._finding(sight, limit)
        top = self._ranked(sight)[0][2]
        return replace(finding, contributions=self._contributions(sight, top))

    def report(self) -> Report:
        """How well the knowledge base tells its own documents apart."""
        held = self._fitted.held
        wrong = sorted(
            (int(row), int(found))
            for row, found, right in zip(held.rows, held.found, held.right, strict=True)
            if not right
        )
        ids = [document.id for document in self._documents]
        owners = self._phrasings.owners
        return Report(
            mode=self.mode,
            documents=len(ids),
            phrases=int(self._phrasings.counted.sum()),
            accuracy=float(held.right.mean()),
            strays=tuple(
                Stray(self._phrasings.typed[row], ids[owners[row]], ids[found])
                for row, found in wrong
            ),
            answer_at=self.scale.answer,
            ask_at=self.scale.ask,
            field_at=self.scale.field,
            budget=self._budget,
            answered=float((held.first >= self.scale.answer).mean()),
        )

    def _look(self, utterance: str) -> _Sight | None:
        reading = self._reader.read(utterance)
        features = word_features(reading.text)
        if not features:
            return None
        fitted = self._fitted
        words = words_kernel(
            fitted.words.cosines(features), fitted.letters.cosines(letter_features(reading.text))
        )
        by_words = _scores(words, fitted.by_words)
        if self._encoder is None or fitted.vectors is None or fitted.by_meaning is None:
            return _Sight(reading, words, None, by_words)
        vector = self._encoder.encode([reading.text])[0]
        meaning = meaning_kernel((fitted.vectors @ vector).astype(np.float64))
        return _Sight(reading, words, meaning, mix(by_words, _scores(meaning, fitted.by_meaning)))

    def _finding(self, sight: _Sight, limit: int) -> Finding:
        scored = self._ranked(sight)
        top = scored[0][2]
        strength = float(sight.raw[top])
        return Finding(
            band=self._band(sight),
            matches=tuple(
                Match(id, points, self._phrasings.typed[self._closest(sight, number)])
                for points, id, number in scored[: max(limit, 0)]
            ),
            read_as=sight.reading.changes,
            shared=self._shared(sight, top),
            rarity=self._rarity(strength),
            unseen=self._unseen(sight.reading.text),
            strength=strength,
        )

    def _ranked(self, sight: _Sight) -> list[tuple[float, str, int]]:
        """Every document as (score, id, number), best first, ties by id."""
        points = self.scale.points(sight.raw)
        order = np.lexsort((self._places, -points))
        return [(float(points[at]), self._documents[at].id, int(at)) for at in order]

    def _nothing(self) -> Finding:
        return Finding(Band.OUTSIDE, (), (), (), 1.0)

    def _band(self, sight: _Sight) -> Band:
        best, second = self._first_and_rival(sight)
        if best >= self.scale.ask:
            is_tied = second > self.scale.tie * best
            return Band.CLOSE if is_tied or best < self.scale.answer else Band.SURE
        if best >= self.scale.field or self._has_field_word(sight.reading.text):
            return Band.UNKNOWN
        return Band.OUTSIDE

    def _first_and_rival(self, sight: _Sight) -> tuple[float, float]:
        """The best raw score, and the best of a document not linked with it; 0 for none."""
        order = np.argsort(-sight.raw, kind="stable")
        top = self._documents[int(order[0])]
        rivals = (
            float(sight.raw[at])
            for at in order[1:]
            if self._documents[int(at)].id not in top.linked
            and top.id not in self._documents[int(at)].linked
        )
        return float(sight.raw[order[0]]), next(rivals, 0.0)

    def _best(self, utterance: str) -> float:
        sight = self._look(utterance)
        return float(sight.raw.max()) if sight is not None else 0.0

    def _has_field_word(self, text: str) -> bool:
        return any(stem(word) in self._field for word in tokens(text))

    def _closest(self, sight: _Sight, document: int) -> int:
        rows = np.flatnonzero((self._phrasings.owners == document) & self._phrasings.counted)
        return int(rows[sight.kinship[rows].argmax()])

    def _shared(self, sight: _Sight, document: int) -> tuple[str, ...]:
        ours = tokens(self._fitted.texts[self._closest(sight, document)])
        typed = {stem(word) for word in tokens(sight.reading.text)}
        return tuple(dict.fromkeys(word for word in ours if stem(word) in typed))

    def _unseen(self, text: str) -> tuple[str, ...]:
        words = dict.fromkeys(tokens(text))
        return tuple(word for word in words if not self._fitted.words.holds(stem(word)))

    def _rarity(self, strength: float) -> float:
        uncovered = self._fitted.uncovered
        return 1 - int(np.searchsorted(uncovered, strength, side="left")) / len(uncovered)

    def _contributions(self, sight: _Sight, document: int) -> tuple[Contribution, ...]:
        fitted = self._fitted
        kinds: list[tuple[Literal["meaning", "words"], Floats]]
        words = sight.words * fitted.by_words[:, document]
        if sight.meaning is None or fitted.by_meaning is None:
            kinds = [("words", words)]
        else:
            total = 1 + WORDS_SHARE
            meaning = sight.meaning * fitted.by_meaning[:, document] / total
            kinds = [("meaning", meaning), ("words", words * WORDS_SHARE / total)]
        ranked = sorted(
            (
                (-abs(amount), kind, row)
                for kind, amounts in kinds
                for row, amount in enumerate(amounts)
            )
        )[:_LISTED]
        listed = {(kind, row) for _, kind, row in ranked}
        amounts_of = dict(kinds)
        named = tuple(
            Contribution(
                self._phrasings.typed[row], self._owner(row), kind, float(amounts_of[kind][row])
            )
            for _, kind, row in ranked
        )
        others = tuple(
            Contribution(
                "",
                "",
                kind,
                float(
                    sum(amount for row, amount in enumerate(amounts) if (kind, row) not in listed)
                ),
            )
            for kind, amounts in kinds
        )
        return named + others

    def _owner(self, row: int) -> str:
        return self._documents[int(self._phrasings.owners[row])].id


def _scores(kinship: Floats, weights: npt.NDArray[np.float32]) -> Floats:
    """Raw scores, (m,), in single precision: a double would first copy all the weights."""
    return (kinship.astype(np.float32) @ weights).astype(np.float64)


def _kept(cache: Cache | None, key: str) -> Fitted | None:
    arrays = cache.load(key) if cache is not None else None
    if arrays is None:
        return None
    try:
        return Fitted.from_arrays(arrays)
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
