"""
The commands `svguide flows …`: prove a flow, print its sign-off table, draw it.

Rules of this file: it reads content, calls the pure code and writes text; exit codes as everywhere:
0 done, 1 a property is broken, 2 wrong usage.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from adapters.cli.loading import open_library

if TYPE_CHECKING:
    from bot.library import Library
    from dialogs.flow import Flow
    from dialogs.pages.graph import Graph
    from dialogs.proof.verifying import Report
    from dialogs.table import Table

_BUSY_DAYS: Final = (date(2025, 2, 23), date(2025, 12, 31))
"""Start days on which every question can come up, a change of the figures among them."""


@click.group()
def flows() -> None:
    """
    Prove, list and draw the guide's decision trees.

    \b
    Begin with:
      svguide flows verify                             every path of every flow
      svguide flows table does-the-act-apply           the table to sign off
      svguide flows draw does-the-act-apply --out tree.svg
    """


@flows.command()
@click.argument("flow", required=False)
def verify(flow: str | None) -> None:
    """
    Prove every path of FLOW, or of every flow; takes some minutes.

    Prints what was counted. A property that does not hold is printed with the path that shows it,
    and the command exits with 1. What is proved, and how, stands in docs/decisions/0005-proof.md.
    """
    from adapters.runtime.bootstrap import london_today
    from dialogs import for_bidder
    from dialogs.proof.verifying import verify as prove
    from dialogs.proof.ways import start_days

    library = open_library()
    tables = _tables()
    found = [_flow(library, flow)] if flow else list(library.flows.values())
    # what was read stays: nothing of it need be looked through for rubbish again and again
    gc.collect()
    gc.freeze()
    held, today = True, london_today()
    for each in found:
        calculator, table = library.calculators.get(each.calculator), tables.get(each.id)
        held = tell(prove(each, calculator, library.law, today, table=table)) and held
        if each.bidder_intro:
            # every day is named, for what is reached is the buyer's matter: a bidder is asked less
            days = start_days(library.law, today, table.days() if table else ())
            side = for_bidder(each)
            report = prove(side, calculator, library.law, today, table=table, days=days)
            held = tell(replace(report, flow=f"{each.id}, for a bidder")) and held
    sys.exit(0 if held else 1)


def tell(report: Report) -> bool:
    """Prints what a proof counted and found; True when every property holds."""
    click.echo(f"{report.flow}: {'BROKEN' if report.faults else 'every property holds'}")
    for what, number in report.counts.items():
        click.echo(f"  {what}: {number}")
    for fault in report.faults:
        click.echo(f"  {fault}", err=True)
    return not report.faults


def _to(out: Path | None, text: str) -> None:
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"Cannot write {out}: {error.strerror}.") from error


_OUT = click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="File to write. Without it: standard output.",
)


@flows.command()
@click.argument("flow")
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "csv"]),
    default="markdown",
    show_default=True,
    help="Markdown to read, CSV for a spreadsheet.",
)
@_OUT
def table(flow: str, form: str, out: Path | None) -> None:
    """
    Print the sign-off table of FLOW: facts, outcome and rules, line by line.
    """
    library = open_library()
    _to(out, table_text(library, _flow(library, flow), form))


@flows.command()
@click.argument("flow")
@click.option(
    "--format",
    "form",
    type=click.Choice(["svg", "text"]),
    default="svg",
    show_default=True,
    help="A picture, or an outline in text for a screen reader.",
)
@_OUT
def draw(flow: str, form: str, out: Path | None) -> None:
    """
    Draw FLOW: every question, what each answer leads to, every outcome.
    """
    from adapters.runtime.bootstrap import london_today
    from dialogs.pages.drawing import outline, svg

    library = open_library()
    found = _flow(library, flow)
    graph = picture(library, found, london_today())
    _to(out, svg(found, graph) if form == "svg" else outline(found, graph))


def table_text(library: Library, flow: Flow, form: str) -> str:
    """
    A flow's sign-off table.

    Args:
        library: The content.
        flow: One of its flows.
        form: "markdown" or "csv".
    """
    from adapters.runtime.bootstrap import london_today
    from dialogs.pages import routes, signoff, tables

    if flow.calculator:
        book = library.rulebooks[flow.calculator]
        how, sections = signoff.HOW_TO_READ, signoff.signoff(flow, book, library.law)
    else:
        graph = picture(library, flow, london_today())
        how = routes.HOW_TO_READ
        sections = routes.routes(flow, graph, library.law)
    if form == "csv":
        return tables.as_csv(sections)
    return tables.as_markdown(flow.title, how, sections)


def picture(library: Library, flow: Flow, today: date) -> Graph:
    """A flow's graph, with the arrows that only a value near a figure or a day of change opens."""
    from dialogs.pages import graph
    from dialogs.pages.drawing import complete
    from dialogs.proof.verifying import measured_edges

    calculator = library.calculators.get(flow.calculator)
    drawn = graph.draw(flow, calculator, library.law, today)
    more = measured_edges(
        flow, calculator, library.law, today, table=_tables().get(flow.id), days=_BUSY_DAYS
    )
    return complete(flow, drawn, more)


def _tables() -> Mapping[str, Table]:
    """Decision tables by the flow they check."""
    from dialogs.reading import packaged
    from dialogs.table import Table
    from knowledge.reading import read_all

    return {found.value.id: found.value for found in read_all(packaged(), "tables", Table)}


def _flow(library: Library, name: str) -> Flow:
    found = library.flows.get(name)
    if found is None:
        raise click.UsageError(f"There is no flow '{name}'. Known: {', '.join(library.flows)}.")
    return found
