"""
Opens the content, the engine and the settings for commands, printing every fault.
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
    The whole content, with its cross-references checked.

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
    """Prints a notice that building the index takes a moment."""
    click.echo("Preparing to understand questions, once: up to a minute.", err=True)


def open_engine(settings: Settings | None = None) -> Engine:
    """The engine over the installed content; with settings it can also issue records."""
    recorder = None
    if settings:
        recorder = SignedRecorder(settings.svguide_data_dir, settings.svguide_signing_key_file)
    library = open_library(overlays=chosen_overlays())
    return build_engine(library, on_missing=say_wait, recorder=recorder)


def read_settings() -> Settings:
    """
    The settings of this process.

    Raises:
        click.ClickException: They are not valid; each fault was printed.
    """
    try:
        return load_settings()
    except SettingsError as error:
        for fault in error.faults:
            click.echo(str(fault), err=True)
        raise click.ClickException("The settings cannot be used as they are; see above.") from None


def read_address() -> str:
    """
    The address of the store, as in the setting DATABASE_URL.

    Raises:
        SettingsError: The settings are not valid.
    """
    return load_settings().database_url.get_secret_value()
