"""
Writes the files of a site into a folder.

Rules of this file: overwrites and removes only files of an earlier site, which are listed in a file
in the folder. A folder with any other content is not changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from knowledge import GuidanceError

LIST = ".svguide-site"


class NotASite(GuidanceError):
    """The folder holds files that are not from an earlier site."""


def write_site(folder: Path, files: Mapping[str, str]) -> None:
    """
    Writes a site, and removes files of an earlier one that it no longer has.

    Raises:
        NotASite: The folder is neither empty nor a site's.
    """
    earlier = _earlier(folder)
    for name in earlier - files.keys():
        (folder / name).unlink(missing_ok=True)
    for name, text in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="\n")
    (folder / LIST).write_text("".join(f"{name}\n" for name in sorted(files)), encoding="utf-8")


def _earlier(folder: Path) -> set[str]:
    if not folder.is_dir() or not any(folder.iterdir()):
        return set()
    try:
        names = (folder / LIST).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise NotASite(f"{folder} holds files of another kind. Name a new folder.") from None
    return {name for name in names if _lies_below(name)}


def _lies_below(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts
