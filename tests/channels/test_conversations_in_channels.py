"""The most important dialogues once more, through Telegram and through Slack."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.bot.test_conversations import DIALOGUES
from tests.channels.world import OnSlack, OnTelegram, Somebody

CHOSEN = (
    "hello-and-help",
    "applies-by-pressing",
    "applies-by-typing",
    "not-applicable-by-pressing",
    "not-applicable-by-typing",
    "not-required-by-pressing",
    "different-regime-by-typing",
    "get-advice-by-pressing",
    "get-advice-one-thing-missing",
    "facts-in-one-sentence",
    "a-question-in-the-middle",
    "smalltalk-in-the-middle",
    "review-and-change",
    "a-kept-answer-comes-back",
    "back-to-the-beginning",
    "restart-stop-and-resume",
    "answers-that-cannot-be-taken",
    "why-and-terms",
    "clarify",
    "more-and-sources",
    "not-known-twice",
    "myths",
)
"""The names of their files in `tests/conversations`."""


def bare(text: str) -> str:
    """Text without what the channels show in their own way: bullets, blanks, addresses."""
    text = re.sub(r"\(https://[^\s)]*\)", "", text)
    return " ".join(re.sub(r"(?m)^\s*(?:-|•) ", "", text).split())


async def do(person: Somebody, world: Any, step: dict[str, str]) -> None:
    """The one thing a step does, in the channel's own way."""
    if "say" in step:
        await person.say(step["say"])
    elif "press_id" in step:
        await person.press_id(step["press_id"])
    elif "press" in step:
        offered = (await world.session(person.key)).offered
        await person.press_id({label: id for id, label in offered}[step["press"]])
    elif isinstance(person, OnTelegram):
        await person.say(f"/{step['command']}")
    else:
        await person.say(step["command"])


def check(person: Somebody, expect: dict[str, Any]) -> int:
    """What a step expects to be seen; gives how many things that were."""
    seen = bare(person.text)
    for fragment in expect.get("says", ()):
        assert bare(fragment) in seen, fragment
    faces = [label.rstrip("…") for label in person.labels]
    for label in expect.get("options", ()):
        assert any(face and label.startswith(face) for face in faces), (label, faces)
    for label in expect.get("no_options", ()):
        assert label not in person.labels
    return len(expect.get("says", ())) + len(expect.get("options", ())) + 1


@pytest.mark.parametrize("somebody", [OnTelegram, OnSlack])
@pytest.mark.parametrize("name", CHOSEN)
async def test_dialogue_in_a_channel(
    name: str, somebody: Callable[..., Somebody], make_world: Any
) -> None:
    dialogue = DIALOGUES[name]
    assert not {"on", "audience"} & dialogue.keys()
    world = await make_world(dialogue.get("finds"), dialogue.get("today", "2026-11-30"))
    person = somebody(world)
    for number, step in enumerate(dialogue["steps"], 1):
        await do(person, world, step)
        assert person.text, f"step {number}: nothing was said"
        assert check(person, step["expect"])
    assert world.slack.refused == []


def test_there_are_twenty_and_each_is_there() -> None:
    assert len(set(CHOSEN)) >= 20
    assert set(CHOSEN) <= DIALOGUES.keys()
