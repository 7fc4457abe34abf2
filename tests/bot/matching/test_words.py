"""Cleaning, cutting and shortening of what people type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import normalise, questions
from bot.matching.words import MAX_CHARACTERS, is_question, reduce, sentences, stem, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("What\u2019s the THRESHOLD?", ("what's", "the", "threshold")),
        ("a £213,477.50 contract", ("a", "213477.50", "contract")),
        ("PPN 06/20", ("ppn", "06", "20")),
        ("Ynys M\u00f4n", ("ynys", "mon")),
        ("well-being", ("well", "being")),
        ("tab\tnew\nline\x00null\u200bjoined", ("tab", "new", "line", "nulljoined")),
        ("\uff26\uff35\uff2c\uff2c width", ("full", "width")),
        ("\U0001f389\U0001f389 ?!", ()),
        ("", ()),
    ],
)
def test_words_are_cut_in_lower_case_without_accents_or_marks(
    text: str, words: tuple[str, ...]
) -> None:
    assert tokens(text) == words


def test_stems_join_the_forms_of_a_word() -> None:
    assert stem("weightings") == stem("weighting") == stem("weighted")


def test_a_short_text_is_left_whole() -> None:
    text = "We run a hospice. Are we covered?"
    assert reduce(text) == text


def test_a_long_message_is_reduced_to_its_questions() -> None:
    story = "Our team has been working on this for a long time and people differ. " * 12
    text = f"{story}Does the Act cover grants? {story}Thanks for reading."
    assert reduce(text) == "Does the Act cover grants?"


def test_a_question_too_long_to_keep_is_skipped_for_one_that_fits() -> None:
    rambling = "is it so that " + "very " * 120 + "?"
    assert reduce(f"{rambling} Does it apply to goods?") == "Does it apply to goods?"


def test_a_long_text_without_a_question_keeps_its_beginning_and_end() -> None:
    text = "Beginning here. " + "Filler follows on. " * 60 + "The end."
    reduced = reduce(text)
    assert reduced.startswith("Beginning here.")
    assert reduced.endswith("The end.")
    assert len(reduced) <= MAX_CHARACTERS + 1


def test_a_text_that_is_long_only_in_spaces_keeps_every_word() -> None:
    assert reduce("one" + " " * 2_000 + "two") == "one two"


def test_the_question_at_the_end_of_a_vast_text_is_found() -> None:
    assert "does it apply to goods?" in reduce("filler text. " * 9_000 + "does it apply to goods?")


@pytest.mark.parametrize(
    ("sentence", "asks"),
    [
        ("Covered?", True),
        ("does it apply to us", True),
        ("and what about grants", True),
        ("- can a parish council use it", True),
        ("tell me about call-offs", True),
        ("We run a charity.", False),
        ("whatever happens", False),
    ],
)
def test_questions_are_told_from_statements(sentence: str, asks: bool) -> None:
    assert is_question(sentence) is asks


def test_sentences_without_a_word_are_left_out() -> None:
    assert sentences("Yes. ... !!\nNo") == ("Yes.", "No")


def test_one_question_is_not_split() -> None:
    text = "We are a parish council. Are we covered?"
    assert questions(text) == (text,)


def test_several_questions_keep_what_was_said_before_each() -> None:
    text = "We are a council. Are we covered? And what is the threshold? Thanks."
    assert questions(text) == (
        "We are a council. Are we covered?",
        "And what is the threshold? Thanks.",
    )


def test_two_questions_with_nothing_after_them_are_two() -> None:
    assert questions("Who? Why?") == ("Who?", "Why?")


@given(st.text(max_size=1_500))
def test_normalising_twice_changes_nothing_more_and_no_text_raises(text: str) -> None:
    once = normalise(text)
    assert tokens(once) == tokens(text)
    assert len(reduce(text)) <= max(MAX_CHARACTERS + 1, 0)
