"""The reading grade: what counts as hard, and that lists and figures are read as said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from adapters.authoring.readability import Grades, grade, grades, lint
from knowledge import Entry, Parameters
from knowledge.reading import Located

Make = Callable[..., Located[Entry]]

TODAY = date(2026, 11, 22)
HARD = (
    "Notwithstanding considerable administrative complications, contracting authorities "
    "undertaking comprehensive procurement exercises must systematically contemplate proportionate "
    "environmental, economic and societal ramifications throughout preparatory commissioning."
)


def test_short_words_in_short_sentences_have_a_low_grade() -> None:
    assert grade("It is law. You must look at it.") < 3 < 11 < grade(HARD)


def test_a_hard_answer_is_a_fault_that_names_its_grade(located: Make) -> None:
    easy = [located(id=f"easy-{n}", short="It is law. You must look at it.") for n in range(2)]
    (fault,) = lint([*easy, located(short=HARD)], Parameters(), TODAY)
    assert fault.message.startswith(f"reading grade {grade(HARD):.1f}; at most 11.")


def test_a_hard_middle_is_a_fault_of_the_whole(located: Make) -> None:
    text = "The council must consider wider benefits before it starts buying services."
    assert 9 < grade(text) < 11.5
    found = lint([located(short=text)], Parameters(), TODAY)
    assert found[-1].message.startswith("the middle of all reading grades is")


def test_small_talk_is_not_graded(located: Make) -> None:
    assert grades([located(kind="smalltalk", short=HARD).value], Parameters(), TODAY).by_entry == {}
    assert Grades({}).median == Grades({}).highest == 0.0


def test_the_points_of_a_list_are_sentences_and_addresses_are_not_read(located: Make) -> None:
    listed = located(short="These are in:\n- a school\n- a [council](https://example.org/aaaaaa)")
    said = located(short="These are in: a school. a council.")
    read = [grades([each.value], Parameters(), TODAY).highest for each in (listed, said)]
    assert read[0] == read[1]


def test_figures_are_read_as_they_stand_on_the_day(located: Make, law: Parameters) -> None:
    """An answer that has ended is read for its last day; one without a figure, without it."""
    text = "The figure is {}, and that is what you look at when you buy."
    for last, figure in (
        (None, "£135,018"),
        (date(2024, 6, 1), "£139,688"),
        (date(1999, 1, 1), ""),
    ):
        entry = located(short=text.format("${threshold.services.central}"), valid_to=last).value
        assert grades([entry], law, TODAY).highest == grade(text.format(figure))
