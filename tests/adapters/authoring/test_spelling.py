"""British spelling: what is right, what is American, what is wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from adapters.authoring.spelling import Dictionary, lint, words
from knowledge import Entry
from knowledge.reading import Located

Make = Callable[..., Located[Entry]]


@pytest.fixture(scope="module")
def speller() -> Dictionary:
    return Dictionary(frozenset({"knowsley", "practice"}))


RIGHT = (
    "organisation",
    "organisations",
    "programme",
    "labour",
    "licence",
    "catalogue",
    "Procurement",
    "contract's",
    "england",
    "Knowsley",
    "Knowsley's",
    "practice",
)


@pytest.mark.parametrize("word", RIGHT)
def test_british_and_our_own_words_are_right(speller: Dictionary, word: str) -> None:
    assert (speller.american(word), speller.fault(word)) == ("", "")


@pytest.mark.parametrize(
    ("word", "british"),
    [("organization", "organisation"), ("Program", "programme"), ("labor", "labour")],
)
def test_american_forms_are_told_with_the_british_one(
    speller: Dictionary, word: str, british: str
) -> None:
    assert speller.american(word) == british


def test_a_misspelt_word_is_told_with_what_may_be_meant(speller: Dictionary) -> None:
    assert speller.fault("procurment").startswith(
        "'procurment' is not in the dictionary. Did you mean 'procurement'?"
    )


def test_words_are_read_without_figures_addresses_and_placeholders() -> None:
    text = (
        "It\u2019s 5m for ${a.b} on gov.uk, see [the **page**](https://x.org/abc) at https://y.org."
    )
    assert words(text) == ("It's", "m", "for", "on", "see", "the", "page", "at")


def test_people_may_type_american_but_the_guide_does_not_write_it(located: Make) -> None:
    phrases = ("an organization", "the organizaton", "three")
    found = list(lint([located(utterances=phrases, short="An organization is one.")], frozenset()))
    assert [fault.message.split(".")[0] for fault in found] == [
        "'organization' is American",
        "'organizaton' is not in the dictionary",
    ]
