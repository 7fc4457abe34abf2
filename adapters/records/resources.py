"""
The files of this package that are not code: the catalogue of a record's words, the page template.

Rules of this file: read strictly and once; opens nothing else.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from knowledge.phrases import Phrases
from knowledge.reading import read_page, validate


@cache
def read_words() -> Phrases:
    """
    What records say, in English.

    Raises:
        ContentError: The catalogue has a fault.
    """
    text = files("adapters.records").joinpath("words.yaml").read_text(encoding="utf-8")
    return validate(Phrases, read_page(text, "records/words.yaml"))


@cache
def read_template() -> bytes:
    """The source of the page template; it reads its data from `sys.inputs`."""
    return files("adapters.records").joinpath("record.typ").read_bytes()
