"""
The command `svguide`: the table of its commands, and the entry point.

Exit codes: 0 done, 1 a fault was found, 2 wrong usage. Texts of a conversation come from the
content; commands contain only their own help.

Rules of this file: a command's module is imported when the command is called, so that `--help` is
fast.
"""

from __future__ import annotations

import io
import os
import sys

import click

from adapters.cli.lazy_group import LazyGroup

COMMANDS = {
    "ask": (
        "adapters.cli.ask:ask",
        "Answer one QUESTION, or a batch of them.",
    ),
    "assess": (
        "adapters.cli.assess:assess",
        "Say whether the Act applies to a procurement, from facts as JSON.",
    ),
    "chat": (
        "adapters.cli.chat:chat",
        "Talk to the guide in this terminal.",
    ),
    "check": (
        "adapters.cli.check:check",
        "Check all content: every fault at once, with file and line.",
    ),
    "diff": (
        "adapters.cli.diff:diff",
        "Say what differs between two states of the content: answers, figures, checks, outcomes.",
    ),
    "doctor": (
        "adapters.cli.doctor:doctor",
        "Say whether everything is here that the guide needs, and how it matches questions.",
    ),
    "eval": (
        "adapters.cli.evaluation:evaluate",
        "Measure how well questions are understood, on questions set aside for that.",
    ),
    "flows": (
        "adapters.cli.flows:flows",
        "Prove, list and draw the guide's decision trees.",
    ),
    "graph": (
        "adapters.cli.graph:graph",
        "Draw FLOW as text: every question, every answer, every outcome.",
    ),
    "index": (
        "adapters.cli.index:index",
        "Prepare to understand questions, so that the first conversation begins at once.",
    ),
    "knowledge": (
        "adapters.cli.knowledge:knowledge",
        "Look after the guide's knowledge: what is due, what is covered, what to write next.",
    ),
    "overlay": (
        "adapters.cli.overlay:overlay",
        "Local content: what an organisation adds to the guide under its own name.",
    ),
    "rerun": (
        "adapters.cli.rerun:rerun",
        "Put the facts of the record in FILE to the rules again, if it is genuine.",
    ),
    "serve": (
        "adapters.cli.serve:serve",
        "Run every channel that the environment sets up, until told to stop.",
    ),
    "verify": (
        "adapters.cli.verify:verify",
        "Say whether the record in FILE (PDF or JSON) is genuine, unchanged and still holds.",
    ),
    "version": (
        "adapters.cli.version:version",
        "Say which program and which content this is, and how questions are matched.",
    ),
}
"""Where to find each command, and its line in the list; a test compares the line with its help."""


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
)
@click.version_option(package_name="social-value-guide", prog_name="svguide")
def cli() -> None:
    """
    Guidance on the Public Services (Social Value) Act 2012: cited, dated answers, and a check
    whether the Act applies to a procurement.

    \b
    Begin with:
      svguide chat                                     talk to the guide
      svguide ask "what is the threshold for a council?"
      svguide assess --facts facts.json                the check, for machines
      svguide serve                                    Slack and Telegram
    """


def main() -> None:
    """The entry point of the command."""
    # the matcher's matrices are small: a second thread would only wait for the first
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        # a terminal whose encoding lacks "£" or "…" shows a question mark, not a traceback
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    cli(prog_name="svguide")
