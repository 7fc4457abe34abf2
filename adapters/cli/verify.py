"""
`svguide verify`: whether a record is genuine and its result still holds.
"""

from __future__ import annotations

from pathlib import Path

import click

from adapters.cli.record_file import file_argument, json_option, judge_file, public_key_option


@click.command()
@file_argument
@public_key_option
@json_option
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
    judge_file(file, public_key, None, as_json=as_json)
