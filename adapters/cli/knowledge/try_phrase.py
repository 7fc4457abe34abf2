"""
`svguide knowledge try`: which entry answers a phrase, and the effect of a change of content.
"""

from __future__ import annotations

import click

from adapters.authoring.diff import NoSuchContent, opened
from adapters.authoring.try_phrase import as_lines, compared, tried
from adapters.cli.loading import open_library, say_wait
from adapters.runtime.bootstrap import build_engine, clock, read_library
from bot.engine import Engine
from knowledge import ContentError


@click.command("try")
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
    try:
        after = tried(_engine(content), phrase, clock())
        earlier = tried(_engine(before), phrase, clock()) if before else None
    except NoSuchContent as error:
        raise click.UsageError(str(error)) from error
    for line in compared(earlier, after) if earlier else as_lines(after):
        click.echo(line)


def _engine(side: str | None) -> Engine:
    """The engine over a folder or a git revision; over the installed content if None."""
    try:
        if side is None:
            return build_engine(open_library(), on_missing=say_wait)
        with opened(side, read_library) as library:
            return build_engine(library, on_missing=say_wait)
    except ContentError as error:
        raise click.ClickException(str(error)) from error
