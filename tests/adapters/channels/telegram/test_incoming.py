"""Every kind of update, recorded ones and odd ones, becomes an Envelope or Ignored."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.channels.telegram import BotIdentity, ChatMigrated, Ignored, NotOwner, decode
from bot.model.events import Choice, Command, ConversationKey, Edit, Envelope, Event, File, Message

ME = BotIdentity(1234567, "guide_bot")
PAYLOADS = Path(__file__).parents[3] / "payloads" / "telegram"

EVENTS: dict[str, Event] = {
    "private_text": Message("Does the Act cover works contracts?"),
    "private_text_emoji_rtl": Message("👩🏽‍⚖️ שלום — what is “social value”?"),
    "private_command": Command("check", "services 250000"),
    "private_command_for_us": Command("help"),
    "private_start_payload": Command("start", "from-website"),
    "private_sticker": Message(""),
    "private_photo_caption": Message(""),
    "private_voice": Message(""),
    "private_location": Message(""),
    "private_document": File("tender.pdf", 120000, {"file_id": "BQACAgQAAxkBAAE"}),
    "edited_message": Edit("135", "Does the Act cover goods contracts?"),
    "private_forwarded": Message("The Act applies to services."),
    "group_mention": Message("what is the threshold?"),
    "group_mention_after_emoji": Message("🙂🙂 hey  what about works?"),
    "group_text_mention": Message("what about works?"),
    "group_reply_to_us": Message("yes"),
    "group_command": Command("check", "services"),
    "group_photo_mention": Message(""),
    "topic_mention": Message("what is a concession?"),
    "press_private": Choice("f:1:kind:yes"),
    "press_group": Choice("f:1:kind:yes"),
    "press_topic": Choice("f:1:kind:yes"),
    "press_inaccessible": Choice("f:1:kind:no"),
}
REASONS = {
    "group_plain": "not_addressed",
    "group_mention_of_another": "not_addressed",
    "group_reply_to_another": "not_addressed",
    "topic_plain": "not_addressed",
    "group_command_for_another": "other_bot",
    "group_bot_message": "bot",
    "service_new_members": "service_message",
    "service_migrate_from": "service_message",
    "service_pinned": "service_message",
    "service_automatic_forward": "no_person",
    "press_inline": "press_without_chat",
    "press_game": "press_without_data",
    "channel_post": "channel_post",
    "my_chat_member_blocked": "my_chat_member",
    "inline_query": "inline_query",
    "message_reaction": "message_reaction",
    "unknown_kind": "unknown_kind",
}


def recorded(name: str) -> Any:
    return json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))


def enveloped(update: Any) -> Envelope:
    found = decode(update, ME)
    assert isinstance(found, Envelope), found
    return found


def message(words: str, /, **more: Any) -> dict[str, Any]:
    body = {
        "message_id": 7,
        "chat": {"id": 42, "type": "private"},
        "from": {"id": 42, "is_bot": False},
        "text": words,
    }
    return {"update_id": 1, "message": body | more}


def test_each_recorded_payload_has_an_expectation_here() -> None:
    """No file is left unread, no expectation without a file."""
    files = {path.stem for path in PAYLOADS.glob("*.json")}
    assert files
    assert files == EVENTS.keys() | REASONS.keys() | {"service_migrate_to"}


@pytest.mark.parametrize("name", EVENTS)
def test_a_recorded_payload_for_us_is_an_envelope(name: str) -> None:
    update = recorded(name)
    envelope = enveloped(update)
    assert envelope.event == EVENTS[name]
    assert envelope.id == f"update:{update['update_id']}"
    assert Envelope.from_dict(envelope.to_dict()) == envelope


@pytest.mark.parametrize("name", REASONS)
def test_a_recorded_payload_not_for_us_is_ignored_with_a_reason(name: str) -> None:
    found = decode(recorded(name), ME)
    assert isinstance(found, Ignored)
    assert found.reason == REASONS[name]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("private_text", ConversationKey("telegram", "1234567", "42")),
        ("group_mention", ConversationKey("telegram", "1234567", "-4005001", person="43")),
        ("topic_mention", ConversationKey("telegram", "1234567", "-1002003005", "17", "43")),
        ("press_private", ConversationKey("telegram", "1234567", "42")),
        ("press_group", ConversationKey("telegram", "1234567", "-1002003004", person="43")),
        ("press_topic", ConversationKey("telegram", "1234567", "-1002003005", "17", "43")),
    ],
)
def test_the_key_names_the_chat_the_topic_and_in_groups_the_person(
    name: str, key: ConversationKey
) -> None:
    assert enveloped(recorded(name)).key == key


def test_a_press_carries_its_id_the_chat_and_the_message_in_its_address() -> None:
    update = recorded("press_topic")
    assert enveloped(update).address == {
        "chat_id": "-1002003005",
        "message_id": "90",
        "thread_id": "17",
        "callback_id": update["callback_query"]["id"],
        "reply_to": "90",
    }


def test_a_group_that_was_upgraded_is_told_of_with_both_ids() -> None:
    assert decode(recorded("service_migrate_to"), ME) == ChatMigrated("-4005001", "-1002003004")


def test_a_message_has_its_id_so_that_an_edit_can_name_it() -> None:
    event = enveloped(recorded("private_text")).event
    assert isinstance(event, Message)
    assert event.id == "100"


def test_an_edited_command_keeps_its_slash_and_an_edited_place_is_ignored() -> None:
    update = message("/check services", edit_date=1)
    update["edited_message"] = update.pop("message")
    assert enveloped(update).event == Edit("7", "/check services")
    del update["edited_message"]["text"]
    update["edited_message"]["location"] = {"latitude": 1, "longitude": 2}
    assert decode(update, ME) == Ignored("edited_message")


def test_in_a_group_an_edit_counts_only_where_we_are_spoken_to() -> None:
    update = recorded("group_plain")
    update["edited_message"] = update.pop("message")
    assert decode(update, ME) == Ignored("not_addressed")


def pressed_under(asker: dict[str, Any], data: str) -> Any:
    """A press in a group by person 43, under our answer to somebody's message 88."""
    update = recorded("press_group")
    update["callback_query"]["data"] = data
    asked = {"message_id": 88, "from": asker, "chat": update["callback_query"]["message"]["chat"]}
    update["callback_query"]["message"]["reply_to_message"] = asked
    return update


@pytest.mark.parametrize("data", ["a:1:where:england", "x:1:where", "c:back", "c:record"])
def test_a_press_on_somebody_elses_check_is_not_theirs(data: str) -> None:
    found = decode(pressed_under({"id": 44, "is_bot": False}, data), ME)
    assert found == NotOwner("181088626563")


@pytest.mark.parametrize("data", ["e:grants", "m:grants", "s:does-the-act-apply", "c:check"])
def test_what_touches_no_check_may_be_pressed_by_anyone(data: str) -> None:
    envelope = enveloped(pressed_under({"id": 44, "is_bot": False}, data))
    assert envelope.key.person == "43"


def test_ones_own_check_goes_on_under_ones_own_message() -> None:
    envelope = enveloped(pressed_under({"id": 43, "is_bot": False}, "a:1:where:england"))
    assert envelope.address["reply_to"] == "88"
    assert envelope.address["message_id"] == "90"


@pytest.mark.parametrize("document", [None, [], {}, {"file_id": 7}, "x"])
def test_an_odd_document_is_a_message_without_words(document: Any) -> None:
    update = message("x", document=document)
    del update["message"]["text"]
    assert enveloped(update).event == Message("")


def test_a_private_message_is_not_answered_as_a_reply() -> None:
    assert enveloped(recorded("private_text")).address == {"chat_id": "42", "message_id": "100"}


@pytest.mark.parametrize("name", ["press_inline", "press_game"])
def test_a_press_we_cannot_use_is_still_acknowledged(name: str) -> None:
    """Its button would show a spinner for ever."""
    update = recorded(name)
    found = decode(update, ME)
    assert isinstance(found, Ignored)
    assert found.callback_id == update["callback_query"]["id"]


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("/start", Command("start")),
        ("/Start", Command("start")),
        ("  /help  ", Command("help")),
        ("/check\nservices\n250000", Command("check", "services\n250000")),
        ("/HELP@GUIDE_BOT", Command("help")),
        ("/", Message("/")),
        ("/помощь", Message("/помощь")),
        ("/etc/passwd", Message("/etc/passwd")),
        ("//help", Message("//help")),
        ("/" + "a" * 33, Message("/" + "a" * 33)),
        ("help /me", Message("help /me")),
        ("", Message("")),
        ("a\x00b", Message("a b")),
        ("a\ud83d", Message("a\ufffd")),
        ("a\r\nb", Message("a\nb")),
        ("x" * 100_000, Message("x" * 100_000)),
        ("**b** <b>&amp;", Message("**b** <b>&amp;")),
    ],
)
def test_words_typed_in_private_are_a_message_or_a_command(text: str, event: Event) -> None:
    """Only what no store or network can hold is replaced; the rest comes as it was typed."""
    assert enveloped(message(text)).event == event


def test_a_command_to_another_bot_is_ignored_in_private_too() -> None:
    assert decode(message("/help@other_bot"), ME) == Ignored("other_bot")


def test_a_mention_then_a_command_is_that_command() -> None:
    entities = [{"type": "mention", "offset": 0, "length": 10}]
    found = enveloped(message("@guide_bot /check it", entities=entities))
    assert found.event == Command("check", "it")


@pytest.mark.parametrize(
    "entities",
    [
        "mention",
        [None, 3, []],
        [{"type": "mention"}],
        [{"type": "mention", "offset": -3, "length": 10}],
        [{"type": "mention", "offset": 3, "length": 10**30}],
        [{"type": "mention", "offset": "0", "length": "10"}],
        [{"type": ["mention"], "offset": 0, "length": 10}],
        [{"type": "text_mention", "offset": 0, "length": 10, "user": "us"}],
        [{"type": "bold", "offset": 0, "length": 10}],
    ],
)
def test_odd_entities_do_not_address_us(entities: Any) -> None:
    group = {"id": -5, "type": "group"}
    found = decode(message("@guide_bot hello", chat=group, entities=entities), ME)
    assert found == Ignored("not_addressed")


def test_a_mention_given_twice_and_overlapping_is_taken_out_once() -> None:
    entities = [
        {"type": "mention", "offset": 0, "length": 10},
        {"type": "mention", "offset": 0, "length": 10},
        {"type": "text_mention", "offset": 5, "length": 8, "user": {"id": ME.id}},
    ]
    assert enveloped(message("@guide_bot hello", entities=entities)).event == Message("hello")


def test_a_bot_without_a_user_name_is_not_mentioned_by_a_bare_at_sign() -> None:
    entities = [{"type": "mention", "offset": 0, "length": 1}]
    group = {"id": -5, "type": "group"}
    found = decode(message("@ hello", chat=group, entities=entities), BotIdentity(5, ""))
    assert found == Ignored("not_addressed")


@pytest.mark.parametrize(
    "update",
    [
        None,
        "text",
        7,
        [],
        {"message": message("no number")["message"]},
        {"update_id": "1", "message": message("x")["message"]},
        {"update_id": True, "message": message("x")["message"]},
        {"update_id": 1, "message": None},
        {"update_id": 1, "message": []},
        {"update_id": 1, "message": {"chat": 5}},
        message("x", chat={"type": "private"}),
        message("x", chat={"id": "42", "type": "private"}),
        message("x", chat={"id": 10**5000, "type": "private"}),
        message("x", **{"from": "me"}),
        message("x", **{"from": {"is_bot": False}}),
        message("x", text=5),
        message("x", text=None),
        message("x", message_id=1.5),
        message("x", is_topic_message=True),
        {"update_id": 1, "callback_query": None},
        {"update_id": 1, "callback_query": {"data": "x", "message": None, "from": {"id": 1}}},
        {"update_id": 1, "callback_query": {"data": 5, "message": {}, "from": {}}},
    ],
)
def test_what_telegram_would_not_send_is_malformed(update: Any) -> None:
    assert decode(update, ME) == Ignored("malformed")


def test_a_chat_that_is_none_is_ignored() -> None:
    assert decode(message("x", chat={"id": 1, "type": "channel"}), ME) == Ignored("not_a_chat")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def _paths(raw: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    for key in raw if isinstance(raw, dict) else range(len(raw)) if isinstance(raw, list) else ():
        found += _paths(raw[key], (*path, key))
    return found


@settings(deadline=None)
@given(st.sampled_from(sorted(EVENTS)), st.data())
def test_no_forged_field_makes_decoding_raise(name: str, data: st.DataObject) -> None:
    """Any part of a real update may be replaced by any JSON value."""
    update = recorded(name)
    path = data.draw(st.sampled_from(_paths(update)))
    inside = update
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = data.draw(json_values)
    found = decode(update, ME)
    assert isinstance(found, Envelope | Ignored)
    if isinstance(found, Envelope):
        json.dumps(found.to_dict()).encode()
        assert found.key.workspace == "1234567"
