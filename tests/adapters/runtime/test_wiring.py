"""What the long-lived ways to run are wired with."""

from __future__ import annotations

from adapters.runtime.wiring import draw_code
from bot.check.transfer_codes import LENGTH, SIGNS, code_in


def test_a_drawn_code_can_be_typed_back_and_is_not_drawn_twice() -> None:
    drawn = {draw_code() for _ in range(200)}
    assert len(drawn) == 200
    for code in drawn:
        bare = code_in(f"resume {code.lower()}")
        assert len(bare) == LENGTH
        assert set(bare) <= set(SIGNS)
