"""
`svguide graph`: a flow drawn as text.
"""

from __future__ import annotations

import click

from adapters.cli.loading import open_library
from adapters.cli.options import chosen_overlays
from adapters.runtime.bootstrap import london_today
from dialogs.pages import graph as drawing


@click.command()
@click.argument("flow", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["mermaid", "dot"]),
    default="mermaid",
    show_default=True,
    help="Mermaid for Markdown pages, DOT for Graphviz.",
)
def graph(flow: str | None, form: str) -> None:
    """
    Draw FLOW as text: every question, every answer, every outcome.

    Without FLOW: list the flows.

    \b
    Examples:
      svguide graph
      svguide graph does-the-act-apply > check.mmd
      svguide graph does-the-act-apply --format dot | dot -Tsvg > check.svg
    """

    library = open_library(overlays=chosen_overlays())
    if flow is None:
        for known in library.flows.values():
            click.echo(f"{known.id}: {known.title}")
        return
    found = library.flows.get(flow)
    if found is None:
        raise click.UsageError(f"There is no flow '{flow}'. Known: {', '.join(library.flows)}.")
    calculator = library.calculators.get(found.calculator)
    picture = drawing.draw(found, calculator, library.law, london_today())
    click.echo(drawing.mermaid(picture) if form == "mermaid" else drawing.dot(picture), nl=False)
