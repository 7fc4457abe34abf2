"""Errors carry fields, and their words say what, where and what to do."""

from datetime import date

import pytest

from bot.errors import DeliveryError, SessionConflict
from knowledge import ContentError, Fault, GuidanceError, NotInForce


def test_every_error_of_ours_is_a_guidance_error() -> None:
    for error in (ContentError, NotInForce, SessionConflict, DeliveryError):
        assert issubclass(error, GuidanceError)


def test_a_fault_names_its_file_and_line() -> None:
    assert str(Fault("entries/a.yaml", 3, "wrong.")) == "entries/a.yaml:3: wrong."


def test_a_fault_of_the_whole_file_names_no_line() -> None:
    assert str(Fault("entries/a.yaml", 0, "empty.")) == "entries/a.yaml: empty."


def test_faults_are_listed_by_file_and_then_by_line() -> None:
    later, earlier = Fault("b.yaml", 1, "x"), Fault("a.yaml", 9, "y")
    first = Fault("a.yaml", 2, "z")
    error = ContentError((later, earlier, first))
    assert error.faults == (first, earlier, later)
    assert str(error).splitlines() == ["a.yaml:2: z", "a.yaml:9: y", "b.yaml:1: x"]


@pytest.mark.parametrize(
    ("repealed", "words"), [(False, "is not loaded"), (True, "was no longer in force")]
)
def test_not_in_force_says_whether_the_law_had_ended_or_had_not_begun(
    repealed: bool, words: str
) -> None:
    error = NotInForce("act.in_force", date(2012, 1, 1), repealed=repealed)
    assert (error.name, error.day, error.repealed) == ("act.in_force", date(2012, 1, 1), repealed)
    assert str(error) == f"act.in_force {words} on 2012-01-01"
