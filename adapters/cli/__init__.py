"""
The command `svguide`: one module for each command.

    program.py      the group, `main`, and the table from which commands are loaded when called
    options.py      options that several commands share: the day, the audience, overlays
    loading.py      content, engine and settings, with every fault said on the way
    json_lines.py   JSON lines in and out
    turns.py        single turns without a store, for `ask` and `chat --jsonl`

What may not enter here: work that a test would want to call without the command line.
"""

from adapters.cli.program import cli, main

__all__ = ["cli", "main"]
