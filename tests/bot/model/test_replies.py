"""Replies: everything a person sees, as plain lines."""

from __future__ import annotations

from bot.model.replies import Option, Reply
from bot.model.session import Session
from bot.model.turn import Trace, Turn

OPTIONS = (Option("c:help", "What can you do?"), Option("c:check", "Check a procurement"))


def test_the_body_is_text_and_footer_with_a_blank_line_between() -> None:
    assert Reply("Yes.").body == "Yes."
    assert Reply("Yes.", footer="Source: an Act.").body == "Yes.\n\nSource: an Act."


def test_plain_is_text_then_source_then_numbered_options() -> None:
    reply = Reply(
        "**Yes.** It does.",
        footer="Source: [an Act](https://law.example/1).",
        options=OPTIONS,
    )
    assert reply.plain == (
        "Yes. It does.\n\n"
        "Source: an Act (https://law.example/1).\n\n"
        "1. What can you do?\n"
        "2. Check a procurement"
    )


def test_plain_has_no_empty_list_when_there_are_no_options() -> None:
    assert Reply("Yes.").plain == "Yes."


def test_labels_are_shown_as_they_are() -> None:
    assert Reply("Pick:", options=(Option("e:x", "**A**"),)).plain == "Pick:\n\n1. **A**"


def test_a_turn_hands_nobody_over_and_traces_nothing_unless_told() -> None:
    turn = Turn(Session(), (Reply("Yes."),), "answer")
    assert turn.handoff is None
    assert turn.trace == Trace()
    assert (turn.trace.entry, turn.trace.score, turn.trace.alternatives) == (None, 0.0, ())
