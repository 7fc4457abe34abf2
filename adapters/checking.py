"""
`svguide check`: the lints of the text, and how well the knowledge base tells its entries apart.

Rules of this file: prints what lints found and the matcher measured; what is a fault they say.
"""

from __future__ import annotations

from pathlib import Path

import click

from adapters.bootstrap import build_matcher, london_today
from adapters.curating.linting import NoAuthoringTools, lint
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


def report_text(library: Library, content: Path | None, *, text: bool, online: bool) -> None:
    """
    Prints every fault of the wording; where there is none, and `text` was asked for, how hard the
    answers are to read.

    Args:
        library: What was read from `content`.
        content: Folder with `knowledge` in it; None for the content shipped.
        text: True to look at spelling and reading grade too.
        online: True to ask for every address too.

    Raises:
        click.ClickException: There is a fault, or what `text` needs is not installed.
    """
    root = content / "knowledge" if content else None
    try:
        faults = lint(root, london_today(), text=text)
    except NoAuthoringTools as error:
        raise click.ClickException(str(error)) from error
    if online:
        from adapters.curating.links import addresses, unreachable

        faults = sorted([*faults, *unreachable(addresses(root))])
    for fault in faults:
        click.echo(str(fault), err=True)
    if faults:
        count = f"{len(faults)} fault{'s' if len(faults) > 1 else ''}"
        raise click.ClickException(f"{count} in the text.")
    if text:
        from adapters.curating.grading import grades

        found = grades(tuple(library.entries.values()), library.law, london_today())
        click.echo(
            f"Reading grade of {len(found.by_entry)} answers (Automated Readability Index): "
            f"middle {found.median:.1f}, highest {found.highest:.1f}."
        )
