"""Counting, cutting and cleaning text as Telegram does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.channels.telegram import units


@given(st.text())
def test_length_is_the_number_of_utf_16_units(text: str) -> None:
    assert units.length(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(st.text(), st.integers(0, 30))
def test_head_is_the_longest_beginning_that_fits(text: str, limit: int) -> None:
    end = units.head(text, limit)
    assert units.length(text[:end]) <= limit
    assert end == len(text) or units.length(text[: end + 1]) > limit


@given(st.text(st.characters()))
def test_clean_text_can_be_stored_and_sent_and_is_clean(text: str) -> None:
    cleaned = units.clean(text)
    cleaned.encode()
    assert "\x00" not in cleaned
    assert units.clean(cleaned) == cleaned


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b\u2060", "\u2800", "\x00", "\u3164"])
def test_what_shows_nothing_is_blank(text: str) -> None:
    assert units.is_blank(text)


@pytest.mark.parametrize("text", ["a", "·", "🙂", "\u200bא", "¶"])
def test_what_shows_something_is_not_blank(text: str) -> None:
    assert not units.is_blank(text)


def test_a_stretch_counts_emoji_as_two() -> None:
    assert units.stretch("🙂🙂@bot", 4, 4) == "@bot"


@pytest.mark.parametrize(("offset", "size"), [(-1, 2), (0, 0), (2, 9), (10**30, 1)])
def test_a_stretch_out_of_bounds_is_empty(offset: int, size: int) -> None:
    assert units.stretch("abcd", offset, size) == ""


def test_without_takes_several_stretches_out() -> None:
    assert units.without("🙂@bot a @bot", [(2, 4), (9, 4)]) == "🙂 a "


@pytest.mark.parametrize(
    ("text", "at"),
    [("e\u0301", 1), ("👩\u200d🚀", 1), ("👩\u200d🚀", 2), ("👍🏽", 1), ("☺\ufe0f", 1)],
)
def test_a_cut_inside_a_visible_sign_is_a_joint(text: str, at: int) -> None:
    assert units.is_joint(text, at)


@pytest.mark.parametrize(("text", "at"), [("ab", 0), ("ab", 1), ("ab", 2), ("🙂🙂", 1)])
def test_a_cut_between_signs_is_no_joint(text: str, at: int) -> None:
    assert not units.is_joint(text, at)
