"""A Reply becomes calls the Bot API takes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.channels.telegram import Send, encode
from adapters.channels.telegram.limits import BUTTON_UNITS, FILE_BYTES
from adapters.channels.telegram.units import clean, is_blank, length
from bot.model.replies import Attachment, Option, Reply
from tests.fake_telegram import parse_html

PRIVATE = {"chat_id": "42", "message_id": "7"}
GROUP = {"chat_id": "-100", "message_id": "7", "reply_to": "7", "thread_id": "3"}


def options(*labels: str) -> tuple[Option, ...]:
    return tuple(Option(f"id-{n}", label) for n, label in enumerate(labels, 1))


def keyboard(*labels: str) -> list[list[str]]:
    send = encode(Reply("Which?", options=options(*labels)), PRIVATE)[-1]
    rows = send.parameters["reply_markup"]["inline_keyboard"]
    return [[button["text"] for button in row] for row in rows]


def test_a_whole_reply_is_the_calls_a_person_should_see() -> None:
    """The golden one: text and footer, markup, buttons, preview off, then the file."""
    reply = Reply(
        "**Yes**, R&D too:\n\n- the [Act](https://law.example/2012?a=1&b=2)",
        footer="Source: s. 1 <2012>",
        options=options("Check it", "No"),
        attachments=(Attachment("record.txt", "text/plain", b"x"),),
    )
    assert encode(reply, PRIVATE) == (
        Send(
            "sendMessage",
            {
                "chat_id": 42,
                "text": (
                    "<b>Yes</b>, R&amp;D too:\n\n"
                    '• the <a href="https://law.example/2012?a=1&amp;b=2">Act</a>\n\n'
                    "Source: s. 1 &lt;2012&gt;"
                ),
                "parse_mode": "HTML",
                "link_preview_options": {"is_disabled": True},
                "reply_markup": {
                    "inline_keyboard": [
                        [
                            {"text": "1. Check it", "callback_data": "id-1"},
                            {"text": "2. No", "callback_data": "id-2"},
                        ]
                    ]
                },
            },
            "Yes, R&D too:\n\n• the Act\n\nSource: s. 1 <2012>",
        ),
        Send("sendDocument", {"chat_id": 42}, document=reply.attachments[0]),
    )


def test_in_a_group_the_first_message_answers_the_person_in_their_topic() -> None:
    sends = encode(Reply("word " * 2000, attachments=(Attachment("a", "a/b", b"x"),)), GROUP)
    assert len(sends) == 4
    assert all(send.parameters["message_thread_id"] == 3 for send in sends)
    assert sends[0].parameters["reply_parameters"] == {
        "message_id": 7,
        "allow_sending_without_reply": True,
    }
    assert not any("reply_parameters" in send.parameters for send in sends[1:])


def test_buttons_hang_on_the_last_message_only() -> None:
    sends = encode(Reply("word " * 2000, options=options("Yes")), PRIVATE)
    assert ["reply_markup" in send.parameters for send in sends] == [False, False, True]


@pytest.mark.parametrize(
    ("labels", "rows"),
    [
        (("Yes", "No", "Back"), [["1. Yes", "2. No", "3. Back"]]),
        (("Yes", "Not sure yet"), [["1. Yes", "2. Not sure yet"]]),
        (("A", "B", "C", "D"), [["1. A", "2. B", "3. C"], ["4. D"]]),
        (("A longer label", "B", "C"), [["1. A longer label", "2. B"], ["3. C"]]),
        (("A label that is long", "B"), [["1. A label that is long"], ["2. B"]]),
        (("Two\nlines  here", "**B**"), [["1. Two lines here", "2. **B**"]]),
    ],
)
def test_short_labels_share_a_row(labels: tuple[str, ...], rows: list[list[str]]) -> None:
    assert keyboard(*labels) == rows


def test_a_label_too_long_for_a_button_stands_in_full_in_the_text() -> None:
    long = "Services to a hospital, with some <goods> and works"
    (send,) = encode(Reply("Which?", options=options(long, "No")), PRIVATE)
    buttons = [row[0]["text"] for row in send.parameters["reply_markup"]["inline_keyboard"]]
    assert buttons == ["1. Services to a hospital, with some <g…", "2. No"]
    assert send.plain == f"Which?\n\n1. {long}\n2. No"
    assert "&lt;goods&gt;" in send.parameters["text"]


def test_labels_that_fit_are_not_repeated_in_the_text() -> None:
    (send,) = encode(Reply("Which?", options=options("x" * (BUTTON_UNITS - 3))), PRIVATE)
    assert send.plain == "Which?"


def test_a_cut_label_does_not_tear_an_emoji() -> None:
    (row,) = keyboard("x" * (BUTTON_UNITS - 6) + "👩🏽‍⚖️👩🏽‍⚖️")
    assert row == ["1. " + "x" * (BUTTON_UNITS - 6) + "…"]


@pytest.mark.parametrize(
    "reply",
    [
        Reply(""),
        Reply(" \n"),
        Reply("", footer="Source"),
        Reply("\u200b"),
        Reply("x", options=(Option("", "A"),)),
        Reply("x", options=(Option("a" * 65, "A"),)),
        Reply("x", options=(Option("é" * 33, "A"),)),
        Reply("x", options=tuple(Option(str(n), "A") for n in range(101))),
        Reply("x", attachments=(Attachment("a", "a/b", b""),)),
        Reply("x", attachments=(Attachment("a", "a/b", bytes(FILE_BYTES + 1)),)),
    ],
    ids=lambda reply: f"{len(reply.text)}-{len(reply.options)}-{len(reply.attachments)}",
)
def test_what_telegram_could_not_take_is_refused_before_sending(reply: Reply) -> None:
    with pytest.raises(ValueError, match=r".+"):
        encode(reply, PRIVATE)


def test_an_option_id_of_64_bytes_is_taken() -> None:
    assert encode(Reply("x", options=(Option("é" * 32, "A"),)), PRIVATE)


def test_what_a_person_typed_is_shown_as_they_typed_it() -> None:
    """Their words inside our reply open no tag, no link and no entity."""
    typed = '</b><a href="https://evil.example">free money</a> &lt; <b'
    (send,) = encode(Reply(f"**You said:** {typed}"), PRIVATE)
    seen, entities = parse_html(send.parameters["text"])
    assert seen == f"You said: {typed}"
    assert entities == [("b", "You said:", "")]


labels = st.text(min_size=1, max_size=80).filter(lambda label: not is_blank(clean(label)))
replies = st.builds(
    Reply,
    text=st.text(st.characters(), min_size=1, max_size=300).map(lambda text: text + "x"),
    footer=st.text(max_size=100),
    options=st.lists(labels, max_size=12).map(lambda found: options(*found)),
)


@settings(deadline=None)
@given(replies, st.sampled_from([PRIVATE, GROUP]))
def test_any_reply_is_within_the_platforms_limits(reply: Reply, address: Any) -> None:
    sends = encode(reply, address)
    for send in sends:
        json.dumps(send.parameters).encode()
        seen, _ = parse_html(send.parameters["text"])
        assert 1 <= length(seen.strip()) <= 4096
    rows = sends[-1].parameters.get("reply_markup", {"inline_keyboard": []})["inline_keyboard"]
    buttons = [button for row in rows for button in row]
    assert [button["callback_data"] for button in buttons] == [each.id for each in reply.options]
    for number, button in enumerate(buttons, 1):
        assert button["text"].startswith(f"{number}. ")
        assert length(button["text"]) <= BUTTON_UNITS
    assert all(1 <= len(row) <= 3 for row in rows)
