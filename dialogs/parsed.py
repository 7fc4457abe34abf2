"""`UNSURE`, the canonical answer for "not sure", valid for any question."""

from typing import Final

UNSURE: Final = "unsure"
