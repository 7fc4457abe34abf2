"""The sentence encoder and the cache beside it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pytest

from adapters import encoder
from adapters.encoder import (
    LEAST_LIKENESS,
    LONGEST,
    MODEL,
    VOCABULARY,
    VOCABULARY_SHA256,
    MatchingCache,
    SentenceEncoder,
    Unavailable,
    WordPiece,
    cache_folder,
    load_encoder,
    sha256,
)


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


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("hello world", [101, 7592, 2088, 102]),
        ("", [101, 102]),
        ("Caf\u00e9", [101, 7668, 102]),
        ("don't", [101, 2123, 1005, 1056, 102]),
        ("a\u00a0b\tc", [101, 1037, 1038, 1039, 102]),
        ("\x00\ufffd\u200b", [101, 102]),
        ("\u4e2d\u6587", [101, 1746, 1861, 102]),
        ("$^", [101, 1002, 1034, 102]),
        ("\U0001f389", [101, 100, 102]),
        ("x" * 101, [101, 100, 102]),
    ],
)
def test_text_is_cut_into_the_models_own_pieces(
    pieces: WordPiece, text: str, numbers: list[int]
) -> None:
    assert pieces.cut(text) == numbers


def test_a_word_the_vocabulary_lacks_is_cut_into_parts(pieces: WordPiece) -> None:
    whole, part = pieces.cut("procurements")[1:-1], pieces.cut("procurement")[1:-1]
    assert whole[: len(part)] == part
    assert len(whole) == len(part) + 1


def test_long_text_keeps_its_end_mark(pieces: WordPiece) -> None:
    numbers = pieces.cut("word " * 500)
    assert len(numbers) == LONGEST
    assert numbers[-1] == 102


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
    monkeypatch.setattr(encoder, "MODEL", tmp_path / "nowhere.onnx")
    assert load_encoder() == Unavailable("missing")


def test_a_file_that_differs_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    altered = tmp_path / "altered.onnx"
    altered.write_bytes(MODEL.read_bytes()[:-1])
    monkeypatch.setattr(encoder, "MODEL", altered)
    assert load_encoder() == Unavailable("altered")


def test_the_module_loads_neither_numpy_nor_the_runtime() -> None:
    import subprocess

    code = (
        "import sys, adapters.encoder; print(sorted({'numpy', 'onnxruntime'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


ARRAYS = {"weights": np.arange(6.0).reshape(2, 3), "texts": np.frombuffer(b"abc", dtype=np.uint8)}


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    cache = MatchingCache(tmp_path / "deep" / "folder")
    assert cache.load("matching-1") is None
    cache.save("matching-1", ARRAYS)
    loaded = cache.load("matching-1")
    assert loaded is not None
    assert loaded.keys() == ARRAYS.keys()
    np.testing.assert_array_equal(loaded["weights"], ARRAYS["weights"])


def test_where_it_is_kept_is_the_first_folder_that_has_it(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    cache = MatchingCache(first, second)
    assert cache.where("matching-1") is None
    MatchingCache(second).save("matching-1", ARRAYS)
    assert cache.where("matching-1") == second / "matching-1.npz"
    cache.save("matching-1", ARRAYS)
    assert cache.where("matching-1") == first / "matching-1.npz"


def test_only_the_newest_of_a_kind_are_kept(tmp_path: Path) -> None:
    """Several, so that content with an overlay and without do not push each other out."""
    cache = MatchingCache(tmp_path)
    for number, key in enumerate(("m-1", "other-1", "m-2", "m-3", "m-4", "m-5")):
        cache.save(key, ARRAYS)
        os.utime(tmp_path / f"{key}.npz", (number, number))
    cache.save("m-6", ARRAYS)
    kept = sorted(path.stem for path in tmp_path.iterdir())
    assert kept == ["m-3", "m-4", "m-5", "m-6", "other-1"]


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "words"])
def test_a_damaged_file_counts_as_none(tmp_path: Path, damage: str) -> None:
    cache = MatchingCache(tmp_path)
    cache.save("matching-1", ARRAYS)
    path = tmp_path / "matching-1.npz"
    whole = path.read_bytes()
    middle = whole.index(ARRAYS["weights"].tobytes()) + 9
    path.write_bytes(
        {
            "empty": b"",
            "cut": whole[: len(whole) // 2],
            "flipped": whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :],
            "words": b"not an archive at all",
        }[damage]
    )
    assert cache.load("matching-1") is None


def test_a_folder_that_cannot_be_made_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = MatchingCache(tmp_path / "file" / "folder")
    cache.save("matching-1", ARRAYS)
    assert cache.load("matching-1") is None


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    cache = MatchingCache(tmp_path)
    with pytest.raises(ValueError, match="Object arrays cannot be saved"):
        cache.save("matching-1", {"weights": np.asarray([object()])})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"XDG_CACHE_HOME": "/var/cache/me"}, Path("/var/cache/me/social-value-guide")),
        ({"XDG_CACHE_HOME": "relative"}, Path.home() / ".cache" / "social-value-guide"),
        ({}, Path.home() / ".cache" / "social-value-guide"),
    ],
)
def test_the_cache_lies_where_the_user_keeps_caches(
    environment: dict[str, str], folder: Path
) -> None:
    assert cache_folder(environment) == folder
