"""One message of a check, edited in place; what is said when Slack will not edit."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.channels.slack import SlackChannel
from bot.errors import DeliveryError
from bot.model.replies import Card, Option, Reply
from tests.fake_slack import FakeSlack, Fault

TYPED = {"channel": "C1", "thread_ts": "1.1"}
YES = (Option("a:1:q:yes", "Yes"),)


def state(text: str, *lines: str, **more: Any) -> Reply:
    """A state of the card, with answers given before; it may replace unless said otherwise."""
    answers = tuple((f"q{number}", line) for number, line in enumerate(lines))
    parts = {"answers": answers, "left": answers, "replaces": True} | more
    return Reply(text, options=YES, card=Card("So far", "Settled.", **parts))


def pressed(shown: Any) -> dict[str, str]:
    """The address of a press on a message."""
    return TYPED | {"pressed": shown["ts"]}


@pytest.fixture
async def channel(build: Any, slack: FakeSlack) -> SlackChannel:
    made: SlackChannel = await build(signing_secret=slack.signing_secret)
    return made


def texts(slack: FakeSlack) -> list[str]:
    return [post.shown for post in slack.posted]


async def test_a_press_edits_the_card_below_the_answers_so_far(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    shown = await channel.send(TYPED, state("One?"), {})
    assert await channel.send(pressed(shown), state("Two?", "one: yes"), shown) == shown
    assert texts(slack) == ["So far\n• one: yes\n\nTwo?"]
    assert slack.posted[0].buttons


async def test_a_typed_answer_goes_on_below_and_the_card_above_loses_its_buttons(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    shown = await channel.send(TYPED, state("One?"), {})
    below = await channel.send(TYPED, state("Two?"), shown)
    assert texts(slack) == ["Settled.", "Two?"]
    assert slack.posted[0].buttons == []
    assert (below["channel"], below["ts"]) == ("C1", slack.posted[1].ts)


@pytest.mark.parametrize(
    "code", ["message_not_found", "cant_update_message", "edit_window_closed", "msg_too_long"]
)
async def test_what_cannot_be_edited_is_posted_anew(
    slack: FakeSlack, channel: SlackChannel, code: str
) -> None:
    shown = await channel.send(TYPED, state("One?"), {})
    slack.fail("chat.update", Fault(error=code))
    below = await channel.send(pressed(shown), state("Two?"), shown)
    assert texts(slack) == ["One?", "Two?"]
    assert below["ts"] == slack.posted[1].ts


@pytest.mark.parametrize("fault", [Fault(status=500), Fault(cut=True, taken=True)])
async def test_an_edit_that_fails_for_now_is_tried_again(
    slack: FakeSlack, channel: SlackChannel, fault: Fault
) -> None:
    shown = await channel.send(TYPED, state("One?"), {})
    slack.fail("chat.update", fault)
    with pytest.raises(DeliveryError) as caught:
        await channel.send(pressed(shown), state("Two?"), shown)
    assert caught.value.retry_after
    assert not caught.value.reached
    await channel.send(pressed(shown), state("Two?"), shown)
    assert texts(slack) == ["Two?"]


async def test_a_card_above_that_cannot_be_settled_stops_nothing(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    shown = await channel.send(TYPED, state("One?"), {})
    slack.fail("chat.update", Fault(status=429, retry_after="9"))
    await channel.send(TYPED, state("Two?"), shown)
    assert texts(slack) == ["One?", "Two?"]


async def test_a_result_closes_the_card_and_a_second_press_says_it_once(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    shown = await channel.send(TYPED, state("One?"), {})
    closed = await channel.send(pressed(shown), state("Result.", is_last=True), shown)
    again = state("Result.", is_last=True, is_repeat=True)
    assert await channel.send(pressed(shown), again, closed) == closed
    await channel.send(pressed(shown), state("Reasons.", replaces=False, is_last=True), closed)
    assert texts(slack) == ["Result.", "Reasons."]


async def test_what_does_not_fit_an_edit_goes_on_below(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    shown = await channel.send(TYPED, state("One?"), {})
    await channel.send(pressed(shown), state("Two? " + "word " * 900), shown)
    assert [text.split()[0] for text in texts(slack)] == ["Settled.", "Two?"]


async def test_a_message_only_one_person_sees_is_replaced_by_its_own_address(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    mine = {"channel": "C1", "user": "U1"}
    shown = await channel.send(mine, state("One?"), {})
    url = f"{slack.api_url.removesuffix('/api/')}/response/C1/U1"
    address = mine | {"pressed": shown["ts"], "response_url": url}
    assert await channel.send(address, state("Two?"), shown) == shown
    assert slack.posted[-1].method == "response_url"
    assert slack.posted[-1].body["replace_original"] is True


async def test_where_that_address_has_run_out_it_is_posted_anew(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    mine = {"channel": "C1", "user": "U1"}
    shown = await channel.send(mine, state("One?"), {})
    slack.fail("response_url", Fault(status=404))
    url = f"{slack.api_url.removesuffix('/api/')}/response/C1/U1"
    address = mine | {"pressed": shown["ts"], "response_url": url}
    below = await channel.send(address, state("Two?"), shown)
    assert slack.posted[-1].method == "chat.postEphemeral"
    assert below["ts"] == slack.posted[-1].ts
