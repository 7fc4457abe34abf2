"""
`svguide overlay init`: a small valid overlay, to be filled in.
"""

from __future__ import annotations

import re
from pathlib import Path

import click

from adapters.overlays.new_overlay import write_skeleton
from adapters.runtime.bootstrap import london_today


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option("--organisation", prompt="Name of the organisation", help="As people know it.")
@click.option("--email", prompt="E-mail address to ask for help", help="A team's, not a person's.")
def init(folder: Path, organisation: str, email: str) -> None:
    """
    Write a small valid overlay into DIR, to be filled in; asks what it needs to know.

    \b
    Example:
      svguide overlay init my-council --organisation "My Council" --email help@my-council.example
    """
    if folder.is_dir() and any(folder.iterdir()):
        raise click.UsageError(f"{folder} is not empty. Name a new folder.")
    name = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.casefold()).strip("-")[:24].strip("-")
    if not re.match(r"[a-z]", name):
        raise click.UsageError(f"{folder}: give the folder a name that begins with a letter.")
    if not re.fullmatch(r"\s*[^\s\"\\@]+@[^\s\"\\@]+\s*", email):
        raise click.UsageError("That is no e-mail address.")
    organisation = " ".join(organisation.split())
    if not re.fullmatch(r"\w[\w '&.,()/-]{2,59}", organisation):
        raise click.UsageError("The name needs 3 to 60 letters, digits, blanks and ' & . , ( ) / -")
    for path in write_skeleton(
        folder,
        overlay_id=name,
        organisation=organisation,
        email=email.strip(),
        today=london_today(),
    ):
        click.echo(path)
    click.echo(f"Change the texts, then: svguide overlay check {folder}")
