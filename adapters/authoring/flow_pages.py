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

_BUSY_DAYS: Final = (date(2025, 2, 23), date(2025, 12, 31))
"""Start days on which every question can come up; the figures change between them."""


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
    """A flow's graph, including arrows that need a value near a threshold or a day of change."""
    calculator = library.calculators.get(flow.calculator)
    drawn = graph.draw(flow, calculator, library.law, today)
    more = measured_edges(
        flow, calculator, library.law, today, table=decision_tables().get(flow.id), days=_BUSY_DAYS
    )
    return complete(flow, drawn, more)


def decision_tables() -> Mapping[str, Table]:
    """Decision tables by the flow they check."""
    return {found.value.id: found.value for found in read_all(packaged(), "tables", Table)}
