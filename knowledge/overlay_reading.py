"""
Reads one organisation's local content, as strictly as the core's.

    overlay.yaml                     who it is, whom to ask there
    entries/<topic>/<id>.yaml        answers of its own, in the shape of core entries
    owners.yaml                      who has which owner role there; optional
    notes/<id>.yaml                  a note on the core entry of that id
    parameters/<area>/<name>.yaml    dated figures of its own

Rules of this file: cross-checking is done elsewhere. A YAML file anywhere else is a fault:
otherwise its author would believe that it is in force.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable

from knowledge.dated import Parameter
from knowledge.entry import Entry
from knowledge.errors import ContentError, Fault
from knowledge.overlay import Note, Overlay
from knowledge.reading import (
    Located,
    M,
    misnamed,
    misplaced,
    pages,
    read_all,
    read_page,
    validate,
)
from knowledge.upkeep import Assigned

_ABOUT = "overlay.yaml"
_OWNERS = "owners.yaml"
_FOLDERS = ("entries", "notes", "parameters")
_CORE_FOLDERS = frozenset(
    {
        "events",
        "flows",
        "gazetteer_data",
        "interface",
        "language",
        "lexicon",
        "owners",
        "rulebooks",
        "tables",
        "units",
    }
)


@dataclass(frozen=True, slots=True)
class LocalContent:
    """
    One overlay as read; the file of every page begins with the overlay's folder.

    Attributes:
        digest: The first eight digits of a hash over its files.
        owners: Who holds each role there; None where the overlay does not say.
    """

    about: Located[Overlay]
    entries: tuple[Located[Entry], ...]
    notes: tuple[Located[Note], ...]
    parameters: tuple[Located[Parameter], ...]
    digest: str
    owners: Located[Assigned] | None = None


def read_overlay(root: Traversable, shown: str, units: Collection[str]) -> LocalContent:
    """
    The overlay in a folder.

    Args:
        root: The folder.
        shown: The folder's name in faults.
        units: Units its parameters may have.

    Raises:
        ContentError: Every fault of its files.
    """
    faults: list[Fault] = list(_strangers(root))

    def tried(folder: str, model: type[M]) -> tuple[Located[M], ...]:
        try:
            return read_all(root, folder, model)
        except ContentError as error:
            faults.extend(error.faults)
            return ()

    about = _file(root, _ABOUT, Overlay, faults)
    if about is None and not root.joinpath(_ABOUT).is_file():
        message = "is missing, and says whose content this is. `svguide overlay init` writes one."
        faults.append(Fault(_ABOUT, 0, message))
    owners = _file(root, _OWNERS, Assigned, faults)
    entries, notes = tried("entries", Entry), tried("notes", Note)
    parameters = tried("parameters", Parameter)
    faults += [*misplaced(entries), *_misplaced_notes(notes), *misnamed(parameters, units)]
    if faults or about is None:
        raise ContentError(tuple(replace(f, file=f"{shown}/{f.file}") for f in faults))
    return LocalContent(
        _shown(about, shown),
        tuple(_shown(located, shown) for located in entries),
        tuple(_shown(located, shown) for located in notes),
        tuple(_shown(located, shown) for located in parameters),
        _digest(root),
        _shown(owners, shown) if owners else None,
    )


def _file(root: Traversable, name: str, model: type[M], faults: list[Fault]) -> Located[M] | None:
    """
    A single file of the overlay; None where it is missing or has faults, which are added to
    `faults`.
    """
    file = root.joinpath(name)
    if not file.is_file():
        return None
    try:
        page = read_page(file.read_bytes().decode("utf-8", "surrogateescape"), name)
        return Located(validate(model, page), page)
    except ContentError as error:
        faults.extend(error.faults)
        return None


def _strangers(root: Traversable) -> Iterator[Fault]:
    """Faults for YAML files in places that are not read."""
    for item in sorted(root.iterdir(), key=lambda item: item.name):
        if item.is_dir() and item.name not in _FOLDERS and not item.name.startswith("."):
            for file, _ in pages(root, item.name):
                yield Fault(file, 0, _no_place(item.name))
        elif item.name.endswith((".yaml", ".yml")) and item.name not in (_ABOUT, _OWNERS):
            yield Fault(item.name, 0, _no_place(""))


def _no_place(folder: str) -> str:
    if folder in _CORE_FOLDERS:
        return (
            "checks, rules and the guide's wording are core content, which no organisation can "
            "change for itself. Remove the file; say what you do locally in an entry or a note."
        )
    listed = ", ".join(f"{name}/" for name in _FOLDERS)
    return f"nothing is read from here. Move the file to one of {listed} or remove it."


def _misplaced_notes(notes: tuple[Located[Note], ...]) -> Iterator[Fault]:
    for located in notes:
        expected = f"notes/{located.value.extends}.yaml"
        if located.page.file != expected:
            message = f"the note must be {expected}. Move it or correct 'extends'."
            yield located.page.fault(message, "extends")


def _shown(located: Located[M], shown: str) -> Located[M]:
    page = located.page
    return replace(located, page=replace(page, file=f"{shown}/{page.file}"))


def _digest(root: Traversable) -> str:
    digest = hashlib.sha256(root.joinpath(_ABOUT).read_bytes())
    if root.joinpath(_OWNERS).is_file():
        digest.update(root.joinpath(_OWNERS).read_bytes())
    for folder in _FOLDERS:
        for file, text in pages(root, folder):
            content = text.encode("utf-8", "surrogateescape")
            digest.update(f"{file}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()[:8]
