"""Where things lie on Linux: nobody may lose a conversation because a folder is named anew."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.runtime.folders import cache_folder, data_folder, installed_folder

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the places of other systems")


@pytest.mark.parametrize(
    ("folder", "variable", "below_home"),
    [(data_folder, "XDG_DATA_HOME", ".local/share"), (cache_folder, "XDG_CACHE_HOME", ".cache")],
)
@pytest.mark.parametrize("value", [None, "", "relative", "/srv/mine"])
def test_an_absolute_xdg_variable_counts_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    folder: Callable[[], Path],
    variable: str,
    below_home: str,
    value: str | None,
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    if value is None:
        monkeypatch.delenv(variable, raising=False)
    else:
        monkeypatch.setenv(variable, value)
    base = Path(value) if value == "/srv/mine" else tmp_path / below_home
    assert folder() == base / "social-value-guide"


def test_what_set_up_prepares_lies_with_the_installed_program() -> None:
    assert installed_folder() == Path(sys.prefix) / "share" / "social-value-guide"
