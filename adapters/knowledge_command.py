"""
The commands `svguide knowledge …`: keep what the guide knows true, and write more of it.

Rules of this file: the commands and their words; the work lies in the modules they call, imported
where it is used. Exit codes as everywhere: 0 done, 1 a fault was found, 2 wrong usage.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from adapters.opening import open_library, say_wait
from adapters.overlays.choosing import chosen_overlays, overlay_option
from adapters.site.command import site

if TYPE_CHECKING:
    from bot.engine import Engine

_FOLDER = click.Path(file_okay=False, path_type=Path)
_CONTENT = click.Path(exists=True, file_okay=False, path_type=Path)
RECENT_DAYS = 90
"""How far back the use of entries is looked at, unless told otherwise."""


@click.group()
def knowledge() -> None:
    """
    Look after the guide's knowledge: what is due, what is covered, what to write next.

    \b
    Begin with:
      svguide knowledge report                         how much, how sure, what is due
      svguide knowledge signals                        what was not understood at once
      svguide knowledge new                            write an entry
      svguide knowledge try "do grants count?"         which entry answers, and why
    """


_OUT = click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="Write to this file instead of printing.",
)
"""Where a list goes, the same for every command that makes one."""


@knowledge.command()
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="Write the page here instead of printing it.",
)
def coverage(out: Path | None) -> None:
    """
    Map every section of the source documents and every fact of law to entries.

    Exits with 1 when something has no entry.

    \b
    Example:
      svguide knowledge coverage --out docs/coverage.md
    """
    from adapters.curating.coverage import page, read_fact_base, uncovered

    base, entries = read_fact_base(), open_library().entries.values()
    _put(page(base, entries), out)
    missing = uncovered(base, entries)
    for name in missing:
        click.echo(f"no entry covers {name}", err=True)
    sys.exit(1 if missing else 0)


@knowledge.command()
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
    from adapters.bootstrap import london_today
    from adapters.curating.reporting import as_lines
    from adapters.curating.reporting import report as made
    from adapters.curating.use import shown_of_late

    shown = shown_of_late(timedelta(days=recent))
    library = open_library(overlays=chosen_overlays())
    found = made(
        library.entries.values(),
        london_today(),
        shown,
        roles=library.roles,
        events=library.events,
    )
    for line in as_lines(found, recent):
        click.echo(line)


@knowledge.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv"]),
    default="text",
    show_default=True,
    help="Lists, or a table with a row for each day, channel and signal.",
)
@click.option(
    "--recent",
    type=click.IntRange(min=1),
    default=RECENT_DAYS,
    show_default=True,
    metavar="DAYS",
    help="How far back to look.",
)
@_OUT
def signals(form: str, recent: int, out: Path | None) -> None:
    """
    Say what people asked that was not understood at once, by the entries suggested and meant.

    Counts only: no word of anybody is kept. Each id has its mean score beside it. The settings say
    which data base is read; see docs/content.md for how to read the lists.

    \b
    Examples:
      svguide knowledge signals
      svguide knowledge signals --recent 365 --format csv --out signals.csv
    """
    from adapters.bootstrap import clock
    from adapters.curating import learning
    from adapters.curating.use import learnt_since

    since = clock().date() - timedelta(days=recent)
    made = {"text": learning.as_text, "csv": learning.as_csv}[form]
    _put(made(learnt_since(since), since), out)


@knowledge.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "ics"]),
    default="text",
    show_default=True,
    help="A list, a table, or a calendar file.",
)
@click.option(
    "--within",
    type=click.IntRange(min=0),
    default=None,
    metavar="DAYS",
    help="Reviews due within so many days; overdue ones always. Default: 60, a calendar: all.",
)
@click.option("--owner", default=None, help="Only what this owner keeps.")
@_OUT
def due(form: str, within: int | None, owner: str | None, out: Path | None) -> None:
    """
    List the reviews that are due, by owner.

    \b
    Examples:
      svguide knowledge due
      svguide knowledge due --format csv --within 90 --out due.csv
      svguide knowledge due --format ics --owner law --out reviews.ics
    """
    from adapters.bootstrap import london_today
    from adapters.curating import reviewing

    today = london_today()
    days = within if within is not None else (36_500 if form == "ics" else reviewing.SOON.days)
    entries = open_library().entries.values()
    theirs = (entry for entry in entries if owner is None or entry.owner == owner)
    found = reviewing.due(theirs, today + timedelta(days=days))
    made = {
        "text": reviewing.as_text,
        "csv": reviewing.as_csv,
        "ics": reviewing.as_calendar,
    }[form](found, today)
    _put(made, out)


@knowledge.command()
@click.option(
    "--content",
    type=_CONTENT,
    default=None,
    help="A folder with `knowledge` and `dialogs` in it. Default: the content in use.",
)
def new(content: Path | None) -> None:
    """
    Ask for an entry part by part and write it, once it has no fault.

    \b
    Example:
      svguide knowledge new
    """
    from adapters.curating.writing import ask, surroundings, write
    from knowledge.reading import packaged

    folder = content / "knowledge" if content else Path(str(packaged()))
    draft = ask(surroundings(content))
    place = write(draft, folder)
    click.echo(f'Written: {place}. Try it: svguide knowledge try "{draft["title"]}"')


@knowledge.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out",
    type=_FOLDER,
    default=Path("drafts"),
    show_default=True,
    help="Folder for the drafts; they become content when moved into `knowledge/entries`.",
)
def bring_in(file: Path, out: Path) -> None:
    """
    Turn a FAQ sheet into drafts of entries, and list everything still to mend in each.

    FILE is CSV with a column `question` and a column `answer` (others that are read: topic, kind,
    phrasings, keywords, source, locator, url, owner), or Markdown with a heading for each
    question. Exits with 1 while there is something to mend, as there mostly is.

    \b
    Example:
      svguide knowledge import our-faq.csv --out drafts
    """
    from adapters.curating.sheets import BadSheet, read_sheet
    from adapters.curating.writing import bring_in as drafts
    from adapters.curating.writing import surroundings

    try:
        asked = read_sheet(file)
    except BadSheet as error:
        raise click.UsageError(str(error)) from error
    count = drafts(asked, surroundings(None), out)
    click.echo(f"{len(asked)} questions, {count} things to mend.")
    sys.exit(1 if count else 0)


@knowledge.command("try")
@click.argument("phrase")
@click.option(
    "--before",
    metavar="SIDE",
    default=None,
    help="Compare with this: a folder with `knowledge` and `dialogs`, or a git revision.",
)
@click.option(
    "--content",
    metavar="SIDE",
    default=None,
    help="Try it in this folder or revision. Default: the content in use.",
)
def try_phrase(phrase: str, before: str | None, content: str | None) -> None:
    """
    Say which entry answers PHRASE and why, and what a change does to that.

    Content that was not tried before takes up to a minute to prepare.

    \b
    Examples:
      svguide knowledge try "do grants count?"
      svguide knowledge try "do grants count?" --before HEAD
      svguide knowledge try "do grants count?" --content ~/my-guide
    """
    from adapters.bootstrap import clock
    from adapters.curating.trying import as_lines, compared, tried
    from adapters.diffing import NoSuchContent

    try:
        after = tried(_engine(content), phrase, clock())
        earlier = tried(_engine(before), phrase, clock()) if before else None
    except NoSuchContent as error:
        raise click.UsageError(str(error)) from error
    for line in compared(earlier, after) if earlier else as_lines(after):
        click.echo(line)


@knowledge.command()
@click.argument("folder", type=_FOLDER, required=False)
def schema(folder: Path | None) -> None:
    """
    Write the JSON Schemas of the content files, for editors, into FOLDER.

    Without FOLDER: into `knowledge/schema`, where they ship.

    \b
    Example:
      svguide knowledge schema
    """
    from adapters.curating.schema import FOLDER, schemas
    from knowledge.reading import packaged

    place = folder or Path(str(packaged())) / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    for name, text in schemas().items():
        (place / name).write_text(text, encoding="utf-8")
        click.echo(f"Written: {place / name}")


def _put(text: str, out: Path | None) -> None:
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8", newline="")


def _engine(side: str | None) -> Engine:
    """The engine over a folder or a revision, or over the content in use."""
    from adapters.bootstrap import build_engine
    from adapters.diffing import opened
    from knowledge import ContentError

    try:
        if side is None:
            return build_engine(open_library(), on_missing=say_wait)
        with opened(side) as library:
            return build_engine(library, on_missing=say_wait)
    except ContentError as error:
        raise click.ClickException(str(error)) from error


knowledge.add_command(site)
