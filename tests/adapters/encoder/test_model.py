"""The sentence encoder: its vectors, and what happens without its files."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from adapters.encoder import assets
from adapters.encoder.assets import MODEL, VOCABULARY, VOCABULARY_SHA256, sha256
from adapters.encoder.model import LEAST_LIKENESS, SentenceEncoder, Unavailable, load_encoder
from adapters.encoder.tokenizer import WordPiece


@pytest.fixture(scope="module")
def pieces() -> WordPiece:
    return WordPiece(VOCABULARY.read_text(encoding="utf-8").split("\n"))


@pytest.fixture(scope="module")
def sentences() -> SentenceEncoder:
    found = load_encoder()
    assert isinstance(found, SentenceEncoder)
    return found


def test_the_vocabulary_is_the_one_the_model_was_trained_with() -> None:
    assert sha256(VOCABULARY) == VOCABULARY_SHA256


def test_vectors_have_length_1_in_single_precision(sentences: SentenceEncoder) -> None:
    vectors = sentences.encode(["does the act apply to goods", "", "\U0001f389" * 300])
    assert vectors.shape == (3, 256)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)
    assert sentences.encode([]).shape == (0, 256)


def test_the_network_within_is_that_of_the_original_weights(pieces: WordPiece) -> None:
    """
    0.943, 0.257 and 0.695 are what the unquantised weights give for these sentences, worked out
    with a plain implementation of the network. Rounding may move them by three hundredths.
    """
    import onnxruntime

    session = onnxruntime.InferenceSession(str(MODEL), providers=["CPUExecutionProvider"])
    means = [
        session.run(["last"], {"pieces": np.asarray([pieces.cut(text)], dtype=np.int64)})[0][0]
        for text in (
            "That is a happy person",
            "That is a very happy person",
            "Today is a sunny day",
            "That is a happy dog",
        )
    ]
    first, *others = (mean / np.linalg.norm(mean) for mean in means)
    assert np.stack(others) @ first == pytest.approx([0.943, 0.257, 0.695], abs=0.03)


def test_an_everyday_word_says_less_than_a_rare_one(sentences: SentenceEncoder) -> None:
    """The words that most of our sentences hold count for little beside the one that differs."""
    asked, same, other = sentences.encode(
        ["what about the apprentices", "apprentices", "what about the threshold"]
    )
    assert asked @ same > asked @ other


def test_a_vector_does_not_depend_on_what_is_encoded_with_it(sentences: SentenceEncoder) -> None:
    alone = sentences.encode(["is a parish council covered"])[0]
    together = sentences.encode(["short", "is a parish council covered", "a longer one " * 20])[1]
    np.testing.assert_array_equal(alone, together)


def test_vectors_lie_close_to_those_of_the_weights_as_published(
    sentences: SentenceEncoder,
) -> None:
    assert LEAST_LIKENESS <= sentences.likeness() <= 1


def test_without_the_model_there_is_no_encoder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(assets, "MODEL", tmp_path / "nowhere.onnx")
    assert load_encoder() == Unavailable("missing")


def test_a_file_that_differs_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    altered = tmp_path / "altered.onnx"
    altered.write_bytes(MODEL.read_bytes()[:-1])
    monkeypatch.setattr(assets, "MODEL", altered)
    assert load_encoder() == Unavailable("altered")


def test_the_module_loads_neither_numpy_nor_the_runtime() -> None:
    import subprocess

    heavy = "{'numpy', 'onnxruntime'}"
    code = f"import sys, adapters.encoder.model; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
