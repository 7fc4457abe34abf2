"""What a person typed, made safe to read."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.normalise import MAX_CHARACTERS, has_words, visible_text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("what is the Act?", "what is the Act?"),
        ("  two\t\tspaces\n\nand lines ", "two spaces and lines"),
        ("null\x00byte\x07bell", "null byte bell"),
        ("zero\u200bwidth\u200d\ufeff", "zero width"),
        ("\u202eright to left\u202c", "right to left"),
        ("lone\ud800surrogate", "lone surrogate"),
        ("private\ue000use", "private use"),
        ("line\u2028and paragraph\u2029separators", "line and paragraph separators"),
        ("non-breaking\u00a0space", "non-breaking space"),
        ("Größe £5 😀 नमस्ते", "Größe £5 😀 नमस्ते"),
        ("", ""),
        ("\u200b\n\x00", ""),
    ],
)
def test_what_cannot_be_seen_goes_and_the_words_stay(typed: str, read: str) -> None:
    assert visible_text(typed) == read


def test_a_very_long_message_is_read_to_its_limit() -> None:
    assert visible_text("a" * 100_000) == "a" * MAX_CHARACTERS
    assert visible_text(" " * 100_000 + "too late") == ""


@given(st.text(st.characters()))
def test_cleaning_is_idempotent_bounded_and_leaves_nothing_invisible(text: str) -> None:
    cleaned = visible_text(text)
    assert visible_text(cleaned) == cleaned
    assert len(cleaned) <= min(len(text), MAX_CHARACTERS)
    assert cleaned == cleaned.strip()
    assert "  " not in cleaned
    assert not [char for char in cleaned if unicodedata.category(char)[0] == "C"]


@given(st.text(st.characters(), max_size=50))
def test_cleaning_keeps_every_letter_and_digit_in_order(text: str) -> None:
    def seen(said: str) -> str:
        return "".join(char for char in said if char.isalnum())

    assert seen(visible_text(text)) == seen(text)


@pytest.mark.parametrize("text", ["a", "?5", "£250k", "é", "語", "/why"])
def test_a_letter_or_a_digit_is_a_word(text: str) -> None:
    assert has_words(text)


@pytest.mark.parametrize("text", ["", "?!", "😀 👍", "---", "£", "/"])
def test_signs_alone_are_no_words(text: str) -> None:
    assert not has_words(text)
