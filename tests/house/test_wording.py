"""No sentence for users stands in the engine's code: they are in the catalogues and the content."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOR_AUTHORS = {
    "bot/claims.py",
    "bot/flow_faults.py",
    "bot/library.py",
    "bot/local_content.py",
    "bot/matching/matcher.py",
    "bot/merging.py",
    "bot/upkeep.py",
}
"""Modules with words for those who write content or run the program: faults, how it matches."""
WORDS = re.compile(r"[A-Za-z]{2,} +[A-Za-z]{2,}")


def spoken(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Texts of two words or more: no docstrings, no patterns, no words of an exception."""
    silent: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise):
            silent |= {id(part) for part in ast.walk(node)}
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            is_pattern = "(?:" in node.value
            if id(node) not in silent and not is_pattern and WORDS.search(node.value):
                yield node.value, node.lineno


def test_the_search_finds_what_it_is_for() -> None:
    tree = ast.parse('"""A docstring of words."""\nx = say("Hello there.")\nraise E("not this")')
    assert [text for text, _ in spoken(tree)] == ["Hello there."]


def test_no_words_for_users_stand_in_the_engine() -> None:
    modules = sorted((ROOT / "bot").rglob("*.py"))
    assert len(modules) > 30
    found = [
        f"{name}:{line}: {text}"
        for path in modules
        if (name := path.relative_to(ROOT).as_posix()) not in FOR_AUTHORS
        for text, line in spoken(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []
