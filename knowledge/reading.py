"""
Reads YAML strictly into models: the only place in this package that opens files.

Rules of this file: every scalar is text until its model types it (so `no` stays a word); duplicate
and unknown keys are faults, and so are anchors, aliases, merge keys and tags, because they make a
line depend on another; all faults of all files are reported together, each with file and line.
"""

from __future__ import annotations

import dataclasses
import difflib
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Generic, TypeVar, get_args, get_origin

import yaml
from pydantic import BaseModel, Field, ValidationError

from knowledge import catalogues
from knowledge.dated import Parameter, Parameters
from knowledge.entry import Entry
from knowledge.errors import ContentError, Fault
from knowledge.language import Aliases, Language, MatchingSettings, Questions, Words
from knowledge.phrases import Phrases
from knowledge.source import Content
from knowledge.steering import Steering
from knowledge.text import FORMS
from knowledge.upkeep import Events, Roles

# libyaml's parser is about ten times as fast; it is missing only where PyYAML was built without it
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

READER = 1
"""
Raised whenever the same text would be read to different plain values; it invalidates cached pages.
"""
STEERING = "language/steering.yaml"

Step = str | int
Plain = str | list["Plain"] | dict[str, "Plain"]
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Page:
    """One YAML file as plain text values, with the line of each."""

    file: str
    data: Plain
    lines: Mapping[tuple[Step, ...], int]

    def line(self, *path: Step) -> int:
        """Line of the value at a path, or of the nearest enclosing value."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def fault(self, message: str, *path: Step) -> Fault:
        """A fault at the value at a path."""
        return Fault(self.file, self.line(*path), message)


ReadPage = Callable[[str, str], Page]
"""
Takes text and file name and gives a page, or raises ContentError: `read_page` or a caching version.
"""


class _LinesOnDemand(Mapping[tuple[Step, ...], int]):
    """
    The line numbers of a page whose values came from the cache: parsed only when a fault needs one.
    """

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file

    @cached_property
    def _lines(self) -> Mapping[tuple[Step, ...], int]:
        return read_page(self._text, self._file).lines

    def __getitem__(self, path: tuple[Step, ...]) -> int:
        return self._lines[path]

    def __iter__(self) -> Iterator[tuple[Step, ...]]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


@dataclass(frozen=True, slots=True)
class Located(Generic[M]):
    """A model together with the page it was read from."""

    value: M
    page: Page


class Unit(Content):
    """A unit that parameters may have."""

    description: str


class _Units(Content):
    units: dict[str, Unit] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All content below one root, each model with its page."""

    entries: tuple[Located[Entry], ...]
    parameters: tuple[Located[Parameter], ...]
    interface: tuple[Located[Phrases], ...]
    steering: Located[Steering]
    units: frozenset[str] = frozenset(FORMS)
    roles: Roles = field(default_factory=Roles)
    events: Events = field(default_factory=Events)

    @property
    def phrases(self) -> Phrases:
        """The English interface, with the command words of every language."""
        return self.catalogues[catalogues.BASE]

    @property
    def catalogues(self) -> dict[str, Phrases]:
        """The interface by language tag, with English for missing phrases."""
        return catalogues.completed(located.value for located in self.interface)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """Warnings: phrases that a catalogue leaves to English."""
        base = next(e.value for e in self.interface if e.value.language == catalogues.BASE)
        return tuple(
            Fault(each.page.file, 0, f"'{key}' is missing, so it is said in English.")
            for each in self.interface
            for key in catalogues.missing(each.value, base)
        )

    @property
    def law(self) -> Parameters:
        """All parameters by name."""
        return Parameters(tuple(located.value for located in self.parameters))


def packaged() -> Traversable:
    """The content that ships with the program."""
    return files("knowledge")


def read_page(text: str, file: str) -> Page:
    """
    One YAML document as text, lists and mappings.

    Raises:
        ContentError: Not YAML, more than one document, a duplicate key, an alias or a tag.
    """
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        said = text.split("\n")[line - 1 : line]
        problem = ", ".join(filter(None, (error.context, error.problem)))
        mend = "Indent with spaces, not with tabs." if "\t" in "".join(said) else "Mend the line."
        raise ContentError((Fault(file, line, f"not valid YAML: {problem}. {mend}"),)) from error
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        fault = Fault(
            file, 0, "not valid YAML: it holds a character YAML does not allow. Remove it."
        )
        raise ContentError((fault,)) from error
    if node is None:
        raise ContentError((Fault(file, 0, "the file is empty. Write its content or delete it."),))
    reading = _Nodes(file)
    data = reading.plain(node, ())
    if reading.faults:
        raise ContentError(tuple(reading.faults))
    return Page(file, data, reading.lines)


def page_of(text: str, file: str, data: Plain) -> Page:
    """The page that `read_page` would give, from plain values that are already known."""
    return Page(file, data, _LinesOnDemand(text, file))


@dataclass(frozen=True, slots=True)
class _Nodes:
    """Converts one file's YAML nodes to plain values, and collects their lines and faults."""

    file: str
    lines: dict[tuple[Step, ...], int] = dataclasses.field(default_factory=dict)
    faults: list[Fault] = dataclasses.field(default_factory=list)
    seen: set[int] = dataclasses.field(default_factory=set)

    def fault(self, node: yaml.Node, message: str) -> None:
        self.faults.append(Fault(self.file, node.start_mark.line + 1, message))

    def plain(self, node: yaml.Node, path: tuple[Step, ...]) -> Plain:
        self.lines[path] = node.start_mark.line + 1
        if (
            id(node) in self.seen
        ):  # an alias gives the same node object as its anchor, which may even enclose it
            self.fault(node, "an alias ('*name') repeats what stands here. Write it out twice.")
            return ""
        self.seen.add(id(node))
        if not node.tag.startswith("tag:yaml.org,2002:"):
            self.fault(node, f"the tag '{node.tag}' means nothing here. Remove it.")
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(n, (*path, i)) for i, n in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        return str(node.value)

    def mapping(self, node: yaml.MappingNode, path: tuple[Step, ...]) -> dict[str, Plain]:
        mapping: dict[str, Plain] = {}
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.fault(key_node, "a key must be a word. Write 'key: value'.")
                continue
            if key_node.tag == "tag:yaml.org,2002:merge":
                self.fault(key_node, "'<<' would merge another part in. Write its keys out.")
            if key in mapping:
                first = self.lines[(*path, key)]
                self.fault(key_node, f"'{key}' stands twice (first on line {first}).")
            mapping[key] = self.plain(value_node, (*path, key))
            self.lines[(*path, key)] = line
        return mapping


def validate(model: type[M], page: Page) -> M:
    """
    A page as a model.

    Raises:
        ContentError: Every fault of the page, each at its line.
    """
    try:
        return model.model_validate(page.data)
    except ValidationError as error:
        raise ContentError(tuple(_faults(error, model, page))) from error


def _faults(error: ValidationError, model: type[BaseModel], page: Page) -> Iterator[Fault]:
    for detail in error.errors(include_url=False):
        path = tuple(detail["loc"])
        where = ".".join(str(step) for step in path)
        match detail["type"]:
            case "extra_forbidden":
                yield page.fault(_unknown_key(str(path[-1]), _model_at(model, path[:-1])), *path)
            case "missing":
                yield page.fault(f"'{where}' is missing. Add it.", *path)
            case "value_error":
                yield page.fault(str(detail["ctx"]["error"]) + ".", *path)
            case _:
                yield page.fault(f"'{where}': {detail['msg']}.", *path)


def _unknown_key(key: str, model: type[BaseModel] | None) -> str:
    if model is None:
        return f"unknown key '{key}'. Remove it."
    known = [field.alias or name for name, field in model.model_fields.items()]
    near = difflib.get_close_matches(key, known, n=1)
    hint = f"Did you mean '{near[0]}'?" if near else "Remove it."
    return f"unknown key '{key}'. {hint} Known: {', '.join(sorted(known))}."


def _model_at(model: type[BaseModel], path: tuple[Step, ...]) -> type[BaseModel] | None:
    """The model of the value at a path, or None where it cannot be determined."""
    annotation: object = model
    for step in path:
        if isinstance(step, int):
            continue
        if get_origin(annotation) is dict:
            annotation = get_args(annotation)[1]
            continue
        found = _model_in(annotation)
        fields = found.model_fields if found else {}
        by_key = {field.alias or name: field for name, field in fields.items()}
        annotation = by_key[step].annotation if step in by_key else None
    return _model_in(annotation)


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in get_args(annotation):
        found = _model_in(part)
        if found:
            return found
    return None


def pages(root: Traversable, folder: str) -> Iterator[tuple[str, str]]:
    """
    Path below `root` and text of every YAML file in a folder and its subfolders, in order of path.
    """
    start = root.joinpath(folder)
    if not start.is_dir():
        return
    for item in sorted(start.iterdir(), key=lambda item: item.name):
        path = f"{folder}/{item.name}"
        if item.is_dir():
            yield from pages(root, path)
        elif os.path.splitext(item.name)[1] in (".yaml", ".yml"):  # noqa: PTH122 (not a Path)
            # a byte that is not UTF-8 becomes a surrogate; YAML forbids those, so it is reported as
            # a fault
            yield path, item.read_bytes().decode("utf-8", "surrogateescape")


def read_all(
    root: Traversable, folder: str, model: type[M], read: ReadPage = read_page
) -> tuple[Located[M], ...]:
    """
    Every file of a folder as a model.

    Args:
        root: Holds the folder.
        folder: Its path below `root`.
        model: Model of each file.
        read: Makes a page of a file's text.

    Raises:
        ContentError: The faults of all files together.
    """
    found: list[Located[M]] = []
    faults: list[Fault] = []
    for file, text in pages(root, folder):
        try:
            page = read(text, file)
            found.append(Located(validate(model, page), page))
        except ContentError as error:
            faults.extend(error.faults)
    if faults:
        raise ContentError(tuple(faults))
    return tuple(found)


def read_knowledge(root: Traversable, read: ReadPage = read_page) -> Knowledge:
    """
    The entries, parameters, interface wording and steering words below a content root.

    Args:
        root: Holds the folders.
        read: Makes a page of a file's text.

    Raises:
        ContentError: Every fault found in any of them.
    """
    faults: list[Fault] = []

    def tried(folder: str, model: type[M]) -> tuple[Located[M], ...]:
        try:
            return read_all(root, folder, model, read)
        except ContentError as error:
            faults.extend(error.faults)
            return ()

    entries = tried("entries", Entry)
    parameters = tried("parameters", Parameter)
    units = tried("units", _Units)
    spoken = tried("interface", Phrases)
    roles, events = tried("owners", Roles), tried("events", Events)
    steering = _steering(root, faults, read)
    known = frozenset({*FORMS, *(name for located in units for name in located.value.units)})
    faults += misplaced(entries) + misnamed(parameters, known)
    faults += _of_interface(spoken, whole=not faults)
    if faults:
        raise ContentError(tuple(faults))
    return Knowledge(
        entries,
        parameters,
        spoken,
        steering,
        known,
        roles=Roles(owners={k: v for each in roles for k, v in each.value.owners.items()}),
        events=Events(events={k: v for each in events for k, v in each.value.events.items()}),
    )


def _steering(root: Traversable, faults: list[Fault], read: ReadPage) -> Located[Steering]:
    """The steering words, empty where the file is missing; its faults are added to `faults`."""
    nothing = Located(Steering(), Page(STEERING, {}, {}))
    text = dict(pages(root, "language")).get(STEERING)
    if text is None:
        return nothing
    try:
        page = read(text, STEERING)
        return Located(validate(Steering, page), page)
    except ContentError as error:
        faults += error.faults
        return nothing


def _of_interface(spoken: tuple[Located[Phrases], ...], *, whole: bool) -> list[Fault]:
    """Faults of the catalogues other than English; English must be present if `whole`."""
    base = next((each.value for each in spoken if each.value.language == catalogues.BASE), None)
    if base is None:
        file = f"interface/{catalogues.BASE}.yaml"
        return [Fault(file, 0, "the interface's wording is missing. Add it.")] if whole else []
    faults: list[Fault] = []
    meant: dict[str, str] = {}
    for each in sorted(spoken, key=lambda each: each.value is not base):
        expected = f"interface/{each.value.language}.yaml"
        if each.page.file != expected:
            message = f"the file of '{each.value.language}' must be {expected}. Move it."
            faults.append(each.page.fault(message, "language"))
        found = catalogues.faults(each.value, base, meant)
        faults += [each.page.fault(message, *path) for message, path in found]
    return faults


def misplaced(entries: tuple[Located[Entry], ...]) -> list[Fault]:
    """Faults for entries whose path does not match topic and id, and for duplicate ids."""
    faults: list[Fault] = []
    seen: dict[str, str] = {}
    for located in entries:
        entry, page = located.value, located.page
        expected = f"entries/{entry.topic}/{entry.id}.yaml"
        if page.file != expected:
            message = (
                f"the file of '{entry.id}' must be {expected}. Move it or correct 'id', 'topic'."
            )
            faults.append(page.fault(message, "id"))
        if entry.id in seen:
            message = f"the id '{entry.id}' is taken by {seen[entry.id]}. Choose another."
            faults.append(page.fault(message, "id"))
        seen[entry.id] = page.file
    return faults


def misnamed(parameters: tuple[Located[Parameter], ...], units: Collection[str]) -> list[Fault]:
    """
    Faults for parameters whose path does not match the name, or whose unit or values are invalid.
    """
    faults: list[Fault] = []
    for located in parameters:
        parameter, page = located.value, located.page
        expected = f"parameters/{parameter.name.replace('.', '/')}.yaml"
        if page.file != expected:
            message = (
                f"the file of '{parameter.name}' must be {expected}. Move it or correct 'name'."
            )
            faults.append(page.fault(message, "name"))
        if parameter.unit not in units:
            listed = ", ".join(sorted(units))
            message = (
                f"unknown unit '{parameter.unit}'. Known: {listed}. Add it to units/units.yaml."
            )
            faults.append(page.fault(message, "unit"))
        for place, value in enumerate(parameter.values):
            if value.value is not None and not _has_form(value.value, parameter.unit):
                kind = "a day, such as 2026-01-31" if parameter.unit == "date" else "a number"
                message = (
                    f"the unit '{parameter.unit}' needs {kind}. Correct the value or the unit."
                )
                faults.append(page.fault(message, "values", place, "value"))
    return faults


def _has_form(value: str, unit: str) -> bool:
    """True when a value has the form its unit needs."""
    try:
        match unit:
            case "words":
                return bool(value)
            case "date":
                return date.fromisoformat(value).isoformat() == value
        return Decimal(value).is_finite()
    except (ValueError, InvalidOperation):
        return False


def read_language(root: Traversable) -> Language:
    """
    The word lists in `language/` below a content root.

    Raises:
        ContentError: A file is missing or has a fault.
    """
    texts = dict(pages(root, "language"))
    faults: list[Fault] = []

    def tried(name: str, model: type[M]) -> M | None:
        file = f"language/{name}.yaml"
        if file not in texts:
            faults.append(Fault(file, 0, "is missing. Add it."))
            return None
        try:
            return validate(model, read_page(texts[file], file))
        except ContentError as error:
            faults.extend(error.faults)
            return None

    aliases, common, field = (
        tried("aliases", Aliases),
        tried("common", Words),
        tried("field", Words),
    )
    uncovered, elsewhere = (
        tried(name, Questions) if f"language/{name}.yaml" in texts else None
        for name in ("uncovered", "elsewhere")
    )
    dials = tried("matching", MatchingSettings) if "language/matching.yaml" in texts else None
    if faults or aliases is None or common is None or field is None:
        raise ContentError(tuple(faults))
    return Language(
        aliases=aliases.aliases,
        ambiguous=aliases.ambiguous,
        common=common.as_set,
        field=field.as_set,
        uncovered=uncovered.questions if uncovered else (),
        elsewhere=elsewhere.questions if elsewhere else (),
        dials=dials or MatchingSettings(),
    )
