"""
`svguide overlay`: begins an organisation's local content, and checks it against the core.

Rules of this file: imports are made where they are used, as in `adapters.cli.program`.
"""

from __future__ import annotations

import re
from pathlib import Path

import click


@click.group()
def overlay() -> None:
    """
    Local content: what an organisation adds to the guide under its own name.

    \b
    Begin with:
      svguide overlay init my-council
      svguide overlay check my-council
      svguide chat --overlay my-council
    """


@overlay.command()
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
    from adapters.overlays.new_overlay import write_skeleton
    from adapters.runtime.bootstrap import london_today

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


@overlay.command()
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
    from adapters.cli.loading import open_library

    library = open_library(overlays=folders)
    for line in library.added.summary():
        click.echo(line)
    click.echo(f"No fault. Release {library.release}.")
