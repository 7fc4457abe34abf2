"""Waits double from failure to failure and stay below their bound."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.backoff import Backoff

PATIENT = Backoff(first=timedelta(seconds=1), longest=timedelta(minutes=1))


@pytest.mark.parametrize(
    ("failures", "seconds"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (8, 60), (10_000, 60)]
)
def test_a_wait_doubles_up_to_the_longest(failures: int, seconds: int) -> None:
    assert PATIENT.after(failures) == timedelta(seconds=seconds)


def test_without_a_first_wait_there_is_none() -> None:
    assert Backoff(timedelta(0), timedelta(minutes=1)).after(9) == timedelta(0)
