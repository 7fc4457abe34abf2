"""
No sentence for users and no figure of law stands in the code: they are in the content.

The words that people type are content too: the readers of answers take them from
`dialogs/lexicon`. What those who write content or run the program read in their terminal may stand
in the code; the modules that say it are listed, each with its reason.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest

from knowledge import Parameters

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "dialogs", "knowledge", "adapters")
WORDS = re.compile(r"[A-Za-z]{2,} +[A-Za-z]{2,}")

AUTHORS = "faults of content and how it matches, read by those who write it"
OPERATORS = "read in a terminal or a log by those who run the program"
PROOF = "names of cases and findings in the proof and the sign-off pages, read by reviewers"
ALLOWED = {
    "bot/content/consistency.py": AUTHORS,
    "bot/content/flow_checks.py": AUTHORS,
    "bot/content/library.py": AUTHORS,
    "bot/content/merging.py": AUTHORS,
    "bot/content/overlays.py": AUTHORS,
    "bot/content/upkeep.py": AUTHORS,
    "bot/matching/matcher.py": AUTHORS,
    "dialogs/cleaning.py": "signs such as a shrug, written out as what they mean before reading",
    "dialogs/facts.py": "faults of facts given to `svguide assess` by a program",
    "dialogs/pages/": PROOF,
    "dialogs/proof/": PROOF,
    "dialogs/reading.py": AUTHORS,
    "knowledge/catalogues.py": AUTHORS,
    "knowledge/entry.py": "verdicts and kinds, which are keys of content",
    "knowledge/errors.py": OPERATORS,
    "knowledge/overlay_reading.py": AUTHORS,
    "knowledge/reading.py": AUTHORS,
    "knowledge/text.py": "the aspects of a figure in English, in which all entries are written",
    "adapters/": OPERATORS,
}
"""Where sentences may stand, a folder or a module, and who reads them."""
FOR_USERS = (
    "adapters/channels/slack/",
    "adapters/channels/telegram/",
    "adapters/records/",
    "adapters/channels/console.py",
)
"""Parts of `adapters` whose text could reach a person in a chat: these modules alone have any."""
LOGGED = {
    "adapters/channels/slack/failures.py": OPERATORS,
    "adapters/channels/slack/incoming.py": OPERATORS,
    "adapters/channels/slack/logs.py": OPERATORS,
    "adapters/channels/slack/request.py": OPERATORS,
    "adapters/channels/telegram/client.py": OPERATORS,
    "adapters/channels/telegram/delivery.py": "what Telegram's own errors say, to tell them apart",
    "adapters/channels/telegram/transport.py": OPERATORS,
}
FIGURES = {
    "dialogs/proof/rule_overlap.py": "the order in which the proof tries the two rates R-26 names",
    "dialogs/decision_table.py": "the table repeats rule R-26 by hand, to be compared with it",
    "adapters/authoring/diff.py": "rates that two releases are compared at, read by authors",
    "adapters/authoring/flow_pages.py": "a day on which the page of a flow is made",
}
"""Modules in which a figure of law may be typed, and why."""


def silent_parts(tree: ast.Module) -> set[int]:
    """What is no text of the program: docstrings, words of an exception, descriptions."""
    silent: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise):
            silent |= {id(part) for part in ast.walk(node)}
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent.add(id(node.value))
        elif isinstance(node, ast.Call):
            described = [word.value for word in node.keywords if word.arg in DESCRIPTIONS]
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            described += node.args if name in FAULTS else []
            silent |= {id(part) for value in described for part in ast.walk(value)}
    return silent


DESCRIPTIONS = ("description", "help", "comment")
FAULTS = ("Fault", "fault")


def spoken(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Texts of two words or more: no docstrings, no patterns, no words of an exception."""
    silent = silent_parts(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            is_pattern = "(?:" in node.value
            if id(node) not in silent and not is_pattern and WORDS.search(node.value):
                yield node.value, node.lineno


def numbers(tree: ast.Module) -> Iterator[tuple[Decimal, int]]:
    """Every whole number typed, and every number in `Decimal("...")`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) is int:
            yield Decimal(node.value), node.lineno
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Decimal":
            text = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
            try:
                yield Decimal(str(text)), node.lineno
            except InvalidOperation:
                continue


def years(tree: ast.Module) -> Iterator[tuple[int, int]]:
    """Years typed in a day or compared with one."""
    for node in ast.walk(tree):
        is_day = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "date"
        parts: list[ast.expr] = []
        if is_day and isinstance(node, ast.Call):
            parts = [*node.args]
        elif isinstance(node, ast.Compare):
            parts = [node.left, *node.comparators]
        for part in parts:
            value = part.value if isinstance(part, ast.Constant) else None
            if isinstance(value, int) and 2012 <= value <= 2099:
                yield value, node.lineno


def modules() -> Iterator[tuple[str, ast.Module]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield (
                path.relative_to(ROOT).as_posix(),
                ast.parse(path.read_text(encoding="utf-8")),
            )


def may_speak(name: str) -> bool:
    if name.startswith(FOR_USERS):
        return name in LOGGED
    return any(name == allowed or name.startswith(allowed) for allowed in ALLOWED)


def test_the_search_finds_what_it_is_for() -> None:
    tree = ast.parse('"""A docstring of words."""\nx = say("Hello there.")\nraise E("not this")')
    assert [text for text, _ in spoken(tree)] == ["Hello there."]
    rates = ast.parse('a = Decimal("0.2")\nb = day.year >= 2022\nc = date(2025, 2, 24)')
    assert Decimal("0.2") in {number for number, _ in numbers(rates)}
    assert [year for year, _ in years(rates)] == [2022, 2025]


def test_no_words_for_users_stand_in_the_code() -> None:
    found: list[str] = []
    count = 0
    for name, tree in modules():
        count += 1
        if not may_speak(name):
            found += [f"{name}:{line}: {text}" for text, line in spoken(tree)]
    assert count > 150
    assert found == []


def test_every_exception_is_still_needed() -> None:
    speaking = {name for name, tree in modules() if any(spoken(tree))}
    for allowed in ALLOWED:
        assert any(name.startswith(allowed) for name in speaking), allowed
    for allowed in LOGGED:
        assert allowed in speaking, allowed


@pytest.fixture(scope="module")
def of_law(law: Parameters) -> set[Decimal]:
    """Sums and rates that a dated parameter holds; round sums stand for many things in code."""
    sums = {
        Decimal(value.value)
        for parameter in law.values()
        for value in parameter.values
        if parameter.unit == "gbp" and value.value and len(value.value.rstrip("0")) > 2
    }
    rates = {
        Decimal(value.value) / 100
        for name in ("vat.standard_rate", "vat.reduced_rate")
        for value in law[name].values
        if value.value
    }
    return sums | rates


def test_no_figure_of_law_is_typed_in_the_code(of_law: set[Decimal]) -> None:
    assert len(of_law) > 20
    found = [
        f"{name}:{line}: {number}"
        for name, tree in modules()
        if name not in FIGURES
        for number, line in numbers(tree)
        if number in of_law
    ]
    found += [
        f"{name}:{line}: {year}"
        for name, tree in modules()
        if name not in FIGURES
        for year, line in years(tree)
    ]
    assert found == []
