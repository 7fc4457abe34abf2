"""
The command `svguide`: one module for each command.

    program.py           the group, `main`, and the table of commands
    lazy_group.py        loads a command's module when it is called
    options.py           options that several commands share: the day, the audience, overlays
    loading.py           content, engine and settings, with every fault printed
    event_loop.py        runs coroutines
    json_lines.py        JSON lines in and out
    standard_streams.py  standard input and output as UTF-8
    turns.py             single turns without a store, for `ask` and `chat --jsonl`
    record_file.py       what `verify` and `rerun` share

What may not enter here: work that a test would want to call without the command line.
"""

from adapters.cli.program import cli, main

__all__ = ["cli", "main"]
