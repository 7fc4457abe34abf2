"""
`svguide knowledge due`: the reviews that are due, by owner.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

from adapters.authoring import reviews
from adapters.cli.knowledge.shared import out_option, put
from adapters.cli.loading import open_library
from adapters.runtime.bootstrap import london_today


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "ics"]),
    default="text",
    show_default=True,
    help="A list, a table, or a calendar file.",
)
@click.option(
    "--within",
    type=click.IntRange(min=0),
    default=None,
    metavar="DAYS",
    help="Reviews due within so many days; overdue ones always. Default: 60, a calendar: all.",
)
@click.option("--owner", default=None, help="Only what this owner keeps.")
@out_option
def due(form: str, within: int | None, owner: str | None, out: Path | None) -> None:
    """
    List the reviews that are due, by owner.

    \b
    Examples:
      svguide knowledge due
      svguide knowledge due --format csv --within 90 --out due.csv
      svguide knowledge due --format ics --owner law --out reviews.ics
    """
    today = london_today()
    days = within if within is not None else (36_500 if form == "ics" else reviews.SOON.days)
    entries = open_library().entries.values()
    theirs = (entry for entry in entries if owner is None or entry.owner == owner)
    found = reviews.due(theirs, today + timedelta(days=days))
    made = {
        "text": reviews.as_text,
        "csv": reviews.as_csv,
        "ics": reviews.as_calendar,
    }[form](found, today)
    put(made, out)
