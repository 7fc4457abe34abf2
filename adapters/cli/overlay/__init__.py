"""
`svguide overlay`: starts and checks an organisation's local content; one module per command.
"""

from __future__ import annotations

import click

from adapters.cli.lazy_group import LazyGroup

__all__ = ["overlay"]

_COMMANDS = {
    "init": (
        "adapters.cli.overlay.init:init",
        "Write a small valid overlay into DIR, to be filled in; asks what it needs to know.",
    ),
    "check": (
        "adapters.cli.overlay.check:check",
        "Check the overlays in DIR...: every fault at once, with file, line and how to mend it.",
    ),
}


@click.group(cls=LazyGroup, lazy=_COMMANDS)
def overlay() -> None:
    """
    Local content: what an organisation adds to the guide under its own name.

    \b
    Begin with:
      svguide overlay init my-council
      svguide overlay check my-council
      svguide chat --overlay my-council
    """
