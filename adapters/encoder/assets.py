"""
The encoder's files and the checksums they must have.

`tools/encoder.py` makes the model from the published weights, with the pooling fitted to our field.
Nothing is downloaded.

Rules of this file: paths and checksums; imports neither onnxruntime nor numpy.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

MODEL = Path(__file__).with_name("model.onnx")
MODEL_SHA256 = "fb1a08afaba0687d9309244f689c179f6646a00b6cb16af9e7685ac110cb6dcf"
VOCABULARY = Path(__file__).with_name("vocabulary.txt")
VOCABULARY_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
REFERENCE = Path(__file__).with_name("reference.npy")
"""Vectors of `REFERENCE_SENTENCES` from the published weights, not quantised."""


def sha256(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_unaltered() -> bool:
    """True when model and vocabulary have the expected checksums."""
    return sha256(MODEL) == MODEL_SHA256 and sha256(VOCABULARY) == VOCABULARY_SHA256
