"""
The commands `svguide knowledge …`: keep what the guide knows true, and write more of it.

Rules of this file: the commands and their words; the work lies in the modules they call, imported
where it is used. Exit codes as everywhere: 0 done, 1 a fault was found, 2 wrong usage.
"""

from __future__ import annotations

import click


@click.group()
def knowledge() -> None:
    """
    Look after the guide's knowledge: what is due, what is covered, what to write next.
    """
