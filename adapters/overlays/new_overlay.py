"""
Creates an overlay: one example of each kind of local content, valid as written.

Rules of this file: never overwrites a file; the texts are in `skeleton/`.
"""

from __future__ import annotations

import string
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

_REVIEW_AFTER = timedelta(days=182)


def write_skeleton(
    folder: Path, *, overlay_id: str, organisation: str, email: str, today: date
) -> list[Path]:
    """
    Writes a valid overlay into a new or empty folder.

    Args:
        folder: Created if missing.
        overlay_id: Short name; prefix of the ids of its entries.
        organisation: Name shown with every local answer.
        email: Contact address.
        today: Review date of the entries.

    Returns:
        The files written, in order of path.
    """
    values = {
        "overlay": overlay_id,
        "overlay_figure": overlay_id.replace("-", "_"),
        "organisation": organisation,
        "email": email,
        "today": today.isoformat(),
        "review_by": (today + _REVIEW_AFTER).isoformat(),
    }
    written: list[Path] = []
    for path, text in _texts(files("adapters.overlays") / "skeleton", ""):
        named = path.replace("OVERLAY_FIGURE", values["overlay_figure"])
        place = folder / named.replace("OVERLAY", overlay_id)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(_Template(text).substitute(values), encoding="utf-8")
        written.append(place)
    return sorted(written)


class _Template(string.Template):
    delimiter = "%%"


def _texts(folder: Traversable, above: str) -> Iterator[tuple[str, str]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            yield from _texts(item, f"{above}{item.name}/")
        else:
            yield f"{above}{item.name}", item.read_text(encoding="utf-8")
