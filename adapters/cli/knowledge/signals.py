"""
`svguide knowledge signals`: counts of questions that were not understood at once.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

from adapters.authoring.signals import as_csv, as_text
from adapters.authoring.usage import learnt_since
from adapters.cli.knowledge.shared import RECENT_DAYS, out_option, put
from adapters.cli.loading import read_address
from adapters.runtime.bootstrap import clock


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv"]),
    default="text",
    show_default=True,
    help="Lists, or a table with a row for each day, channel and signal.",
)
@click.option(
    "--recent",
    type=click.IntRange(min=1),
    default=RECENT_DAYS,
    show_default=True,
    metavar="DAYS",
    help="How far back to look.",
)
@out_option
def signals(form: str, recent: int, out: Path | None) -> None:
    """
    Say what people asked that was not understood at once, by the entries suggested and meant.

    Counts only: no word of anybody is kept. Each id has its mean score beside it. The settings say
    which data base is read; see docs/content.md for how to read the lists.

    \b
    Examples:
      svguide knowledge signals
      svguide knowledge signals --recent 365 --format csv --out signals.csv
    """
    since = clock().date() - timedelta(days=recent)
    made = {"text": as_text, "csv": as_csv}[form]
    put(made(learnt_since(read_address(), since), since), out)
