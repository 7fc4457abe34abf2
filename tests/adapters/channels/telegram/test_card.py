"""One message of a check, edited in place; what is said when Telegram will not edit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.errors import DeliveryError
from bot.model.replies import Attachment, Card, Option, Reply

TYPED = {"chat_id": "42", "message_id": "7"}
YES = (Option("a:1:q:yes", "Yes"),)


def state(text: str, *lines: str, **more: Any) -> Reply:
    """A state of the card, with answers given before; it may replace unless said otherwise."""
    answers = tuple((f"q{number}", line) for number, line in enumerate(lines))
    parts = {"answers": answers, "left": answers, "replaces": True} | more
    return Reply(text, options=YES, card=Card("So far", "Settled.", **parts))


def pressed(shown: dict[str, str]) -> dict[str, str]:
    """The address of a press on a message."""
    return {"chat_id": "42", "message_id": shown["message_id"], "callback_id": "1"}


def texts(telegram: Any) -> list[str]:
    return [shown.text for shown in telegram.messages]


async def test_a_press_edits_the_card_below_the_answers_so_far(telegram: Any, channel: Any) -> None:
    shown = await channel.send(TYPED, state("One?"), {})
    again = await channel.send(pressed(shown), state("Two?", "one: yes"), shown)
    assert again == shown
    (message,) = telegram.messages
    assert message.text == "So far\n• one: yes\n\nTwo?"
    assert message.buttons


async def test_a_typed_answer_goes_on_below_and_the_card_above_loses_its_buttons(
    telegram: Any, channel: Any
) -> None:
    shown = await channel.send(TYPED, state("One?"), {})
    below = await channel.send(TYPED, state("Two?"), shown)
    first, second = telegram.messages
    assert (first.text, first.buttons) == ("Settled.", [])
    assert second.text == "Two?"
    assert below["message_id"] == str(second.message_id)


async def test_a_press_on_an_older_card_goes_on_below(telegram: Any, channel: Any) -> None:
    old = await channel.send(TYPED, state("One?"), {})
    new = await channel.send(TYPED, state("Two?"), old)
    newest = await channel.send(pressed(old), state("Three?"), new)
    assert texts(telegram) == ["Settled.", "Settled.", "Three?"]
    assert newest["message_id"] not in (old["message_id"], new["message_id"])


@pytest.mark.parametrize(
    "why",
    [
        "Bad Request: message to edit not found",
        "Bad Request: message can't be edited",
        "Bad Request: MESSAGE_ID_INVALID",
    ],
)
async def test_what_cannot_be_edited_is_sent_anew(telegram: Any, channel: Any, why: str) -> None:
    shown = await channel.send(TYPED, state("One?"), {})
    telegram.fail("editMessageText", 400, why)
    below = await channel.send(pressed(shown), state("Two?"), shown)
    assert texts(telegram) == ["One?", "Two?"]
    assert below["message_id"] == str(telegram.messages[1].message_id)


async def test_the_same_state_again_is_no_fault(telegram: Any, channel: Any) -> None:
    shown = await channel.send(TYPED, state("One?"), {})
    assert await channel.send(pressed(shown), state("One?"), shown) == shown
    assert texts(telegram) == ["One?"]


async def test_an_edit_in_doubt_is_tried_again_because_twice_is_once(
    telegram: Any, channel: Any
) -> None:
    shown = await channel.send(TYPED, state("One?"), {})
    telegram.drop("editMessageText")
    with pytest.raises(DeliveryError) as caught:
        await channel.send(pressed(shown), state("Two?"), shown)
    assert (caught.value.reached, caught.value.retry_after) == (False, timedelta(seconds=5))
    assert await channel.send(pressed(shown), state("Two?"), shown) == shown
    assert texts(telegram) == ["Two?"]


async def test_a_card_above_that_cannot_be_settled_stops_nothing(
    telegram: Any, channel: Any
) -> None:
    shown = await channel.send(TYPED, state("One?"), {})
    telegram.fail("editMessageText", 429, "Too Many Requests", {"retry_after": 9})
    await channel.send(TYPED, state("Two?"), shown)
    assert texts(telegram) == ["One?", "Two?"]


async def test_a_result_closes_the_card_and_is_not_edited_away(telegram: Any, channel: Any) -> None:
    shown = await channel.send(TYPED, state("One?"), {})
    closed = await channel.send(pressed(shown), state("Result.", is_last=True), shown)
    assert closed["closed"]
    await channel.send(pressed(shown), state("Reasons.", replaces=False, is_last=True), closed)
    assert texts(telegram) == ["Result.", "Reasons."]


async def test_a_second_press_on_a_result_says_it_once(telegram: Any, channel: Any) -> None:
    shown = await channel.send(TYPED, state("One?"), {})
    closed = await channel.send(pressed(shown), state("Result.", is_last=True), shown)
    again = state("Result.", is_last=True, is_repeat=True)
    assert await channel.send(pressed(shown), again, closed) == closed
    assert texts(telegram) == ["Result."]


async def test_what_does_not_fit_one_message_goes_on_below(telegram: Any, channel: Any) -> None:
    shown = await channel.send(TYPED, state("One?"), {})
    await channel.send(pressed(shown), state("Two? " + "word " * 700, "answer " * 150), shown)
    assert [text.split()[0] for text in texts(telegram)] == ["So", "Two?"]


async def test_files_follow_an_edited_card(telegram: Any, channel: Any) -> None:
    shown = await channel.send(TYPED, state("One?"), {})
    file = Attachment("list.txt", "text/plain", b"x")
    reply = Reply(
        "Done.", attachments=(file,), card=Card("", "Settled.", replaces=True, is_last=True)
    )
    await channel.send(pressed(shown), reply, shown)
    assert texts(telegram) == ["Done."]
    assert [name for _, name, _, _ in telegram.documents] == ["list.txt"]


async def test_a_file_refused_for_now_does_not_repeat_the_edit(telegram: Any, channel: Any) -> None:
    shown = await channel.send(TYPED, state("One?"), {})
    file = Attachment("list.txt", "text/plain", b"x")
    reply = Reply(
        "Done.", attachments=(file,), card=Card("", "Settled.", replaces=True, is_last=True)
    )
    telegram.fail("sendDocument", 500, "Internal Server Error")
    with pytest.raises(DeliveryError):
        await channel.send(pressed(shown), reply, shown)
    assert await channel.send(pressed(shown), reply, shown) == {**shown, "closed": "yes"}
    assert [call.method for call in telegram.calls].count("editMessageText") == 1


async def test_other_replies_leave_the_card_alone(telegram: Any, channel: Any) -> None:
    shown = await channel.send(TYPED, state("One?"), {})
    assert await channel.send(pressed(shown), Reply("Aside."), shown) == shown
    assert texts(telegram) == ["One?", "Aside."]
