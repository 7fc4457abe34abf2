"""
`docs/coverage.md`: which entries cover each section of the source documents, and each fact.

Rules of this file: the page depends on the content only, so every run gives the same page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib.resources.abc import Traversable

from knowledge import Entry
from knowledge.coverage import FactBase
from knowledge.reading import packaged, read_all

_NONE = "**none**"


def read_fact_base(root: Traversable | None = None) -> FactBase:
    """
    The packaged fact base, joined with that of `root` if it is another content root.

    Raises:
        ContentError: A file of it has a fault.
    """
    root = root or packaged()
    roots = (packaged(),) if root == packaged() else (packaged(), root)
    parts = (read_all(place, "fact_base", FactBase) for place in roots)
    return FactBase.joined(each.value for located in parts for each in located)


def uncovered(base: FactBase, entries: Iterable[Entry]) -> tuple[str, ...]:
    """Sections and verified facts that no entry names: sections first, each group in file order."""
    sections, facts = _covering(entries)
    open_sections = (
        f"{number}/{slug}"
        for number, document in base.documents.items()
        for slug in document.sections
        if f"{number}/{slug}" not in sections
    )
    open_facts = (f for f in base.facts if f not in facts and f not in base.unverified)
    return (*open_sections, *open_facts)


def page(base: FactBase, entries: Iterable[Entry]) -> str:
    """The coverage page as Markdown."""
    entries = tuple(entries)
    sections, facts = _covering(entries)
    missing = uncovered(base, entries)
    lines = [
        "# What the entries cover",
        "",
        "Made by `svguide knowledge coverage`; a test fails when it is stale. The left column",
        "lists every section of the documents the guide grew out of, then every fact of law its",
        "authors keep; the right column the entries that cover it.",
        "",
        f"{len(base.sections)} sections, {len(base.facts)} facts, {len(entries)} entries. "
        f"Without an entry: {len(missing)}.",
    ]
    for number, document in base.documents.items():
        rows = {
            f"{heading} (`{number}/{slug}`)": sections.get(f"{number}/{slug}", [])
            for slug, heading in document.sections.items()
        }
        lines += ["", f"## {number}: {document.title}", "", *_table("section", rows)]
    rows = {f"{fact}: {words}": facts.get(fact, []) for fact, words in base.facts.items()}
    for fact in base.unverified:
        rows[f"{fact}: {base.facts[fact]}"] = facts.get(fact, ["could not be verified"])
    lines += ["", "## Facts of law", "", *_table("fact", rows)]
    return "\n".join(lines) + "\n"


def _table(what: str, rows: Mapping[str, Iterable[str]]) -> Iterator[str]:
    yield from (f"| {what} | entries |", "| --- | --- |")
    for name, entries in rows.items():
        yield f"| {name} | {', '.join(entries) or _NONE} |"


def _covering(
    entries: Iterable[Entry],
) -> tuple[Mapping[str, list[str]], Mapping[str, list[str]]]:
    """Entry ids by section and by fact, in order of id."""
    sections: dict[str, list[str]] = {}
    facts: dict[str, list[str]] = {}
    for entry in sorted(entries, key=lambda entry: entry.id):
        for section in entry.covers:
            sections.setdefault(section, []).append(entry.id)
        for fact in entry.facts:
            facts.setdefault(fact, []).append(entry.id)
    return sections, facts
