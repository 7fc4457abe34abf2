"""What `--explain` says of an interpretation."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from bot.understanding.explanation import explained, in_words

CHECK = ("check", "1 March 2027", "England")


def test_it_names_who_took_the_message_and_what_each_one_read(
    start_talk: Callable[..., Any],
) -> None:
    talk = start_talk()
    talk.say(*CHECK)
    plain = explained(talk.engine.interpret(talk.session, "a district council", talk.now))
    assert plain["interpreter"] == "answer_to_open_question"
    assert plain["act"] == "GiveAnswer"
    assert plain["looks"][0] == {
        "interpreter": "no_words",
        "read": {"has_words": "yes"},
        "took": False,
    }
    assert [look["took"] for look in plain["looks"]][-1:] == [True]
    assert plain["decision"] is None
    assert json.loads(json.dumps(plain)) == plain


def test_the_decision_has_the_matchers_figures(start_talk: Callable[..., Any]) -> None:
    talk = start_talk({"what is the threshold": "threshold-for-councils"})
    plain = explained(talk.engine.interpret(talk.session, "what is the threshold", talk.now))
    assert plain["act"] == "Ask"
    assert plain["decision"]["band"] == "sure"
    assert plain["decision"]["candidates"][0] == {"id": "threshold-for-councils", "score": 90.0}


def test_who_is_writing_is_told_with_what_is_asked(start_talk: Callable[..., Any]) -> None:
    talk = start_talk()
    plain = explained(talk.engine.interpret(talk.session, "we are a charity, is it?", talk.now))
    assert plain["act"] == "Told, Ask"


def test_readings_are_in_few_words() -> None:
    assert [in_words(value) for value in (None, "", True, False, 3, ("a", "b"), {"a": None})] == [
        "-",
        "-",
        "yes",
        "no",
        "3",
        "a, b",
        "a=-",
    ]
