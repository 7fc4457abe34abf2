"""
The word for "not sure", as a canonical answer of any question.
"""

from typing import Final

UNSURE: Final = "unsure"
