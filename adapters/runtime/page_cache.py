"""
Cache of parsed content pages: parsing YAML took a third of the start-up time.

Satisfies `knowledge.reading.ReadPage`. The key of a page is the SHA-256 of its text, so after a
change only the changed files are parsed.

Rules of this file: JSON only, since reading a cache must never run code. A file that is damaged,
written for another version of the reader or owned by another user counts as missing. If the cache
cannot be written, nothing is saved. A page with a fault is not cached, so its faults are reported
each time.
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
"""
Pages cached at most, about ten states of the content; beyond that only those of the last start are
kept.
"""


class PageCache:
    """
    The pages in one folder's cache file, read on creation.

    Args:
        folder: The user's cache folder, created when something is saved. A file that other users
            can write is not read.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"pages-{READER}.json"
        self._kept = _load(self._path)
        self._used: dict[str, Plain] = {}

    def __call__(self, text: str, file: str) -> Page:
        """As `knowledge.reading.read_page`, from the cache if it has the text."""
        digest = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
        data = self._kept.get(digest)
        if data is None:
            page = read_page(text, file)
            self._used[digest] = page.data
            return page
        self._used[digest] = data
        return page_of(text, file, data)

    def save(self) -> None:
        """Writes the new pages, atomically; does nothing when there are none."""
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
    """True when only this user can have written the file, as far as the system can tell."""
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
