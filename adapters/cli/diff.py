"""
`svguide diff`: the differences between two states of the content.
"""

from __future__ import annotations

import click

from adapters.authoring.diff import NoSuchContent, differences, opened
from adapters.runtime.bootstrap import london_today, read_library
from knowledge import ContentError


@click.command()
@click.argument("old")
@click.argument("new")
def diff(old: str, new: str) -> None:
    """
    Say what differs between two states of the content: answers, figures, checks, outcomes.

    OLD and NEW are folders with `knowledge` and `dialogs` in them, or git revisions. Exits with 0
    whether or not there is a difference.

    \b
    Examples:
      svguide diff HEAD .
      svguide diff v1.0 v1.1
    """

    try:
        with opened(old, read_library) as before, opened(new, read_library) as after:
            click.echo(f"from {before.release} to {after.release}")
            lines = list(differences(before, after, london_today()))
    except NoSuchContent as error:
        raise click.UsageError(str(error)) from error
    except ContentError as error:
        raise click.ClickException(str(error)) from error
    for line in lines:
        click.echo(line)
    click.echo("no difference" if not lines else f"{len(lines)} differences")
