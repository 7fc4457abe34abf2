"""The wheel holds what the tree holds: a forgotten package or file would vanish silently."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("adapters", "bot", "dialogs", "knowledge")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


def in_the_tree() -> set[str]:
    """Files of the four packages that git keeps, or would keep: tracked, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *PACKAGES],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return {name for name in listed.stdout.splitlines() if (ROOT / name).is_file()}


def test_the_wheel_holds_every_file_of_the_four_packages_and_no_other(
    wheel: zipfile.ZipFile,
) -> None:
    packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    tree = in_the_tree()
    assert len(tree) > 300
    assert packed == tree


def test_content_and_type_markers_ship(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    assert {f"{package}/py.typed" for package in PACKAGES} <= names
    for folder in (
        "knowledge/entries/",
        "knowledge/events/",
        "knowledge/owners/",
        "knowledge/parameters/",
        "knowledge/interface/",
        "knowledge/language/",
        "knowledge/units/",
        "dialogs/flows/",
        "dialogs/rulebooks/",
        "dialogs/gazetteer_data/",
        "dialogs/lexicon/",
    ):
        assert any(name.startswith(folder) and name.endswith(".yaml") for name in names), folder


def test_the_command_is_installed(wheel: zipfile.ZipFile) -> None:
    (entry_points,) = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]
    assert "svguide = adapters.cli:main" in wheel.read(entry_points).decode()


def test_the_licences_ship(wheel: zipfile.ZipFile) -> None:
    names = {Path(name).name for name in wheel.namelist() if ".dist-info/licenses/" in name}
    assert names == {"LICENSE", "LICENSE-CONTENT", "NOTICE"}
