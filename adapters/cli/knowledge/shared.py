"""
What the commands about knowledge share: where a list goes, and how far back is looked.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

RECENT_DAYS: Final = 90
"""How far back the use of entries is looked at, unless told otherwise."""

out_option = click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="Write to this file instead of printing.",
)
"""Where a list goes, the same for every command that makes one."""


def put(text: str, out: Path | None) -> None:
    """Writes a text to a file, or to standard output where none is named."""
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8", newline="")
