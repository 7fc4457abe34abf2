"""
`svguide knowledge site`: the library as a static website.
"""

from __future__ import annotations

from pathlib import Path

import click

from adapters.authoring.flow_pages import picture
from adapters.cli.loading import open_library
from adapters.cli.options import chosen_overlays, overlay_option
from adapters.runtime.bootstrap import london_today
from adapters.site.flows import flow_page
from adapters.site.output import NotASite, write_site
from adapters.site.pages import Site, pages
from adapters.site.words import read_words


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option(
    "--address",
    default="",
    metavar="URL",
    help="Where the site will be published; the feed then names its pages in full.",
)
@overlay_option
def site(folder: Path, address: str) -> None:
    """
    Write the whole library into DIR as a small website: no server and no script needed.

    Every answer by topic with its sources and dates, the checks as drawings and in words, the
    glossary, the figures with their history, reviews, and a feed of changes. DIR must be new,
    empty, or hold an earlier site, whose pages are replaced.

    \b
    Examples:
      svguide knowledge site public
      svguide knowledge site public --address https://guide.my-council.example/
    """
    if address and not address.startswith(("https://", "http://")):
        raise click.UsageError("--address begins with https://")
    today = london_today()
    library = open_library(overlays=chosen_overlays())
    flows = tuple(
        flow_page(library, flow, picture(library, flow, today)) for flow in library.flows.values()
    )
    address = address and address.rstrip("/") + "/"
    made = Site(library, flows, read_words(), today, address)
    files = dict(pages(made))
    try:
        write_site(folder, files)
    except NotASite as error:
        raise click.UsageError(str(error)) from None
    click.echo(f"{len(files)} files. Open {folder / 'index.html'} in a browser.")
