"""
Drafts of entries, from an author's answers or from a FAQ sheet, rendered as YAML.

Rules of this file: no prompts and no files; `scaffold` asks the author and writes the draft.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import yaml

from adapters.authoring import phrasings, wording
from adapters.authoring.lint import unknown_names
from bot.content.library import SHORT_WORDS, assemble
from dialogs import Calculator
from dialogs.gazetteer import Gazetteer
from dialogs.reading import Guidance
from knowledge import ContentError, Entry, Fault
from knowledge.coverage import FactBase
from knowledge.reading import Knowledge, Located, read_page, validate

Value = str | Sequence[str] | Sequence[Mapping[str, str]] | Mapping[str, str]
Draft = Mapping[str, Value]

HINT = "# yaml-language-server: $schema=../../schema/entry.json"
ORDER = (
    "id",
    "kind",
    "topic",
    "title",
    "utterances",
    "keywords",
    "short",
    "detail",
    "myth",
    "sources",
    "facts",
    "confidence",
    "caveat",
    "reviewed_on",
    "review_by",
    "owner",
)
"""Keys of a draft, in the order they are written."""

_WIDTH = 98
_LONGEST_ID = 48
_SHORTEST = 10
"""Characters; the shortest `short` that the `Entry` model accepts."""
_FILLER = ("(still to be written)", "(to be written, too)", "(and this one)")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The content and word lists that a draft is checked against."""

    knowledge: Knowledge
    guidance: Guidance
    gazetteer: Gazetteer
    calculators: Mapping[str, Calculator]
    short_forms: frozenset[str]
    fact_base: FactBase
    today: date


def slug(title: str) -> str:
    """An id made from a title's words: lower case, joined by hyphens, at most 48 characters."""
    words = re.findall(r"[a-z0-9]+", title.lower().replace("'", ""))
    made = ""
    for word in words:
        if len(made) + len(word) + 1 > _LONGEST_ID:
            break
        made = f"{made}-{word}" if made else word
    return made


def file_of(draft: Draft) -> str:
    """Path of a draft below the content root."""
    return f"entries/{draft.get('topic')}/{draft.get('id')}.yaml"


def as_yaml(draft: Draft) -> str:
    """A draft as YAML: keys in `ORDER`, long texts folded, empty values left out."""
    lines = [HINT]
    for key in ORDER:
        value = draft.get(key)
        if not value:
            continue
        match value:
            case str():
                lines += _text_lines(key, value)
            case Mapping():
                lines += [f"{key}:", *(f"  {k}: {_scalar(v)}" for k, v in value.items())]
            case _:
                lines += _list_lines(key, value)
    return "\n".join(lines) + "\n"


def _text_lines(key: str, text: str) -> list[str]:
    if "\n" in text:
        return [f"{key}: |-", *(f"  {line}".rstrip() for line in text.split("\n"))]
    if len(text) + len(key) < _WIDTH and key not in ("short", "detail"):
        return [f"{key}: {_scalar(text)}"]
    wrapped = textwrap.wrap(text, _WIDTH - 2, break_long_words=False, break_on_hyphens=False)
    return [f"{key}: >-", *(f"  {line}" for line in wrapped)]


def _list_lines(key: str, values: Sequence[str] | Sequence[Mapping[str, str]]) -> Iterator[str]:
    yield f"{key}:"
    for value in values:
        if isinstance(value, str):
            yield f"  - {_scalar(value)}"
        else:
            pairs = [f"{k}: {_scalar(v)}" for k, v in value.items() if v]
            yield from (f"  {'-' if place == 0 else ' '} {p}" for place, p in enumerate(pairs))


def _scalar(text: str) -> str:
    """A text as a YAML scalar on one line, quoted where YAML requires it."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return text
    return str(yaml.safe_dump(text, width=10_000, allow_unicode=True)).split("\n...")[0].strip()


def faults(draft: Draft, around: Surroundings) -> list[Fault]:
    """
    Every fault of a draft: its own, of its wording, and against the rest of the content.

    A draft that lacks a required part is checked with a placeholder in its place, so that all
    faults are reported at once.
    """
    try:
        page = read_page(as_yaml(draft), file_of(draft))
    except ContentError as error:
        return list(error.faults)
    found: list[Fault] = []
    for tried in (draft, *_completed(draft)):
        try:
            data = read_page(as_yaml(tried), page.file).data
            located = Located(validate(Entry, replace(page, data=data)), page)
        except ContentError as error:
            found += error.faults
            continue
        found += (fault for fault in _beside(located, around) if fault.file == page.file)
        break
    return sorted(dict.fromkeys(found))


def _completed(draft: Draft) -> Iterator[Draft]:
    """The draft with placeholders for missing required parts: texts only, then a source as well."""
    utterances, short = draft.get("utterances") or (), str(draft.get("short") or "")
    worded = {
        **draft,
        "utterances": [*utterances, *_FILLER[len(utterances) :]],
        "short": short if len(short) >= _SHORTEST else _FILLER[0],
    }
    yield worded
    yield {**worded, "sources": draft.get("sources") or [{"title": _FILLER[0]}]}


def _beside(located: Located[Entry], around: Surroundings) -> Iterator[Fault]:
    others = tuple(each for each in around.knowledge.entries if each.value.id != located.value.id)
    together = replace(around.knowledge, entries=(*others, located))
    try:
        assemble(
            together,
            around.guidance,
            around.calculators,
            around.gazetteer,
            release="draft",
            today=around.today,
        )
    except ContentError as error:
        yield from error.faults
    real = replace(
        located,
        value=located.value.model_copy(
            update={"utterances": tuple(u for u in located.value.utterances if u not in _FILLER)}
        ),
    )
    yield from phrasings.lint((*others, real))
    yield from wording.lint((*others, real), around.short_forms)
    yield from unknown_names((real,), around.fact_base)
    if any(each.value.id == located.value.id for each in around.knowledge.entries):
        yield located.page.fault("an entry has this id. Choose another.", "id")


def parted(answer: str) -> tuple[str, str]:
    """An answer split into (short, detail): whole sentences up to the limit, then the rest."""
    text = " ".join(answer.split())
    if len(text.split()) <= SHORT_WORDS:
        return text, ""
    kept = 0
    for end in re.finditer(r"[.?!](?=\s)", text):
        if len(text[: end.end()].split()) > SHORT_WORDS:
            break
        kept = end.end()
    return (text[:kept], text[kept:].strip()) if kept else (text, "")
