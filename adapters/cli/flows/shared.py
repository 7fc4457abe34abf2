"""
Shared by the `flows` commands: finding a flow by name, and the output option.
"""

from __future__ import annotations

from pathlib import Path

import click

from bot.content.library import Library
from dialogs.flow import Flow

out_option = click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="File to write. Without it: standard output.",
)
"""Adds `--out FILE` to a command."""


def put(out: Path | None, text: str) -> None:
    """Writes a text to a file, or to standard output if `out` is None."""
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"Cannot write {out}: {error.strerror}.") from error


def find_flow(library: Library, name: str) -> Flow:
    """
    The flow with that name.

    Raises:
        click.UsageError: There is no such flow.
    """
    found = library.flows.get(name)
    if found is None:
        raise click.UsageError(f"There is no flow '{name}'. Known: {', '.join(library.flows)}.")
    return found
