"""Pages kept between starts are the pages that reading gives, and never trusted blindly."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.runtime.bootstrap import read_library
from adapters.runtime.page_cache import PageCache
from knowledge import ContentError
from knowledge.reading import Knowledge, packaged, pages, read_knowledge, read_page

TEXT = "title: A page\nlist:\n  - one\n  - {two: no}\n"


def kept(folder: Path) -> Path:
    """The one file of a cache."""
    (path,) = folder.iterdir()
    return path


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A folder whose cache holds TEXT."""
    cache = PageCache(tmp_path)
    cache(TEXT, "a.yaml")
    cache.save()
    return tmp_path


def test_a_kept_page_has_the_same_values_and_lines(filled: Path) -> None:
    read, known = read_page(TEXT, "b.yaml"), PageCache(filled)(TEXT, "b.yaml")
    assert (known.file, known.data) == (read.file, read.data)
    assert dict(known.lines) == dict(read.lines)
    assert known.fault("odd", "list", 1, "two") == read.fault("odd", "list", 1, "two")


def test_the_whole_content_is_the_same_read_or_kept(tmp_path: Path, knowledge: Knowledge) -> None:
    for _ in range(2):
        cache = PageCache(tmp_path)
        found = read_knowledge(packaged(), cache)
        assert [each.value for each in found.entries] == [each.value for each in knowledge.entries]
        assert found.phrases == knowledge.phrases
        cache.save()
    assert len(json.loads(kept(tmp_path).read_bytes().partition(b"\n")[2])) > 300


def test_what_is_known_is_not_read_again(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.runtime.page_cache.read_page", lambda *_: pytest.fail("read"))
    cache = PageCache(filled)
    assert cache(TEXT, "a.yaml").data == read_page(TEXT, "a.yaml").data
    before = kept(filled).stat().st_mtime_ns
    cache.save()
    assert kept(filled).stat().st_mtime_ns == before


def test_a_page_with_a_fault_is_refused_every_time_and_never_kept(tmp_path: Path) -> None:
    cache = PageCache(tmp_path)
    for _ in range(2):
        with pytest.raises(ContentError, match="stands twice"):
            cache("a: 1\na: 2\n", "a.yaml")
    cache.save()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: b"",
        lambda whole: whole[: len(whole) // 2],
        lambda whole: whole.replace(b"one", b"two"),
        lambda whole: whole.partition(b"\n")[2],
        lambda whole: b"\x80\x04cposix\nsystem\n",
    ],
    ids=["empty", "cut", "changed", "no checksum", "a pickle"],
)
def test_a_damaged_file_counts_as_none_and_is_written_anew(
    filled: Path, damage: Callable[[bytes], bytes]
) -> None:
    whole = kept(filled).read_bytes()
    kept(filled).write_bytes(damage(whole))
    cache = PageCache(filled)
    assert cache(TEXT, "a.yaml").data == read_page(TEXT, "a.yaml").data
    cache.save()
    assert kept(filled).read_bytes() == whole


@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_a_file_that_others_can_write_is_not_read(filled: Path, mode: int) -> None:
    kept(filled).chmod(mode)
    cache = PageCache(filled)
    cache(TEXT, "a.yaml")
    cache.save()
    assert kept(filled).stat().st_mode & 0o777 == 0o600, "it was read anew and written anew"


def test_a_folder_that_cannot_be_made_costs_time_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = PageCache(tmp_path / "file" / "folder")
    assert cache(TEXT, "a.yaml").data == read_page(TEXT, "a.yaml").data
    cache.save()


def test_reading_the_library_keeps_its_pages_in_the_users_cache_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    read_library()
    path = kept(tmp_path / "social-value-guide")
    assert path.name.startswith("pages-")
    assert path.stat().st_mode & 0o077 == 0
    cache = PageCache(path.parent)
    for file, text in pages(packaged(), "entries"):
        cache(text, file)
    before = path.read_bytes()
    cache.save()
    assert path.read_bytes() == before
