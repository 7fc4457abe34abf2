"""The page of dialogues comes from running them."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from adapters.runtime.bootstrap import build_engine

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tool", ROOT / "tools" / "dialogues.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_shows_what_the_guide_says(tool: ModuleType) -> None:
    """Stale? `.venv/bin/python tools/dialogues.py` writes it anew; read what changed."""
    page = (ROOT / "docs" / "dialogues.md").read_text(encoding="utf-8")
    assert page.count("\n## ") == len(tool.SHOWN) == 8
    assert tool.page(build_engine()) == page
