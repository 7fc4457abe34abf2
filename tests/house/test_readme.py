"""The README's dialogues come from running them."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from adapters.runtime.bootstrap import build_engine

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("readme_tool", ROOT / "tools" / "readme.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_readme_shows_what_the_guide_says(tool: ModuleType) -> None:
    """Stale? `.venv/bin/python tools/readme.py` writes it anew; read what changed."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme.count("<!-- dialogue") == readme.count("<!-- answers") == 1
    assert tool.written(readme, build_engine()) == readme
