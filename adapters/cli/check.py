"""
`svguide check`: runs all checks of the content, and measures how well entries are told apart.

Rules of this file: prints what the lints and the matcher report; decides no fault itself.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from adapters.authoring.links import addresses, unreachable
from adapters.authoring.lint import NoAuthoringTools, lint
from adapters.authoring.sources import lint_guidance
from adapters.cli.loading import open_library
from adapters.cli.options import chosen_overlays, overlay_option
from adapters.runtime.bootstrap import build_matcher, london_today
from bot.content.library import Library
from bot.matching import MatchingReport
from dialogs.reading import packaged as packaged_dialogs
from dialogs.reading import read_guidance
from knowledge.reading import packaged, read_language

LISTED = 40
"""Most confused pairs of entries that are listed."""


@click.command()
@click.option(
    "--content",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=None,
    help="A folder with `knowledge` and `dialogs` in it. Default: the content shipped.",
)
@click.option("--text", is_flag=True, help="Also check spelling and reading grade.")
@click.option("--online", is_flag=True, help="Also ask for every address the content names.")
@click.option("--matching", is_flag=True, help="Also measure how well entries are told apart.")
@overlay_option
def check(content: Path | None, text: bool, online: bool, matching: bool) -> None:
    """
    Check all content: every fault at once, with file and line. Exits with 1 when there is one.

    Spelling and reading grade need further libraries: pip install 'social-value-guide[authoring]'.

    \b
    Examples:
      svguide check
      svguide check --text
      svguide check --content ~/my-guide
    """

    library = open_library(content, chosen_overlays())
    for warning in library.warnings:
        click.echo(f"warning: {warning}", err=True)
    report_text(library, content, text=text, online=online)
    click.echo(
        f"{len(library.entries)} entries, {len(library.law)} parameters, "
        f"{len(library.flows)} flows: no fault. Release {library.release}."
    )
    if matching:
        sys.exit(0 if report_matching(library) else 1)


def report_matching(library: Library) -> bool:
    """
    Prints how well the matcher tells the entries apart; takes half a minute.

    Every phrasing is looked up again without itself.

    Returns:
        True when the share of phrasings found is within its bound.
    """
    least = read_language(packaged()).dials.least_found
    report = build_matcher(library).report()
    for line in report_lines(report):
        click.echo(line)
    if report.accuracy < least:
        click.echo(
            f"Below {100 * least:.0f} in 100, the bound in knowledge/language/matching.yaml. Give "
            "the entries named above phrasings that are theirs alone.",
            err=True,
        )
        return False
    return True


def report_text(library: Library, content: Path | None, *, text: bool, online: bool) -> None:
    """
    Prints every fault of the wording; without faults and with `text`, prints the reading grades.

    Args:
        library: The content read from `content`.
        content: Folder that contains `knowledge`; None for the packaged content.
        text: True to check spelling and reading grade as well.
        online: True to request every web address as well.

    Raises:
        click.ClickException: There is a fault, or libraries needed for `text` are not installed.
    """
    root = content / "knowledge" if content else None
    try:
        faults = lint(root, london_today(), text=text)
        dialogs = read_guidance(content / "dialogs" if content else packaged_dialogs())
        faults = sorted([*faults, *lint_guidance(dialogs)])
    except NoAuthoringTools as error:
        raise click.ClickException(str(error)) from error
    if online:
        faults = sorted([*faults, *unreachable(addresses(root))])
    for fault in faults:
        click.echo(str(fault), err=True)
    if faults:
        count = f"{len(faults)} fault{'s' if len(faults) > 1 else ''}"
        raise click.ClickException(f"{count} in the text.")
    if text:
        # Imported here: `authoring` is an optional extra.
        from adapters.authoring.readability import grades

        found = grades(tuple(library.entries.values()), library.law, london_today())
        click.echo(
            f"Reading grade of {len(found.by_entry)} answers (Automated Readability Index): "
            f"middle {found.median:.1f}, highest {found.highest:.1f}."
        )


def report_lines(report: MatchingReport) -> Iterator[str]:
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
