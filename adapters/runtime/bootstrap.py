"""
The composition root: content to library, library to engine, settings to store and channels.

Rules of this file: the only module that imports every part; nothing is built at import time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adapters.runtime.collector import paused
from adapters.runtime.folders import cache_folder, installed_folder
from adapters.runtime.page_cache import PageCache
from bot import Library, Matcher, assemble
from bot.engine import Engine
from bot.handlers.context import LONDON
from dialogs import Applicability
from dialogs.gazetteer import Gazetteer
from dialogs.gazetteer_reading import load_gazetteer
from dialogs.lexicon_reading import lexicon
from dialogs.reading import Guidance, read_guidance
from dialogs.reading import packaged as packaged_dialogs
from knowledge import ContentError, Fault
from knowledge.overlay_reading import LocalContent, read_overlay
from knowledge.reading import Knowledge, ReadPage, read_knowledge, read_language
from knowledge.reading import packaged as packaged_knowledge

if TYPE_CHECKING:
    from bot.matching import Cache, Encoder
    from bot.ports import RecordMaker

CONTENT_FOLDERS = {
    "knowledge": (
        "entries",
        "events",
        "interface",
        "language",
        "owners",
        "parameters",
        "units",
    ),
    "dialogs": ("flows", "gazetteer_data", "lexicon", "rulebooks"),
    "adapters": ("records",),
}
"""Folders whose files make up a release of the content; the last holds the wording of records."""


def clock() -> datetime:
    """The time now, aware, UTC."""
    return datetime.now(UTC)


def london_today() -> date:
    """Today's date in London."""
    return clock().astimezone(LONDON).date()


@paused()
def read_library(
    knowledge_root: Traversable | None = None,
    dialogs_root: Traversable | None = None,
    overlays: Sequence[Path] = (),
) -> Library:
    """
    The packaged library, or one from folders of the same layout.

    Args:
        knowledge_root, dialogs_root: The core content; None for the packaged one.
        overlays: Folders of local content, in the order in which notes are shown.

    Raises:
        ContentError: The content has faults; it lists every one.
    """
    knowledge_root = knowledge_root or packaged_knowledge()
    dialogs_root = dialogs_root or packaged_dialogs()
    cache = PageCache(cache_folder())
    knowledge, guidance, gazetteer = _read_all(knowledge_root, dialogs_root, cache)
    cache.save()
    local = _read_overlays(overlays, knowledge)
    return assemble(
        knowledge,
        guidance,
        {"social-value-act": Applicability()},
        gazetteer,
        release=".".join((release_of(knowledge_root, dialogs_root), *(o.digest for o in local))),
        today=london_today(),
        local=local,
    )


def _read_overlays(overlays: Sequence[Path], core: Knowledge) -> tuple[LocalContent, ...]:
    faults: list[Fault] = []
    read: list[LocalContent] = []
    for folder in overlays:
        try:
            read.append(read_overlay(folder, folder.as_posix(), core.units))
        except ContentError as error:
            faults += error.faults
    if faults:
        raise ContentError(tuple(faults))
    return tuple(read)


def _read_all(
    knowledge_root: Traversable, dialogs_root: Traversable, page: ReadPage
) -> tuple[Knowledge, Guidance, Gazetteer]:
    """The results of the readers; raises the faults of all of them together."""
    faults: list[Fault] = []
    results: list[Any] = []
    for read in (
        lambda: read_knowledge(knowledge_root, page),
        lambda: read_guidance(dialogs_root, page),
        lambda: load_gazetteer(dialogs_root, page),
        lexicon,  # the packaged one: the words that people type do not depend on the content root
    ):
        try:
            results.append(read())
        except ContentError as error:
            faults += error.faults
    if faults:
        raise ContentError(tuple(faults))
    knowledge, guidance, gazetteer, _ = results
    return knowledge, guidance, gazetteer


def release_of(
    knowledge_root: Traversable,
    dialogs_root: Traversable,
    adapters_root: Traversable | None = None,
) -> str:
    """The program's version and the first twelve digits of a SHA-256 over every content file."""
    digest = hashlib.sha256()
    roots = {
        "knowledge": knowledge_root,
        "dialogs": dialogs_root,
        "adapters": adapters_root or files("adapters"),
    }
    for package, folders in CONTENT_FOLDERS.items():
        for folder in folders:
            for path, content in _files(roots[package], folder):
                digest.update(f"{package}/{path}\0{len(content)}\0".encode())
                digest.update(content)
    return f"{version('social-value-guide')}+{digest.hexdigest()[:12]}"


def _files(root: Traversable, folder: str) -> Iterator[tuple[str, bytes]]:
    start = root.joinpath(folder)
    if not start.is_dir():
        return
    for item in sorted(start.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            yield from _files(root, f"{folder}/{item.name}")
        elif item.name.endswith(".yaml"):
            yield f"{folder}/{item.name}", item.read_bytes()


@paused()
def build_matcher(
    library: Library,
    *,
    on_missing: Callable[[str], None] = lambda kind: None,
    installed: bool = False,
) -> Matcher:
    """
    The matcher over a library, with the sentence encoder if it is installed.

    Index and vectors are cached in the user's cache folder, and also looked up in the folder of the
    installed program.

    Args:
        library: The entries to match.
        on_missing: Called when the index has to be built, which takes up to a minute.
        installed: True to write to the folder of the installed program, for all its users.
    """
    from adapters.encoder.cache import MatchingCache, RememberingEncoder
    from adapters.encoder.model import SentenceEncoder, load_encoder

    own, shared = cache_folder(), installed_folder()
    folders = (shared, own) if installed else (own, shared)
    cache: Cache = MatchingCache(*folders, on_missing=on_missing)
    found = load_encoder()
    encoder: Encoder | None = None
    if isinstance(found, SentenceEncoder):
        encoder = RememberingEncoder(found, MatchingCache(*folders))
    language = read_language(packaged_knowledge())
    return Matcher.build(
        library.documents(),
        language,
        encoder,
        false_answer_budget=language.dials.false_answer_budget,
        cache=cache,
    )


def index_kept(library: Library, encoder: Encoder | None) -> Path | None:
    """The file from which `build_matcher` would read the index; None when it would build it."""
    from adapters.encoder.cache import MatchingCache
    from bot.matching import cache_key

    language = read_language(packaged_knowledge())
    cache = MatchingCache(cache_folder(), installed_folder())
    return cache.where(cache_key(library.documents(), language, encoder))


@paused()
def build_engine(
    library: Library | None = None,
    *,
    on_missing: Callable[[str], None] = lambda kind: None,
    recorder: RecordMaker | None = None,
) -> Engine:
    """
    The engine over the packaged content.

    Raises:
        ContentError: The content has faults; it lists every one.
    """
    from adapters.documents.word import WordWriter
    from adapters.language.detector import LangidDetector

    library = library or read_library()
    matcher = build_matcher(library, on_missing=on_missing)
    detector = LangidDetector(library, read_language(packaged_knowledge()))
    return Engine(library, matcher, recorder, detector, WordWriter())
