"""
py3langid's model on disk instead of in memory.

Its two large tables, 68 MB of the 70, are unpacked into unnamed temporary files that vanish with
the process; a message reads the few rows it needs. The results equal those of py3langid to the last
digit, since tables and arithmetic are the same. (Memory-mapping the files was tried: up to 40 MB of
them were resident at times.)

Rules of this file: depends on the model's file format (npz inside LZMA, see `py3langid.modelio`).
"""

from __future__ import annotations

import lzma
import shutil
import weakref
import zipfile
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

import numpy as np
from numpy.lib import format as npy

if TYPE_CHECKING:
    import numpy.typing as npt

_CHUNK = 1 << 20
"""Bytes unpacked at a time."""


@dataclass(frozen=True, slots=True)
class _Table:
    """An array in an unnamed file: its offset, type and shape."""

    file: IO[bytes]
    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    begin: int

    def whole(self) -> npt.NDArray[Any]:
        """The whole array."""
        self.file.seek(self.begin)
        return np.frombuffer(self.file.read(), self.dtype).reshape(self.shape)


class _Numbers:
    """A one-dimensional table of integers, read one at a time."""

    def __init__(self, table: _Table) -> None:
        self._table = table
        self._size = table.dtype.itemsize

    def __getitem__(self, place: int) -> int:
        self._table.file.seek(self._table.begin + place * self._size)
        return int.from_bytes(self._table.file.read(self._size), "little")


class _Rows:
    """A two-dimensional table, read by rows."""

    def __init__(self, table: _Table) -> None:
        self._table = table
        self._size = table.dtype.itemsize * table.shape[1]

    def __getitem__(self, places: npt.NDArray[np.intp]) -> npt.NDArray[Any]:
        read = bytearray()
        for place in places.tolist():
            self._table.file.seek(self._table.begin + place * self._size)
            read += self._table.file.read(self._size)
        return np.frombuffer(read, self._table.dtype).reshape(len(places), -1)


class LangidModel:
    """Ranks languages for a text. Unpacked when made: about half a second, and 68 MB of disk."""

    def __init__(self) -> None:
        tables = _unpacked()
        weakref.finalize(self, _close, [table.file for table in tables.values()])
        self._weights = _Rows(tables["ptc"])
        self._moves = _Numbers(tables["nextmove"])
        self._priors = tables["pc"].whole()
        self._tags = tables["classes"].whole().tolist()
        self._rows = tables["nextmove_row"].whole()
        self._features = tables["out_feat"].whole()

    def rank(self, text: str) -> list[tuple[str, float]]:
        """
        Tags (ISO 639) of all languages in the model with their probabilities, most likely first.
        """
        from py3langid.langid import LanguageIdentifier

        # A memoryview (`.data`) yields plain integers, which are faster than NumPy scalars.
        identifier = LanguageIdentifier(
            self._weights,
            self._priors,
            self._tags,
            self._moves,
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
    """Every array of the packaged model by name, each in its own file."""
    from py3langid.langid import MODEL_DIR, MODEL_FILE

    with TemporaryFile() as whole:
        with lzma.open(MODEL_DIR / MODEL_FILE) as packed:
            shutil.copyfileobj(packed, whole, _CHUNK)
        with zipfile.ZipFile(whole) as parts:
            return {name.removesuffix(".npy"): _table(parts, name) for name in parts.namelist()}


def _table(parts: zipfile.ZipFile, name: str) -> _Table:
    # unbuffered: the rows that are read are scattered over the file
    file = TemporaryFile(buffering=0)  # noqa: SIM115 - closed with the model
    with parts.open(name) as part:
        shutil.copyfileobj(part, file, _CHUNK)
    file.seek(0)
    npy.read_magic(file)
    shape, _, dtype = npy.read_array_header_1_0(file)
    return _Table(file, dtype, shape, file.tell())
