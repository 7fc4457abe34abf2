"""
Neutral markup as plain text, for terminals and screen readers.

    >>> to_plain_text("**Yes.** See [s. 1](https://www.legislation.gov.uk/ukpga/2012/3/section/1).")
    'Yes. See s. 1 (https://www.legislation.gov.uk/ukpga/2012/3/section/1).'
"""

from __future__ import annotations

import re

LINK = re.compile(r"\[([^\[\]]+)\]\((https://[^\s()]+(?:\([^\s()]*\)[^\s()]*)*)\)")
BOLD = re.compile(r"\*\*([^*\n]+)\*\*")


def to_plain_text(text: str) -> str:
    """The text without markup, with each link's address after its words."""
    return BOLD.sub(r"\1", LINK.sub(r"\1 (\2)", text))
