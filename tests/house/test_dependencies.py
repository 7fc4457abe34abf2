"""Each runtime dependency is chosen with care: it has its line in docs/decisions."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_runtime_dependency_has_its_reason_in_the_decisions() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [re.split(r"[\[<>=!~ ;]", line)[0] for line in project["dependencies"]]
    assert len(names) > 10
    text = (ROOT / "docs" / "decisions" / "0009-dependencies.md").read_text(encoding="utf-8")
    rows = "\n".join(line.split("|")[1] for line in text.splitlines() if line.startswith("|"))
    missing = [name for name in names if not re.search(rf"\b{re.escape(name)}\b", rows)]
    assert missing == []
