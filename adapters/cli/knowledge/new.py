"""
`svguide knowledge new`: asks for an entry part by part.
"""

from __future__ import annotations

from pathlib import Path

import click

from adapters.authoring.scaffold import ask, surroundings, write
from adapters.runtime.bootstrap import london_today
from knowledge.reading import packaged


@click.command()
@click.option(
    "--content",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=None,
    help="A folder with `knowledge` and `dialogs` in it. Default: the content in use.",
)
def new(content: Path | None) -> None:
    """
    Ask for an entry part by part and write it, once it has no fault.

    \b
    Example:
      svguide knowledge new
    """
    folder = content / "knowledge" if content else Path(str(packaged()))
    draft = ask(surroundings(content, london_today()))
    place = write(draft, folder)
    click.echo(f'Written: {place}. Try it: svguide knowledge try "{draft["title"]}"')
