"""
Content pages as plain values, kept between starts: reading YAML was a third of a start.

Satisfies `knowledge.reading.ReadPage`. A page is known by the SHA-256 of its text; a change of one
file costs the reading of that file.

Rules of this file: JSON only, since what is read here must never run; a file that is damaged, was
written for another reader or belongs to somebody else counts as none; a cache that cannot be
written costs time only. A page with a fault is never kept, so faults are found as without a cache.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Final

from knowledge.reading import READER, Page, Plain, page_of, read_page

_KEPT: Final = 5_000
"""Pages kept at most, some ten states of the content; then only those of the last start."""


class PageCache:
    """
    Pages of one folder's cache file, read when made.

    Args:
        folder: Of this user; made when something is saved. What others can write is not read.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"pages-{READER}.json"
        self._kept = _load(self._path)
        self._used: dict[str, Plain] = {}

    def __call__(self, text: str, file: str) -> Page:
        """As `knowledge.reading.read_page`, from the cache where it holds the text."""
        digest = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
        data = self._kept.get(digest)
        if data is None:
            page = read_page(text, file)
            self._used[digest] = page.data
            return page
        self._used[digest] = data
        return page_of(text, file, data)

    def save(self) -> None:
        """Writes what was read anew, whole or not at all; nothing when all was known."""
        if self._used.keys() <= self._kept.keys():
            return
        both = self._kept | self._used
        kept = both if len(both) <= _KEPT else self._used
        body = json.dumps(kept, ensure_ascii=True, separators=(",", ":")).encode()
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            _write(self._path, _checksum(body) + b"\n" + body)


def _load(path: Path) -> dict[str, Plain]:
    try:
        with path.open("rb") as file:
            if not _is_ours(os.fstat(file.fileno())):
                return {}
            checksum, _, body = file.read().partition(b"\n")
    except OSError:
        return {}
    if checksum != _checksum(body):
        return {}
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_ours(status: os.stat_result) -> bool:
    """True when only this user can have written the file, as far as the system can say."""
    if not hasattr(os, "getuid"):
        return True
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def _checksum(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()


def _write(path: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
