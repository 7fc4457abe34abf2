"""
`svguide flows`: prove a flow, print its sign-off table, draw it; one module per command.
"""

from __future__ import annotations

import click

from adapters.cli.lazy_group import LazyGroup

__all__ = ["flows"]

_COMMANDS = {
    "verify": (
        "adapters.cli.flows.verify:verify",
        "Prove every path of FLOW, or of every flow; takes some minutes.",
    ),
    "table": (
        "adapters.cli.flows.table:table",
        "Print the sign-off table of FLOW: facts, outcome and rules, line by line.",
    ),
    "draw": (
        "adapters.cli.flows.draw:draw",
        "Draw FLOW: every question, what each answer leads to, every outcome.",
    ),
}


@click.group(cls=LazyGroup, lazy=_COMMANDS)
def flows() -> None:
    """
    Prove, list and draw the guide's decision trees.

    \b
    Begin with:
      svguide flows verify                             every path of every flow
      svguide flows table does-the-act-apply           the table to sign off
      svguide flows draw does-the-act-apply --out tree.svg
    """
