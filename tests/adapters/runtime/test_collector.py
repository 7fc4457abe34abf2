"""Collection is paused for a block, and is afterwards as it was, whatever happened in it."""

from __future__ import annotations

import gc

import pytest

from adapters.runtime.collector import paused


@pytest.fixture(autouse=True)
def restored() -> object:
    """The collector of the tests themselves stays as it was."""
    was_enabled = gc.isenabled()
    yield
    (gc.enable if was_enabled else gc.disable)()


def test_nothing_is_collected_within_and_it_goes_on_after_an_error() -> None:
    gc.enable()
    with pytest.raises(ZeroDivisionError), paused():
        assert not gc.isenabled()
        _ = 1 / 0
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    with paused():
        pass
    assert not gc.isenabled()
