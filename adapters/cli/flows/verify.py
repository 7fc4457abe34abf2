"""
`svguide flows verify`: proves every path of a flow.
"""

from __future__ import annotations

import gc
import sys
from dataclasses import replace

import click

from adapters.authoring.flow_pages import decision_tables
from adapters.cli.flows.shared import find_flow
from adapters.cli.loading import open_library
from adapters.runtime.bootstrap import london_today
from dialogs import for_bidder
from dialogs.proof.verifying import Report
from dialogs.proof.verifying import verify as prove
from dialogs.proof.ways import start_days


@click.command()
@click.argument("flow", required=False)
def verify(flow: str | None) -> None:
    """
    Prove every path of FLOW, or of every flow; takes some minutes.

    Prints what was counted. A property that does not hold is printed with the path that shows it,
    and the command exits with 1. What is proved, and how, stands in docs/decisions/0005-proof.md.
    """
    library = open_library()
    tables = decision_tables()
    found = [find_flow(library, flow)] if flow else list(library.flows.values())
    # exempt what was read from garbage collection: it all stays until the end
    gc.collect()
    gc.freeze()
    held, today = True, london_today()
    for each in found:
        calculator, table = library.calculators.get(each.calculator), tables.get(each.id)
        held = tell(prove(each, calculator, library.law, today, table=table)) and held
        if each.bidder_intro:
            # given days, `prove` allows unreached parts: a bidder is asked fewer questions
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
