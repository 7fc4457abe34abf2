"""
The sign-off table and the full graph of a flow.

Rules of this file: reads no file except the packaged decision tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from bot.content.library import Library
from dialogs.decision_table import Table
from dialogs.flow import Flow
from dialogs.pages import graph, routes, signoff, tables
from dialogs.pages.drawing import complete
from dialogs.pages.graph import Graph
from dialogs.proof.verifying import measured_edges
from dialogs.reading import packaged
from knowledge.reading import read_all

_BUSY_DAY: Final = date(2026, 2, 4)
"""The first day of the newest rule on reserving contracts: nearly every question can come up."""

_FEW_OPTIONS: Final = 4
"""Options of a question that are combined with those of the others; see `picture`."""


def table_text(library: Library, flow: Flow, form: str, today: date) -> str:
    """
    A flow's sign-off table.

    Args:
        library: The content.
        flow: One of its flows.
        form: "markdown" or "csv".
        today: Europe/London.
    """
    if flow.calculator:
        book = library.rulebooks[flow.calculator]
        how, sections = signoff.HOW_TO_READ, signoff.signoff(flow, book, library.law)
    else:
        drawn = picture(library, flow, today)
        how = routes.HOW_TO_READ
        sections = routes.routes(flow, drawn, library.law)
    if form == "csv":
        return tables.as_csv(sections)
    return tables.as_markdown(flow.title, how, sections)


def picture(library: Library, flow: Flow, today: date) -> Graph:
    """
    A flow's graph, including arrows that need a value near a threshold.

    Each option is followed on its own. The arrows near a threshold are found by combining answers
    on one day; long lists are then cut, because all combinations take minutes.
    """
    calculator = library.calculators.get(flow.calculator)
    drawn = graph.draw(flow, calculator, library.law, today)
    more = measured_edges(
        _with_few_options(flow) if calculator else flow,
        calculator,
        library.law,
        today,
        table=decision_tables().get(flow.id),
        days=(_BUSY_DAY,),
    )
    return complete(flow, drawn, more)


def _with_few_options(flow: Flow) -> Flow:
    """The flow with the first, the second, the middle and the last option of each long list."""
    raw = flow.model_dump(by_alias=True, exclude_none=True, mode="json")
    for question in raw["questions"]:
        options = question.get("options") or []
        if len(options) > _FEW_OPTIONS:
            middle = options[len(options) // 2]
            question["options"] = [options[0], options[1], middle, options[-1]]
    return Flow.model_validate(raw)


def decision_tables() -> Mapping[str, Table]:
    """Decision tables by the flow they check."""
    return {found.value.id: found.value for found in read_all(packaged(), "tables", Table)}
