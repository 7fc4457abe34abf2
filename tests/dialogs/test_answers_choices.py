"""Yes, no, and one of several options, as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.answers import (
    Ambiguous,
    NotSure,
    OptionWords,
    Picked,
    Reason,
    Refused,
    read_choice,
    read_yes_no,
)

SUBJECTS = (
    OptionWords("services", "Services", ("a service", "service contract")),
    OptionWords("goods", "Goods", ("supplies", "products")),
    OptionWords("works", "Works", ("building works", "construction")),
    OptionWords("mixed", "A mixture", ("mixed", "both")),
)
BODIES = (
    OptionWords("council", "A council", ("local authority", "district council")),
    OptionWords("parish", "A parish or town council", ("parish council", "town council")),
    OptionWords("nhs-trust", "An NHS trust"),
    OptionWords("unsure", "I'm not sure", ("not sure",)),
)
STAGES = (OptionWords("started", "Already started"), OptionWords("not-started", "Not started"))


@pytest.mark.parametrize(
    "text",
    ["yes", "Yess", "yesss!!", "yep", "aye", "y", "YES", "yes we do", "yeah, it is", "we do",
     "of course",
     "that's right", "👍", "✅", "yes please", "\uff59\uff45\uff53", "\u200eyes", "no doubt",
     "sure",
     "ok.", "it does"],
)  # fmt: skip
def test_every_way_of_saying_yes(text: str) -> None:
    assert read_yes_no(text) == Picked("yes")


@pytest.mark.parametrize(
    "text",
    ["no", "nope", "nah", "n", "NO!!", "nooooo", "not really", "no we don't", "we don\u2019t",
     "not yet", "definitely not", "of course not", "👎", "no thanks", "it isn't", "we haven't",
     "no, not yet", "not at all"],
)  # fmt: skip
def test_every_way_of_saying_no(text: str) -> None:
    assert read_yes_no(text) == Picked("no")


@pytest.mark.parametrize(
    "text",
    ["not sure", "don't know", "dunno", "no idea", "unsure", "?", "pass", "skip", "maybe",
     "I think so", "🤷", "no clue", "depends"],
)  # fmt: skip
def test_neither_yes_nor_no_is_not_sure(text: str) -> None:
    assert read_yes_no(text) == NotSure()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.EMPTY),
        ("banana", Reason.NOT_UNDERSTOOD),
        ("n/a", Reason.NOT_UNDERSTOOD),
        ("yes and no", Reason.AMBIGUOUS),
        ("yeah nah", Reason.AMBIGUOUS),
        ("yes but only partly", Reason.AMBIGUOUS),
        ("no problem", Reason.AMBIGUOUS),
        ("yes, not really", Reason.AMBIGUOUS),
        ("y" + "es " * 400, Reason.NOT_UNDERSTOOD),
    ],
)
def test_a_hedged_or_foreign_answer_is_refused(text: str, reason: Reason) -> None:
    assert read_yes_no(text) == Refused(reason)


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("2", "goods"), ("2.", "goods"), ("2)", "goods"), ("(2)", "goods"), ("#2", "goods"),
        ("option 2", "goods"), ("no. 2", "goods"), ("2️⃣", "goods"), ("two", "goods"),
        ("the second one", "goods"), ("2nd", "goods"), ("first", "services"), ("one", "services"),
        ("the last one", "mixed"), ("Goods", "goods"), ("GOODS.", "goods"), ("servces", "services"),
        ("worsk", "works"), ("mixd", "mixed"), ("construction", "works"), ("both", "mixed"),
        ("construction work", "works"), ("I'd say services", "services"), ("supplies", "goods"),
    ],
)  # fmt: skip
def test_an_option_by_number_name_or_misspelling(text: str, option: str) -> None:
    assert read_choice(text, SUBJECTS) == Picked(option)


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("we're a parish council", "parish"), ("distict council", "council"),
        ("counil", "council"), ("local authorty", "council"), ("nhs trust", "nhs-trust"),
        ("not sure", "unsure"),
    ],
)  # fmt: skip
def test_the_longest_name_said_wins(text: str, option: str) -> None:
    assert read_choice(text, BODIES) == Picked(option)


@pytest.mark.parametrize(
    ("text", "options", "picked"),
    [
        ("goods and services", SUBJECTS, ("services", "goods")),
        ("paris council", BODIES, ("council", "parish")),
        ("town counsil", BODIES, ("council", "parish")),
    ],
)
def test_two_options_nearly_as_good_are_both_given(
    text: str, options: tuple[OptionWords, ...], picked: tuple[str, ...]
) -> None:
    assert read_choice(text, options) == Ambiguous(tuple(Picked(each) for each in picked))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.EMPTY),
        ("9", Reason.NOT_UNDERSTOOD),
        ("0", Reason.NOT_UNDERSTOOD),
        ("1 and 2", Reason.SEVERAL),
        ("1 or 2", Reason.SEVERAL),
        ("not goods", Reason.AMBIGUOUS),
        ("xyzzy", Reason.NOT_UNDERSTOOD),
        ("goods " * 500, Reason.NOT_UNDERSTOOD),
    ],
)
def test_no_option_is_guessed(text: str, reason: Reason) -> None:
    assert read_choice(text, SUBJECTS) == Refused(reason)


def test_a_negation_that_is_part_of_a_label_is_no_negation() -> None:
    assert read_choice("it's not started", STAGES) == Picked("not-started")
    assert read_choice("already started", STAGES) == Picked("started")


def test_not_sure_is_an_answer_where_no_option_says_it() -> None:
    assert read_choice("dont know", SUBJECTS) == NotSure()


def test_a_short_name_is_never_a_misspelling() -> None:
    options = (OptionWords("it", "IT"), OptionWords("goods", "Goods"))
    assert read_choice("its about", options) == Refused(Reason.NOT_UNDERSTOOD)
    assert read_choice("it", options) == Picked("it")


def test_a_character_that_stands_for_a_phrase_is_left_out() -> None:
    assert read_yes_no("yes \ufdfa") == Picked("yes")


def test_no_options_at_all_is_refused() -> None:
    assert read_choice("goods", ()) == Refused(Reason.NOT_UNDERSTOOD)


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_gets_a_value(text: str) -> None:
    assert isinstance(read_yes_no(text), Picked | NotSure | Refused)
    assert isinstance(read_choice(text, SUBJECTS), Picked | NotSure | Refused | Ambiguous)


NAMES = st.text("abcdefgh ", min_size=3, max_size=12).filter(str.strip)


@given(st.lists(NAMES, min_size=1, max_size=6, unique_by=lambda name: tuple(name.split())))
@settings(max_examples=200, deadline=None)
def test_every_label_picks_its_own_option(labels: list[str]) -> None:
    options = [OptionWords(f"option-{place}", label) for place, label in enumerate(labels)]
    for option in options:
        assert read_choice(option.label, options) == Picked(option.id)
