"""
The sentence encoder: all-MiniLM-L6-v2 with int8 weights, run by onnxruntime on one core.

Model and vocabulary lie beside this file; `tools/encoder.py` makes the model from the weights as
published, with the step from pieces to vector fitted to our field. Both are checked against their
SHA-256 before use. Nothing is fetched. Without
onnxruntime or the model, or with files that differ, `load_encoder` says so and the matcher works
on words alone.

Rules of this file: sentences are encoded one by one, for the whole numbers inside the network are
scaled to what flows through it, and a sentence's vector must never depend on its neighbours; numpy
and onnxruntime are loaded on first use.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from bot.matching.values import Arrays, FloatMatrix

NAME = "all-MiniLM-L6-v2-int7-field-256"
MODEL = Path(__file__).with_name("encoder_model.onnx")
MODEL_SHA256 = "fb1a08afaba0687d9309244f689c179f6646a00b6cb16af9e7685ac110cb6dcf"
VOCABULARY = Path(__file__).with_name("encoder_vocabulary.txt")
VOCABULARY_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
REFERENCE = Path(__file__).with_name("encoder_reference.npy")
"""Vectors of `REFERENCE_SENTENCES` by the weights as published, unrounded."""
REFERENCE_SENTENCES = (
    "does the act apply to goods",
    "what is the threshold for a council",
    "we are a charity bidding for a contract",
    "how much weighting should social value get",
    "who do I complain to",
    "good morning",
)
LEAST_LIKENESS = 0.97
"""Cosine that every reference sentence must keep with its unrounded vector."""

LONGEST = 128
"""Pieces of a sentence that are read, its two end marks included; the model was trained so."""
_LONGEST_WORD = 100
WIDTH = 256
"""Numbers in a vector."""
_MANY = 64
"""Texts from which all cores are used."""
_KEPT = 4
"""Files of a kind that a cache folder keeps."""


@dataclass(frozen=True, slots=True)
class Unavailable:
    """Why there is no encoder, in a word a report can show: `missing` or `altered`."""

    reason: str


class WordPiece:
    """Cuts text into the pieces the model knows, as the model's authors did."""

    def __init__(self, pieces: Sequence[str]) -> None:
        """
        Args:
            pieces: The vocabulary; a piece's number is its place.
        """
        self._numbers = {piece: number for number, piece in enumerate(pieces)}
        self._begin = self._numbers["[CLS]"]
        self._end = self._numbers["[SEP]"]
        self._unknown = self._numbers["[UNK]"]

    def cut(self, text: str) -> list[int]:
        """Numbers of the pieces, with both end marks; at most `LONGEST`, the rest is dropped."""
        numbers = [self._begin]
        for word in _basic_words(text):
            numbers += self._pieces(word)
            if len(numbers) >= LONGEST:
                break
        return [*numbers[: LONGEST - 1], self._end]

    def _pieces(self, word: str) -> list[int]:
        if len(word) > _LONGEST_WORD:
            return [self._unknown]
        numbers: list[int] = []
        start = 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = word[start:end] if start == 0 else f"##{word[start:end]}"
                number = self._numbers.get(piece)
                if number is not None:
                    numbers.append(number)
                    start = end
                    break
            else:
                return [self._unknown]
        return numbers


def _basic_words(text: str) -> Iterator[str]:
    """Words and single marks of a text, lower case, without accents."""
    spaced = "".join(_spaced(letter) for letter in text)
    for word in spaced.split():
        plain = unicodedata.normalize("NFD", word.lower())
        yield from _split_marks("".join(c for c in plain if unicodedata.category(c) != "Mn"))


@lru_cache(maxsize=4_096)
def _spaced(letter: str) -> str:
    if letter in "\t\n\r":
        return " "
    category = unicodedata.category(letter)
    if letter == "\ufffd" or category in ("Cc", "Cf", "Cs", "Co", "Cn"):
        return ""
    if category == "Zs" or _is_ideograph(ord(letter)):
        return f" {letter.strip()} "
    return letter


def _is_ideograph(code: int) -> bool:
    return any(
        low <= code <= high
        for low, high in (
            (0x4E00, 0x9FFF),
            (0x3400, 0x4DBF),
            (0x20000, 0x2A6DF),
            (0x2A700, 0x2B73F),
            (0x2B740, 0x2B81F),
            (0x2B820, 0x2CEAF),
            (0xF900, 0xFAFF),
            (0x2F800, 0x2FA1F),
        )
    )


@lru_cache(maxsize=4_096)
def _is_mark(letter: str) -> bool:
    ascii_mark = letter.isascii() and not letter.isalnum() and letter.isprintable()
    return ascii_mark or unicodedata.category(letter).startswith("P")


def _split_marks(word: str) -> Iterator[str]:
    start = 0
    for at, letter in enumerate(word):
        if _is_mark(letter):
            if at > start:
                yield word[start:at]
            yield letter
            start = at + 1
    if start < len(word):
        yield word[start:]


class SentenceEncoder:
    """Satisfies `bot.matching.Encoder`. One question at a time, or many texts at once."""

    name = NAME

    def __init__(self, model: Path = MODEL, vocabulary: Path = VOCABULARY) -> None:
        """
        Args:
            model: The ONNX file.
            vocabulary: One piece a line.
        """
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"]
        )
        self._pieces = WordPiece(vocabulary.read_text(encoding="utf-8").split("\n"))

    def encode(self, texts: Sequence[str]) -> FloatMatrix:
        """Unit vectors of the texts in order, (n, `WIDTH`) float32; any text has one."""
        import numpy as np

        vectors: FloatMatrix = np.empty((len(texts), WIDTH), dtype=np.float32)
        if len(texts) < _MANY:
            for row, text in enumerate(texts):
                vectors[row] = self._vector(text)
        else:
            # the network leaves Python's lock alone while it works
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                vectors[:] = list(pool.map(self._vector, texts))
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return vectors

    def _vector(self, text: str) -> FloatMatrix:
        import numpy as np

        pieces = np.asarray([self._pieces.cut(text)], dtype=np.int64)
        vector: FloatMatrix = self._session.run(["vector"], {"pieces": pieces})[0][0]
        return vector

    def likeness(self) -> float:
        """The least cosine between a reference sentence's vector and its unrounded one."""
        import numpy as np

        vectors = self.encode(REFERENCE_SENTENCES)
        return float((vectors * np.load(REFERENCE, allow_pickle=False)).sum(axis=1).min())


def sha256(path: Path) -> str:
    """Checksum of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def load_encoder() -> SentenceEncoder | Unavailable:
    """The encoder, or why there is none. Reads the model once to check it: about 30 ms."""
    if not MODEL.is_file() or importlib.util.find_spec("onnxruntime") is None:
        return Unavailable("missing")
    if sha256(MODEL) != MODEL_SHA256 or sha256(VOCABULARY) != VOCABULARY_SHA256:
        return Unavailable("altered")
    return SentenceEncoder()


class MatchingCache:
    """
    Satisfies `bot.matching.Cache` with `.npz` files in folders.

    What is kept is looked for in every folder, in order, and written to the first that can be
    written. The newest keys of a kind stay there, so that content with an overlay and without, or
    two of them, do not push each other out. A file that cannot be read counts as none;
    writing goes to a temporary file first, so that a reader never sees half of one, and where no
    folder can be written it costs time only.

    Args:
        folders: Where to look, the preferred one first.
        on_missing: Called with the key's kind when something has to be worked out anew.
    """

    def __init__(
        self, *folders: Path, on_missing: Callable[[str], None] = lambda kind: None
    ) -> None:
        self._folders = folders
        self._on_missing = on_missing

    def load(self, key: str) -> Arrays | None:
        """The arrays saved under `key`; None when there are none or they cannot be read."""
        import numpy as np

        for folder in self._folders:
            try:
                # opened here, because numpy leaves a damaged file open behind it
                path = folder / f"{key}.npz"
                with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                    return {name: stored[name] for name in stored.files}
            except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
                continue
        self._on_missing(key.partition("-")[0])
        return None

    def where(self, key: str) -> Path | None:
        """The file of `key` that `load` would read; None when there is none."""
        paths = (folder / f"{key}.npz" for folder in self._folders)
        return next((path for path in paths if path.is_file()), None)

    def save(self, key: str, arrays: Arrays) -> None:
        """Keeps `arrays` under `key` and forgets all but the newest keys of the same kind."""
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
            Path(temporary).chmod(0o644)  # our own phrasings: nothing of any user's
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


def _written(path: Path) -> int:
    """When a file was last written, in nanoseconds; 0 when it has gone meanwhile."""
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def cache_folder(environment: Mapping[str, str]) -> Path:
    """The user's cache folder for this product, after the XDG convention."""
    base = environment.get("XDG_CACHE_HOME", "")
    root = Path(base) if base.startswith("/") else Path.home() / ".cache"
    return root / "social-value-guide"


def installed_folder() -> Path:
    """The folder beside the installed program, filled once at set-up by `svguide index`."""
    return Path(sys.prefix) / "share" / "social-value-guide"


class RememberingEncoder:
    """
    An encoder that works out each sentence's vector once and keeps it, by the sentence's hash.

    A change of one entry then costs its own phrasings only. Satisfies `bot.matching.Encoder`.

    Args:
        encoder: Works out what is not kept.
        cache: Keeps the vectors.
    """

    def __init__(self, encoder: SentenceEncoder, cache: MatchingCache) -> None:
        self._encoder = encoder
        self._cache = cache
        self.name = encoder.name

    def encode(self, texts: Sequence[str]) -> FloatMatrix:
        """As `SentenceEncoder.encode`; one text alone, a question, is not kept."""
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
