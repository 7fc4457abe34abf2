"""
`svguide flows draw`: a picture of a flow, or an outline.
"""

from __future__ import annotations

from pathlib import Path

import click

from adapters.authoring.flow_pages import picture
from adapters.cli.flows.shared import find_flow, out_option, put
from adapters.cli.loading import open_library
from adapters.runtime.bootstrap import london_today
from dialogs.pages.drawing import outline, svg


@click.command()
@click.argument("flow")
@click.option(
    "--format",
    "form",
    type=click.Choice(["svg", "text"]),
    default="svg",
    show_default=True,
    help="A picture, or an outline in text for a screen reader.",
)
@out_option
def draw(flow: str, form: str, out: Path | None) -> None:
    """
    Draw FLOW: every question, what each answer leads to, every outcome.
    """
    library = open_library()
    found = find_flow(library, flow)
    graph = picture(library, found, london_today())
    put(out, svg(found, graph) if form == "svg" else outline(found, graph))
