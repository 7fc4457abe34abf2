"""
Options that several commands share: day of the law, audience, overlays.

Rules of this file: the chosen overlays are stored in click's context, so that a command needs the
decorator only. Without the option, those of SVGUIDE_OVERLAY apply.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from adapters.runtime.settings import SettingsError, overlay_folders

F = TypeVar("F", bound=Callable[..., Any])

AUDIENCES = ("provider", "commissioner", "support")

_KEY = "adapters.overlays"


def _keep(context: click.Context, _param: click.Parameter, folders: tuple[Path, ...]) -> None:
    context.meta[_KEY] = folders


overlay_option = click.option(
    "--overlay",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    multiple=True,
    expose_value=False,
    callback=_keep,
    metavar="DIR",
    help="A folder of local content; may be given again. Without it: SVGUIDE_OVERLAY.",
)
"""Adds `--overlay DIR` to a command."""


def chosen_overlays() -> tuple[Path, ...]:
    """
    The folders named on the command line, else those of SVGUIDE_OVERLAY.

    Raises:
        ClickException: SVGUIDE_OVERLAY is not valid.
    """
    context = click.get_current_context(silent=True)
    named: tuple[Path, ...] = context.meta.get(_KEY, ()) if context else ()
    if named:
        return named
    try:
        return overlay_folders()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


class _Day(click.ParamType[date]):
    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail("not a day: write it as year-month-day, such as 2015-06-01", param, ctx)


def about_law(command: F) -> F:
    """Adds `--on` and `--audience` to a command that answers questions."""
    audience = click.option(
        "--audience",
        type=click.Choice(AUDIENCES),
        default=None,
        help="Whose meaning to add: a bidder's, a buyer's or a support worker's.",
    )
    on = click.option(
        "--on",
        type=_Day(),
        default=None,
        metavar="DATE",
        help="Answer by the law as at this day, such as 2015-06-01. Without it: today.",
    )
    return audience(on(command))
