"""
`svguide knowledge coverage`: which entries cover which section and fact.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from adapters.authoring.coverage import page, read_fact_base, uncovered
from adapters.cli.knowledge.shared import put
from adapters.cli.loading import open_library


@click.command()
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="Write the page here instead of printing it.",
)
def coverage(out: Path | None) -> None:
    """
    Map every section of the source documents and every fact of law to entries.

    Exits with 1 when something has no entry.

    \b
    Example:
      svguide knowledge coverage --out docs/coverage.md
    """
    base, entries = read_fact_base(), open_library().entries.values()
    put(page(base, entries), out)
    missing = uncovered(base, entries)
    for name in missing:
        click.echo(f"no entry covers {name}", err=True)
    sys.exit(1 if missing else 0)
