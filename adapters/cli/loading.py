"""
What commands open: the content, the engine, the settings; every fault is said on the way.
"""

from __future__ import annotations

from pathlib import Path

import click

from adapters.cli.options import chosen_overlays
from adapters.records.recorder import SignedRecorder
from adapters.runtime.bootstrap import build_engine, read_library
from adapters.runtime.settings import Settings, SettingsError, load_settings
from bot.content.library import Library
from bot.engine import Engine
from knowledge import ContentError


def open_library(content: Path | None = None, overlays: tuple[Path, ...] = ()) -> Library:
    """
    The content of a release, whole and cross-checked.

    Args:
        content: Folder with `knowledge` and `dialogs` in it; None for the content shipped.
        overlays: Folders of local content, in order.

    Raises:
        click.ClickException: There are faults; each was printed.
    """
    try:
        if content:
            return read_library(content / "knowledge", content / "dialogs", overlays)
        return read_library(overlays=overlays)
    except ContentError as error:
        for fault in error.faults:
            click.echo(str(fault), err=True)
        count = len(error.faults)
        raise click.ClickException(
            f"{count} fault{'s' if count > 1 else ''} in the content."
        ) from None


def say_wait(_kind: str) -> None:
    """Says, where an index must be made first, that this takes a moment."""
    click.echo("Preparing to understand questions, once: up to a minute.", err=True)


def open_engine(settings: Settings | None = None) -> Engine:
    """The engine over the content in use; with settings it can hand over records."""
    recorder = None
    if settings:
        recorder = SignedRecorder(settings.svguide_data_dir, settings.svguide_signing_key_file)
    library = open_library(overlays=chosen_overlays())
    return build_engine(library, on_missing=say_wait, recorder=recorder)


def read_settings() -> Settings:
    """
    The settings of this process.

    Raises:
        click.ClickException: They cannot be used; each fault was printed.
    """
    try:
        return load_settings()
    except SettingsError as error:
        for fault in error.faults:
            click.echo(str(fault), err=True)
        raise click.ClickException("The settings cannot be used as they are; see above.") from None


def read_address() -> str:
    """
    Where the store is, as the setting DATABASE_URL.

    Raises:
        SettingsError: The settings cannot be used.
    """
    return load_settings().database_url.get_secret_value()
