"""
`svguide knowledge report`: size, certainty, due reviews and use of the content.
"""

from __future__ import annotations

from datetime import timedelta

import click

from adapters.authoring.report import as_lines
from adapters.authoring.report import report as library_report
from adapters.authoring.usage import shown_of_late
from adapters.cli.knowledge.shared import RECENT_DAYS
from adapters.cli.loading import open_library, read_address
from adapters.cli.options import chosen_overlays, overlay_option
from adapters.runtime.bootstrap import clock, london_today


@click.command()
@click.option(
    "--recent",
    type=click.IntRange(min=1),
    default=RECENT_DAYS,
    show_default=True,
    metavar="DAYS",
    help="How far back to look for entries that were shown.",
)
@overlay_option
def report(recent: int) -> None:
    """
    Say how many entries there are, how sure they are, whose reviews are due, what nobody asks for.

    An overlay says who each owner role is; without one every role is unassigned.

    Use is known where conversations are kept: an entry counts as used when it is among the last
    three shown in a conversation. The settings say which data base; see docs/usage.md.

    \b
    Example:
      svguide knowledge report --recent 30
    """
    shown = shown_of_late(read_address(), clock() - timedelta(days=recent))
    library = open_library(overlays=chosen_overlays())
    found = library_report(
        library.entries.values(),
        london_today(),
        shown,
        roles=library.roles,
        events=library.events,
    )
    for line in as_lines(found, recent):
        click.echo(line)
