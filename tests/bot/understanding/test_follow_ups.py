"""What a message says of the conversation itself, by the words of the packaged file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.library import Library
from bot.matching.words import sentences
from bot.understanding.follow_ups import (
    FollowUp,
    audience,
    follow_up,
    presses,
    tells_of_oneself,
)
from bot.understanding.legal_date import asked_day
from bot.understanding.normalise import word_line

TODAY = date(2026, 11, 22)


def read(text: str, library: Library) -> FollowUp | None:
    """What a message asks of the answer before it."""
    return follow_up(word_line(text), library.steering, TODAY, lambda: asked_day(text, TODAY))


def test_plain_words_have_neither_marks_nor_capitals() -> None:
    assert word_line("  What's THAT, then?! ") == "whats that then"


@pytest.mark.parametrize(
    ("text", "facet"),
    [
        ("since when?", "since"),
        ("Sinse when", "since"),
        ("What was it before?", "before"),
        ("and now?", "now"),
        ("so what?", "meaning"),
        ("what does that mean for us as a charity?", "meaning"),
        ("What does it mean for us", "meaning"),
    ],
)
def test_a_facet_of_the_last_answer_is_heard(text: str, facet: str, library: Library) -> None:
    said = read(text, library)
    assert said == replace(FollowUp(), facet=facet)


@pytest.mark.parametrize(
    ("text", "opener", "idea"),
    [
        ("and for central government?", "same", "central"),
        ("And in Wales?", "same", "wales"),
        ("what about below that?", "either", "below"),
        ("what about goods?", "either", "goods"),
        ("how about mixed contracts of goods and services", "either", "mixed"),
        ("and for goods or works?", "same", ""),
        ("what about the weather", "either", ""),
        ("does it cover schools?", "", "schools"),
    ],
)
def test_an_idea_is_heard_where_one_alone_is_named(
    text: str, opener: str, idea: str, library: Library
) -> None:
    said = read(text, library)
    assert said is not None
    assert (said.opener, said.idea) == (opener, idea)


@pytest.mark.parametrize(
    ("text", "day"),
    [("and in 2015?", date(2015, 7, 2)), ("and 2016?", date(2016, 7, 1)), ("and for 2030?", None)],
)
def test_a_day_alone_is_heard(text: str, day: date | None, library: Library) -> None:
    said = read(text, library)
    assert said is not None
    assert (said.day, said.only_day) == (day, day is not None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?!",
        "what is the threshold for a council?",
        "who enforces the Act",
        "before that we have to look at whether it can be that this is how they do those things",
        "and " * 15,
    ],
)
def test_a_question_of_its_own_goes_on_from_nothing(text: str, library: Library) -> None:
    assert read(text, library) is None


@pytest.mark.parametrize(
    ("text", "who", "only"),
    [
        ("we're a charity", "provider", True),
        ("We are a small charity bidding to a council. Can we?", "provider", False),
        ("as a council buyer", "commissioner", True),
        ("I'm a procurement officer at a district council", "commissioner", True),
        ("We are a charity in Leeds.", "provider", True),
        ("we are a charity in a standstill", "provider", False),
        ("We are a charity. Really.", "provider", False),
        ("I'm with a district council and our contract is up", "commissioner", False),
        ("we are a charity buying cleaning", "commissioner", False),
        ("as a council contractor what do we do", "provider", False),
        ("I answer the support desk", "support", True),
        ("we bid for council work", "provider", False),
        ("does that count as a council?", None, False),
        ("is it a charity", None, False),
        ("we are glad", None, False),
        ("", None, False),
    ],
)
def test_who_writes_is_heard(text: str, who: str | None, only: bool, library: Library) -> None:
    assert audience([word_line(each) for each in sentences(text)], library.steering) == (who, only)


def test_time_presses_in_the_words_of_the_file_alone(library: Library) -> None:
    assert presses(word_line("We lost the tender yesterday!"), library.steering)
    assert presses(word_line("is there a STANDSTILL?"), library.steering)
    assert not presses(word_line("what is the threshold?"), library.steering)


def test_the_writers_own_case_is_told_in_the_first_person(library: Library) -> None:
    assert tells_of_oneself(word_line("We're a council"), library.steering)
    assert not tells_of_oneself(word_line("what is the threshold for a council"), library.steering)


@given(st.text())
def test_any_text_gives_a_result(library: Library, text: str) -> None:
    said = read(text, library)
    assert said is None or said.facet or said.opener or said.pointer
    who, only = audience([word_line(each) for each in sentences(text)], library.steering)
    assert who is not None or not only
