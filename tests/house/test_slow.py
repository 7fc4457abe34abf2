"""What `make unit-fast` leaves out is there, and is not most of the tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import SLOW

TESTS = Path(__file__).parents[1]


@pytest.mark.parametrize("name", SLOW)
def test_what_is_marked_slow_is_there(name: str) -> None:
    place = TESTS / name
    found = [place] if place.is_file() else list(place.rglob("test_*.py"))
    assert found, f"{name} holds no tests: take it off the list in tests/conftest.py"


def test_a_test_of_a_slow_file_is_marked_and_this_one_is_not(
    request: pytest.FixtureRequest,
) -> None:
    assert request.node.get_closest_marker("slow") is None
    for item in request.session.items:
        is_end_to_end = item.path.is_relative_to(TESTS / "end_to_end")
        assert not is_end_to_end or item.get_closest_marker("slow")
