"""
`svguide flows table`: the table to sign off.
"""

from __future__ import annotations

from pathlib import Path

import click

from adapters.authoring.flow_pages import table_text
from adapters.cli.flows.shared import find_flow, out_option, put
from adapters.cli.loading import open_library
from adapters.runtime.bootstrap import london_today


@click.command()
@click.argument("flow")
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "csv"]),
    default="markdown",
    show_default=True,
    help="Markdown to read, CSV for a spreadsheet.",
)
@out_option
def table(flow: str, form: str, out: Path | None) -> None:
    """
    Print the sign-off table of FLOW: facts, outcome and rules, line by line.
    """
    library = open_library()
    put(out, table_text(library, find_flow(library, flow), form, london_today()))
