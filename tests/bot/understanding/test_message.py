"""A message is read once: each thing that can be read from a text, at most one time."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

import pytest

from bot.understanding import follow_ups
from bot.understanding.answers import parse_answer
from bot.understanding.commands import recognise
from bot.understanding.interpret import INTERPRETERS
from bot.understanding.legal_date import asked_day, year_beside
from bot.understanding.message import ParsedMessage
from bot.understanding.normalise import has_words, word_line
from dialogs.answers import read_day, read_money, read_yes_no
from dialogs.volunteered import volunteered

READERS: tuple[Callable[..., Any], ...] = (
    has_words,
    word_line,
    recognise,
    read_yes_no,
    asked_day,
    year_beside,
    follow_ups.follow_up,
    follow_ups.audience,
    volunteered,
    parse_answer,
    read_day,
    read_money,
)
"""What reads a text or a `ParsedMessage`, as its first argument."""

CHECK = ("check", "1 March 2027", "England")
MESSAGES = (
    ((), "what is the threshold for a council?"),
    ((), "we are a council buying cleaning for \u00a3300k from 1 March 2027"),
    ((), "is a grant covered? and what about goods?"),
    (("what is the threshold?",), "and for central government?"),
    (CHECK, "is that something we should care about?"),
    (CHECK, "and for central government?"),
    (CHECK, "it is worth \u00a3300k and it is cleaning"),
    (CHECK, "a district council"),
    (CHECK, "purple"),
    (CHECK, "bore da"),
)


@contextmanager
def counted(explain: Callable[..., Any]) -> Iterator[Counter[tuple[str, str]]]:
    """Counts the calls of each reader, by its name and the text it read."""
    codes: dict[CodeType, str] = {reader.__code__: reader.__name__ for reader in READERS}
    codes[explain.__code__] = "explain"
    calls: Counter[tuple[str, str]] = Counter()

    def note(frame: FrameType, event: str, _: object) -> None:
        name = codes.get(frame.f_code) if event == "call" else None
        if name:
            read = frame.f_locals[frame.f_code.co_varnames[1 if name == "explain" else 0]]
            calls[name, read.text if isinstance(read, ParsedMessage) else str(read)] += 1

    sys.setprofile(note)
    try:
        yield calls
    finally:
        sys.setprofile(None)


@pytest.mark.parametrize(("before", "text"), MESSAGES)
def test_each_thing_is_read_from_a_text_at_most_once(
    start_talk: Callable[..., Any], before: tuple[str, ...], text: str
) -> None:
    talk = start_talk({"what is the threshold?": "threshold-for-councils"})
    for said in before:
        talk.say(said)
    with counted(type(talk.engine._services.matcher).explain) as calls:
        talk.say(text)
    assert calls, "the readers were not seen at work"
    assert {name for name, _ in calls} > {"has_words", "recognise"} or text == "bore da"
    assert not {what: count for what, count in calls.items() if count > 1}


def test_what_was_read_is_noted_once_in_order(start_talk: Callable[..., Any]) -> None:
    talk = start_talk()
    talk.say(*CHECK)
    interpretation = talk.engine.interpret(talk.session, "purple", talk.now)
    names = [reading.name for reading in interpretation.message.readings]
    assert names[:2] == ["has_words", "transfer_code"]
    assert len(names) == len(set(names))
    looked = [reading for look in interpretation.looks for reading in look.readings]
    assert looked == interpretation.message.readings


def test_interpreting_changes_nothing(start_talk: Callable[..., Any]) -> None:
    talk = start_talk()
    talk.say(*CHECK)
    before = talk.session
    for text in ("purple", "a council", "since when?", "what is the threshold?", "back", "99"):
        talk.engine.interpret(talk.session, text, talk.now)
    assert talk.session == before


def test_one_interpreter_takes_a_message_and_those_before_it_left_it(
    start_talk: Callable[..., Any],
) -> None:
    talk = start_talk()
    looks = talk.engine.interpret(talk.session, "help", talk.now).looks
    assert [look.took for look in looks] == [False] * (len(looks) - 1) + [True]
    assert [look.interpreter for look in looks] == [
        each.__name__ for each in INTERPRETERS[: len(looks)]
    ]
