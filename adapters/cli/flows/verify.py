"""
`svguide flows verify`: proves every path of a flow.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import click

from adapters.authoring.flow_pages import decision_tables
from adapters.cli.flows.shared import find_flow
from adapters.cli.loading import open_library
from adapters.runtime.bootstrap import london_today
from bot.content.library import Library
from dialogs import Flow, for_bidder
from dialogs.decision_table import Table
from dialogs.proof.boundary_classes import start_days
from dialogs.proof.verifying import Report
from dialogs.proof.verifying import verify as prove


@click.command()
@click.argument("flow", required=False)
def verify(flow: str | None) -> None:
    """
    Prove every path of FLOW, or of every flow; takes some minutes.

    Prints what was counted. A property that does not hold is printed with the path that shows it,
    and the command exits with 1. One process works for each processor. What is proved, and how,
    stands in docs/decisions/0005-proof.md.
    """
    library = open_library()
    tables = decision_tables()
    found = [find_flow(library, flow)] if flow else list(library.flows.values())
    held = True
    # the workers start afresh: a fork would share the threads and files of this process
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for each in found:
            for report in _proofs(each, library, tables.get(each.id), pool):
                held = tell(report) and held
    sys.exit(0 if held else 1)


def _proofs(
    flow: Flow, library: Library, table: Table | None, pool: ProcessPoolExecutor
) -> Iterator[Report]:
    """The proof of a flow, and that of its questions to a bidder where it has any."""
    calculator, today = library.calculators.get(flow.calculator), london_today()
    yield prove(flow, calculator, library.law, today, table=table, spread=pool.map)
    if flow.bidder_intro:
        # every day is named, for what is reached is the buyer's matter: a bidder is asked less
        days = start_days(library.law, today, table.days() if table else ())
        side = for_bidder(flow)
        report = prove(
            side, calculator, library.law, today, table=table, days=days, spread=pool.map
        )
        yield replace(report, flow=f"{flow.id}, for a bidder")


def tell(report: Report) -> bool:
    """Prints what a proof counted and found; True when every property holds."""
    click.echo(f"{report.flow}: {'BROKEN' if report.faults else 'every property holds'}")
    for what, number in report.counts.items():
        click.echo(f"  {what}: {number}")
    for fault in report.faults:
        click.echo(f"  {fault}", err=True)
    return not report.faults
