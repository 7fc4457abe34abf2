"""Every phrase the code says is in the catalogue, and every phrase there is said by something."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.phrases import Phrases
from knowledge.reading import Knowledge, read_page, validate

ROOT = Path(__file__).parents[2]
WEBSITE = ROOT / "adapters" / "site"
"""Its words are said by templates; tests/adapters/site/test_pages.py holds them together."""
MODULES = sorted(
    path
    for package in ("bot", "adapters", "dialogs/answers")
    for path in (ROOT / package).rglob("*.py")
    if WEBSITE not in path.parents
)

ONE_OF_MANY = {
    "means_{audience}",
    "answer_{answer}",
    "menu_{name}",
    "menu_{command}",
    "topic_{topic}",
    "followed_{followed.by}",
    "you_{who}",
    "i_am_{name}",
    "refuse_{reason.value}",
    "refuse_clash_{fact}",
    "nation_{nation}",
    "document_{fact}",
    "verify_{verdict.why}",
    "verify_{verdict.state}",
    "rerun_{change.kind}",
    "record_own_{name}",
    "record_ask_{FIELDS[len(form.given)]}",
    "working_limit_{name}",
    "working_per_{price.per}",
    "working_term_{self.unit}{many}",
}
"""Keys put together at run time: the part before the brace stands for all that begin so."""


RECORDS = ROOT / "adapters" / "records" / "words.yaml"
"""What records say, apart from the interface's catalogue."""


@pytest.fixture(scope="module")
def phrases(knowledge: Knowledge) -> dict[str, str]:
    """Every phrase of both catalogues."""
    words = validate(Phrases, read_page(RECORDS.read_text(encoding="utf-8"), RECORDS.name))
    assert not words.phrases.keys() & knowledge.phrases.phrases.keys()
    return {**knowledge.phrases.phrases, **words.phrases}


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in MODULES:
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def said(tree: ast.Module) -> Iterator[tuple[ast.expr, int]]:
    """Key of each phrase: the first argument of `say` and `Wording.of`, the last of `option`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        if name == "say" or (name == "of" and ast.unparse(called) == "Wording.of"):
            yield node.args[0], node.lineno
        elif name == "option" and isinstance(called, ast.Name) and len(node.args) == 3:
            yield node.args[2], node.lineno


def keys_of(key: ast.expr) -> Iterator[str]:
    """The keys an expression may be: a word, one word or another, or a pattern; else none."""
    match key:
        case ast.Constant(value=str(word)):
            yield word
        case ast.IfExp(body=body, orelse=orelse):
            yield from (*keys_of(body), *keys_of(orelse))


def pattern_of(key: ast.expr) -> str:
    """An f-string as it is written, without its quotes; empty for anything else."""
    return ast.unparse(key)[2:-1] if isinstance(key, ast.JoinedStr) else ""


def test_every_phrase_said_is_in_the_catalogue(phrases: dict[str, str]) -> None:
    uses = [
        (f"{file}:{line}", word)
        for file, tree in trees()
        for key, line in said(tree)
        for word in keys_of(key)
    ]
    assert len(uses) > 60
    assert [use for use in uses if use[1] not in phrases] == []


def test_every_phrase_put_together_is_listed_by_hand(phrases: dict[str, str]) -> None:
    patterns = {pattern_of(key) for _, tree in trees() for key, _ in said(tree)} - {""}
    assert patterns
    assert patterns <= ONE_OF_MANY
    for pattern in ONE_OF_MANY:
        assert any(key.startswith(pattern.split("{")[0]) for key in phrases), pattern


def test_no_phrase_is_left_that_nothing_says(phrases: dict[str, str]) -> None:
    """Said as it stands, named in a table or a field, or one of a pattern's many."""
    nodes = [node for _, tree in trees() for node in ast.walk(tree)]
    words = {
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    written = {pattern_of(node) for node in nodes if isinstance(node, ast.JoinedStr)}
    starts = tuple(pattern.split("{")[0] for pattern in written & ONE_OF_MANY)
    assert [key for key in phrases if key not in words and not key.startswith(starts)] == []


def test_every_audience_and_every_plain_answer_has_its_phrase(knowledge: Knowledge) -> None:
    phrases = knowledge.phrases.phrases
    for key in ("means_provider", "means_commissioner", "means_support"):
        assert key in phrases
    for key in ("answer_yes", "answer_no", "answer_unsure", "answer_cannot_be_estimated"):
        assert key in phrases


def test_every_reason_to_refuse_an_answer_has_its_phrase(knowledge: Knowledge) -> None:
    from dialogs.answers import Reason

    assert {f"refuse_{reason.value}" for reason in Reason} <= set(knowledge.phrases.phrases)


def test_every_command_on_the_menu_has_its_phrase(knowledge: Knowledge) -> None:
    from adapters.runtime.wiring import TELEGRAM_MENU

    catalogue = knowledge.phrases
    assert {f"menu_{name}" for name in TELEGRAM_MENU} <= set(catalogue.phrases)
    assert set(TELEGRAM_MENU) <= set(catalogue.commands)


def test_the_names_in_a_phrase_are_well_formed(knowledge: Knowledge) -> None:
    for key, text in knowledge.phrases.phrases.items():
        assert string.Template(text).is_valid(), key
        assert text.strip(), key


def test_a_command_word_means_one_command(knowledge: Knowledge) -> None:
    words = [word for listed in knowledge.phrases.commands.values() for word in listed]
    assert len(words) == len(set(words))
    assert all(word == word.casefold().strip() for word in words)
