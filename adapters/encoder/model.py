"""
The sentence encoder: all-MiniLM-L6-v2 with int8 weights, run by onnxruntime on one core.

Model and vocabulary are checked against their SHA-256 before use. Without onnxruntime or the
model, or with files that differ, `load_encoder` says so and the matcher works on words alone.

Rules of this file: sentences are encoded one by one, because the integer weights are scaled to
what flows through the network and a sentence's vector must never depend on its neighbours; numpy
and onnxruntime are loaded on first use.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adapters.encoder import assets
from adapters.encoder.tokenizer import WordPiece

if TYPE_CHECKING:
    from bot.matching.values import FloatMatrix

NAME = "all-MiniLM-L6-v2-int7-field-256"
REFERENCE_SENTENCES = (
    "does the act apply to goods",
    "what is the threshold for a council",
    "we are a charity bidding for a contract",
    "how much weighting should social value get",
    "who do I complain to",
    "good morning",
)
LEAST_LIKENESS = 0.97
"""Cosine that every reference sentence must keep with its unrounded vector."""
WIDTH = 256
"""Numbers in a vector."""
_MANY = 64
"""Texts from which all cores are used."""


@dataclass(frozen=True, slots=True)
class Unavailable:
    """Why there is no encoder, in a word a report can show: `missing` or `altered`."""

    reason: str


class SentenceEncoder:
    """Satisfies `bot.matching.Encoder`. One question at a time, or many texts at once."""

    name = NAME

    def __init__(self, model: Path = assets.MODEL, vocabulary: Path = assets.VOCABULARY) -> None:
        """
        Args:
            model: The ONNX file.
            vocabulary: One piece a line.
        """
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"]
        )
        self._pieces = WordPiece(vocabulary.read_text(encoding="utf-8").split("\n"))

    def encode(self, texts: Sequence[str]) -> FloatMatrix:
        """Unit vectors of the texts in order, (n, `WIDTH`) float32; any text has one."""
        import numpy as np

        vectors: FloatMatrix = np.empty((len(texts), WIDTH), dtype=np.float32)
        if len(texts) < _MANY:
            for row, text in enumerate(texts):
                vectors[row] = self._vector(text)
        else:
            # the network leaves Python's lock alone while it works
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                vectors[:] = list(pool.map(self._vector, texts))
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return vectors

    def _vector(self, text: str) -> FloatMatrix:
        import numpy as np

        pieces = np.asarray([self._pieces.cut(text)], dtype=np.int64)
        vector: FloatMatrix = self._session.run(["vector"], {"pieces": pieces})[0][0]
        return vector

    def likeness(self) -> float:
        """The least cosine between a reference sentence's vector and its unrounded one."""
        import numpy as np

        vectors = self.encode(REFERENCE_SENTENCES)
        return float((vectors * np.load(assets.REFERENCE, allow_pickle=False)).sum(axis=1).min())


def load_encoder() -> SentenceEncoder | Unavailable:
    """The encoder, or why there is none. Reads the model once to check it: about 30 ms."""
    if not assets.MODEL.is_file() or importlib.util.find_spec("onnxruntime") is None:
        return Unavailable("missing")
    if not assets.is_unaltered():
        return Unavailable("altered")
    return SentenceEncoder()
