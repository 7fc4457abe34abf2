"""
Every command in every kind of state: what it gives, and that it does the same as a word, with a
slash, as a button and misspelt.

A cell names the kind of turn and, after a slash, words the reply must hold.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.check.state import derive_state
from bot.content.library import Library
from bot.model.turn import Turn

StartTalk = Callable[..., Any]

FINDS = {"what is the act?": "what-is-the-act", "threshold": ["threshold-for-councils", "grants"]}

STATES: dict[str, tuple[str, ...]] = {
    "new": (),
    "answered": ("what is the act?",),
    "asked back": ("what is the act?", "threshold"),
    "first question": ("check",),
    "later question": ("check", "2 March 2026"),
    "answer in a check": ("check", "2 March 2026", "what is the act?"),
    "changing": ("check", "2 March 2026", "back"),
    "stopped": ("check", "2 March 2026", "stop"),
    "result": ("check", "2 March 2026", "scotland"),
    "answer after a result": ("check", "2 March 2026", "scotland", "what is the act?"),
}

NONE = "I have not answered anything in this conversation yet"
NO_FLOW = "That only works during a check"
FIRST = "Question 1 of about"
SECOND = "Question 2 of about"
RESULT = "The Act does not"

TABLE: dict[str, dict[str, str]] = {
    "help": {
        "new": "command/check: ",
        "answered": "command/more: ",
        "asked back": "command/more: ",
        "first question": f"command/{FIRST}",
        "later question": f"command/{SECOND}",
        "answer in a check": f"command/{SECOND}",
        "changing": f"command/{FIRST}",
        "stopped": "command/resume: ",
        "result": "command/reasons: ",
        "answer after a result": "command/reasons: ",
    },
    "back": {
        "new": f"command/{NO_FLOW}",
        "answered": f"command/{NO_FLOW}",
        "asked back": f"command/{NO_FLOW}",
        "first question": "flow/This is the first question",
        "later question": f"flow/{FIRST}",
        "answer in a check": f"flow/{FIRST}",
        "changing": "flow/This is the first question",
        "stopped": f"command/{NO_FLOW}",
        "result": f"flow/{SECOND}",
        "answer after a result": f"flow/{SECOND}",
    },
    "review": {
        "new": f"command/{NO_FLOW}",
        "answered": f"command/{NO_FLOW}",
        "asked back": f"command/{NO_FLOW}",
        "first question": "command/You have not given any answers yet",
        "later question": "flow/Your answers so far",
        "answer in a check": "flow/Your answers so far",
        "changing": "flow/Your answers so far",
        "stopped": f"command/{NO_FLOW}",
        "result": "flow/Your answers so far",
        "answer after a result": "flow/Your answers so far",
    },
    "restart": {
        "new": "command/Hello",
        "answered": "command/Hello",
        "asked back": "command/Hello",
        **dict.fromkeys(
            (
                "first question",
                "later question",
                "answer in a check",
                "changing",
                "stopped",
                "result",
                "answer after a result",
            ),
            f"flow/{FIRST}",
        ),
    },
    "why": {
        "new": f"command/{NONE}",
        "answered": "answer/Source:",
        "asked back": "answer/Source:",
        "first question": "flow/Why I ask:",
        "later question": "flow/Why I ask:",
        "answer in a check": "flow/Why I ask:",
        "changing": "flow/Why I ask:",
        "stopped": f"command/{NONE}",
        "result": "flow/All the steps that led to this result",
        "answer after a result": "answer/Source:",
    },
    "terms": {
        "new": f"command/{NO_FLOW}",
        "answered": f"command/{NO_FLOW}",
        "asked back": f"command/{NO_FLOW}",
        "first question": "flow/",
        "later question": "flow/",
        "answer in a check": "flow/",
        "changing": "flow/",
        "stopped": f"command/{NO_FLOW}",
        "result": f"command/{NO_FLOW}",
        "answer after a result": f"command/{NO_FLOW}",
    },
    "more": {
        "new": f"command/{NONE}",
        "answered": "answer/Source:",
        "asked back": "answer/Source:",
        "first question": f"command/{NONE}",
        "later question": f"command/{NONE}",
        "answer in a check": f"answer/{SECOND}",
        "changing": f"command/{NONE}",
        "stopped": f"command/{NONE}",
        "result": f"command/{NONE}",
        "answer after a result": "answer/Source:",
    },
    "sources": {
        "new": f"command/{NONE}",
        "answered": "command/Where this comes from",
        "asked back": "command/Where this comes from",
        "first question": f"command/{FIRST}",
        "later question": f"command/{SECOND}",
        "answer in a check": "command/Where this comes from",
        "changing": f"command/{FIRST}",
        "stopped": f"command/{NONE}",
        "result": f"command/{NONE}",
        "answer after a result": "command/Where this comes from",
    },
    "explain": {
        "new": f"command/{NONE}",
        "answered": "command/How I chose the answer",
        "asked back": "command/How I chose the answer",
        "first question": f"command/{FIRST}",
        "later question": f"command/{SECOND}",
        "answer in a check": "command/How I chose the answer",
        "changing": f"command/{FIRST}",
        "stopped": f"command/{NONE}",
        "result": f"command/{NONE}",
        "answer after a result": "command/How I chose the answer",
    },
    "record": {
        **dict.fromkeys(STATES, "command/There is no result to record yet"),
        "result": "command/I cannot send files here",
        "answer after a result": "command/I cannot send files here",
    },
    "person": dict.fromkeys(STATES, "handoff/your procurement or legal team"),
    "privacy": dict.fromkeys(STATES, "command/So that we can carry on where we stopped, I keep"),
    "topics": dict.fromkeys(STATES, "command/the topics I cover"),
    "audience": dict.fromkeys(STATES, "command/Which of these are you?"),
    "stop": {
        **dict.fromkeys(STATES, "command/There is nothing to stop"),
        **dict.fromkeys(
            ("first question", "later question", "answer in a check", "changing"),
            "command/Stopped. Your answers are saved",
        ),
    },
    "resume": {
        **dict.fromkeys(("new", "answered", "asked back"), "command/You have no check to continue"),
        **dict.fromkeys(("first question",), f"flow/{FIRST}"),
        **dict.fromkeys(
            ("later question", "answer in a check", "changing", "stopped"), f"flow/{SECOND}"
        ),
        **dict.fromkeys(("result", "answer after a result"), "flow/Your check is done"),
    },
}

CELLS = [(command, state) for command in TABLE for state in STATES]


@pytest.fixture(scope="module")
def talk_in(start_talk: StartTalk) -> StartTalk:
    """Begins a talk that has come to a state; each state is come to once."""
    sessions = {}
    for state, texts in STATES.items():
        talk = start_talk(FINDS)
        if texts:
            talk.say(*texts)
        sessions[state] = talk.session

    def begin(state: str, **finds: str) -> Any:
        return start_talk({**FINDS, **finds}, session=sessions[state])

    return begin


def said(turn: Turn) -> tuple[str, str]:
    """Kind and text of a turn."""
    return turn.kind, "\n".join(reply.plain for reply in turn.replies)


@pytest.mark.parametrize(("command", "state"), CELLS)
def test_a_command_gives_what_the_table_says(command: str, state: str, talk_in: StartTalk) -> None:
    """Typed, with a slash, as a channel's command and as a button alike."""
    kind, words = TABLE[command][state].split("/", 1)
    given = said(talk_in(state).say(command))
    assert given[0] == kind, given[1]
    assert words in given[1]
    for other in (
        talk_in(state).say(f"/{command}"),
        talk_in(state).command(command),
        talk_in(state).press_id(f"c:{command}"),
    ):
        assert said(other) == given


@pytest.mark.parametrize(
    ("typed", "command"),
    [("helpp", "help"), ("go bakc", "back"), ("reveiw", "review"), ("privcay", "privacy"),
     ("soruces", "sources"), ("perosn", "person"), ("recrod", "record"), ("explian", "explain"),
     ("topcis", "topics"), ("restrat", "restart"), ("resmue", "resume")],
)  # fmt: skip
@pytest.mark.parametrize("state", STATES)
def test_a_slip_of_the_keyboard_is_forgiven_in_every_state(
    typed: str, command: str, state: str, talk_in: StartTalk
) -> None:
    meant = said(talk_in(state).say(command))
    assert said(talk_in(state).say(typed)) == meant


@pytest.mark.parametrize("state", STATES)
def test_an_unknown_command_suggests_the_nearest_and_changes_nothing(
    state: str, talk_in: StartTalk
) -> None:
    talk = talk_in(state)
    before = talk.session
    turn = talk.say("/reviewings")
    assert turn.kind == "command"
    assert "Did you mean review?" in said(turn)[1]
    assert (talk.session.run, talk.session.paused) == (before.run, before.paused)


ASIDES = {
    "thanks": "smalltalk-thanks",
    "who are you": "smalltalk-who-are-you",
    "are you a robot": "smalltalk-are-you-a-robot",
    "you are useless": "smalltalk-complaint",
    "asdf qwer zxcv": "outside",
    "🎉🎉": "unknown",
}


@pytest.mark.parametrize("text", ASIDES)
@pytest.mark.parametrize("state", STATES)
def test_an_aside_moves_nothing_and_shows_the_open_question_again(
    text: str, state: str, talk_in: StartTalk, library: Library
) -> None:
    talk = talk_in(state, **ASIDES)
    before = talk.session
    standing = derive_state(library, before, talk.now.date())
    asked = standing.open.id if standing and standing.open else None
    turn = talk.say(text)
    after = talk.session
    assert turn.replies
    assert (after.run, after.paused, after.recent) == (before.run, before.paused, before.recent)
    assert turn.trace.question == asked
    if asked:
        question = library.flows["does-the-act-apply"].question(asked)
        assert question is not None
        assert question.text in said(turn)[1]
