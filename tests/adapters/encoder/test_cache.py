"""What is kept between starts: written whole, read without code, and where."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from adapters.encoder.cache import MatchingCache

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
