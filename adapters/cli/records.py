"""
`svguide verify` and `svguide rerun`: is a record genuine, and does it still hold?

Both exit with 0 when the record is genuine, unchanged and comes to the same result, else with 1.

Rules of this file: imports are made where they are used, as in `adapters.cli.program`.
"""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from adapters.records.keys import Keys
    from adapters.records.rerun import Rerun
    from adapters.records.verification import Verification

_file = click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE"
)
_json = click.option("--json", "as_json", is_flag=True, help="The findings as one JSON object.")
_public_key = click.option(
    "--public-key",
    type=click.Path(exists=True, path_type=Path),
    default=None,
    metavar="PATH",
    help="A public key in PEM, or a folder of them, that count as well as those kept here.",
)


@click.command()
@_file
@_public_key
@_json
def verify(file: Path, public_key: Path | None, as_json: bool) -> None:
    """
    Say whether the record in FILE (PDF or JSON) is genuine, unchanged and still holds.

    The facts in it are put to the rules again, under the content of this program. The public keys
    known are those in the data folder; see docs/records.md. Exits with 0 when the record is
    genuine and the result is the same, else with 1.

    \b
    Examples:
      svguide verify social-value-record.pdf
      svguide verify social-value-record.json --public-key council.pem --json
    """
    _run(file, public_key, None, as_json=as_json)


@click.command()
@_file
@click.option(
    "--as-at",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    default=None,
    metavar="DATE",
    help="As if the first step were on this day, such as 2027-04-01. Without it: as recorded.",
)
@_public_key
@_json
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
    _run(file, public_key, as_at.date() if as_at else None, as_json=as_json)


def _run(file: Path, public_key: Path | None, as_at: date | None, *, as_json: bool) -> None:
    from adapters.records import report_text
    from adapters.records.extract import LARGEST_FILE
    from adapters.records.resources import read_words
    from adapters.records.verification import verify as judge

    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except OSError:
        raise click.ClickException(read_words().say("verify_unreadable")) from None
    verdict = judge(content, _keys(public_key))
    again = _again(verdict, as_at)
    if as_json:
        found = report_text.verification_json(verdict)
        found["rerun"] = report_text.rerun_json(again) if again else None
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        words = read_words()
        for line in report_text.verification_lines(verdict, words):
            click.echo(line)
        if again and verdict.record:
            click.echo()
            for line in report_text.rerun_lines(verdict.record, again, words):
                click.echo(line)
    sys.exit(0 if verdict.state == "genuine" and again and again.same else 1)


def _again(verdict: Verification, as_at: date | None) -> Rerun | None:
    from adapters.cli.loading import open_library
    from adapters.cli.options import chosen_overlays
    from adapters.records.rerun import rerun as run_again
    from adapters.runtime.bootstrap import london_today

    if verdict.record is None:
        return None
    library = open_library(overlays=chosen_overlays())
    return run_again(verdict.record, library, london_today(), as_at)


def _keys(public_key: Path | None) -> Keys:
    """The keys kept here and those given; nothing is made or written for a mere look."""
    from adapters.records.keys import KEY_FILE, PUBLIC_FOLDER, KeyFault, known_keys
    from adapters.runtime.settings import SettingsError, load_settings

    try:
        settings = load_settings()
    except SettingsError as error:
        for fault in error.faults:
            click.echo(str(fault), err=True)
        raise click.ClickException("The settings cannot be used as they are; see above.") from None
    folder = settings.svguide_data_dir
    key_file = settings.svguide_signing_key_file or folder / KEY_FILE
    try:
        return known_keys(key_file, folder / PUBLIC_FOLDER, public_key)
    except KeyFault as fault:
        raise click.ClickException(str(fault)) from None
