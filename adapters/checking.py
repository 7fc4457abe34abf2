"""
`svguide check --matching`: how well the knowledge base tells its own entries apart.

Rules of this file: prints what the matcher measured; the bound it must keep is content.
"""

from __future__ import annotations

import click

from adapters.bootstrap import build_matcher
from bot.library import Library
from knowledge.reading import packaged, read_language

LISTED = 40
"""Stray phrasings named one by one."""


def report_matching(library: Library) -> bool:
    """Prints the report; True when the share of phrasings found keeps its bound."""
    least = read_language(packaged()).dials.least_found
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
    if report.accuracy < least:
        click.echo(
            f"Below {100 * least:.0f} in 100, the bound in knowledge/language/matching.yaml. Give "
            "the entries named above phrasings that are theirs alone.",
            err=True,
        )
        return False
    return True
