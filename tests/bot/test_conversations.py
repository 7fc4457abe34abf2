"""
Whole dialogues as data: `tests/conversations/*.yaml`, each played through the engine.

A dialogue has a title and steps, and may have `today`, `on`, `audience` and `finds`: what the
finder makes of an utterance, as an entry or flow (it is sure), a list of them (it is between
them), `unknown` or `outside`; and `tongues`: messages in another language, by its tag. A step
does one thing (`say`, `press`, `press_id` or `command`) and expects of the turn any of `kind`,
`entry`, `flow`, `question` ("none" when none is open), `handoff`, `says`, `never_says`, `options`
and `no_options`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content.library import Library
from bot.model.replies import Reply
from bot.model.session import FlowRun
from dialogs import CANNOT_BE_ESTIMATED, UNSURE, Flow, Reach, trace
from tests.text_first import faults_of_reply

FOLDER = Path(__file__).parents[1] / "conversations"
FILES = sorted(FOLDER.glob("*.yaml"))

KEYS = {"title", "today", "on", "audience", "finds", "tongues", "steps"}
DOES = {"say", "press", "press_id", "command"}
TRACED = {"entry", "flow", "question"}
EXPECTS = TRACED | {"kind", "handoff", "says", "never_says", "options", "no_options"}
LISTS = {"says", "never_says", "options", "no_options"}


def read(file: Path) -> dict[str, Any]:
    """A dialogue, every scalar as text, so that 'yes' and '2014-06-01' stay what they are."""
    text = file.read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  # text only
    return loaded


DIALOGUES = {file.stem: read(file) for file in FILES}


def faults(dialogue: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a dialogue's shape: a misspelt key would otherwise expect nothing."""
    yield from (f"unknown key {key}" for key in dialogue.keys() - KEYS)
    if not dialogue.get("title") or not dialogue.get("steps"):
        yield "needs a title and steps"
    for number, step in enumerate(dialogue.get("steps", ()), 1):
        if len(step.keys() & DOES) != 1 or step.keys() - DOES - {"expect"}:
            yield f"step {number}: does exactly one of {sorted(DOES)}, and expects"
        expect = step.get("expect")
        if not expect or expect.keys() - EXPECTS:
            yield f"step {number}: expects at least one of {sorted(EXPECTS)}, and nothing else"
        elif any(not isinstance(expect[key], list) for key in expect.keys() & LISTS):
            yield f"step {number}: {sorted(LISTS)} are lists"


def begin(dialogue: dict[str, Any], start_talk: Any) -> Any:
    """The conversation before its first step."""
    return start_talk(
        dialogue.get("finds"),
        languages=dialogue.get("tongues"),
        today=date.fromisoformat(dialogue.get("today", "2026-11-30")),
        on=date.fromisoformat(dialogue["on"]) if "on" in dialogue else None,
        audience=dialogue.get("audience", ""),
    )


def do(talk: Any, step: dict[str, str]) -> None:
    """The one thing a step does."""
    if "say" in step:
        talk.say(step["say"])
    elif "press" in step:
        talk.press(step["press"])
    elif "press_id" in step:
        talk.press_id(step["press_id"])
    else:
        name, _, argument = step["command"].partition(" ")
        talk.command(name, argument)


def check(talk: Any, expect: dict[str, Any]) -> None:
    """Everything a step expects."""
    turn, text = talk.turn, talk.text
    found = {name: getattr(turn.trace, name) or "none" for name in TRACED}
    found["kind"] = turn.kind
    found["handoff"] = turn.handoff.reason if turn.handoff else "none"
    wanted = {key: value for key, value in expect.items() if key not in LISTS}
    assert {key: found[key] for key in wanted} == wanted, text
    for fragment in expect.get("says", ()):
        assert fragment in text
    for fragment in expect.get("never_says", ()):
        assert fragment not in text
    assert set(expect.get("options", ())) <= set(talk.labels)
    assert not set(expect.get("no_options", ())) & set(talk.labels)


@dataclass
class Played:
    """What came of all dialogues: by name what was not met; by flow what was reached in any."""

    unmet: dict[str, str] = field(default_factory=dict)
    questions: set[tuple[str, str | None]] = field(default_factory=set)
    answers: set[tuple[str, str, str]] = field(default_factory=set)
    outcomes: set[tuple[str, str]] = field(default_factory=set)
    replies: set[Reply] = field(default_factory=set)

    def note(self, talk: Any) -> None:
        """Keeps what a turn reached and said."""
        self.replies |= set(talk.turn.replies)
        run = talk.session.run
        if run:
            self.questions.add((run.flow, talk.turn.trace.question))
            self.answers |= {(run.flow, *pair) for pair in run.answers}
            self.outcomes |= outcome_of(talk.engine.library, run, talk.now.date())


def outcome_of(library: Library, run: FlowRun, today: date) -> set[tuple[str, str]]:
    """The outcome a run has come to; empty while a question is open."""
    flow = library.flows[run.flow]
    calculator = library.calculators.get(flow.calculator)
    step = trace(flow, dict(run.answers), calculator, library.law, today).step
    return {(flow.id, step.outcome.id)} if isinstance(step, Reach) else set()


@pytest.fixture(scope="session")
def played(start_talk: Any) -> Played:
    """Every dialogue played once, each up to the first step that is not met."""
    found = Played()
    for name, dialogue in DIALOGUES.items():
        if list(faults(dialogue)):
            continue  # its own test says so
        talk = begin(dialogue, start_talk)
        for number, step in enumerate(dialogue["steps"], 1):
            try:
                do(talk, step)
                check(talk, step["expect"])
            except AssertionError as unmet:
                said = next(step[key] for key in DOES & step.keys())
                found.unmet[name] = f"step {number} ({said!r}): {unmet}"
                break
            found.note(talk)
    return found


@pytest.mark.parametrize("name", DIALOGUES)
def test_dialogue(name: str, played: Played) -> None:
    assert not list(faults(DIALOGUES[name]))
    assert name not in played.unmet, played.unmet[name]


def test_there_are_enough_dialogues_and_each_has_its_own_title() -> None:
    assert len(DIALOGUES) >= 60
    titles = Counter(dialogue["title"] for dialogue in DIALOGUES.values())
    assert not [title for title, count in titles.items() if count > 1]


@pytest.mark.parametrize(
    "dialogue",
    [
        {},
        {"title": "No steps", "steps": []},
        {"title": "A misspelt key", "stepz": [], "steps": [{"say": "x", "expect": {"kind": "a"}}]},
        {"title": "Expects nothing", "steps": [{"say": "x"}]},
        {"title": "Misspelt expectation", "steps": [{"say": "x", "expect": {"sayz": ["y"]}}]},
        {"title": "Text for a list", "steps": [{"say": "x", "expect": {"says": "y"}}]},
        {"title": "Two things", "steps": [{"say": "x", "press": "y", "expect": {"kind": "a"}}]},
    ],
)
def test_a_dialogue_of_the_wrong_shape_is_refused(dialogue: dict[str, Any]) -> None:
    assert list(faults(dialogue))


def test_everything_said_in_the_dialogues_reads_well_as_plain_text(played: Played) -> None:
    """Options numbered, nothing told by a picture or by place alone, British dates and money."""
    assert len(played.replies) > 300
    found = [(reply.plain, fault) for reply in played.replies for fault in faults_of_reply(reply)]
    assert found == []


def test_the_dialogues_reach_every_question_option_and_outcome(played: Played, flow: Flow) -> None:
    """Every node and edge of the flow; "not sure" is an edge of every question."""
    assert {(flow.id, question.id) for question in flow.questions} <= played.questions
    edges = {(q.id, option.id) for q in flow.questions for option in q.options}
    edges |= {(q.id, word) for q in flow.questions if q.kind == "yes_no" for word in ("yes", "no")}
    edges |= {(q.id, UNSURE) for q in flow.questions}
    edges.add(("value", CANNOT_BE_ESTIMATED))
    assert not {(flow.id, *edge) for edge in edges} - played.answers
    assert {(flow.id, outcome.id) for outcome in flow.outcomes} <= played.outcomes
