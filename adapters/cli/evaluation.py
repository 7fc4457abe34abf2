"""
`svguide eval`: asks the engine the questions kept for measuring, and compares with a baseline.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from adapters.authoring.evaluation import (
    MARGIN,
    MEANINGS,
    UTTERANCES,
    Figures,
    UnreadableQuestions,
    ask_all,
    is_for_scoring_only,
    misses,
    read_baseline,
    read_questions,
    report,
    unknown_ids,
    worse_than,
    write_baseline,
)
from adapters.runtime.bootstrap import build_matcher, clock, read_library
from bot.engine import Engine


@click.command("eval")
@click.option(
    "--half",
    type=click.Choice(("dev", "test")),
    default="dev",
    show_default=True,
    help="For tuning, or for scoring only.",
)
@click.option(
    "--file",
    "path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="Another question file; it has no baseline.",
)
@click.option("--misses", "list_misses", is_flag=True, help="List what went wrong, and what won.")
@click.option("--write-baseline", "write", is_flag=True, help="Keep these figures as the baseline.")
@click.option(
    "--baseline",
    "kept",
    type=click.Path(dir_okay=False, path_type=Path),
    default=UTTERANCES / "baseline.yaml",
    show_default=True,
    help="File of the figures to compare with.",
)
@click.option("--margin", default=MARGIN, show_default=True, help="Points a figure may be worse.")
def evaluate(
    half: str, path: Path | None, list_misses: bool, write: bool, kept: Path, margin: float
) -> None:
    """
    Measure how well questions are understood, on questions set aside for that.

    Run it in a checkout. Exits with 1 when a figure is worse than the baseline by more than the
    margin. The test half is scored and never listed.

    \b
    Examples:
      svguide eval
      svguide eval --misses
      svguide eval --half test
    """
    if path and write:
        raise click.UsageError("A baseline is kept for the two halves only, not for a file.")
    if list_misses and is_for_scoring_only(half, path):
        raise click.UsageError(
            "The test half is scored, never tuned on: its misses are not listed."
        )
    try:
        _evaluate(half, path, kept, list_misses=list_misses, write=write, margin=margin)
    except UnreadableQuestions as error:
        raise click.ClickException(str(error)) from None


def _evaluate(
    half: str, path: Path | None, kept: Path, *, list_misses: bool, write: bool, margin: float
) -> None:

    questions = read_questions(path or UTTERANCES / f"{half}.yaml")
    library = read_library()
    unknown = unknown_ids(questions, (*library.entries, *library.former, *library.flows))
    if unknown:
        raise UnreadableQuestions(f"Entries that do not exist are wanted: {', '.join(unknown)}.")
    matcher = build_matcher(library)
    outcomes = ask_all(Engine(library, matcher), matcher.find, questions, clock())
    baseline = {} if path else read_baseline(kept, half)
    click.echo(f"matching by: {matcher.mode}")
    for line in report(outcomes, baseline):
        click.echo(line)
    if list_misses:
        click.echo()
        for line in misses(outcomes):
            click.echo(line)
    figures = Figures.of(outcomes)
    if write:
        write_baseline(kept, half, figures)
        click.echo(f"kept in {kept}")
        return
    worse = worse_than(figures, baseline, margin)
    if worse:
        named = ", ".join(MEANINGS[name][0] for name in worse)
        click.echo(f"Worse than the baseline by more than {margin:g}: {named}.", err=True)
        sys.exit(1)
