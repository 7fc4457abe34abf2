"""
JSON Schema of the content files, for editors: they complete keys and underline mistakes.

Rules of this file: the schemas come from the pydantic models. Checks that a model makes in code are
not part of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel

from dialogs import Flow, RuleBook
from knowledge import Entry, Parameter

MODELS: Final[Mapping[str, type[BaseModel]]] = {
    "entry": Entry,
    "flow": Flow,
    "parameter": Parameter,
    "rulebook": RuleBook,
}
"""The model that each schema file describes, by file name."""

FOLDER: Final = "schema"
"""Folder of the schemas, below `knowledge`."""


def schemas() -> Mapping[str, str]:
    """The text of every schema by file name, in order of name."""
    return {f"{name}.json": _text(name, model) for name, model in MODELS.items()}


def _text(name: str, model: type[BaseModel]) -> str:
    described: dict[str, object] = model.model_json_schema(by_alias=True)
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{name}.json",
        **{key: _as_read(value) for key, value in described.items()},
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _as_read(part: object) -> object:
    """
    A part of a schema, adapted to our YAML reader.

    The reader takes every scalar as text, so `2014` or `yes` is a string wherever free text is
    allowed.
    """
    if isinstance(part, list):
        return [_as_read(each) for each in part]
    if not isinstance(part, dict):
        return part
    read = {key: _as_read(value) for key, value in part.items()}
    if read.get("type") == "string" and not read.keys() & {"enum", "const", "format", "pattern"}:
        read["type"] = ["string", "number", "boolean"]
    return read
