"""Short forms and misspellings, read in the knowledge base's own words."""

from __future__ import annotations

import pytest

from bot.matching.spelling import PhraseSpeller, SpellingReader, SpellingReading, count_words
from knowledge.language import Language

OURS = {"threshold": 5, "weighting": 3, "waiting": 1, "council": 4, "covid19": 1, "lots": 2}


@pytest.fixture
def speller() -> PhraseSpeller:
    return PhraseSpeller(OURS, known=("counsel", "thrush"))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("threshhold", "threshold"),
        ("treshold", "threshold"),
        ("hreshold", "threshold"),
        ("thersohld", "threshold"),
        ("councl", "council"),
        ("wieghting", "weighting"),
        ("counsel", "counsel"),
        ("thrush", "thrush"),
        ("council", "council"),
        ("lot", "lot"),
        ("lost", "lots"),
        ("covid18", "covid18"),
        ("banana", "banana"),
        ("councillor", "councillor"),
        ("cxyncil", "cxyncil"),
    ],
)
def test_a_word_is_mended_only_into_a_near_word_of_ours(
    speller: PhraseSpeller, typed: str, read: str
) -> None:
    assert speller.mend(typed) == read


def test_the_nearest_then_the_more_frequent_then_the_first_word_wins() -> None:
    assert PhraseSpeller({"grants": 1, "grands": 9}, ()).mend("grantz") == "grants"
    assert PhraseSpeller({"bids": 1, "bidx": 2}, ()).mend("bidq") == "bidx"
    assert PhraseSpeller({"bids": 1, "bidx": 1}, ()).mend("bidq") == "bids"


LANGUAGE = Language(
    aliases={"sv": "social value", "ts and cs": "terms and conditions", "ps(sv)a": "the act"},
    ambiguous={"meat": "most economically advantageous tender"},
    field=frozenset({"tender", "procurement"}),
)


@pytest.mark.parametrize(
    ("text", "read", "changes"),
    [
        ("What is SV?", "what is social value?", (("sv", "social value"),)),
        ("SV, sv!", "social value, social value!", (("sv", "social value"),)),
        ("our Ts and Cs", "our terms and conditions", (("ts and cs", "terms and conditions"),)),
        ("PS(SV)A now", "the act now", (("ps sv a", "the act"),)),
        ("meat pie", "meat pie", ()),
        ("MEAT PIE", "meat pie", ()),
        (
            "what is MEAT",
            "what is most economically advantageous tender",
            (("meat", "most economically advantageous tender"),),
        ),
        (
            "meat in tendering",
            "most economically advantageous tender in tendering",
            (("meat", "most economically advantageous tender"),),
        ),
        ("", "", ()),
    ],
)
def test_short_forms_are_written_out(
    text: str, read: str, changes: tuple[tuple[str, str], ...]
) -> None:
    assert SpellingReader(LANGUAGE).read(text) == SpellingReading(read, changes)


def test_short_forms_come_before_spelling_and_both_are_told() -> None:
    reader = SpellingReader(LANGUAGE, PhraseSpeller({"weighting": 1}, ()))
    assert reader.read("sv wieghting") == SpellingReading(
        "social value weighting", (("sv", "social value"), ("wieghting", "weighting"))
    )


def test_words_are_counted_as_they_are_compared() -> None:
    assert count_words(("a 1,000 bid", "a bid")) == {"a": 2, "bid": 2, "1000": 1}
