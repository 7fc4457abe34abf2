"""
Opening the content for a command, with every fault said on the way.

Rules of this file: imports are made where they are used, as in `adapters.cli.program`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bot.library import Library


def open_library(content: Path | None = None, overlays: tuple[Path, ...] = ()) -> Library:
    """
    The content of a release, whole and cross-checked.

    Args:
        content: Folder with `knowledge` and `dialogs` in it; None for the content shipped.
        overlays: Folders of local content, in order.

    Raises:
        click.ClickException: There are faults; each was printed.
    """
    from adapters.runtime.bootstrap import read_library
    from knowledge import ContentError

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
