"""
Replies, moments and names: what is written is read back equal.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as some

from adapters.storage.encoding import (
    from_json,
    from_ticks,
    names,
    reply_from_dict,
    reply_to_dict,
    to_json,
    to_ticks,
)
from bot.model.events import ConversationKey, Envelope, Message
from bot.model.replies import Attachment, Citation, Option, Reply

texts = some.text(some.characters(codec=None))
replies = some.builds(
    Reply,
    text=texts,
    footer=texts,
    options=some.lists(some.builds(Option, texts, texts), max_size=3).map(tuple),
    citations=some.lists(
        some.builds(Citation, texts, texts, texts, some.dates(), some.dates()), max_size=2
    ).map(tuple),
    attachments=some.lists(some.builds(Attachment, texts, texts, some.binary()), max_size=2).map(
        tuple
    ),
)


@given(replies)
def test_any_reply_survives_text(reply: Reply) -> None:
    """Lone surrogates, NUL and bytes included; the text is ASCII."""
    written = to_json(reply_to_dict(reply))
    assert written.isascii()
    assert "\x00" not in written
    assert reply_from_dict(from_json(written)) == reply


@pytest.mark.parametrize("part", ["text", "footer", "options", "citations", "attachments"])
def test_a_missing_part_is_a_key_error(part: str) -> None:
    """Never half a reply."""
    raw = reply_to_dict(Reply("x"))
    del raw[part]
    with pytest.raises(KeyError, match=part):
        reply_from_dict(raw)


@pytest.mark.parametrize(
    ("field", "value"),
    [("content", "not base64!"), ("content", "AAA"), ("content", "AAAA\n")],
)
def test_a_damaged_file_is_a_value_error(field: str, value: str) -> None:
    """Half a file is none."""
    raw = reply_to_dict(Reply("x", attachments=(Attachment("a", "b", b"abc"),)))
    raw["attachments"][0][field] = value
    with pytest.raises(ValueError, match=r"."):
        reply_from_dict(raw)


def test_a_damaged_day_is_a_value_error() -> None:
    """No day is guessed."""
    day = date(2026, 1, 1)
    raw = reply_to_dict(Reply("x", citations=(Citation("a", "b", "c", day, day),)))
    raw["citations"][0]["as_at"] = "2026-02-30"
    with pytest.raises(ValueError, match="day"):
        reply_from_dict(raw)


@pytest.mark.parametrize("text", ["", "[]", "1", "{", "null"])
def test_text_that_is_no_mapping_is_a_value_error(text: str) -> None:
    """A row damaged by hand."""
    with pytest.raises(ValueError, match=r"."):
        from_json(text)


@given(some.datetimes(timezones=some.just(UTC)))
def test_moments_survive_to_the_microsecond(moment: datetime) -> None:
    """Over the whole range of the calendar."""
    assert from_ticks(to_ticks(moment)) == moment


def test_moments_count_the_same_in_any_zone() -> None:
    """And a naive one is refused."""
    here = datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=1)))
    assert to_ticks(here) == to_ticks(datetime(2026, 7, 1, 11, tzinfo=UTC))
    with pytest.raises(TypeError):
        to_ticks(datetime(2026, 7, 1, 12))  # noqa: DTZ001 - the fault under test


def test_names_keep_channels_workspaces_and_ids_apart() -> None:
    """No way of cutting the parts gives another's name."""
    one = Envelope("c", ConversationKey("a", "b", "x"), Message(""))
    other = Envelope("b/c", ConversationKey("a", "", "x"), Message(""))
    third = Envelope("c", ConversationKey("a/b", "", "x"), Message(""))
    assert len({names(one), names(other), names(third)}) == 3
    assert names(one) == ("a/b/c",)


def test_names_begin_with_the_id_and_hold_each_alias_once() -> None:
    """In order."""
    key = ConversationKey("a", "b", "x")
    assert names(Envelope("2", key, Message(""), aliases=("1", "2", "1"))) == ("a/b/2", "a/b/1")
