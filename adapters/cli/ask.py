"""
`svguide ask`: one question or a batch, optionally with an explanation of the answer.
"""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

import click

from adapters.cli import json_lines, turns
from adapters.cli.explanation import interpretation_lines
from adapters.cli.loading import open_engine
from adapters.cli.options import about_law, overlay_option
from adapters.cli.standard_streams import standard_lines, standard_output
from adapters.runtime.bootstrap import clock
from bot.engine import Engine
from bot.model.events import Message
from bot.model.turn import Turn
from bot.understanding.explanation import explained


@click.command()
@click.argument("question", required=False)
@about_law
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

    engine = open_engine()
    if jsonl:
        handle = turns.ask_line(engine, clock)
        all_good = json_lines.run_lines(standard_lines(), handle, "id", standard_output())
        sys.exit(0 if all_good else 1)
    text = question or ""
    now = clock()
    before = turns.said_before(engine, now, on=on, audience=audience or "", after=after)
    turn = engine.handle(before, Message(text), now)
    understood = explained(engine.interpret(before, text, now)) if explain else {}
    if as_json:
        answer = json_lines.asked(turn, None)
        if explain:
            answer["explain"] = _explained(engine, text, turn) | {"interpretation": understood}
        json_lines.write(answer, standard_output())
        return
    for reply in turn.replies:
        click.echo(reply.plain)
    if explain:
        click.echo()
        for line in (
            *_explanation(_explained(engine, text, turn)),
            *interpretation_lines(understood),
        ):
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
