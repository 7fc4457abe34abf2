"""
Loads the gazetteer.

Rules of this file: the files are opened once, at start, and all faults of both are reported
together.
"""

from __future__ import annotations

from importlib.resources.abc import Traversable

from dialogs.gazetteer import Gazetteer
from dialogs.gazetteer_models import Bodies, Services
from dialogs.reading import packaged
from knowledge import ContentError, Fault
from knowledge.reading import ReadPage, pages, read_page, validate

FOLDER = "gazetteer_data"


def load_gazetteer(root: Traversable | None = None, read: ReadPage = read_page) -> Gazetteer:
    """
    The gazetteer below a content root; without one, the packaged one.

    Args:
        root: Holds the folder.
        read: Makes a page of a file's text.

    Raises:
        ContentError: A file is missing, has a fault, or two entries share a name.
    """
    found = {file: read(text, file) for file, text in pages(root or packaged(), FOLDER)}
    bodies, services = f"{FOLDER}/bodies.yaml", f"{FOLDER}/services.yaml"
    missing = tuple(
        Fault(file, 0, "is missing. Add it.") for file in (bodies, services) if file not in found
    )
    if missing:
        raise ContentError(missing)
    try:
        return Gazetteer(validate(Bodies, found[bodies]), validate(Services, found[services]))
    except ValueError as error:
        raise ContentError((Fault(FOLDER, 0, f"{error}."),)) from error
