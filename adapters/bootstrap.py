"""
The composition root: content to library, library to engine, settings to store and channels.

Rules of this file: the one place that knows every part; nothing is built at import time.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import Library, Matcher, assemble
from bot.engine import LONDON, Engine
from dialogs import Applicability
from dialogs.gazetteer import Gazetteer
from dialogs.gazetteer_reading import load_gazetteer
from dialogs.reading import Guidance, read_guidance
from dialogs.reading import packaged as packaged_dialogs
from knowledge import ContentError, Fault
from knowledge.overlay_reading import Local, read_overlay
from knowledge.reading import Knowledge, read_knowledge, read_language
from knowledge.reading import packaged as packaged_knowledge

if TYPE_CHECKING:
    from bot.matching import Cache, Encoder
    from bot.record_talk import Recorder

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
    "dialogs": ("flows", "gazetteer_data", "rulebooks"),
    "adapters": ("records",),
}
"""Folders whose files make up a release of the content; the last holds the words of records."""


def clock() -> datetime:
    """The time now, aware, UTC."""
    return datetime.now(UTC)


def london_today() -> date:
    """The calendar day in London."""
    return clock().astimezone(LONDON).date()


def read_library(
    knowledge_root: Traversable | None = None,
    dialogs_root: Traversable | None = None,
    overlays: Sequence[Path] = (),
) -> Library:
    """
    The library that ships with the program, or one in other folders of the same shape.

    Args:
        knowledge_root, dialogs_root: The core's content; None takes what ships.
        overlays: Folders of local content, in the order in which notes are shown.

    Raises:
        ContentError: Every fault of the content.
    """
    knowledge_root = knowledge_root or packaged_knowledge()
    dialogs_root = dialogs_root or packaged_dialogs()
    knowledge, guidance, gazetteer = _read_all(knowledge_root, dialogs_root)
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


def _read_overlays(overlays: Sequence[Path], core: Knowledge) -> tuple[Local, ...]:
    faults: list[Fault] = []
    read: list[Local] = []
    for folder in overlays:
        try:
            read.append(read_overlay(folder, folder.as_posix(), core.units))
        except ContentError as error:
            faults += error.faults
    if faults:
        raise ContentError(tuple(faults))
    return tuple(read)


def _read_all(
    knowledge_root: Traversable, dialogs_root: Traversable
) -> tuple[Knowledge, Guidance, Gazetteer]:
    """The three readers' results, or the faults of all three together."""
    faults: list[Fault] = []
    results: list[Any] = []
    for read in (
        lambda: read_knowledge(knowledge_root),
        lambda: read_guidance(dialogs_root),
        lambda: load_gazetteer(dialogs_root),
    ):
        try:
            results.append(read())
        except ContentError as error:
            faults += error.faults
    if faults:
        raise ContentError(tuple(faults))
    knowledge, guidance, gazetteer = results
    return knowledge, guidance, gazetteer


def release_of(
    knowledge_root: Traversable,
    dialogs_root: Traversable,
    adapters_root: Traversable | None = None,
) -> str:
    """The program's version and the first twelve digits of a hash over every content file."""
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


def build_matcher(
    library: Library,
    *,
    on_missing: Callable[[str], None] = lambda kind: None,
    installed: bool = False,
) -> Matcher:
    """
    The matcher over a library, with the sentence encoder where it is installed.

    What is slow to work out is kept in the user's cache folder, and looked for beside the
    installed program too.

    Args:
        library: What is to be found.
        on_missing: Called when the index has to be worked out anew, which takes up to a minute.
        installed: True to keep it beside the installed program, for every user of it.
    """
    from adapters.encoder import (
        MatchingCache,
        RememberingEncoder,
        SentenceEncoder,
        cache_folder,
        installed_folder,
        load_encoder,
    )

    own, shared = cache_folder(os.environ), installed_folder()
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
    """The file `build_matcher` would read instead of working the index out; None when none is."""
    from adapters.encoder import MatchingCache, cache_folder, installed_folder
    from bot.matching import cache_key

    language = read_language(packaged_knowledge())
    cache = MatchingCache(cache_folder(os.environ), installed_folder())
    return cache.where(cache_key(library.documents(), language, encoder))


def build_engine(
    library: Library | None = None,
    *,
    on_missing: Callable[[str], None] = lambda kind: None,
    recorder: Recorder | None = None,
) -> Engine:
    """
    The engine over the packaged content.

    Raises:
        ContentError: Every fault of the content.
    """
    from adapters.tongues import Tongues
    from adapters.word import WordWriter

    library = library or read_library()
    matcher = build_matcher(library, on_missing=on_missing)
    tongues = Tongues(library, read_language(packaged_knowledge()))
    return Engine(library, matcher, recorder, tongues, WordWriter())
