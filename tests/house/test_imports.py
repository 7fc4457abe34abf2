"""
Who imports whom, who opens files, who reads a clock: read from the source, for every module.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("adapters", "bot", "dialogs", "knowledge")
"""Each may import those after it, and no other of the four."""

MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
READING = {
    "knowledge/overlay_reading.py",
    "knowledge/reading.py",
    "dialogs/reading.py",
    "dialogs/gazetteer_reading.py",
    "dialogs/lexicon_reading.py",
}
"""The modules below `adapters` that may open a file."""

OPENERS = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "files", "iterdir"}
OPENING_MODULES = {"importlib.resources", "os", "pathlib", "shutil", "socket", "tempfile"}
PURE = {"PurePath", "PurePosixPath", "PureWindowsPath"}
"""Names of `pathlib` that only take a path apart."""
CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "localtime"),
    ("time", "gmtime"),
}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=name_of(path))


def imported(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Every module imported anywhere in a file, in functions and under TYPE_CHECKING too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import hides where it leads"
            assert node.module
            yield node.module, node.lineno
        elif isinstance(node, ast.Call) and _is_call_of(node, "import_module", "__import__"):
            for argument in node.args[:1]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value, node.lineno


def _is_call_of(node: ast.Call, *names: str) -> bool:
    called = node.func
    return (isinstance(called, ast.Name) and called.id in names) or (
        isinstance(called, ast.Attribute) and called.attr in names
    )


def test_modules_of_all_four_packages_are_found() -> None:
    assert len(MODULES) > 60
    assert {path.relative_to(ROOT).parts[0] for path in MODULES} == set(PACKAGES)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_down_the_house(path: Path) -> None:
    own = path.relative_to(ROOT).parts[0]
    above = PACKAGES[: PACKAGES.index(own)]
    wrong = [
        f"{name_of(path)}:{line} imports {name}"
        for name, line in imported(tree_of(path))
        if name.split(".")[0] in above or name.split(".")[0] == "tests"
    ]
    assert not wrong


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_platforms_library_is_imported_only_where_it_is_at_home(path: Path) -> None:
    homes = {
        "slack_bolt": "adapters/channels/slack/",
        "slack_sdk": "adapters/channels/slack/",
        "telegram": "adapters/channels/telegram/",
    }
    wrong = [
        f"{name_of(path)}:{line} imports {name}"
        for name, line in imported(tree_of(path))
        if (home := homes.get(name.split(".")[0])) and not name_of(path).startswith(home)
    ]
    assert not wrong


ROOMS = {
    "channels": {"channels"},
    "storage": {"storage"},
    "encoder": {"encoder"},
    "language": {"language"},
    "documents": {"documents"},
    "records": {"records"},
    "overlays": {"overlays"},
    "site": {"site"},
    "authoring": {"authoring", "storage"},
    "runtime": {"runtime", "channels", "storage", "encoder", "language", "records", "documents"},
}
"""What each folder of `adapters` may import of the others; `cli` may import all."""


@pytest.mark.parametrize("room", ROOMS)
def test_folders_of_the_adapters_import_only_what_they_stand_on(room: str) -> None:
    paths = [path for path in MODULES if name_of(path).startswith(f"adapters/{room}/")]
    assert paths
    wrong = [
        f"{name_of(path)}:{line} imports {name}"
        for path in paths
        for name, line in imported(tree_of(path))
        if name.startswith("adapters.") and name.split(".")[1] not in ROOMS[room]
    ]
    assert not wrong


def test_no_channel_imports_another() -> None:
    wrong = [
        f"{name_of(path)}:{line} imports {name}"
        for path in MODULES
        for name, line in imported(tree_of(path))
        for own, other in (("slack", "telegram"), ("telegram", "slack"))
        if name_of(path).startswith(f"adapters/channels/{own}/")
        and name.startswith(f"adapters.channels.{other}")
    ]
    assert not wrong


@pytest.mark.parametrize(
    "path", [p for p in MODULES if name_of(p).split("/")[0] != "adapters"], ids=name_of
)
def test_below_the_adapters_only_reading_modules_open_files(path: Path) -> None:
    if name_of(path) in READING:
        return
    tree = tree_of(path)
    wrong = [
        f"{name_of(path)}:{node.lineno} calls {ast.unparse(node.func)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _is_call_of(node, *OPENERS)
    ]
    pure = {
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and {alias.name for alias in node.names} <= PURE
    }
    wrong += [
        f"{name_of(path)}:{line} imports {name}"
        for name, line in imported(tree)
        if name in OPENING_MODULES and line not in pure
    ]
    assert not wrong


def test_every_reading_module_is_there() -> None:
    assert {name_of(path) for path in MODULES} >= READING


@pytest.mark.parametrize(
    "path", [p for p in MODULES if name_of(p).split("/")[0] != "adapters"], ids=name_of
)
def test_below_the_adapters_nothing_reads_a_clock(path: Path) -> None:
    """Not called, and not handed on either: `now=datetime.now` would be a clock as well."""
    wrong = [
        f"{name_of(path)}:{node.lineno} reads {ast.unparse(node)}"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute)
        and (ast.unparse(node.value).split(".")[-1], node.attr) in CLOCKS
    ]
    wrong += [
        f"{name_of(path)}:{node.lineno} imports a clock"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom)
        and node.module == "time"
        and {alias.name for alias in node.names} & {"time", "time_ns", "localtime", "gmtime"}
    ]
    assert not wrong


def test_the_search_for_clocks_and_files_finds_them_where_they_are() -> None:
    """A search that finds nothing anywhere would pass every module."""
    bootstrap = ast.dump(tree_of(ROOT / "adapters" / "runtime" / "bootstrap.py"))
    assert "attr='now'" in bootstrap
    reading = tree_of(ROOT / "knowledge" / "reading.py")
    assert any(_is_call_of(n, *OPENERS) for n in ast.walk(reading) if isinstance(n, ast.Call))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(tree_of(path)), f"{name_of(path)} has no docstring"


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_says_what_may_not_enter_and_what_is_public(package: str) -> None:
    folder = ROOT / package
    tree = tree_of(folder / "__init__.py")
    assert "What may not enter here" in (ast.get_docstring(tree) or "")
    assert (folder / "py.typed").is_file()
    public = [
        node
        for node in tree.body
        if isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets)
    ]
    assert public, f"{package}/__init__.py has no __all__"


@pytest.mark.parametrize("package", ["bot", "dialogs", "knowledge"])
def test_public_names_are_there_and_in_order(package: str) -> None:
    import importlib

    module = importlib.import_module(package)
    names = list(module.__all__)
    assert len(names) == len(set(names))
    assert names
    for name in names:
        assert getattr(module, name) is not None


def test_the_tests_are_no_packages() -> None:
    """With an `__init__.py` in `tests/bot`, that folder would shadow the real `bot`."""
    folders = [path for path in (ROOT / "tests").rglob("*") if path.is_dir()]
    assert len(folders) > 5
    assert not list((ROOT / "tests").rglob("__init__.py"))
