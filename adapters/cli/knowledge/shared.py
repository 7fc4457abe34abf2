"""
Shared by the `knowledge` commands: the output option, and the period for usage.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

RECENT_DAYS: Final = 90
"""Days over which usage is counted by default."""

out_option = click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="Write to this file instead of printing.",
)
"""Adds `--out FILE` to a command."""


def put(text: str, out: Path | None) -> None:
    """Writes a text to a file, or to standard output if `out` is None."""
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8", newline="")
