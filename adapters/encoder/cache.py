"""
Cache files: the matcher's index, and the vector of every phrasing.

Rules of this file: `.npz` files without pickled objects. A file that cannot be read counts as
missing. numpy is imported on first use.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from adapters.encoder.model import SentenceEncoder
    from bot.matching.values import Arrays, FloatMatrix

_KEPT = 4
"""Files of one kind that a cache folder keeps."""


class MatchingCache:
    """
    Satisfies `bot.matching.Cache` with `.npz` files in folders.

    A key is looked up in every folder, in order, and written to the first writable one. The four
    newest keys of a kind are kept, so that content with and without overlays can alternate. A file
    that cannot be read counts as missing. A file is written under a temporary name first, so that a
    reader never sees half of it. If no folder is writable, nothing is saved.

    Args:
        folders: Cache folders, the preferred one first.
        on_missing: Called with the key's kind when a value has to be computed.
    """

    def __init__(
        self, *folders: Path, on_missing: Callable[[str], None] = lambda kind: None
    ) -> None:
        self._folders = folders
        self._on_missing = on_missing

    def load(self, key: str) -> Arrays | None:
        """The arrays saved under `key`; None when there is no readable file."""
        import numpy as np

        for folder in self._folders:
            try:
                # opened here, because numpy does not close a damaged file
                path = folder / f"{key}.npz"
                with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                    return {name: stored[name] for name in stored.files}
            except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
                continue
        self._on_missing(key.partition("-")[0])
        return None

    def where(self, key: str) -> Path | None:
        """The file of `key` that `load` would read, or None."""
        paths = (folder / f"{key}.npz" for folder in self._folders)
        return next((path for path in paths if path.is_file()), None)

    def save(self, key: str, arrays: Arrays) -> None:
        """Saves `arrays` under `key` and deletes all but the newest keys of the same kind."""
        for folder in self._folders:
            path = folder / f"{key}.npz"
            try:
                folder.mkdir(parents=True, exist_ok=True)
                self._write(path, arrays)
            except OSError:
                continue
            kind = key.partition("-")[0]
            kept = sorted(folder.glob(f"{kind}-*.npz"), key=_written, reverse=True)
            for old in kept[_KEPT:]:
                old.unlink(missing_ok=True)
            return

    def _write(self, path: Path, arrays: Arrays) -> None:
        import numpy as np

        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez(file, allow_pickle=False, **dict(arrays))
            Path(temporary).chmod(0o644)  # contains our phrasings only, no data of users
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


def _written(path: Path) -> int:
    """Modification time of a file in nanoseconds; 0 when it has been deleted."""
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


class RememberingEncoder:
    """
    An encoder that computes each sentence's vector once and caches it by the sentence's hash.

    After a change to one entry, only its own phrasings are encoded. Satisfies
    `bot.matching.Encoder`.

    Args:
        encoder: Encodes the sentences that are not cached.
        cache: Stores the vectors.
    """

    def __init__(self, encoder: SentenceEncoder, cache: MatchingCache) -> None:
        self._encoder = encoder
        self._cache = cache
        self.name = encoder.name

    def encode(self, texts: Sequence[str]) -> FloatMatrix:
        """As `SentenceEncoder.encode`; a single text, which is a question, is not cached."""
        import numpy as np

        if len(texts) < 2:
            return self._encoder.encode(texts)
        key = f"vectors-{hashlib.sha256(self.name.encode()).hexdigest()}"
        kept = self._kept(key)
        named = {_name(text): text for text in texts}
        missing = {name: text for name, text in named.items() if name not in kept}
        if missing:
            fresh = self._encoder.encode(list(missing.values()))
            known = {name: kept[name] for name in named if name in kept}
            kept = known | dict(zip(missing, fresh, strict=True))
            names = np.array(list(kept), dtype="S32")
            self._cache.save(key, {"names": names, "vectors": np.stack(list(kept.values()))})
        return np.stack([kept[_name(text)] for text in texts])

    def _kept(self, key: str) -> dict[bytes, npt.NDArray[np.float32]]:
        stored = self._cache.load(key)
        if stored is None or "names" not in stored or "vectors" not in stored:
            return {}
        names = (bytes(name) for name in stored["names"])
        return dict(zip(names, stored["vectors"].astype("float32"), strict=False))


def _name(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest().encode()
