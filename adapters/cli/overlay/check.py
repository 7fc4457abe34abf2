"""
`svguide overlay check`: local content checked against the core.
"""

from __future__ import annotations

from pathlib import Path

import click

from adapters.cli.loading import open_library


@click.command()
@click.argument(
    "folders",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR...",
    nargs=-1,
    required=True,
)
def check(folders: tuple[Path, ...]) -> None:
    """
    Check the overlays in DIR...: every fault at once, with file, line and how to mend it.

    Exits with 1 when there is one. `svguide check --overlay DIR --matching` also measures how well
    the local entries are told apart from the core's.

    \b
    Example:
      svguide overlay check my-council
    """
    library = open_library(overlays=folders)
    for line in library.added.summary():
        click.echo(line)
    click.echo(f"No fault. Release {library.release}.")
