"""The shape of the code: composition, one place that replaces the session, one meaning a name."""

from __future__ import annotations

import ast
import importlib
import re
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("adapters", "bot", "dialogs", "knowledge")
MODULES = [path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py"))]
ONE_MEANING = (
    "Verdict",
    "Finding",
    "Outcome",
    "Report",
    "Recorder",
    "Speller",
    "Reader",
    "Reading",
)
"""Names that once meant several things."""

MAX_DEPTH = 2
"""Levels of our own below a library's base."""


def classes() -> list[tuple[Path, ast.ClassDef]]:
    found = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                found.append((path, node))
    return found


def test_classes_are_found() -> None:
    assert len(MODULES) > 200
    assert len(classes()) > 200


def test_no_class_inherits_deeper_than_two_levels_below_a_librarys_base() -> None:
    ours = {node.name: node for _, node in classes()}

    def depth(node: ast.ClassDef) -> int:
        bases = [base for base in node.bases if isinstance(base, ast.Name) and base.id in ours]
        return 1 + max((depth(ours[base.id]) for base in bases if base.id != node.name), default=0)

    deep = {f"{path.name}:{node.name}": depth(node) for path, node in classes()}
    errors = ("GuidanceError",)  # the tree of errors is drawn in `knowledge.errors`
    assert not {
        name: levels
        for name, levels in deep.items()
        if levels > MAX_DEPTH + 1 and not name.endswith(errors)
    }


@pytest.mark.parametrize("name", ONE_MEANING)
def test_a_name_means_one_thing(name: str) -> None:
    homes = [path.relative_to(ROOT).as_posix() for path, node in classes() if node.name == name]
    assert len(homes) <= 1, homes


def test_the_session_is_replaced_in_one_place() -> None:
    """`TurnContext.become`; anywhere else a session is a value that is passed on."""
    found = defaultdict(list)
    for path in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            targets = node.targets if isinstance(node, ast.Assign) else []
            for target in targets:
                if isinstance(target, ast.Attribute) and target.attr in ("session", "_session"):
                    found[path.relative_to(ROOT).as_posix()].append(node.lineno)
    assert [*found] == ["bot/handlers/context.py"]
    assert len(found["bot/handlers/context.py"]) == 2  # at the start, and in `become`


def test_the_paths_that_docs_name_exist() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    assert len(pages) > 10
    path = re.compile(r"`((?:adapters|bot|dialogs|knowledge|tests|tools|benchmarks)/[\w./-]+)`")
    named = [
        (page.relative_to(ROOT).as_posix(), found)
        for page in pages
        for found in path.findall(page.read_text(encoding="utf-8"))
    ]
    assert len(named) > 20
    assert not [(page, each) for page, each in named if not (ROOT / each).exists()]


def test_decisions_are_numbered_without_gaps_and_dated() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [page.name[:4] for page in pages] == [f"{n:04}" for n in range(1, len(pages) + 1)]
    for number, page in enumerate(pages, 1):
        title, _, dated, *_ = page.read_text(encoding="utf-8").splitlines()
        assert title.startswith(f"# {number}. "), page.name
        assert re.fullmatch(r"\*20\d\d-\d\d-\d\d(?:, revised 20\d\d-\d\d-\d\d)?\. \w.*\*", dated), (
            page.name
        )


@pytest.mark.parametrize("package", PACKAGES)
def test_each_package_exports_what_it_says(package: str) -> None:
    module = importlib.import_module(package)
    assert not [name for name in getattr(module, "__all__", ()) if not hasattr(module, name)]
