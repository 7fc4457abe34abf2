"""
Strict reading: every fault of every file at once, each on its line, in words that help.

The files of `tests/content` hold one kind of fault each and say in their first lines what must be
found, and where.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

import knowledge.reading as reading
from dialogs import Flow, RuleBook
from knowledge import ContentError, Entry, Fault, Parameter
from knowledge.reading import (
    Knowledge,
    packaged,
    read_all,
    read_knowledge,
    read_language,
    read_page,
    validate,
)
from knowledge.source import Content

CONTENT = Path(__file__).parents[1] / "content"
MODELS: dict[str, type[BaseModel] | None] = {
    "pages": None,
    "entries": Entry,
    "parameters": Parameter,
    "flows": Flow,
    "rulebooks": RuleBook,
}
FILES = sorted(CONTENT.glob("*/*.yaml"))
EXPECTED = re.compile(r"^# fault at (\d+): (.+)$", re.MULTILINE)


def faults_of(text: str, model: type[BaseModel] | None, file: str = "f.yaml") -> tuple[Fault, ...]:
    with pytest.raises(ContentError) as caught:
        page = read_page(text, file)
        if model is not None:
            validate(model, page)
    return caught.value.faults


def test_every_folder_of_faulty_files_is_tried() -> None:
    assert {file.parent.name for file in FILES} == set(MODELS)
    assert len(FILES) > 40


@pytest.mark.parametrize("file", FILES, ids=[f"{file.parent.name}/{file.stem}" for file in FILES])
@pytest.mark.parametrize("loader", [reading._Loader, yaml.SafeLoader], ids=["fast", "plain"])
def test_a_faulty_file_is_refused_at_the_line_and_in_words_that_help(
    file: Path, loader: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With libyaml and without: what a person is told must not hang on how PyYAML was built."""
    monkeypatch.setattr(reading, "_Loader", loader)
    text = file.read_text(encoding="utf-8")
    expected = sorted((int(line), words) for line, words in EXPECTED.findall(text))
    assert expected, "the file does not say what is wrong with it"
    faults = faults_of(text, MODELS[file.parent.name], file.name)
    assert {fault.file for fault in faults} == {file.name}
    assert [fault.line for fault in faults] == [line for line, _ in expected]
    for fault, (_, words) in zip(faults, expected, strict=True):
        assert words in fault.message


def test_every_scalar_is_text_until_its_model_types_it() -> None:
    page = read_page("a: no\nb: 012\nc: 2026-01-01\nd: ~\ne:\nf: [yes, 1.50]\n", "f.yaml")
    assert page.data == {
        "a": "no",
        "b": "012",
        "c": "2026-01-01",
        "d": "~",
        "e": "",
        "f": ["yes", "1.50"],
    }


def test_a_line_is_that_of_the_value_or_of_the_nearest_value_around_it() -> None:
    page = read_page("a: 1\nb:\n  - c: 2\n    d: 3\n", "f.yaml")
    assert page.line() == 1
    assert page.line("b") == 2
    assert page.line("b", 0, "d") == 4
    assert page.line("b", 0, "z", "y") == 3
    assert page.fault("wrong.", "b", 0, "d") == Fault("f.yaml", 4, "wrong.")


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    page = read_page("\ufeffa: 1\r\nb: 2\r\n", "f.yaml")
    assert page.data == {"a": "1", "b": "2"}
    assert page.line("b") == 2


class _Part(Content):
    word: str


class _Loose(TypedDict):
    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]  # pydantic reads it here
    word: str


class _Whole(Content):
    maybe: None | _Part = None  # noqa: RUF036 (None first is what is tested)
    named: dict[str, tuple[_Part, ...]] = Field(default_factory=dict)
    loose: _Loose | None = None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("maybe:\n  wrod: a\n  word: b\n", "unknown key 'wrod'. Did you mean 'word'? Known: word."),
        ("named:\n  one:\n  - {word: a, wrod: b}\n", "unknown key 'wrod'. Did you mean 'word'?"),
        ("loose:\n  word: a\n  wrod: b\n", "unknown key 'wrod'. Remove it."),
    ],
    ids=["optional", "in a mapping of lists", "no model of ours"],
)
def test_an_unknown_key_is_compared_with_those_of_the_model_it_stands_in(
    text: str, message: str
) -> None:
    (fault,) = faults_of(text, _Whole)
    assert fault.message.startswith(message)


PARAMETER = """\
name: example.figure
description: A figure made for a test.
unit: {unit}
values:
  - {{from: 2014-01-01, value: "{value}", source: {{title: Example Act}}}}
  - {{from: 2016-01-01, repealed: true, source: {{title: Example Act}}}}
reviewed_on: 2026-11-22
"""
ENTRY = """\
id: {id}
kind: faq
topic: examples
title: What is an example?
utterances: [what is an example, show me one, give an instance]
short: An example is one of its kind.
sources: [{{title: Example Act}}]
reviewed_on: 2026-11-22
review_by: 2027-05-22
owner: law
"""
PHRASES = "language: en\nphrases: {hello: Hello.}\ncommands: {help: [help]}\n"
UNITS = "units: {gbp: {description: Pounds.}, week: {description: Weeks.}}\n"


def root(folder: Path, **files: str | bytes) -> Path:
    """A content root with these files; in a name, `__` stands for a slash."""
    whole = {
        "interface__en": PHRASES,
        "units__units": UNITS,
        "parameters__example__figure": PARAMETER.format(unit="gbp", value="100"),
        "entries__examples__one": ENTRY.format(id="one"),
    }
    for name, text in (whole | files).items():
        path = folder / (name.replace("__", "/") + ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def found(folder: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        read_knowledge(folder)
    return [str(fault) for fault in caught.value.faults]


def test_a_whole_root_is_read(tmp_path: Path) -> None:
    known = read_knowledge(root(tmp_path))
    assert [located.value.id for located in known.entries] == ["one"]
    assert list(known.law) == ["example.figure"]
    assert known.phrases.say("hello") == "Hello."
    assert known.entries[0].page.file == "entries/examples/one.yaml"


def test_the_packaged_content_is_read(knowledge: Knowledge) -> None:
    assert len(knowledge.entries) > 100
    assert len(knowledge.parameters) > 50


def test_the_faults_of_all_files_are_found_at_once(tmp_path: Path) -> None:
    folder = root(
        tmp_path,
        entries__examples__one=ENTRY.format(id="one").replace("kind: faq", "kind: tale"),
        entries__examples__two="id: two\nid: two\n",
        parameters__example__figure="name: [\n",
        units__units="units: {}\n",
        interface__en="language: English\n",
    )
    files = [line.split(":")[0] for line in found(folder)]
    assert files == sorted(files)
    assert set(files) == {
        "entries/examples/one.yaml",
        "entries/examples/two.yaml",
        "parameters/example/figure.yaml",
        "units/units.yaml",
        "interface/en.yaml",
    }


def test_an_entry_lies_where_its_topic_and_id_say(tmp_path: Path) -> None:
    folder = root(tmp_path, entries__elsewhere__two=ENTRY.format(id="one"))
    assert found(folder) == [
        "entries/elsewhere/two.yaml:1: the file of 'one' must be entries/examples/one.yaml. "
        "Move it or correct 'id', 'topic'.",
        "entries/examples/one.yaml:1: the id 'one' is taken by entries/elsewhere/two.yaml. "
        "Choose another.",
    ]


def test_a_parameter_lies_where_its_name_says(tmp_path: Path) -> None:
    folder = root(tmp_path, parameters__figure=PARAMETER.format(unit="gbp", value="1"))
    (fault,) = found(folder)
    assert fault.startswith("parameters/figure.yaml:1: the file of 'example.figure' must be")


def test_an_unknown_unit_is_a_fault_that_names_the_known_ones(tmp_path: Path) -> None:
    text = PARAMETER.format(unit="furlong", value="1")
    (fault,) = found(root(tmp_path, parameters__example__figure=text))
    assert fault == (
        "parameters/example/figure.yaml:3: unknown unit 'furlong'. "
        "Known: date, gbp, percent, week, words. Add it to units/units.yaml."
    )


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        ("gbp", "£100", "needs a number"),
        ("gbp", "1,000", "needs a number"),
        ("gbp", "NaN", "needs a number"),
        ("percent", "ten", "needs a number"),
        ("week", "", "needs a number"),
        ("date", "31 January 2013", "needs a day, such as 2026-01-31"),
        ("date", "20130131", "needs a day"),
        ("date", "2013-02-30", "needs a day"),
    ],
)
def test_a_value_that_its_unit_cannot_write_is_a_fault(
    tmp_path: Path, unit: str, value: str, words: str
) -> None:
    text = PARAMETER.format(unit=unit, value=value)
    (fault,) = found(root(tmp_path, parameters__example__figure=text))
    assert fault.startswith("parameters/example/figure.yaml:5: the unit")
    assert words in fault


@pytest.mark.parametrize(
    ("unit", "value"), [("gbp", "100.50"), ("week", "4"), ("date", "2013-01-31"), ("words", "x")]
)
def test_a_value_that_its_unit_can_write_is_none(tmp_path: Path, unit: str, value: str) -> None:
    text = PARAMETER.format(unit=unit, value=value)
    assert read_knowledge(root(tmp_path, parameters__example__figure=text)).parameters


def test_the_interfaces_wording_is_needed(tmp_path: Path) -> None:
    folder = root(tmp_path)
    (folder / "interface" / "en.yaml").unlink()
    assert found(folder) == ["interface/en.yaml: the interface's wording is missing. Add it."]


def test_an_empty_root_has_no_wording(tmp_path: Path) -> None:
    assert found(tmp_path) == ["interface/en.yaml: the interface's wording is missing. Add it."]


def test_a_byte_that_is_not_utf_8_is_a_fault_of_its_file(tmp_path: Path) -> None:
    folder = root(tmp_path, entries__examples__two=b"id: caf\xe9\n")
    assert found(folder) == [
        "entries/examples/two.yaml: not valid YAML: it holds a character YAML does not allow. "
        "Remove it."
    ]


def test_only_yaml_files_are_read(tmp_path: Path) -> None:
    folder = root(tmp_path)
    (folder / "entries" / "README.md").write_text("Not an entry.")
    (folder / "entries" / "examples" / "one.yaml~").write_text("Not an entry either.")
    assert len(read_knowledge(folder).entries) == 1


def test_files_are_read_in_order_of_path(tmp_path: Path) -> None:
    folder = root(
        tmp_path,
        entries__examples__b=ENTRY.format(id="b"),
        entries__examples__a=ENTRY.format(id="a"),
    )
    ids = [located.value.id for located in read_all(folder, "entries", Entry)]
    assert ids == ["a", "b", "one"]


LANGUAGE = {
    "language__aliases": "aliases: {svc: service}\n",
    "language__common": "words: the a\n",
    "language__field": "words: tender\n",
}


def test_a_language_is_read(tmp_path: Path) -> None:
    language = read_language(root(tmp_path, **LANGUAGE))
    assert language.aliases == {"svc": "service"}
    assert language.ambiguous == {}
    assert (language.common, language.field) == ({"the", "a"}, {"tender"})


def test_the_dials_are_read_and_kept_within_their_bounds(tmp_path: Path) -> None:
    dials = "false_answer_budget: 0.1\nleast_found: 0.4\n"
    language = read_language(root(tmp_path, language__matching=dials, **LANGUAGE))
    assert (language.dials.false_answer_budget, language.dials.least_found) == (0.1, 0.4)


def test_without_a_file_of_dials_the_budget_is_five_in_a_hundred(tmp_path: Path) -> None:
    assert read_language(root(tmp_path, **LANGUAGE)).dials.false_answer_budget == 0.05


@pytest.mark.parametrize("dials", ["false_answer_budget: 0", "least_found: 1.5", "budget: 0.1"])
def test_a_dial_out_of_bounds_is_a_fault(tmp_path: Path, dials: str) -> None:
    folder = root(tmp_path, language__matching=dials + "\n", **LANGUAGE)
    with pytest.raises(ContentError, match=r"language/matching\.yaml:1"):
        read_language(folder)


def test_the_packaged_language_is_read() -> None:
    language = read_language(packaged())
    assert "tender" in language.field
    assert len(language.common) > 1000


def test_every_fault_of_a_language_is_found_at_once(tmp_path: Path) -> None:
    files = LANGUAGE | {"language__aliases": "aliases: {SVC: service}\n"}
    folder = root(tmp_path, **files)
    (folder / "language" / "common.yaml").unlink()
    with pytest.raises(ContentError) as caught:
        read_language(folder)
    assert [str(fault) for fault in caught.value.faults] == [
        "language/aliases.yaml:1: write 'SVC' and what it stands for in lower case.",
        "language/common.yaml: is missing. Add it.",
    ]
