"""
`svguide version`: versions of program and content, and how questions are matched.
"""

from __future__ import annotations

import click

from adapters.cli.loading import open_engine
from adapters.cli.options import overlay_option


@click.command()
@overlay_option
def version() -> None:
    """
    Say which program and which content this is, and how questions are matched.

    \b
    Example:
      svguide version
    """
    engine = open_engine()
    library = engine.library
    click.echo(f"svguide {library.release}")
    for line in library.added.summary():
        click.echo(line)
    click.echo(f"entries: {len(library.entries)}, flows: {len(library.flows)}")
    click.echo(f"matching: {engine.mode}")
