"""Phrasings: enough, each its own, none that leans on the title's word, none near another's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from adapters.authoring.phrasings import lint, main_word, overlap, stems
from knowledge import Entry
from knowledge.reading import Located

Make = Callable[..., Located[Entry]]

EIGHT = (
    "do grants count",
    "money given without a contract",
    "we fund a club each year",
    "is funding a charity caught",
    "award letters to voluntary groups",
    "paying towards someone's costs",
    "gift or deal, where is the line",
    "subsidy for a food bank",
)


def said(*entries: Located[Entry]) -> list[str]:
    return [fault.message for fault in lint(entries)]


def test_eight_phrasings_of_their_own_are_no_fault(located: Make) -> None:
    assert said(located(title="Are grants covered?", utterances=EIGHT)) == []


def test_seven_phrasings_are_too_few(located: Make) -> None:
    (message,) = said(located(title="Are grants covered?", utterances=EIGHT[:7]))
    assert message.startswith("7 phrasings; at least 8.")


def test_a_varied_template_is_found_and_both_are_named(located: Make) -> None:
    twin = "subsidies for the food banks"
    (message,) = said(located(title="Are grants covered?", utterances=(*EIGHT, twin)))
    assert message.startswith("shares 67% of its words with 'subsidy for a food bank'; at most 60%")


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("do grants count", "does a grant count", 2 / 5),
        ("grants", "grants", 1.0),
        ("a b c d e", "a b c", 3 / 5),
        ("", "", 0.0),
    ],
)
def test_the_overlap_is_the_share_of_all_stems_that_both_have(
    one: str, other: str, share: float
) -> None:
    assert overlap(stems(one), stems(other)) == pytest.approx(share)


def test_exactly_sixty_per_cent_is_allowed(located: Make) -> None:
    """Three of five stems are shared."""
    phrases = (*EIGHT[:-1], "red blue green white black", "red blue green")
    assert said(located(title="Are grants covered?", utterances=phrases)) == []


def test_the_main_word_is_the_titles_word_that_most_phrasings_use(located: Make) -> None:
    entry = located(title="Are grants covered by it?", utterances=EIGHT).value
    assert main_word(entry) == "grant"
    assert main_word(located(title="What is it?", utterances=EIGHT).value) == ""


def test_three_phrasings_do_without_the_main_word(located: Make) -> None:
    leaning = tuple(f"{phrase} grants" for phrase in EIGHT[:6])
    (message,) = said(located(title="Are grants covered?", utterances=(*leaning, *EIGHT[6:])))
    assert message.startswith("2 phrasings do without the title's main word ('grant…'); at least 3")


def test_small_talk_may_lean_on_its_word(located: Make) -> None:
    thanks = tuple(f"thanks {'a' * number}" for number in range(1, 9))
    found = said(located(kind="smalltalk", title="Thank you or thanks?", utterances=thanks))
    assert not [message for message in found if "main word" in message]


def test_nearly_the_same_phrasing_of_another_entry_is_a_fault(located: Make) -> None:
    one = located(id="one", title="Are grants covered?", utterances=EIGHT)
    others = (*(f"{phrase} {n}" for n, phrase in enumerate(EIGHT[:7])), "Does the grant count?")
    two = located(id="two", title="Are gifts covered?", utterances=others)
    (message,) = said(one, two)
    assert message.startswith("'one' has nearly the same phrasing ('do grants count').")
