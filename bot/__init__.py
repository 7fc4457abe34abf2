"""
The dialogue engine: session and event in, session and replies out.

What may not enter here: a file, a socket, a clock, a platform's name; any import of `adapters`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.content.library import Library, assemble
    from bot.engine import Engine
    from bot.matching import Matcher
    from bot.service import Service

__all__ = ["Engine", "Library", "Matcher", "Service", "assemble"]

_HOMES = {
    "Engine": "bot.engine",
    "Library": "bot.content.library",
    "Matcher": "bot.matching",
    "Service": "bot.service",
    "assemble": "bot.content.library",
}


def __getattr__(name: str) -> object:
    """Public names on first use: the matcher loads numpy, which most commands do without."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'bot' has no attribute {name!r}")
