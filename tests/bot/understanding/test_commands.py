"""Commands as people give them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.library import Library
from bot.understanding.commands import MAX_COMMAND_WORDS, nearest, recognise


def test_every_word_of_the_catalogue_is_its_command(library: Library) -> None:
    words = {w: name for name, all_words in library.phrases.commands.items() for w in all_words}
    assert len(words) > 50
    for word, command in words.items():
        for typed in (word, word.upper(), f" {word}. ", f"{word}?", f"{word}!"):
            assert recognise(typed, library.phrases) == command, typed


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("helpp", "help"),
        ("go bakc", "back"),
        ("restrat", "restart"),
        ("start agian", "restart"),
        ("reveiw", "review"),
        ("tell me moer", "more"),
        ("definitons", "terms"),
    ],
)
def test_a_near_miss_is_the_command(typed: str, command: str, library: Library) -> None:
    assert recognise(typed, library.phrases) == command


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "?!",
        "en",
        "wh",
        "what is the threshold for a council",
        "why does the Act leave out goods",
        "more than a million",
        "services",
        "contract",
        "council",
        "no",
        "yes",
        "none",
        "one",
        "two",
        "sure",
        "one two three four five six seven",
    ],
)
def test_what_is_no_command_stays_a_question_or_an_answer(typed: str, library: Library) -> None:
    assert recognise(typed, library.phrases) is None


def test_a_command_of_more_words_than_any_has_is_none(library: Library) -> None:
    longest = max(len(w.split()) for ws in library.phrases.commands.values() for w in ws)
    assert longest <= MAX_COMMAND_WORDS
    assert recognise("help " * (MAX_COMMAND_WORDS + 1), library.phrases) is None


@given(st.text())
def test_any_text_is_a_command_of_the_catalogue_or_none(library: Library, text: str) -> None:
    assert recognise(text, library.phrases) in {None, *library.phrases.commands}
    command, word = nearest(text, library.phrases)
    assert command in {"", *library.phrases.commands}
    assert word in {"", *(words[0] for words in library.phrases.commands.values())}


@pytest.mark.parametrize(
    ("name", "near"),
    [("reviewing", "review"), ("Halp", "help"), ("mythss", "myths"), ("xyzzy", ""), ("", "")],
)
def test_an_unknown_command_suggests_the_nearest(name: str, near: str, library: Library) -> None:
    assert nearest(name, library.phrases) == (near, near)


def test_what_is_suggested_in_another_language_is_the_command_by_its_word(library: Library) -> None:
    """A button carries the command's name; the word is only what it is called there."""
    welsh = library.speaking("cy").phrases
    assert nearest("noll", welsh) == ("back", "nôl")
