"""
The encoder's files and the checksums they must have.

`tools/encoder.py` makes the model from the weights as published, with the step from pieces to
vector fitted to the field. Nothing is fetched.

Rules of this file: paths and checksums; it loads neither model nor numpy.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

MODEL = Path(__file__).with_name("model.onnx")
MODEL_SHA256 = "fb1a08afaba0687d9309244f689c179f6646a00b6cb16af9e7685ac110cb6dcf"
VOCABULARY = Path(__file__).with_name("vocabulary.txt")
VOCABULARY_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
REFERENCE = Path(__file__).with_name("reference.npy")
"""Vectors of `REFERENCE_SENTENCES` by the weights as published, not rounded."""


def sha256(path: Path) -> str:
    """Checksum of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_unaltered() -> bool:
    """True when model and vocabulary are the files this program was made for."""
    return sha256(MODEL) == MODEL_SHA256 and sha256(VOCABULARY) == VOCABULARY_SHA256
