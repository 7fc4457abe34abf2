"""The page of interpreters comes from the tuple, and each has an example that runs."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest

from adapters.runtime.bootstrap import build_engine
from bot.engine import Engine
from bot.handlers.registry import COMMANDS, HANDLERS
from bot.model import acts
from bot.understanding.interpret import INTERPRETERS

ROOT = Path(__file__).parents[2]
NAMES = [interpreter.__name__ for interpreter in INTERPRETERS]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "understanding_tool", ROOT / "tools" / "understanding.py"
    )
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look their module up by name
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def engine(tool: ModuleType) -> Engine:
    return build_engine(recorder=tool.NoFiles())


def test_the_page_is_made_from_the_tuple(tool: ModuleType, engine: Engine) -> None:
    """Stale? `.venv/bin/python tools/understanding.py` writes it again; read what changed."""
    page = (ROOT / "docs" / "understanding.md").read_text(encoding="utf-8")
    assert tool.page(engine) == page
    assert [*tool.EXAMPLES] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_an_interpreter_takes_its_example_and_leaves_the_other(
    tool: ModuleType, engine: Engine, name: str
) -> None:
    assert tool.interpreted(engine, name).looks[-1].interpreter == name
    assert tool.interpreted(engine, name, leaves=True).looks[-1].interpreter != name


def test_every_act_and_every_command_has_a_handler(engine: Engine) -> None:
    assert {*HANDLERS} == {*get_args(acts.Act)}
    languages = {*engine.library.catalogues}
    assert {*COMMANDS} | languages == {*engine.library.phrases.commands} | languages
