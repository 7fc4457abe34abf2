"""
Reads the data files of this package: the catalogue of wording and the page template.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from knowledge.phrases import Phrases
from knowledge.reading import read_page, validate


@cache
def read_words() -> Phrases:
    """
    The wording of records, in English.

    Raises:
        ContentError: The catalogue has a fault.
    """
    text = files("adapters.records").joinpath("words.yaml").read_text(encoding="utf-8")
    return validate(Phrases, read_page(text, "records/words.yaml"))


@cache
def read_template() -> bytes:
    """The source of the page template; it reads its data from `sys.inputs`."""
    return files("adapters.records").joinpath("record.typ").read_bytes()
