"""The schemas for editors: not stale, true of every file that ships, and strict."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker

from adapters.authoring.schema import FOLDER, MODELS, schemas
from knowledge.reading import packaged

ROOT = Path(str(packaged())).parent
FILES = {
    "entry": "knowledge/entries/*/*.yaml",
    "parameter": "knowledge/parameters/**/*.yaml",
    "flow": "dialogs/flows/*.yaml",
    "rulebook": "dialogs/rulebooks/*.yaml",
}


class _Editor(yaml.SafeLoader):
    """Reads YAML 1.2 as editors do: a day is text, and only true and false are not words."""


_Editor.yaml_implicit_resolvers = {
    sign: [(tag, form) for tag, form in found if tag.split(":")[-1] not in ("timestamp", "bool")]
    for sign, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Editor.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), ["t", "f"])


def read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), _Editor)  # noqa: S506 (a safe loader)


def validator(name: str) -> Draft202012Validator:
    schema: Mapping[str, Any] = json.loads(schemas()[f"{name}.json"])
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


@pytest.mark.parametrize("name", MODELS)
def test_the_schema_that_ships_is_not_stale(name: str) -> None:
    """Stale? `svguide knowledge schema` writes it anew."""
    kept = ROOT / "knowledge" / FOLDER / f"{name}.json"
    assert kept.read_text(encoding="utf-8") == schemas()[kept.name]


@pytest.mark.parametrize("name", MODELS)
def test_every_file_that_ships_is_valid_by_its_schema(name: str) -> None:
    checks = validator(name)
    found = sorted(ROOT.glob(FILES[name]))
    assert found
    faults = {
        path.name: [error.message for error in checks.iter_errors(read(path))] for path in found
    }
    assert {name: told for name, told in faults.items() if told} == {}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"knd": "faq"}, "Additional properties are not allowed ('knd' was unexpected)"),
        ({"kind": "question"}, "'question' is not one of"),
        ({"reviewed_on": "yesterday"}, "'yesterday' is not a 'date'"),
        ({"id": "Not An Id"}, "'Not An Id' does not match"),
        ({"settles": [{"rule": "R-17", "outcome": "MAYBE"}]}, "'MAYBE' is not one of"),
    ],
)
def test_an_editor_sees_what_is_wrong(change: Mapping[str, Any], said: str) -> None:
    entry = read(ROOT / "knowledge/entries/which-contracts/grants.yaml") | change
    assert any(said in error.message for error in validator("entry").iter_errors(entry))


def test_an_editor_knows_what_each_key_of_an_entry_is_for() -> None:
    described = json.loads(schemas()["entry.json"])["properties"]
    assert described["short"]["description"] == "The answer itself, at most 80 words."
    assert {"for", "settles", "utterances", "myth"} <= set(described)


def test_the_settings_for_the_editor_name_every_schema() -> None:
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    named = {Path(schema).name for schema in settings["yaml.schemas"]}
    assert named == set(schemas())
    assert all((ROOT / schema).is_file() for schema in settings["yaml.schemas"])
