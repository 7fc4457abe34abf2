"""
`svguide rerun`: applies today's rules to the facts of a record.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from adapters.cli.record_file import file_argument, json_option, judge_file, public_key_option


@click.command()
@file_argument
@click.option(
    "--as-at",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    default=None,
    metavar="DATE",
    help="As if the first step were on this day, such as 2027-04-01. Without it: as recorded.",
)
@public_key_option
@json_option
def rerun(file: Path, as_at: datetime | None, public_key: Path | None, as_json: bool) -> None:
    """
    Put the facts of the record in FILE to the rules again, if it is genuine.

    With --as-at, the first step and the formal start are moved to that day and everything else
    stays as it was answered: whether a procurement that slips, or came earlier, falls under the
    Act. Exits with 0 when the result is the same, else with 1.

    \b
    Example:
      svguide rerun social-value-record.pdf --as-at 2025-02-23
    """
    judge_file(file, public_key, as_at.date() if as_at else None, as_json=as_json)
