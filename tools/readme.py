"""
The dialogues of the README, made by running them: `python tools/readme.py` rewrites them.

It produces the blocks after the markers `<!-- dialogue -->` and `<!-- answers -->`;
`tests/house/test_readme.py` fails when they are stale.
"""

from __future__ import annotations

import re
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from adapters.runtime.bootstrap import build_engine
from bot.engine import Engine
from bot.model.events import Message
from bot.model.session import Session

README = Path(__file__).parents[1] / "README.md"
NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
SAID = (
    "we're a district council in England buying cleaning for about £180k plus VAT, "
    "notice out on 1 February 2027",
    "a new contract",
    "none of these",
    "standard rate",
    "no",
)
ASKED = (
    ("what's the threshold for a council?", None),
    ("what's the threshold for a council?", date(2015, 6, 1)),
)
SHORTENED = 4
"""Options shown of a longer list."""


def dialogue(engine: Engine) -> str:
    """The check as Markdown, from one sentence to its result."""
    session, lines = Session(), []
    for text in SAID:
        turn = engine.handle(session, Message(text), NOW)
        session = turn.session
        lines += [f"> {text}", "", *(_shown(reply.plain) for reply in turn.replies), ""]
    return "\n".join(lines).rstrip()


def answers(engine: Engine) -> str:
    """One question under the law of today and of an earlier day, as Markdown."""
    lines = []
    for text, day in ASKED:
        on = f" --on {day.isoformat()}" if day else ""
        turn = engine.handle(Session(on=day), Message(text), NOW)
        reply = turn.replies[0]
        lines += [
            f'$ svguide ask "{text}"{on}',
            "",
            _links_off(reply.plain.split("\n\n1. ")[0]),
            "",
        ]
    return "\n".join(lines).rstrip()


def _links_off(text: str) -> str:
    return re.sub(r" \(https://[^\s)]+\)", "", text)


def _shown(text: str) -> str:
    """A reply without URLs, and with the first few options only."""
    kept: list[str] = []
    for line in _links_off(text).split("\n"):
        numbered = re.match(r"(\d+)\. ", line)
        if numbered and int(numbered[1]) == SHORTENED:
            kept.append("…")
        if not numbered or int(numbered[1]) < SHORTENED:
            kept.append(line)
    return "\n".join(kept)


def written(readme: str, engine: Engine) -> str:
    """The README with both blocks rewritten."""
    for marker, make in (("dialogue", dialogue), ("answers", answers)):
        block = re.compile(rf"(<!-- {marker}[^>]*-->\n```\n).*?(\n```)", re.DOTALL)
        content = make(engine)
        readme = block.sub(lambda found, c=content: found[1] + c + found[2], readme)
    return readme


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8"), build_engine()), encoding="utf-8")
    sys.stdout.write("README.md written\n")
