"""
How a message was understood, for `ask --explain` and `chat --explain`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

MAX_CANDIDATES = 3


def interpretation_lines(plain: dict[str, Any]) -> Iterator[str]:
    """
    An interpretation as lines for a terminal: who took the message, and what each one before saw.

    Args:
        plain: As `bot.understanding.explanation.explained` gives it.
    """
    yield f"How it was understood: {plain['interpreter']} ({plain['act']})"
    for look in plain["looks"]:
        read = "; ".join(f"{name}: {value}" for name, value in look["read"].items())
        mark = "*" if look["took"] else "-"
        yield f"  {mark} {look['interpreter']}" + (f"  [{read}]" if read else "")
    if plain["spans"]:
        yield "  words used: " + " | ".join(span["text"] for span in plain["spans"])
    if plain["decision"]:
        decision = plain["decision"]
        first = decision["candidates"][:MAX_CANDIDATES]
        named = ", ".join(f"{each['id']} {each['score']}" for each in first) or "nothing"
        yield f"  matcher: {decision['band']}; {named}"
