"""
Which overlays a command works with: those named with `--overlay`, else those of SVGUIDE_OVERLAY.

Rules of this file: the option is kept in the command's context, so that a command carries it by a
decorator alone.
"""

from __future__ import annotations

from pathlib import Path

import click

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
    The folders the command line names, or else the environment.

    Raises:
        ClickException: SVGUIDE_OVERLAY cannot be used.
    """
    from adapters.runtime.settings import SettingsError, overlay_folders

    context = click.get_current_context(silent=True)
    named: tuple[Path, ...] = context.meta.get(_KEY, ()) if context else ()
    if named:
        return named
    try:
        return overlay_folders()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
