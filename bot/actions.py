"""
What an option does when it is picked, as a value and as the id that travels.

An id is at most 60 bytes of ASCII and means the same after a restart: it names what it does, so
that nothing about a button has to be remembered, and a forged one can do no more than a typed
word could.

    >>> encode(Answer("value", "unsure", run=2))
    'a:2:value:unsure'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer a question of a flow's run."""

    question: str
    answer: str
    run: int


@dataclass(frozen=True, slots=True)
class Change:
    """Ask a question of a flow's run again."""

    question: str
    run: int


@dataclass(frozen=True, slots=True)
class Apply:
    """Apply the change proposed in a flow's run; `mark` tells which one it was."""

    mark: str
    run: int


@dataclass(frozen=True, slots=True)
class Begin:
    """Begin a flow; with a question, at that question as far as it can be asked first."""

    flow: str
    question: str = ""


@dataclass(frozen=True, slots=True)
class Show:
    """Show an entry's answer; `now` by today's law, whatever day was being talked about."""

    entry: str
    now: bool = False


@dataclass(frozen=True, slots=True)
class More:
    """Show what stands behind an entry's answer."""

    entry: str


@dataclass(frozen=True, slots=True)
class Sources:
    """Show every source of an entry."""

    entry: str


@dataclass(frozen=True, slots=True)
class Browse:
    """List the entries of a topic."""

    topic: str


@dataclass(frozen=True, slots=True)
class Say:
    """Say who one is: `provider`, `commissioner` or `support`."""

    audience: str


@dataclass(frozen=True, slots=True)
class Do:
    """Do what a command does."""

    command: str


Action = Answer | Change | Apply | Begin | Show | More | Sources | Browse | Say | Do

LONGEST_ID = 60


def encode(action: Action) -> str:
    """The id of an option that does this."""
    match action:
        case Answer(question, answer, run):
            return f"a:{run}:{question}:{answer}"
        case Change(question, run):
            return f"x:{run}:{question}"
        case Apply(mark, run):
            return f"y:{run}:{mark}"
        case Begin(flow, question):
            return f"s:{flow}:{question}" if question else f"s:{flow}"
        case Show(entry, now):
            return f"e:{entry}:now" if now else f"e:{entry}"
        case More(entry):
            return f"m:{entry}"
        case Sources(entry):
            return f"o:{entry}"
        case Browse(topic):
            return f"t:{topic}"
        case Say(audience):
            return f"u:{audience}"
        case Do(command):
            return f"c:{command}"
        case _:
            assert_never(action)


def decode(option_id: str) -> Action | None:
    """What an option id does; None when it is not one of ours."""
    parts = option_id.split(":")
    match parts:
        case ["a", run, question, answer] if _is_number(run):
            return Answer(question, answer, int(run))
        case ["x", run, question] if _is_number(run):
            return Change(question, int(run))
        case ["y", run, mark] if _is_number(run):
            return Apply(mark, int(run))
        case ["s", flow]:
            return Begin(flow)
        case ["s", flow, question] if question:
            return Begin(flow, question)
        case ["e", entry]:
            return Show(entry)
        case ["e", entry, "now"]:
            return Show(entry, now=True)
        case ["m", entry]:
            return More(entry)
        case ["o", entry]:
            return Sources(entry)
        case ["t", topic]:
            return Browse(topic)
        case ["u", audience]:
            return Say(audience)
        case ["c", command]:
            return Do(command)
    return None


FOR_ANYONE = frozenset({"check", "help", "myths", "person", "privacy", "start"})
"""Commands that do the same for whoever gives them, in no check of anybody's."""


def is_personal(option_id: str) -> bool:
    """True when an option acts on somebody's check, so that nobody else may pick it for them."""
    match decode(option_id):
        case Answer() | Change():
            return True
        case Do(command):
            return command not in FOR_ANYONE
    return False


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9
