"""The catalogue of records: every phrase the code asks for is there, and no other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import adapters.cli.record_file
import adapters.records
import bot.records.record
from adapters.records.extract import NotFound
from adapters.records.rerun import Kind
from adapters.records.verification import State
from bot.records.record import FIELDS
from knowledge.phrases import Phrases

_KEY = re.compile(r'"((?:record|verify|rerun)_[a-z_]+)"')


def _asked_for() -> set[str]:
    """Keys named in the code, and those it puts together."""
    package = Path(adapters.records.__file__).parent
    command = Path(adapters.cli.record_file.__file__)
    files = [*package.glob("*.py"), command, Path(bot.records.record.__file__)]
    assert len(files) > 10
    named = {key for file in files for key in _KEY.findall(file.read_text(encoding="utf-8"))}
    own = {f"record_own_{name}" for name in FIELDS}
    states = {f"verify_{state}" for state in get_args(State)}
    whys = {
        f"verify_{why}"
        for why in ("altered_code", "altered_signature", "newer", "too_large", "several")
    }
    return named | own | states | whys | {f"rerun_{kind}" for kind in get_args(Kind)}


def test_every_phrase_asked_for_is_there_and_no_other(words: Phrases) -> None:
    assert set(words.phrases) == _asked_for()


def test_the_faults_of_finding_are_those_with_words(words: Phrases) -> None:
    for why in ("not_a_record", "too_large", "several"):
        assert f"verify_{NotFound(why).why}" in words.phrases
