"""
Lints that each answer names its nation, and each source how and when it was read.

Rules of this file: checks the core content; overlays may leave both out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from adapters.authoring.texts import STATING, Path
from dialogs.reading import Guidance
from knowledge import Entry, Fault, Parameter, Source
from knowledge.reading import Knowledge, Located, Page

_UNREAD = (
    "'read' and 'read_on' are missing from this source. Say how it was read and when, or "
    "'read: not-read'."
)


def lint(knowledge: Knowledge) -> Iterator[Fault]:
    """
    Faults for sources of entries and figures without a reading, and for answers without a nation.
    """
    for located in knowledge.entries:
        yield from _of_entry(located)
    for parameter in knowledge.parameters:
        yield from unread(parameter.page, _of_figure(parameter.value))


def lint_guidance(guidance: Guidance) -> Iterator[Fault]:
    """Faults for sources of checks and rules without a reading."""
    for located in guidance.flows:
        flow = located.value
        found: list[tuple[Path, Source]] = []
        for place, question in enumerate(flow.questions):
            found += _listed(("questions", place, "sources"), question.sources)
        for place, outcome in enumerate(flow.outcomes):
            for kind, items in (("items", outcome.items), ("bidder_items", outcome.bidder_items)):
                for number, item in enumerate(items):
                    path = ("outcomes", place, kind, number, "sources")
                    found += _listed(path, item.sources)
        yield from unread(located.page, found)
    for book in guidance.rulebooks:
        for rule, words in book.value.rules.items():
            yield from unread(book.page, _listed(("rules", rule, "sources"), words.sources))


def _of_entry(located: Located[Entry]) -> Iterator[Fault]:
    entry, page = located.value, located.page
    if entry.kind in STATING and not entry.nation:
        message = (
            "'nation' is missing. Say where the answer holds: england, wales, scotland, "
            "northern-ireland, or everywhere."
        )
        yield page.fault(message)
    yield from unread(page, _listed(("sources",), entry.sources))


def _of_figure(parameter: Parameter) -> Iterator[tuple[Path, Source]]:
    for place, value in enumerate(parameter.values):
        yield ("values", place, "source"), value.source


def _listed(path: Path, sources: Iterable[Source]) -> list[tuple[Path, Source]]:
    return [((*path, place), source) for place, source in enumerate(sources)]


def unread(page: Page, sources: Iterable[tuple[Path, Source]]) -> Iterator[Fault]:
    """A fault for each source that does not say how it was read."""
    for path, source in sources:
        if source.read is None:
            yield page.fault(_UNREAD, *path)
