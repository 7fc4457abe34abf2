"""
Our matcher and others behind one interface: phrasings in, ranked intents with scores out.

Each engine imports its libraries when it is created, so that import time counts towards it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

Ranked = list[tuple[str, float]]
Phrases = Mapping[str, Sequence[str]]


class Engine(Protocol):
    """An engine to measure."""

    def rank(self, question: str) -> Ranked:
        """The best three intents with their scores, best first; may be fewer."""
        ...


class Ours:
    """`bot.matching` as shipped, with the everyday word list and no aliases."""

    def __init__(self, phrases: Phrases, *, encoder: Any) -> None:
        import yaml

        from bot.matching import Document, Matcher
        from knowledge.language import Language, Words

        folder = Path(__file__).resolve().parents[2] / "knowledge" / "language"
        common = yaml.safe_load((folder / "common.yaml").read_text(encoding="utf-8"))
        language = Language(common=Words.model_validate(common).as_set)
        documents = [Document(intent, tuple(texts)) for intent, texts in phrases.items()]
        self._matcher = Matcher.build(documents, language, encoder)

    def rank(self, question: str) -> Ranked:
        finding = self._matcher.find(question, limit=3)
        if not finding.matches:
            return []
        # the first raw score: the displayed scale is clipped at 0 and 100, which would create ties
        first, *rest = finding.matches
        return [(first.entry, finding.strength), *((m.entry, m.score / 1_000) for m in rest)]


def _encoder() -> Any:
    from adapters.encoder.model import SentenceEncoder

    return SentenceEncoder()


def _titled(phrases: Phrases) -> Phrases:
    """Every intent with its name as an extra phrasing, since our entries have titles."""
    return {
        intent: (*texts, intent.replace("_", " ").rstrip("?")) for intent, texts in phrases.items()
    }


class TokenSort:
    """rapidfuzz token_sort_ratio, the best phrasing of each intent."""

    def __init__(self, phrases: Phrases) -> None:
        from rapidfuzz import fuzz, process, utils

        self._ratio: Any = fuzz.token_sort_ratio
        self._extract: Any = process.extract
        self._clean: Callable[[str], str] = utils.default_process
        self._texts, self._owners = _flat(phrases, self._clean)

    def rank(self, question: str) -> Ranked:
        found = self._extract(
            self._clean(question), self._texts, scorer=self._ratio, processor=None, limit=60
        )
        return _first_of_each((self._owners[at], float(score)) for _, score, at in found)


class Bm25:
    """bm25s over the pooled phrasings of each intent."""

    def __init__(self, phrases: Phrases) -> None:
        import bm25s

        self._intents = list(phrases)
        self._tokenize: Any = lambda texts: bm25s.tokenize(
            texts, stopwords=None, show_progress=False, return_ids=False
        )
        self._index = bm25s.BM25()
        self._index.index(
            self._tokenize([" ".join(texts) for texts in phrases.values()]), show_progress=False
        )

    def rank(self, question: str) -> Ranked:
        words = self._tokenize([question])[0]
        if not words:
            return []
        scores = self._index.get_scores(words)
        best = scores.argsort()[::-1][:3]
        return [(self._intents[at], float(scores[at])) for at in best]


class LinearSvm:
    """scikit-learn: TF-IDF of words and character n-grams, linear SVM."""

    def __init__(self, phrases: Phrases) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.pipeline import make_pipeline, make_union
        from sklearn.svm import LinearSVC

        texts, owners = _flat(phrases, str)
        self._pipeline = make_pipeline(
            make_union(
                TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
                TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
            ),
            LinearSVC(),
        )
        self._pipeline.fit(texts, owners)

    def rank(self, question: str) -> Ranked:
        scores = self._pipeline.decision_function([question])[0]
        best = scores.argsort()[::-1][:3]
        return [(str(self._pipeline.classes_[at]), float(scores[at])) for at in best]


class ChatterBot:
    """
    ChatterBot's best match by Levenshtein distance; it returns one answer, never three.

    Uses its lower-case tagger, which needs no downloaded language model.
    """

    def __init__(self, phrases: Phrases) -> None:
        from chatterbot import ChatBot
        from chatterbot.tagging import LowercaseTagger
        from chatterbot.trainers import ListTrainer

        self._bot = ChatBot(
            "bench",
            tagger=LowercaseTagger,
            storage_adapter="chatterbot.storage.SQLStorageAdapter",
            database_uri="sqlite:///:memory:",
            logic_adapters=[
                {
                    "import_path": "chatterbot.logic.BestMatch",
                    "statement_comparison_function": ("chatterbot.comparisons.LevenshteinDistance"),
                }
            ],
        )
        trainer = ListTrainer(self._bot, show_training_progress=False)
        for intent, texts in phrases.items():
            for text in texts:
                trainer.train([text, f"intent {intent}"])

    def rank(self, question: str) -> Ranked:
        answer = self._bot.get_response(question)
        return [(answer.text.removeprefix("intent "), float(answer.confidence))]


ENGINES: dict[str, tuple[str, Callable[[Phrases], Engine]]] = {
    "ours": ("this matcher", lambda phrases: Ours(phrases, encoder=_encoder())),
    "titles": (
        "this matcher, intents' names as titles",
        lambda phrases: Ours(_titled(phrases), encoder=_encoder()),
    ),
    "words": ("this matcher, words only", lambda phrases: Ours(phrases, encoder=None)),
    "svm": ("TF-IDF + linear SVM (scikit-learn)", LinearSvm),
    "bm25": ("BM25 (bm25s)", Bm25),
    "token_sort": ("rapidfuzz token_sort_ratio", TokenSort),
    "chatterbot": ("ChatterBot", ChatterBot),
}
"""Short name → name in tables, and constructor."""
MODULES = {
    "ours": ("onnxruntime", "bot.matching"),
    "titles": ("onnxruntime", "bot.matching"),
    "words": ("bot.matching",),
    "svm": ("sklearn.svm", "sklearn.feature_extraction.text", "sklearn.pipeline"),
    "bm25": ("bm25s",),
    "token_sort": ("rapidfuzz.process",),
    "chatterbot": ("chatterbot",),
}
"""Modules that each engine imports."""


def _flat(phrases: Phrases, clean: Callable[[str], str]) -> tuple[list[str], list[str]]:
    pairs = [(clean(text), intent) for intent, texts in phrases.items() for text in texts]
    return [text for text, _ in pairs], [intent for _, intent in pairs]


def _first_of_each(found: Any) -> Ranked:
    best: dict[str, float] = {}
    for intent, score in found:
        best.setdefault(intent, score)
    return list(best.items())[:3]
