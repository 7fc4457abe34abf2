"""
The page of transcripts, made by running test conversations through the guide: `python
tools/dialogues.py` rewrites docs/dialogues.md.

`tests/house/test_dialogues.py` fails when the page is stale.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import yaml

from adapters.runtime.bootstrap import build_engine
from bot.engine import Engine
from bot.model.events import Choice, Command, Event, Message
from bot.model.replies import Reply
from bot.model.session import Session

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "dialogues.md"
CONVERSATIONS = ROOT / "tests" / "conversations"
SHOWN = (
    "a-charity-asks-around",
    "a-council-checks-from-one-sentence",
    "a-check-with-much-not-known",
    "a-change-of-mind-and-a-question-between",
    "asked-back-and-then-a-person",
    "a-tender-lost-yesterday",
    "a-charity-gets-ready-to-bid",
    "bore-da",
)
"""Conversations on the page, in order."""
ORDINARY_DAY = "2026-11-30"
HEAD = """\
# Eight dialogues

Transcripts, made by running the conversations through the guide: `.venv/bin/python
tools/dialogues.py` writes this page anew. What stands after "You" was typed, what stands after "You
pick" was a button or its number. In a chat each source is a link.
"""


def page(engine: Engine) -> str:
    """The page as Markdown."""
    parts = [HEAD]
    for number, name in enumerate(SHOWN, 1):
        dialogue = read(CONVERSATIONS / f"{name}.yaml")
        parts.append(f"## {number}. {dialogue['title']}\n")
        parts += spoken(engine, dialogue)
    return "\n".join(parts)


def read(file: Path) -> dict[str, Any]:
    """A conversation file, with every scalar as text."""
    text = file.read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  # text only
    return loaded


def spoken(engine: Engine, dialogue: dict[str, Any]) -> Iterator[str]:
    """What the person and the guide say, turn by turn, as Markdown."""
    day = date.fromisoformat(dialogue.get("today", ORDINARY_DAY))
    now = datetime.combine(day, time(9, 30), UTC)
    session = Session(audience=dialogue.get("audience", ""))
    for step in dialogue["steps"]:
        event, said = done(step, session)
        turn = engine.handle(session, event, now)
        session = turn.session
        yield f"{said}\n"
        for reply in turn.replies:
            yield f"{quoted(reply)}\n"


def done(step: dict[str, str], session: Session) -> tuple[Event, str]:
    """The event of a step, and the line that describes it."""
    if "say" in step:
        return Message(step["say"]), f"**You:** {step['say']}"
    if "press" in step:
        shown = {label: id for id, label in session.offered}
        return Choice(shown[step["press"]]), f"**You pick:** {step['press']}"
    name, _, argument = step["command"].partition(" ")
    return Command(name, argument), f"**You:** /{step['command']}"


def quoted(reply: Reply) -> str:
    """A reply as a Markdown quotation with numbered options."""
    body = re.sub(r"\[([^\[\]]+)\]\(https://(?:\([^\s()]*\)|[^\s()])+\)", r"\1", reply.body)
    options = "\n".join(f"{n}. {option.label}" for n, option in enumerate(reply.options, 1))
    files = "\n".join(f"- {attachment.name}" for attachment in reply.attachments)
    lines = "\n\n".join(part for part in (body, files, options) if part).split("\n")
    return "\n".join(
        f"> {line}{_break(line, after)}".rstrip()
        for line, after in zip(lines, [*lines[1:], ""], strict=True)
    )


def _break(line: str, after: str) -> str:
    """A hard line break where Markdown would join two lines of text."""
    is_text = bool(line) and not line.startswith("- ") and not re.match(r"\d+\. ", line)
    return "\\" if is_text and after and not after.startswith("- ") else ""


if __name__ == "__main__":
    PAGE.write_text(page(build_engine()), encoding="utf-8")
    sys.stdout.write("docs/dialogues.md written\n")
