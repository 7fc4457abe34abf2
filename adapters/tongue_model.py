"""
py3langid's model on disk instead of in memory.

Its two large tables, 68 MB of the 70, are unpacked once into files that nobody else sees and that
go with the process; each message maps them, reads the few rows it needs, and lets go again. What
is told is what py3langid tells, to the last digit: the tables and the arithmetic are its own.

Rules of this file: it knows how the model is laid out (npz inside LZMA, see `py3langid.modelio`)
and nothing of languages.
"""

from __future__ import annotations

import lzma
import shutil
import weakref
import zipfile
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_CHUNK = 1 << 20
"""Bytes unpacked at a time."""


@dataclass(frozen=True, slots=True)
class _Table:
    """An array in a file without a name: where it begins, and how it is read."""

    file: IO[bytes]
    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    offset: int

    def mapped(self) -> npt.NDArray[Any]:
        """The array, of which only what is looked at comes into memory."""
        import numpy as np

        return np.memmap(self.file, self.dtype, "r", self.offset, self.shape)

    def read(self) -> npt.NDArray[Any]:
        """The array itself."""
        import numpy as np

        return np.array(self.mapped())


class TongueModel:
    """Tells languages apart. Unpacked when made: about half a second, and 68 MB of disk."""

    def __init__(self) -> None:
        tables = _unpacked()
        weakref.finalize(self, _close, [table.file for table in tables.values()])
        self._weights = tables["ptc"]
        self._moves = tables["nextmove"]
        self._priors = tables["pc"].read()
        self._tags = tables["classes"].read().tolist()
        self._rows = tables["nextmove_row"].read()
        self._features = tables["out_feat"].read()

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Tags (ISO 639) with their probabilities, likeliest first: all that the model knows."""
        from py3langid.langid import LanguageIdentifier

        # A buffer (`.data`) gives plain integers, which are quicker than an array's own.
        identifier = LanguageIdentifier(
            self._weights.mapped(),
            self._priors,
            self._tags,
            self._moves.mapped().data,
            self._features.data,
            norm_probs=True,
            tk_row=self._rows.data,
        )
        ranked: list[tuple[str, float]] = identifier.rank(text)
        return ranked


def _close(files: list[IO[bytes]]) -> None:
    for file in files:
        file.close()


def _unpacked() -> dict[str, _Table]:
    """Every array of the packaged model by its name, in a file of its own."""
    from py3langid.langid import MODEL_DIR, MODEL_FILE

    with TemporaryFile() as whole:
        with lzma.open(MODEL_DIR / MODEL_FILE) as packed:
            shutil.copyfileobj(packed, whole, _CHUNK)
        with zipfile.ZipFile(whole) as parts:
            return {name.removesuffix(".npy"): _table(parts, name) for name in parts.namelist()}


def _table(parts: zipfile.ZipFile, name: str) -> _Table:
    from numpy.lib import format as npy

    file = TemporaryFile()  # noqa: SIM115 - closed with the model
    with parts.open(name) as part:
        shutil.copyfileobj(part, file, _CHUNK)
    file.seek(0)
    npy.read_magic(file)
    shape, _, dtype = npy.read_array_header_1_0(file)
    return _Table(file, dtype, shape, file.tell())
