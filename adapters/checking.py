"""
`svguide check --matching`: how well the knowledge base tells its own entries apart.

Rules of this file: prints what the matcher measured; the bound it must keep is content.
"""

from __future__ import annotations

import click

from adapters.bootstrap import build_matcher
from bot.library import Library

LISTED = 40
"""Stray phrasings named one by one."""
LEAST_ACCURACY = 0.35
"""Share of phrasings, one of every entry held out together, that must still find their entry."""


def report_matching(library: Library) -> bool:
    """Prints the report; True when the accuracy keeps its bound."""
    report = build_matcher(library).report()
    click.echo(f"matching by: {report.mode}")
    click.echo(f"{report.documents} entries and flows, {report.phrases} phrasings")
    share = 100 * report.accuracy
    click.echo(f"find their entry when held out: {share:.1f} in 100")
    click.echo(f"answered at once when held out: {100 * report.answered:.1f} in 100")
    for stray in report.strays[:LISTED]:
        click.echo(f"  {stray.entry}: '{stray.phrase}' goes to {stray.found}")
    if len(report.strays) > LISTED:
        click.echo(f"  and {len(report.strays) - LISTED} more")
    if report.accuracy < LEAST_ACCURACY:
        click.echo(f"Below the bound of {100 * LEAST_ACCURACY:.0f} in 100.", err=True)
        return False
    return True
