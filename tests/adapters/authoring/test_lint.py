"""All lints together: over a folder, without the authoring tools, and over what ships."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

from adapters.authoring.coverage import read_fact_base
from adapters.authoring.lint import NoAuthoringTools, lint, read_words
from adapters.authoring.readability import HIGHEST, HIGHEST_MEDIAN, grades
from bot.content.library import Library

ENTRY = """\
id: one
kind: faq
topic: examples
nation: [england]
title: Are grants covered?
utterances:
  - do grants count
  - money given without a contract
  - we fund a club each year
short: Grants, etc are not covered by the organization.
sources: [{title: Example Act, read: not-read}]
facts: [L-010, L-999, R-12]
covers: [000/in-force, 000/nowhere]
reviewed_on: 2026-11-22
review_by: 2027-05-22
owner: law
"""
FILES = {
    "entries/examples/one.yaml": ENTRY,
    "interface/en.yaml": "language: en\nphrases: {hello: Hello.}\ncommands: {help: [help]}\n",
    "fact_base/all.yaml": (
        "documents:\n  '000': {title: A paper, sections: {in-force: The start}}\n"
        "facts: {L-010: The start}\n"
    ),
    "spelling/words.yaml": "words: grants\nshort_forms: UK\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_every_fault_is_told_with_file_and_line(root: Path, today: date) -> None:
    found = [str(fault) for fault in lint(root, today, text=False)]
    assert [line.split(". ")[0] for line in found] == [
        "entries/examples/one.yaml:6: 2 phrasings do without the title's main word ('grant…'); "
        "at least 3",
        "entries/examples/one.yaml:6: 3 phrasings; at least 8",
        "entries/examples/one.yaml:10: 'etc' is Latin",
        "entries/examples/one.yaml:12: unknown fact 'L-999'",
        "entries/examples/one.yaml:13: unknown section '000/nowhere'",
    ]


def test_spelling_and_grade_are_looked_at_on_request(root: Path, today: date) -> None:
    more = set(lint(root, today, text=True)) - set(lint(root, today, text=False))
    assert [fault.message for fault in more] == [
        "'organization' is American. Write 'organisation'."
    ]


def test_a_folder_adds_to_the_words_and_facts_that_ship(root: Path, today: date) -> None:
    words, short_forms = read_words(root)
    assert {"grants", "croydon"} <= words
    assert {"UK", "NHS"} <= short_forms
    entry = root / "entries" / "examples" / "one.yaml"
    entry.write_text(ENTRY.replace("L-999", "L-012").replace("000/nowhere", "001/liverpool"))
    assert not [fault for fault in lint(root, today, text=False) if "unknown" in fault.message]


def test_without_the_authoring_tools_the_rest_is_checked_and_the_lack_is_said(
    root: Path, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("adapters.authoring.spelling", "adapters.authoring.readability"):
        monkeypatch.delitem(sys.modules, module, raising=False)
        monkeypatch.delattr(module, raising=False)
    monkeypatch.setitem(sys.modules, "hunspell", None)
    assert lint(root, today, text=False)
    with pytest.raises(NoAuthoringTools, match=r"pip install 'social-value-guide\[authoring\]'"):
        lint(root, today, text=True)


def test_what_ships_has_no_fault(today: date) -> None:
    """The same as `svguide check --text`, which says what to do about each."""
    assert lint(None, today, text=True) == []


def test_what_ships_is_plain_english(library: Library, today: date) -> None:
    found = grades(list(library.entries.values()), library.law, today)
    assert len(found.by_entry) > 300
    assert found.highest <= HIGHEST
    assert found.median <= HIGHEST_MEDIAN


def test_the_fact_base_that_ships_is_whole() -> None:
    base = read_fact_base()
    assert set(base.unverified) <= set(base.facts)
    assert list(base.documents) == ["000", "001", "002", "003", "004"]
