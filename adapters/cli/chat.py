"""
`svguide chat`: a conversation in the terminal, or many as JSON lines.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from adapters.cli import json_lines
from adapters.cli.event_loop import run
from adapters.cli.explanation import interpretation_lines
from adapters.cli.loading import open_engine, read_settings
from adapters.cli.options import about_law, overlay_option
from adapters.cli.standard_streams import standard_lines, standard_output
from adapters.cli.turns import Conversations
from adapters.runtime.bootstrap import clock
from adapters.runtime.terminal import chat_in_terminal
from bot.understanding.explanation import explained
from bot.understanding.interpret import Interpretation


@click.command()
@about_law
@click.option(
    "--jsonl",
    is_flag=True,
    help='For machines: lines {"conversation", "text"} or {"conversation", "choice"}.',
)
@click.option(
    "--files",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="Folder for files the guide hands over. Default: the data folder.",
)
@click.option("--explain", is_flag=True, help="Say with each message how it was understood.")
@click.option("--fresh", is_flag=True, help="Begin anew; without it the last conversation goes on.")
@overlay_option
def chat(
    on: date | None,
    audience: str | None,
    jsonl: bool,
    files: Path | None,
    explain: bool,
    fresh: bool,
) -> None:
    """
    Talk to the guide in this terminal.

    Options are numbered; type a number, the words, or a question of your own. Type help at any
    time, and exit to leave: the conversation is kept and goes on next time.

    \b
    For machines:
      echo '{"conversation": "c1", "text": "start the check"}' | svguide chat --jsonl
    """

    if jsonl:
        settings = read_settings()
        folder = files or settings.svguide_data_dir / "files"
        talks = Conversations(
            open_engine(settings),
            clock,
            folder,
            on=on,
            audience=audience or "",
            explain=explain,
        )
        all_good = json_lines.run_lines(
            standard_lines(), talks.line, "conversation", standard_output()
        )
        sys.exit(0 if all_good else 1)

    settings = read_settings()
    folder = files or settings.svguide_data_dir / "files"
    engine = open_engine(settings)
    lines = standard_lines()
    who = audience or ""
    show = _show_explanation if explain else None
    run(
        chat_in_terminal(
            settings, engine, folder, lines, on=on, audience=who, fresh=fresh, explain=show
        )
    )


def _show_explanation(interpretation: Interpretation) -> None:
    for line in interpretation_lines(explained(interpretation)):
        click.echo(line)
