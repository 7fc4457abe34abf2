"""
`svguide knowledge schema`: the JSON Schemas of the content files.
"""

from __future__ import annotations

from pathlib import Path

import click

from adapters.authoring.schema import FOLDER, schemas
from knowledge.reading import packaged


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False)
def schema(folder: Path | None) -> None:
    """
    Write the JSON Schemas of the content files, for editors, into FOLDER.

    Without FOLDER: into `knowledge/schema`, where they ship.

    \b
    Example:
      svguide knowledge schema
    """
    place = folder or Path(str(packaged())) / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    for name, text in schemas().items():
        (place / name).write_text(text, encoding="utf-8")
        click.echo(f"Written: {place / name}")
