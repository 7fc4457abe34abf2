"""The strings of the interface use plain words, full openings and short sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.phrases import Phrases
from knowledge.reading import read_page, validate

CATALOGUE = Path(__file__).parents[2] / "knowledge" / "interface" / "en.yaml"
LONGEST_SENTENCE = 25
"""Words. A figure to be filled in counts as one."""
LONGEST_BUTTON = 4
"""Words on a button."""

UNSPOKEN = re.compile(
    r"\b(?:bites?|binds?|fall due|falls due|fell due|save exceptionally|set aside|"
    r"in like manner|whoever|nought|of (?:ours|mine|yours)|beside|take up|taken up|put by|"
    r"stands? behind|lies? (?:nearest|closest)|go(?:ing|es)? on from|holds? good|hold only|"
    r"below nothing|no longer stands?|more particular|hand over|no such|turn to|as i put it|"
    r"taken? along|read along)\b",
    re.IGNORECASE,
)
"""Words of a dictionary, not of a chat."""
VERDICT = re.compile(r"(?:Yes|No|True|False|Right|Wrong|Usually|Noted)(?:[.,:;]|$)")
"""An opening that says nothing of its subject."""

BARE_ANSWERS = {
    "answer_yes": "the button that means yes",
    "answer_no": "the button that means no",
}
"""Strings that are a verdict because the person gives it, not the guide."""
FIGURE = re.compile(r"\$\{[a-z_]+\}")
SENTENCE_END = re.compile(r"(?<=[.?:;])\s+|\n+")
BUTTONS = ("option_", "i_am_", "clarify_none")


@pytest.fixture(scope="module")
def phrases() -> dict[str, str]:
    return validate(
        Phrases, read_page(CATALOGUE.read_text(encoding="utf-8"), CATALOGUE.name)
    ).phrases


def unspoken(text: str) -> list[str]:
    """The words of a text that nobody would say in a chat."""
    return [found.group(0) for found in UNSPOKEN.finditer(text)]


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, each figure as one word; a colon and a line end close one too."""
    for sentence in SENTENCE_END.split(FIGURE.sub("figure", text)):
        if sentence.strip():
            yield sentence.strip()


def too_long(text: str) -> list[str]:
    """The sentences of a text that have more words than a reader keeps in mind."""
    return [s for s in sentences(text) if len(s.split()) > LONGEST_SENTENCE]


def is_verdict(text: str) -> bool:
    """True where a text opens with a verdict in place of a statement."""
    return VERDICT.match(text) is not None


@pytest.mark.parametrize(
    "text",
    ["A record of mine.", "Pick Change beside it.", "Whoever buys has the duty.", "It fell due."],
)
def test_words_nobody_says_are_found(text: str) -> None:
    assert unspoken(text)


@pytest.mark.parametrize("text", ["Your check is saved.", "Pick a number from 1 to ${last}."])
def test_plain_words_are_let_through(text: str) -> None:
    assert unspoken(text) == []


def test_a_long_sentence_is_found_and_figures_count_as_one_word() -> None:
    words = " ".join(["word"] * LONGEST_SENTENCE)
    assert too_long(f"{words} more.") == [f"{words} more."]
    assert too_long(f"Short. {words}") == []
    assert list(sentences("On ${day}: it applies.\nAsk us.")) == [
        "On figure:",
        "it applies.",
        "Ask us.",
    ]


@pytest.mark.parametrize("text", ["Yes. It applies.", "No", "False: both ways.", "Usually, yes."])
def test_a_bare_verdict_is_found(text: str) -> None:
    assert is_verdict(text)


@pytest.mark.parametrize("text", ["Not sure", "No longer needed: ${labels}.", "That's right."])
def test_an_opening_that_only_resembles_a_verdict_is_let_through(text: str) -> None:
    assert not is_verdict(text)


def test_no_string_uses_words_nobody_says(phrases: dict[str, str]) -> None:
    found = {key: unspoken(text) for key, text in phrases.items() if unspoken(text)}
    assert found == {}


def test_no_string_opens_with_a_bare_verdict(phrases: dict[str, str]) -> None:
    assert {key for key, text in phrases.items() if is_verdict(text)} == {*BARE_ANSWERS}


def test_no_sentence_is_too_long(phrases: dict[str, str]) -> None:
    assert [(key, s) for key, text in phrases.items() for s in too_long(text)] == []


def test_no_string_shouts(phrases: dict[str, str]) -> None:
    assert [key for key, text in phrases.items() if "!" in text] == []


def test_buttons_have_four_words_or_fewer(phrases: dict[str, str]) -> None:
    buttons = {key: text for key, text in phrases.items() if key.startswith(BUTTONS)}
    assert len(buttons) > 25
    assert [key for key, text in buttons.items() if len(text.split()) > LONGEST_BUTTON] == []
