"""Neutral markup as plain text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.library import Library
from bot.model.plain_text import to_plain_text
from bot.rendering.entries import LegalDay, answer, more, sources

words = st.text("abc XYZ 019£,.;:!?()'-", min_size=1, max_size=12).filter(str.strip)
addresses = st.from_regex(r"https://[a-z]{1,8}\.example(/[a-z0-9_]{1,5}){0,3}", fullmatch=True)
links = st.builds("[{}]({})".format, words, addresses)
bold = st.builds("**{}**".format, words | links)
lines = st.lists(words | links | bold, min_size=1, max_size=4).map(" ".join)
paragraphs = st.lists(lines | lines.map("- {}".format), min_size=1, max_size=4).map("\n".join)
texts = st.lists(paragraphs, min_size=1, max_size=3).map("\n\n".join)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**Yes.** It does.", "Yes. It does."),
        ("[s. 1](https://law.example/1)", "s. 1 (https://law.example/1)"),
        ("**[s. 1](https://law.example/1)**", "s. 1 (https://law.example/1)"),
        ("[**s. 1**](https://law.example/1)", "s. 1 (https://law.example/1)"),
        ("[a](https://law.example/x_(y)/z)", "a (https://law.example/x_(y)/z)"),
        ("- one\n- two", "- one\n- two"),
        ("2 * 3 ** 4", "2 * 3 ** 4"),
        ("[note] (see below)", "[note] (see below)"),
        ("[x](http://law.example)", "[x](http://law.example)"),
        ("**over\na line**", "**over\na line**"),
        ("", ""),
    ],
)
def test_the_signs_go_and_the_words_stay(text: str, shown: str) -> None:
    assert to_plain_text(text) == shown


@given(texts)
def test_no_sign_of_ours_is_left_and_plain_text_stays_plain(text: str) -> None:
    shown = to_plain_text(text)
    assert "**" not in shown
    assert "](" not in shown
    assert to_plain_text(shown) == shown


@given(st.text())
def test_any_text_at_all_can_be_shown(text: str) -> None:
    assert len(to_plain_text(text)) <= len(text) + text.count("](")


def test_no_answer_of_the_library_shows_signs_of_markup(library: Library, today: date) -> None:
    when = LegalDay(today, today)
    for entry in library.entries.values():
        replies = (
            answer(library, entry, when, "commissioner").reply,
            more(library, entry, when),
            sources(library, entry, when),
        )
        for reply in replies:
            assert reply.text.strip(), entry.id
            assert "**" not in reply.plain, entry.id
            assert "](" not in reply.plain, entry.id
