"""Events and envelopes: what came in, to and from plain values."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.events import Choice, Command, ConversationKey, Envelope, Event, Message, Notice
from bot.model.session import FlowRun

KEY = ConversationKey("slack", "T1", "C1", thread="1700.1", person="U7")

parts = st.text(st.characters(codec="utf-8"))
keys = st.builds(ConversationKey, parts, parts, parts, parts, parts)
runs = st.builds(FlowRun, parts, st.integers(1, 9), parts, st.just((("value", "250000"),)))
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(Message, parts),
    st.builds(Choice, parts),
    st.builds(Command, parts, parts),
    st.builds(Notice, parts, st.none() | st.dates(), st.none() | runs),
)
envelopes = st.builds(
    Envelope,
    id=parts,
    key=keys,
    event=events,
    address=st.dictionaries(parts, parts, max_size=3),
    aliases=st.lists(parts, max_size=3).map(tuple),
)


def test_a_key_is_one_line_of_five_parts() -> None:
    assert KEY.text == "slack/T1/C1/1700.1/U7"
    assert ConversationKey("telegram", "bot-1", "42").text == "telegram/bot-1/42//"


def test_a_key_with_slashes_in_its_parts_stays_one_key() -> None:
    tricky = ConversationKey("a/b", "%2F", "", " ", "ü\n")
    assert tricky.text.count("/") == 4
    assert ConversationKey.from_text(tricky.text) == tricky


@given(keys, keys)
def test_keys_have_the_same_text_only_when_they_are_the_same(
    one: ConversationKey, two: ConversationKey
) -> None:
    assert ConversationKey.from_text(one.text) == one
    assert (one.text == two.text) == (one == two)


@pytest.mark.parametrize("text", ["", "a/b/c/d", "a/b/c/d/e/f"])
def test_a_text_that_has_not_five_parts_is_no_key(text: str) -> None:
    with pytest.raises(ValueError, match="five parts"):
        ConversationKey.from_text(text)


@given(envelopes)
def test_an_envelope_survives_json(envelope: Envelope) -> None:
    stored = json.loads(json.dumps(envelope.to_dict()))
    assert Envelope.from_dict(stored) == envelope


@pytest.mark.parametrize(
    ("event", "stored"),
    [
        (Message("hello"), {"message": "hello"}),
        (Choice("c:help"), {"choice": "c:help"}),
        (Command("help", "me"), {"command": "help", "argument": "me"}),
    ],
)
def test_each_kind_of_event_is_stored_under_its_own_name(
    event: Event, stored: dict[str, str]
) -> None:
    assert Envelope("1", KEY, event).to_dict()["event"] == stored


def test_an_envelope_has_no_address_and_no_aliases_unless_given() -> None:
    envelope = Envelope("1", KEY, Message("hello"))
    assert envelope.address == {}
    assert envelope.aliases == ()
    assert Command("help").argument == ""


@pytest.mark.parametrize("part", ["id", "key", "event", "address", "aliases"])
def test_an_envelope_with_a_part_missing_is_refused(part: str) -> None:
    stored = Envelope("1", KEY, Message("hello")).to_dict()
    del stored[part]
    with pytest.raises(KeyError, match=part):
        Envelope.from_dict(stored)


def test_an_envelope_with_a_bad_key_is_refused() -> None:
    stored = Envelope("1", KEY, Message("hello")).to_dict() | {"key": "nobody"}
    with pytest.raises(ValueError, match="five parts"):
        Envelope.from_dict(stored)
