"""
The page about the order in which a message is understood, made from `INTERPRETERS`: `python
tools/understanding.py` rewrites docs/understanding.md.

Each interpreter has an example that it recognises and one that it leaves, both run through the
guide. `tests/house/test_understanding.py` fails when the page is stale, when an interpreter has no
example, or when another interpreter recognises its example.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from adapters.runtime.bootstrap import build_engine
from bot.check.state import CheckState
from bot.content.library import Library
from bot.engine import Engine
from bot.model.events import Message
from bot.model.replies import Attachment
from bot.model.session import Session
from bot.understanding.interpret import ASKED, INTERPRETERS, Interpretation

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "understanding.md"
NOW = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)

CHECK: Final = ("check",)
"""The check has just begun and asks when the first step is taken."""
BODY: Final = (*CHECK, "1 March 2027", "England")
"""The check asks what kind of body is buying."""
ANSWERED: Final = ("what is the threshold for a council?",)
"""A question was just answered, and no check is open."""
RESULT: Final = (
    "we're a district council in England buying cleaning for about £180k plus VAT, notice out on "
    "1 February 2027",
    "a new contract",
    "none of these",
    "standard rate",
    "no",
)
"""The check has reached its result."""
CHANGED: Final = (*RESULT, "review", "2", "scotland")
"""An answer was changed that affects others: the guide asks whether to apply the change."""


class NoFiles:
    """Makes no file, so that the guide can ask for the details of a record."""

    def record(
        self, library: Library, check: CheckState, fields: Mapping[str, str], now: datetime
    ) -> tuple[Attachment, ...]:
        """An empty tuple."""
        return ()


@dataclass(frozen=True, slots=True)
class Example:
    """
    Two messages that show what an interpreter is for.

    Attributes:
        takes: A message it recognises.
        leaves: A similar message that it leaves to a later interpreter.
        before: Messages sent before both.
        before_leaves: Messages sent before the second, if they make the difference.
    """

    takes: str
    leaves: str
    before: tuple[str, ...] = ()
    before_leaves: tuple[str, ...] | None = None


EXAMPLES: Final[Mapping[str, Example]] = {
    "no_words": Example("🙂", "ok"),
    "transfer_code": Example("resume ABCD-2345", "resume"),
    "record_code": Example("ABCD-EFGH-IJKL-MNOP", "ABCD-EFGH"),
    "slash_command": Example("/help", "help"),
    "picked_option": Example("2", "99", ("help",)),
    "record_detail": Example("Town Hall", "Town Hall", (*RESULT, "record"), RESULT),
    "proposed_change": Example("yes", "yes", CHANGED, RESULT),
    "number_out_of_range": Example("88", "180000", BODY),
    "command_word": Example("topics", "which topics do you know about?"),
    "other_language": Example("c'est quoi le seuil pour une mairie ?", "what is the threshold?"),
    "settled_follow_up": Example("since when?", "since March", (*ANSWERED, *CHECK)),
    "several_in_check": Example(
        "what is the threshold for a council? and is a grant covered?", "is it a grant?", BODY
    ),
    "sure_question": Example("what is the threshold for a council?", "a council", BODY),
    "answer_to_open_question": Example("a district council", "hmm, let me think", BODY),
    "question_without_a_mark": Example("what is the threshold for a council", "purple", CHECK),
    "lost_follow_up": Example("and for elephants?", "elephants", (*ANSWERED, *BODY)),
    "facts_of_other_questions": Example("it's worth £300k and it's cleaning", "purple", BODY),
    "contradicted_answer": Example("NHS Lothian", "we are lost", (*BODY, "a council")),
    "unclear_answer": Example("purple", "a school", BODY),
    "who_is_asking": Example("we are a charity", "we are a charity, is a grant covered?"),
    "outside_a_check": Example("does the act cover grants", "purple", (), BODY),
}


def page(engine: Engine) -> str:
    """The page as Markdown."""
    rows = [
        f"| {number} | `{read.__name__}` | {sees(read.__doc__)} | {_quoted(shown(name))} "
        f"| {_quoted(shown(name, leaves=True))} → `{_by(engine, name, leaves=True)}` |"
        for number, read in enumerate(INTERPRETERS, 1)
        for name in (read.__name__,)
    ]
    asked = [f"{n}. `{read.__name__}`: {sees(read.__doc__)}" for n, read in enumerate(ASKED, 1)]
    return "\n".join((HEAD, *rows, ASKED_HEAD, *asked, ""))


HEAD: Final = """\
# How a message is understood

Made by `.venv/bin/python tools/understanding.py` from `INTERPRETERS` in
`bot/understanding/interpret.py`, the only place that holds the order. The first interpreter that
recognises a message decides what it means; the examples were run. `svguide ask --explain` and
`svguide chat --explain` print the same for any message.

| | Interpreter | Sees | A message it takes | One it leaves, and who takes it |
| --- | --- | --- | --- | --- |"""

ASKED_HEAD: Final = """
A message that is taken for a question is read in this order (`ASKED`):
"""


def shown(name: str, *, leaves: bool = False) -> tuple[tuple[str, ...], str]:
    """The messages before an example, and the example."""
    example = EXAMPLES[name]
    if not leaves:
        return example.before, example.takes
    before = example.before if example.before_leaves is None else example.before_leaves
    return before, example.leaves


def interpreted(engine: Engine, name: str, *, leaves: bool = False) -> Interpretation:
    """The interpretation of an example."""
    before, text = shown(name, leaves=leaves)
    session = Session()
    for said in before:
        session = engine.handle(session, Message(said), NOW).session
    return engine.interpret(session, text, NOW)


def sees(docstring: str | None) -> str:
    """What an interpreter looks for: the first line of its docstring."""
    return (docstring or "").strip().splitlines()[0]


def _by(engine: Engine, name: str, *, leaves: bool) -> str:
    return interpreted(engine, name, leaves=leaves).looks[-1].interpreter


STATES: Final[Mapping[tuple[str, ...], str]] = {
    (): "",
    ("help",): "after “help”",
    CHECK: "in a check, asked when the first step is",
    BODY: "in a check, asked what body buys",
    (*BODY, "a council"): "in a check, asked what arrangement it is",
    ANSWERED: "after an answer",
    (*ANSWERED, *CHECK): "after an answer, in a check",
    (*ANSWERED, *BODY): "after an answer, in a check",
    RESULT: "after a result",
    (*RESULT, "record"): "asked for details of a record",
    CHANGED: "asked whether to apply a change",
}
"""A description of the messages before an example."""


def _quoted(example: tuple[tuple[str, ...], str]) -> str:
    before, text = example
    state = STATES[before]
    return f"“{text}”" + (f" ({state})" if state else "")


if __name__ == "__main__":
    PAGE.write_text(page(build_engine(recorder=NoFiles())), encoding="utf-8")
    sys.stdout.write("docs/understanding.md written\n")
