"""
`svguide knowledge import`: drafts of entries from a FAQ sheet.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from adapters.authoring.faq_import import BadSheet, read_sheet
from adapters.authoring.scaffold import bring_in as write_drafts
from adapters.authoring.scaffold import surroundings
from adapters.runtime.bootstrap import london_today


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("drafts"),
    show_default=True,
    help="Folder for the drafts; they become content when moved into `knowledge/entries`.",
)
def bring_in(file: Path, out: Path) -> None:
    """
    Turn a FAQ sheet into drafts of entries, and list everything still to mend in each.

    FILE is CSV with a column `question` and a column `answer` (others that are read: topic, kind,
    phrasings, keywords, source, locator, url, owner), or Markdown with a heading for each
    question. Exits with 1 while there is something to mend, as there mostly is.

    \b
    Example:
      svguide knowledge import our-faq.csv --out drafts
    """
    try:
        asked = read_sheet(file)
    except BadSheet as error:
        raise click.UsageError(str(error)) from error
    count = write_drafts(asked, surroundings(None, london_today()), out)
    click.echo(f"{len(asked)} questions, {count} things to mend.")
    sys.exit(1 if count else 0)
