"""
Options of `verify` and `rerun`, and their report on a record in a file.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import click

from adapters.cli.loading import open_library, read_settings
from adapters.cli.options import chosen_overlays
from adapters.records import report_text
from adapters.records.extract import LARGEST_FILE
from adapters.records.keys import KEY_FILE, PUBLIC_FOLDER, KeyFault, Keys, known_keys
from adapters.records.rerun import Rerun
from adapters.records.rerun import rerun as rerun_record
from adapters.records.resources import read_words
from adapters.records.verification import Verification
from adapters.records.verification import verify as verify_bytes
from adapters.runtime.bootstrap import london_today

file_argument = click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE"
)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="The findings as one JSON object."
)
public_key_option = click.option(
    "--public-key",
    type=click.Path(exists=True, path_type=Path),
    default=None,
    metavar="PATH",
    help="A public key in PEM, or a folder of them, that count as well as those kept here.",
)


def judge_file(file: Path, public_key: Path | None, as_at: date | None, *, as_json: bool) -> None:
    """
    Prints whether the record in a file is genuine and still holds, then exits: 0 if it is, else 1.

    Args:
        file: PDF or JSON.
        public_key: Keys accepted in addition to those in the data folder.
        as_at: Day to move the first step to; None leaves it as recorded.
        as_json: True to print one JSON object.
    """
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except OSError:
        raise click.ClickException(read_words().say("verify_unreadable")) from None
    verdict = verify_bytes(content, _keys(public_key))
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
    if verdict.record is None:
        return None
    library = open_library(overlays=chosen_overlays())
    return rerun_record(verdict.record, library, london_today(), as_at)


def _keys(public_key: Path | None) -> Keys:
    """The keys in the data folder and those given; creates no key and no file."""
    settings = read_settings()
    folder = settings.svguide_data_dir
    key_file = settings.svguide_signing_key_file or folder / KEY_FILE
    try:
        return known_keys(key_file, folder / PUBLIC_FOLDER, public_key)
    except KeyFault as fault:
        raise click.ClickException(str(fault)) from None
