"""
The commands `svguide knowledge …`.
"""

from __future__ import annotations

import click

from adapters.site.command import site


@click.group()
def knowledge() -> None:
    """
    Look after the guide's knowledge.
    """


knowledge.add_command(site)
