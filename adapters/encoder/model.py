"""
The sentence encoder: all-MiniLM-L6-v2 with int8 weights, run by onnxruntime on one core.

Model and vocabulary are checked against their SHA-256 before use. If onnxruntime or the model is
missing, or a file differs, `load_encoder` returns the reason and the matcher uses words alone.

Rules of this file: sentences are encoded one by one: activations are quantised dynamically, and in
a batch a sentence's vector would depend on the others. numpy and onnxruntime are imported on first
use.
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
"""
Least cosine between each reference sentence's vector and its vector from the published weights.
"""
WIDTH = 256
"""Dimensions of a vector."""
_MANY = 64
"""Number of texts from which all cores are used."""


@dataclass(frozen=True, slots=True)
class Unavailable:
    """Why there is no encoder: `missing` or `altered`."""

    reason: str


class SentenceEncoder:
    """Satisfies `bot.matching.Encoder`, for single questions and for many texts at once."""

    name = NAME

    def __init__(self, model: Path = assets.MODEL, vocabulary: Path = assets.VOCABULARY) -> None:
        """
        Args:
            model: The ONNX file.
            vocabulary: One token a line.
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
        """Unit vectors of the texts in order, (n, `WIDTH`) float32; defined for every text."""
        import numpy as np

        vectors: FloatMatrix = np.empty((len(texts), WIDTH), dtype=np.float32)
        if len(texts) < _MANY:
            for row, text in enumerate(texts):
                vectors[row] = self._vector(text)
        else:
            # onnxruntime releases the GIL while it runs
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
        """
        The lowest cosine between a reference sentence's vector and that from the published weights.
        """
        import numpy as np

        vectors = self.encode(REFERENCE_SENTENCES)
        return float((vectors * np.load(assets.REFERENCE, allow_pickle=False)).sum(axis=1).min())


def load_encoder() -> SentenceEncoder | Unavailable:
    """The encoder, or why there is none. Reads the model once to check it, about 30 ms."""
    if not assets.MODEL.is_file() or importlib.util.find_spec("onnxruntime") is None:
        return Unavailable("missing")
    if not assets.is_unaltered():
        return Unavailable("altered")
    return SentenceEncoder()
