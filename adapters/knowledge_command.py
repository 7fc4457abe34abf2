"""
The commands `svguide knowledge …`: keep what the guide knows true, and write more of it.

Rules of this file: the commands and their words; the work lies in the modules they call, imported
where it is used. Exit codes as everywhere: 0 done, 1 a fault was found, 2 wrong usage.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.group()
def knowledge() -> None:
    """
    Look after the guide's knowledge: what is due, what is covered, what to write next.
    """


@knowledge.command()
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
    from adapters.bootstrap import read_library
    from adapters.curating.coverage import page, read_fact_base, uncovered

    base, entries = read_fact_base(), read_library().entries.values()
    text = page(base, entries)
    if out:
        out.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)
    missing = uncovered(base, entries)
    for name in missing:
        click.echo(f"no entry covers {name}", err=True)
    sys.exit(1 if missing else 0)
