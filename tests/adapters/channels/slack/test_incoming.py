"""Slack payloads, recorded ones and hostile ones, as envelopes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.channels.slack import BotIdentity, Ignored, NotOwner, decode
from adapters.channels.slack.ownership import block_id
from bot.model.events import (
    Aside,
    Choice,
    Command,
    ConversationKey,
    Delete,
    Edit,
    Envelope,
    Event,
    File,
    Message,
)

PAYLOADS = Path(__file__).parents[3] / "payloads" / "slack"
ME = BotIdentity("T0000000001", "U0000000BOT", "B0000000BOT")
DM = "D0000000001"
CHANNEL = "C0000000001"
PERSON = "U0000000001"


def read(name: str) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))
    return payload


def key(chat: str, thread: str = "", person: str = "") -> ConversationKey:
    return ConversationKey("slack", ME.team, chat, thread, person)


HEARD: dict[str, tuple[ConversationKey, Event]] = {
    "dm": (key(PERSON), Message("Does the Act apply to a £150k services contract?")),
    "dm_with_tokens": (
        key(PERSON),
        Message("is the 2012 Act & #procurement <still> in force? cc @U0000000002"),
    ),
    "dm_in_thread": (key(PERSON, "1795000001.000100"), Message("and for goods?")),
    "dm_file_without_words": (key(PERSON), File("brief.pdf", 48213, {"file": "F0000000001"})),
    "dm_changed": (key(PERSON), Edit("1795000009.000100", "edited words")),
    "dm_deleted": (key(PERSON), Delete("1795000001.000100")),
    "mention_by_edit": (
        key(CHANNEL, "1795000014.000100", PERSON),
        Edit("1795000014.000100", "what now?"),
    ),
    "dm_thread_broadcast": (key(PERSON, "1795000001.000100"), Message("sharing this here too")),
    "dm_half_a_surrogate": (key(PERSON), Message("price \ufffd and a  nul")),
    "mention": (
        key(CHANNEL, "1795000011.000100", PERSON),
        Message("what are the thresholds now?"),
    ),
    "mention_in_thread": (
        key(CHANNEL, "1795000011.000100", PERSON),
        Message("and below them?"),
    ),
    "mention_only": (key(CHANNEL, "1795000013.000100", PERSON), Message("")),
    "mention_as_channel_message": (
        key(CHANNEL, "1795000011.000100", PERSON),
        Message("what are the thresholds now?"),
    ),
    "command_question": (
        key(CHANNEL, person=PERSON),
        Message("does the Act cover works & goods?"),
    ),
    "command_empty": (key(CHANNEL, person=PERSON), Command("help")),
    "command_check": (key(CHANNEL, person=PERSON), Command("check")),
    "command_in_dm": (key(PERSON), Command("myths")),
    "press_in_dm": (key(PERSON), Choice("o:services")),
    "press_in_thread": (key(CHANNEL, "1795000011.000100", PERSON), Choice("o:services")),
    "press_on_ephemeral": (key(CHANNEL, person=PERSON), Choice("o:services")),
    "press_from_a_visiting_workspace": (
        key(CHANNEL, "1795000011.000100", PERSON),
        Choice("o:services"),
    ),
    "press_in_dm_on_a_thread_root": (key(PERSON), Choice("o:services")),
}

NOT_FOR_US = {
    "dm_own_echo",
    "dm_other_bot",
    "channel_message",
    "channel_join",
    "view_closed",
    "app_home_opened",
    "app_rate_limited",
}


def test_every_recorded_payload_is_judged_here() -> None:
    """A payload added without an expectation is found."""
    found = {path.stem for path in PAYLOADS.glob("*.json")}
    assert found == HEARD.keys() | NOT_FOR_US
    assert len(found) == 29


@pytest.mark.parametrize("name", sorted(HEARD))
def test_what_a_person_did_becomes_its_event_in_its_conversation(name: str) -> None:
    envelope = decode(read(name), ME)
    assert isinstance(envelope, Envelope)
    assert (envelope.key, envelope.event) == HEARD[name]
    assert envelope.id
    assert Envelope.from_dict(json.loads(json.dumps(envelope.to_dict()))) == envelope


@pytest.mark.parametrize("name", sorted(NOT_FOR_US))
def test_what_is_not_for_us_is_ignored_with_a_reason(name: str) -> None:
    ignored = decode(read(name), ME)
    assert isinstance(ignored, Ignored)
    assert ignored.reason


def test_addresses_say_where_and_to_whom_to_answer() -> None:
    hooks = "https://hooks.slack.com"
    expected = {
        "dm": {"channel": DM},
        "dm_in_thread": {"channel": DM, "thread_ts": "1795000001.000100"},
        "mention": {"channel": CHANNEL, "thread_ts": "1795000011.000100", "asker": PERSON},
        "command_check": {
            "channel": CHANNEL,
            "user": PERSON,
            "response_url": f"{hooks}/commands/T0000000001/1/anonymised",
        },
        "command_in_dm": {
            "channel": DM,
            "response_url": f"{hooks}/commands/T0000000001/1/anonymised",
        },
        "press_in_dm": {"channel": DM, "pressed": "1795000022.000200"},
        "press_in_thread": {
            "channel": CHANNEL,
            "thread_ts": "1795000011.000100",
            "asker": PERSON,
            "pressed": "1795000023.000200",
        },
        "press_on_ephemeral": {
            "channel": CHANNEL,
            "user": PERSON,
            "response_url": f"{hooks}/actions/T0000000001/1/anonymised",
            "pressed": "1795000024.000200",
        },
    }
    for name, address in expected.items():
        envelope = decode(read(name), ME)
        assert isinstance(envelope, Envelope)
        assert dict(envelope.address) == address, name


def changed(**more: Any) -> dict[str, Any]:
    """A direct message of somebody's that was edited, with other details of it."""
    payload = read("dm_changed")
    payload["event"]["message"] |= more
    return payload


def test_an_edit_that_changed_no_words_or_is_no_persons_is_ignored() -> None:
    """The preview of a link is an edit to Slack; so is every edit of ours."""
    for odd in ({"text": "words"}, {"bot_id": "B1"}, {"user": ME.user}, {"user": 7}, {"ts": ""}):
        assert isinstance(decode(changed(**odd), ME), Ignored), odd
    for part in ("message", "previous_message"):
        broken = read("dm_changed")
        broken["event"][part] = None
        assert isinstance(decode(broken, ME), Ignored)
    in_channel = read("dm_changed")
    in_channel["event"] |= {"channel": CHANNEL, "channel_type": "channel"}
    assert isinstance(decode(in_channel, ME), Ignored)


def test_an_edit_is_no_retry_of_its_message() -> None:
    first, second = decode(changed(), ME), decode(changed(text="again"), ME)
    assert isinstance(first, Envelope)
    assert isinstance(second, Envelope)
    assert not any(alias.startswith("msg:") for alias in first.aliases)


def test_in_a_channel_the_direct_conversation_stands_aside() -> None:
    for name in ("mention", "command_check", "press_in_thread"):
        envelope = decode(read(name), ME)
        assert isinstance(envelope, Envelope)
        assert envelope.aside == Aside(key(PERSON), {"channel": PERSON})
    private = decode(read("dm"), ME)
    assert isinstance(private, Envelope)
    assert private.aside is None


def test_a_button_of_somebody_elses_check_is_not_theirs() -> None:
    press = read("press_in_thread")
    press["actions"][0] |= {"block_id": block_id("U0SOMEBODY", 0), "value": "a:1:where:england"}
    assert decode(press, ME) == NotOwner(CHANNEL, "1795000011.000100", PERSON)
    press["actions"][0]["value"] = "e:grants"
    assert isinstance(decode(press, ME), Envelope), "an answer may be read by anyone"
    press["actions"][0] |= {"block_id": block_id(PERSON, 0), "value": "a:1:where:england"}
    assert isinstance(decode(press, ME), Envelope)


def test_ids_are_the_platforms_own_and_one_post_has_one_alias() -> None:
    as_mention, as_message = (
        decode(read(n), ME) for n in ("mention", "mention_as_channel_message")
    )
    assert isinstance(as_mention, Envelope)
    assert isinstance(as_message, Envelope)
    assert as_mention.id == "Ev0000000011"
    assert as_mention.id != as_message.id
    assert as_mention.aliases == as_message.aliases
    assert as_mention.aliases == (f"msg:{ME.team}:{CHANNEL}:1795000011.000100",)
    command, press = (decode(read(n), ME) for n in ("command_check", "press_in_dm"))
    assert isinstance(command, Envelope)
    assert isinstance(press, Envelope)
    assert (command.id, press.id) == ("cmd:20.2.anonymised", "act:22.3.anonymised")


def test_a_press_without_a_trigger_is_named_by_time_person_and_button() -> None:
    payload = read("press_in_dm")
    del payload["trigger_id"]
    envelope = decode(payload, ME)
    assert isinstance(envelope, Envelope)
    assert envelope.id == "act:1795000022.300000:U0000000001:option-1"


def test_an_event_without_an_id_is_named_by_its_post() -> None:
    payload = read("dm")
    del payload["event_id"]
    envelope = decode(payload, ME)
    assert isinstance(envelope, Envelope)
    assert envelope.id == f"msg:{ME.team}:{DM}:1795000001.000100"


@pytest.mark.parametrize(
    ("line", "event"),
    [
        ("", Command("help")),
        ("  ", Command("help")),
        ("help", Command("help")),
        ("back", Command("back")),
        ("restart", Command("restart")),
        ("review", Command("review")),
        ("stop", Command("stop")),
        ("myths  ", Command("myths")),
        ("check services", Command("check", "services")),
        ("checking", Message("checking")),
        ("Help", Message("Help")),
        ("can I go back", Message("can I go back")),
    ],
)
def test_only_an_exact_first_word_of_a_slash_command_is_a_command(line: str, event: Event) -> None:
    envelope = decode(read("command_check") | {"text": line}, ME)
    assert isinstance(envelope, Envelope)
    assert envelope.event == event


@pytest.mark.parametrize("word", ["help", "back", "stop"])
def test_a_bare_command_word_in_a_message_stays_a_message(word: str) -> None:
    payload = read("dm")
    payload["event"]["text"] = word
    envelope = decode(payload, ME)
    assert isinstance(envelope, Envelope)
    assert envelope.event == Message(word)


@pytest.mark.parametrize("gone", ["channel", "ts", "user"])
def test_a_post_without_a_place_or_person_is_ignored(gone: str) -> None:
    payload = read("dm")
    del payload["event"][gone]
    assert isinstance(decode(payload, ME), Ignored)


@pytest.mark.parametrize("gone", ["channel_id", "user_id", "trigger_id"])
def test_a_command_without_a_place_person_or_trigger_is_ignored(gone: str) -> None:
    payload = read("command_check")
    del payload[gone]
    assert isinstance(decode(payload, ME), Ignored)


@pytest.mark.parametrize(
    "change", [{"actions": []}, {"actions": None}, {"user": None}, {"actions": [{"type": "x"}]}]
)
def test_a_press_of_nothing_is_ignored(change: dict[str, Any]) -> None:
    assert isinstance(decode(read("press_in_dm") | change, ME), Ignored)


odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(data=st.data(), name=st.sampled_from(sorted(HEARD)))
def test_no_payload_raises_whatever_stands_in_its_fields(data: st.DataObject, name: str) -> None:
    """Any field of a good payload, at either level, may hold anything."""
    payload = read(name)
    inner = payload.get("event") or payload.get("container") or payload
    for holder in (payload, inner):
        field = data.draw(st.sampled_from(sorted(holder)))
        holder[field] = data.draw(odd)
    assert isinstance(decode(payload, ME), Envelope | Ignored)


@given(payload=st.dictionaries(st.text(max_size=8), odd))
def test_no_object_raises(payload: dict[str, Any]) -> None:
    assert isinstance(decode(payload, ME), Envelope | Ignored)
