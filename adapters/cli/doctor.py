"""
`svguide doctor`: reports whether the installation is complete, and how questions are matched.

    versions · content · encoder · index · settings · store

Rules of this file: repairs nothing; prints no secret and no question. Each diagnosis is one line;
`fault` before it means that somebody has to act.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from adapters.runtime.settings import Settings
    from bot.content.library import Library
    from bot.matching import Encoder

_PACKAGES = ("numpy", "onnxruntime", "rapidfuzz", "slack-bolt", "python-telegram-bot", "sqlalchemy")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One line of the report."""

    about: str
    text: str
    is_fault: bool = False

    def __str__(self) -> str:
        return f"{'fault' if self.is_fault else 'ok':<6}{self.about:<10}{self.text}"


@click.command("doctor")
def doctor() -> None:
    """
    Say whether everything is here that the guide needs, and how it matches questions.

    Looks at versions, content, the sentence encoder and its vectors, the index kept, settings and
    store. Exits with 1 when something has to be done, and says what.

    \b
    Example:
      svguide doctor
    """
    diagnoses = []
    for diagnosis in examine():
        diagnoses.append(diagnosis)
        click.echo(str(diagnosis))
    sys.exit(1 if any(diagnosis.is_fault for diagnosis in diagnoses) else 0)


def examine(env_file: Path | None = Path(".env")) -> Iterator[Diagnosis]:
    """
    Every diagnosis, yielded as soon as it is known.

    Args:
        env_file: As `adapters.runtime.settings.load_settings` takes it.
    """
    yield Diagnosis("python", f"{platform.python_version()} on {platform.machine()}")
    yield from map(_package, _PACKAGES)
    library = yield from _content()
    encoder = yield from _encoder()
    if library is not None:
        yield _index(library, encoder)
    settings = yield from _settings(env_file)
    if settings is not None:
        yield _store(settings)


def _package(name: str) -> Diagnosis:
    try:
        return Diagnosis("package", f"{name} {version(name)}")
    except PackageNotFoundError:
        return Diagnosis("package", f"{name} is not installed: run make setup", is_fault=True)


def _content() -> Generator[Diagnosis, None, Library | None]:
    from adapters.runtime.bootstrap import read_library
    from knowledge import ContentError

    try:
        library = read_library()
    except ContentError as error:
        for fault in error.faults:
            yield Diagnosis("content", str(fault), is_fault=True)
        return None
    yield Diagnosis("content", f"{len(library.entries)} entries, release {library.release}")
    return library


def _encoder() -> Generator[Diagnosis, None, Encoder | None]:
    from adapters.encoder import assets
    from adapters.encoder import model as encoder

    found = encoder.load_encoder()
    if isinstance(found, encoder.Unavailable):
        what = f"{assets.MODEL.name} is {found.reason}: install the program again"
        yield Diagnosis("encoder", what, is_fault=True)
        yield Diagnosis("matching", "words only, with thresholds of its own")
        return None
    yield Diagnosis("encoder", f"{found.name}, sha256 {assets.MODEL_SHA256[:16]}")
    likeness = found.likeness()
    yield Diagnosis(
        "encoder",
        f"vectors {likeness:.3f} like those of the weights as published, "
        f"at least {encoder.LEAST_LIKENESS} is right",
        is_fault=likeness < encoder.LEAST_LIKENESS,
    )
    yield Diagnosis("matching", "sentence vectors and words")
    return found


def _index(library: Library, encoder: Encoder | None) -> Diagnosis:
    from adapters.runtime.bootstrap import index_kept

    path = index_kept(library, encoder)
    if path is None:
        return Diagnosis("index", "not worked out yet; the next start does it, or svguide index")
    return Diagnosis("index", f"kept in {path.parent}, {path.stat().st_size / 1e6:.0f} MB")


def _settings(env_file: Path | None) -> Generator[Diagnosis, None, Settings | None]:
    from adapters.runtime.settings import SettingsError, load_settings

    try:
        settings = load_settings(env_file)
    except SettingsError as error:
        for fault in error.faults:
            yield Diagnosis("settings", str(fault), is_fault=True)
        return None
    named = [
        name
        for name, is_set in (("Slack", settings.has_slack), ("Telegram", settings.has_telegram))
        if is_set
    ]
    yield Diagnosis("settings", f"channels set up: {' and '.join(named) or 'the terminal alone'}")
    return settings


def _store(settings: Settings) -> Diagnosis:
    import asyncio

    from adapters.storage.errors import StoreError

    address = settings.database_url.get_secret_value()
    kind, _, place = address.partition("://")
    if kind.startswith("sqlite"):
        path = Path(place.removeprefix("/"))
        if not path.exists():
            return _unmade(path)
    try:
        asyncio.run(_ask_store(address))
    except StoreError as error:
        return Diagnosis("store", str(error), is_fault=True)
    return Diagnosis("store", f"{kind} answers and can be written")


def _unmade(path: Path) -> Diagnosis:
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    if not os.access(folder, os.W_OK):
        return Diagnosis("store", f"{folder} cannot be written", is_fault=True)
    return Diagnosis(
        "store", f"none yet; it will be made at the first conversation, in {path.parent}"
    )


async def _ask_store(address: str) -> None:
    from adapters.storage.sql import SqlStore

    store = await SqlStore.open(address)
    try:
        await store.check()
    finally:
        await store.close()
