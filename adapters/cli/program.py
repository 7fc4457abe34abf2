"""
The command `svguide`.

Exit codes: 0 done, 1 a fault was found, 2 wrong usage. Texts for people in the middle of a
conversation come from content; this file holds the help of the command itself.

Rules of this file: imports are made where they are used, for most commands need little and
`--help` needs nothing.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Coroutine
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from adapters.cli.options import chosen_overlays, overlay_option

if TYPE_CHECKING:
    from adapters.runtime.settings import Settings
    from bot.engine import Engine
    from bot.library import Library
    from bot.replies import Turn

F = TypeVar("F", bound=Callable[..., Any])

AUDIENCES = ("provider", "commissioner", "support")


class _Day(click.ParamType[date]):
    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail("not a day: write it as year-month-day, such as 2015-06-01", param, ctx)


def _about_law(command: F) -> F:
    """The two options that every question can carry."""
    audience = click.option(
        "--audience",
        type=click.Choice(AUDIENCES),
        default=None,
        help="Whose meaning to add: a bidder's, a buyer's or a support worker's.",
    )
    on = click.option(
        "--on",
        type=_Day(),
        default=None,
        metavar="DATE",
        help="Answer by the law as at this day, such as 2015-06-01. Without it: today.",
    )
    return audience(on(command))


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96})
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


@cli.command()
@click.argument("question", required=False)
@_about_law
@click.option(
    "--after", multiple=True, help="A question asked before it, so that it can go on from there."
)
@click.option("--json", "as_json", is_flag=True, help="The turn as one JSON object.")
@click.option("--explain", is_flag=True, help="Say why this answer: phrase, score, runner-up.")
@click.option(
    "--jsonl",
    is_flag=True,
    help='A batch: lines {"id", "text"} (optional "on", "audience") from standard input.',
)
@overlay_option
def ask(
    question: str | None,
    on: date | None,
    audience: str | None,
    after: tuple[str, ...],
    as_json: bool,
    explain: bool,
    jsonl: bool,
) -> None:
    """
    Answer one QUESTION, or a batch of them.

    \b
    Examples:
      svguide ask "what's the threshold for a council?"
      svguide ask "what's the threshold for a council?" --on 2015-06-01
      svguide ask "do we have to give social value 10%?" --audience commissioner --explain
      svguide ask "and for central government?" --after "what is the threshold?" --explain
      echo '{"id": "1", "text": "is it law?"}' | svguide ask --jsonl
    """
    if jsonl == (question is not None):
        raise click.UsageError(
            "Give a question in quotes, or --jsonl with lines on standard input."
        )
    from adapters.channels.console import standard_lines, standard_output
    from adapters.cli import json_lines, turns
    from adapters.runtime.bootstrap import clock

    engine = _engine()
    if jsonl:
        handle = turns.ask_line(engine, clock)
        all_good = json_lines.run_lines(standard_lines(), handle, "id", standard_output())
        sys.exit(0 if all_good else 1)
    text = question or ""
    turn = turns.ask(engine, text, clock(), on=on, audience=audience or "", after=after)
    if as_json:
        answer = json_lines.asked(turn, None)
        if explain:
            answer["explain"] = _explained(engine, text, turn)
        json_lines.write(answer, standard_output())
        return
    for reply in turn.replies:
        click.echo(reply.plain)
    if explain:
        click.echo()
        for line in _explanation(_explained(engine, text, turn)):
            click.echo(line)


def _explained(engine: Engine, text: str, turn: Turn) -> dict[str, Any]:
    finding = engine.explain(text)
    return {
        "kind": turn.kind,
        "entry": turn.trace.entry,
        "flow": turn.trace.flow,
        "score": round(turn.trace.score, 1),
        "phrase": turn.trace.phrase,
        "words_in_common": list(finding.shared),
        "read_as": [{"typed": typed, "read": read} for typed, read in finding.read_as],
        "not_known_words": list(finding.unseen),
        "rarity": round(finding.rarity, 3),
        "runner_up": [{"entry": e, "score": round(s, 1)} for e, s in turn.trace.alternatives[:1]],
        "parameters": list(turn.trace.parameters),
        "rules": list(turn.trace.rules),
        "went_on": _went_on(turn),
        "matching": engine.mode,
    }


def _went_on(turn: Turn) -> dict[str, str] | None:
    followed = turn.trace.followed
    if followed is None:
        return None
    return {"after": followed.after, "by": followed.by, "what": followed.what}


def _explanation(why: dict[str, Any]) -> list[str]:
    found = why["entry"] or why["flow"] or "nothing"
    went = why["went_on"]
    if went:
        what = f" {went['what']}" if went["what"] else ""
        read = f"  went on from: {went['after']}, by {went['by']}{what}"
        lines = ["Why this answer", f"  found: {found} ({why['kind']})", read]
        return lines if not why["phrase"] else [*lines, f"  closest phrasing: {why['phrase']}"]
    lines = [
        "Why this answer",
        f"  found: {found} ({why['kind']}), score {why['score']} of 100",
        f"  closest phrasing of ours: {why['phrase'] or 'none'}",
    ]
    if why["words_in_common"]:
        lines.append(f"  words in common: {', '.join(why['words_in_common'])}")
    lines += [f"  read '{r['typed']}' as '{r['read']}'" for r in why["read_as"]]
    share = round(100 * why["rarity"], 1)
    lines.append(f"  questions we do not cover that would score as high: {share} in 100")
    lines += [f"  next best: {r['entry']}, score {r['score']}" for r in why["runner_up"]]
    if why["parameters"]:
        lines.append(f"  figures read: {', '.join(why['parameters'])}")
    if why["rules"]:
        lines.append(f"  rules used: {', '.join(why['rules'])}")
    lines.append(f"  matching by: {why['matching']}")
    return lines


@cli.command()
@_about_law
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
@click.option("--fresh", is_flag=True, help="Begin anew; without it the last conversation goes on.")
@overlay_option
def chat(
    on: date | None, audience: str | None, jsonl: bool, files: Path | None, fresh: bool
) -> None:
    """
    Talk to the guide in this terminal.

    Options are numbered; type a number, the words, or a question of your own. Type help at any
    time, and exit to leave: the conversation is kept and goes on next time.

    \b
    For machines:
      echo '{"conversation": "c1", "text": "start the check"}' | svguide chat --jsonl
    """
    from adapters.runtime.bootstrap import clock

    if jsonl:
        from adapters.channels.console import standard_lines, standard_output
        from adapters.cli import json_lines
        from adapters.cli.turns import Conversations

        settings = _settings()
        folder = files or settings.svguide_data_dir / "files"
        talks = Conversations(_engine(settings), clock, folder, on=on, audience=audience or "")
        all_good = json_lines.run_lines(
            standard_lines(), talks.line, "conversation", standard_output()
        )
        sys.exit(0 if all_good else 1)
    from adapters.runtime.terminal import chat_in_terminal

    settings = _settings()
    folder = files or settings.svguide_data_dir / "files"
    engine = _engine(settings)
    _run(chat_in_terminal(settings, engine, folder, on=on, audience=audience or "", fresh=fresh))


@cli.command()
@click.option(
    "--facts",
    type=click.File("r", encoding="utf-8-sig", errors="replace"),
    default="-",
    help="File with one JSON object of facts. Without it: standard input.",
)
@click.option("--jsonl", is_flag=True, help="Many: one object of facts on each line.")
def assess(facts: Any, jsonl: bool) -> None:
    """
    Say whether the Act applies to a procurement, from facts as JSON.

    The keys and values are listed in docs/usage.md. A fact left out, or "unsure", is not known;
    the answer says which facts are missing only if they matter.

    \b
    Example:
      echo '{"start_date": "2026-03-02", "authority": "sub_central",
             "functions": "england_or_non_devolved", "arrangement": "contract",
             "subject": "services", "special": "none", "light_touch": "no",
             "value": 300000, "value_basis": "inc"}' | svguide assess
    """
    from adapters.channels.console import standard_output
    from adapters.cli import json_lines
    from adapters.cli.assess import assess as determine
    from adapters.runtime.bootstrap import london_today

    library = _library()

    def handle(raw: json_lines.Json) -> json_lines.Json:
        return determine(library, raw, london_today())

    lines = facts if jsonl else [facts.read().replace("\n", " ").replace("\r", " ")]
    if not jsonl and not lines[0].strip():
        raise click.UsageError("Give one JSON object of facts on standard input or with --facts.")
    sys.exit(0 if json_lines.run_lines(lines, handle, "id", standard_output()) else 1)


@cli.command()
@overlay_option
def serve() -> None:
    """
    Run every channel that the environment sets up, until told to stop.

    Slack needs SLACK_BOT_TOKEN and SLACK_APP_TOKEN (or SLACK_SIGNING_SECRET for HTTP); Telegram
    needs TELEGRAM_BOT_TOKEN. See the README, and docs/usage.md for every variable. Stop it with
    Ctrl-C or SIGTERM: it finishes what it has begun and exits with 0.

    \b
    Example:
      TELEGRAM_BOT_TOKEN=123:abc svguide serve
    """
    from adapters.runtime.malloc import give_back_large_pieces
    from adapters.runtime.wiring import serve_channels

    settings = _settings()
    if not (settings.has_slack or settings.has_telegram):
        raise click.ClickException(
            "No channel is set up. Set TELEGRAM_BOT_TOKEN for Telegram, or SLACK_BOT_TOKEN with "
            "SLACK_APP_TOKEN (or SLACK_SIGNING_SECRET) for Slack, in the environment or in a file "
            "named .env. To talk to the guide here, type: svguide chat"
        )
    give_back_large_pieces()
    _run(serve_channels(settings, _engine(settings)))


@cli.command()
@click.option(
    "--content",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=None,
    help="A folder with `knowledge` and `dialogs` in it. Default: the content shipped.",
)
@click.option("--text", is_flag=True, help="Also check spelling and reading grade.")
@click.option("--online", is_flag=True, help="Also ask for every address the content names.")
@click.option("--matching", is_flag=True, help="Also measure how well entries are told apart.")
@overlay_option
def check(content: Path | None, text: bool, online: bool, matching: bool) -> None:
    """
    Check all content: every fault at once, with file and line. Exits with 1 when there is one.

    Spelling and reading grade need further libraries: pip install 'social-value-guide[authoring]'.

    \b
    Examples:
      svguide check
      svguide check --text
      svguide check --content ~/my-guide
    """
    from adapters.cli.check import report_text

    library = _library(content)
    for warning in library.warnings:
        click.echo(f"warning: {warning}", err=True)
    report_text(library, content, text=text, online=online)
    click.echo(
        f"{len(library.entries)} entries, {len(library.law)} parameters, "
        f"{len(library.flows)} flows: no fault. Release {library.release}."
    )
    if matching:
        from adapters.cli.check import report_matching

        sys.exit(0 if report_matching(library) else 1)


@cli.command()
@click.argument("flow", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["mermaid", "dot"]),
    default="mermaid",
    show_default=True,
    help="Mermaid for Markdown pages, DOT for Graphviz.",
)
def graph(flow: str | None, form: str) -> None:
    """
    Draw FLOW as text: every question, every answer, every outcome.

    Without FLOW: list the flows.

    \b
    Examples:
      svguide graph
      svguide graph does-the-act-apply > check.mmd
      svguide graph does-the-act-apply --format dot | dot -Tsvg > check.svg
    """
    from adapters.runtime.bootstrap import london_today
    from dialogs.pages import graph as drawing

    library = _library()
    if flow is None:
        for known in library.flows.values():
            click.echo(f"{known.id}: {known.title}")
        return
    found = library.flows.get(flow)
    if found is None:
        raise click.UsageError(f"There is no flow '{flow}'. Known: {', '.join(library.flows)}.")
    calculator = library.calculators.get(found.calculator)
    picture = drawing.draw(found, calculator, library.law, london_today())
    click.echo(drawing.mermaid(picture) if form == "mermaid" else drawing.dot(picture), nl=False)


@cli.command()
@overlay_option
def version() -> None:
    """
    Say which program and which content this is, and how questions are matched.

    \b
    Example:
      svguide version
    """
    engine = _engine()
    library = engine.library
    click.echo(f"svguide {library.release}")
    for line in library.added.summary():
        click.echo(line)
    click.echo(f"entries: {len(library.entries)}, flows: {len(library.flows)}")
    click.echo(f"matching: {engine.mode}")


@cli.command()
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
    from adapters.cli.loading import say_wait
    from adapters.runtime.bootstrap import build_matcher

    library = _library()
    build_matcher(library, on_missing=say_wait, installed=True)
    click.echo(f"Ready for {library.release}.")


@cli.command()
@click.argument("old")
@click.argument("new")
def diff(old: str, new: str) -> None:
    """
    Say what differs between two states of the content: answers, figures, checks, outcomes.

    OLD and NEW are folders with `knowledge` and `dialogs` in them, or git revisions. Exits with 0
    whether or not there is a difference.

    \b
    Examples:
      svguide diff HEAD .
      svguide diff v1.0 v1.1
    """
    from adapters.authoring.diff import NoSuchContent, differences, opened
    from adapters.runtime.bootstrap import london_today
    from knowledge import ContentError

    try:
        with opened(old) as before, opened(new) as after:
            click.echo(f"from {before.release} to {after.release}")
            lines = list(differences(before, after, london_today()))
    except NoSuchContent as error:
        raise click.UsageError(str(error)) from error
    except ContentError as error:
        raise click.ClickException(str(error)) from error
    for line in lines:
        click.echo(line)
    click.echo("no difference" if not lines else f"{len(lines)} differences")


@cli.command("eval", add_help_option=False, context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def evaluate(words: tuple[str, ...]) -> None:
    """
    Measure how well questions are understood, on questions set aside for that.

    \b
    Example:
      svguide eval --half test
    """
    from adapters.authoring.evaluation import command

    command.main(list(words), prog_name="svguide eval")


def _library(content: Path | None = None) -> Library:
    """The content with the overlays chosen for this command."""
    from adapters.cli.loading import open_library

    return open_library(content, chosen_overlays())


def _engine(settings: Settings | None = None) -> Engine:
    """The engine; with settings it can hand over records."""
    from adapters.cli.loading import say_wait
    from adapters.records.recorder import SignedRecorder
    from adapters.runtime.bootstrap import build_engine

    recorder = None
    if settings:
        recorder = SignedRecorder(settings.svguide_data_dir, settings.svguide_signing_key_file)
    return build_engine(_library(), on_missing=say_wait, recorder=recorder)


def _settings() -> Settings:
    from adapters.runtime.settings import SettingsError, load_settings

    try:
        return load_settings()
    except SettingsError as error:
        for fault in error.faults:
            click.echo(str(fault), err=True)
        raise click.ClickException("The settings cannot be used as they are; see above.") from None


def _run(work: Coroutine[Any, Any, None]) -> None:
    """Runs to the end; what goes wrong outside us (a port, a data base) is said in words."""
    import asyncio

    from knowledge import GuidanceError

    try:
        asyncio.run(work)
    except GuidanceError as error:
        raise click.ClickException(str(error)) from None


def _register() -> None:
    """Adds the commands that lie with what they work on; their imports cost nothing."""
    from adapters.cli.doctor import doctor
    from adapters.cli.flows import flows
    from adapters.cli.knowledge import knowledge
    from adapters.cli.overlay import overlay
    from adapters.cli.records import rerun, verify

    for command in (verify, rerun, flows, knowledge, overlay, doctor):
        cli.add_command(command)


_register()


def main() -> None:
    """The entry point of the command."""
    # the matcher's matrices are small: a second thread would only wait for the first
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        # a terminal that knows no "£" or "…" shows a question mark, not a traceback
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    cli(prog_name="svguide")
