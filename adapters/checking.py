"""
`svguide check --matching`: how well the knowledge base tells its own entries apart.

Rules of this file: prints what the matcher measured; the bound it must keep is content.
"""

from __future__ import annotations

from collections.abc import Iterator

import click

from adapters.bootstrap import build_matcher
from bot.library import Library
from bot.matching import Report
from knowledge.reading import packaged, read_language

LISTED = 40
"""Pairs of entries named one by one."""


def report_matching(library: Library) -> bool:
    """
    Prints how well the knowledge base tells its own entries apart; asks every phrasing anew, which
    takes half a minute. True when the share of phrasings found keeps its bound.
    """
    least = read_language(packaged()).dials.least_found
    report = build_matcher(library).report()
    for line in told(report):
        click.echo(line)
    if report.accuracy < least:
        click.echo(
            f"Below {100 * least:.0f} in 100, the bound in knowledge/language/matching.yaml. Give "
            "the entries named above phrasings that are theirs alone.",
            err=True,
        )
        return False
    return True


def told(report: Report) -> Iterator[str]:
    """The lines of a report: the shares, then the pairs of entries most often confused."""
    yield f"matching by: {report.mode}"
    yield f"{report.documents} entries and flows, {report.phrases} phrasings"
    yield f"find their entry when held out: {100 * report.accuracy:.1f} in 100"
    yield f"answered at once when held out: {100 * report.answered:.1f} in 100"
    yield f"questions not covered that may be answered: {100 * report.budget:g} in 100"
    pairs: dict[tuple[str, str], list[str]] = {}
    for stray in report.strays:
        pairs.setdefault((stray.entry, stray.found), []).append(stray.phrase)
    ranked = sorted(pairs.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    for (entry, found), phrases in ranked[:LISTED]:
        yield f"  {entry}: {len(phrases)} to {found}, such as '{phrases[0]}'"
    if len(ranked) > LISTED:
        yield f"  and {len(ranked) - LISTED} more pairs"
