"""
`svguide index`: builds the matcher's index before the first question.
"""

from __future__ import annotations

import click

from adapters.cli.loading import open_library, say_wait
from adapters.cli.options import chosen_overlays, overlay_option
from adapters.runtime.bootstrap import build_matcher


@click.command()
@overlay_option
def index() -> None:
    """
    Prepare to understand questions, so that the first conversation begins at once.

    The set-up does it. It is needed again only after the content changed, and happens then by
    itself at the next start.

    \b
    Example:
      svguide index
    """

    library = open_library(overlays=chosen_overlays())
    build_matcher(library, on_missing=say_wait, installed=True)
    click.echo(f"Ready for {library.release}.")
