"""
The wording of the pages: the catalogue of this package, read once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from knowledge import british_date
from knowledge.phrases import Phrases
from knowledge.reading import read_page, validate


@dataclass(frozen=True, slots=True)
class SiteWords:
    """The catalogue, and the formats in which pages show values."""

    phrases: Phrases

    def say(self, key: str, **values: object) -> str:
        """A phrase with its placeholders filled in."""
        return self.phrases.say(key, **{name: str(value) for name, value in values.items()})

    def topic(self, topic: str) -> str:
        """A topic's heading; for a topic of an overlay, its name."""
        known = self.phrases.phrases.get(f"topic_{topic}")
        return known or topic.replace("-", " ").capitalize()

    def area(self, area: str) -> str:
        """The heading of an area of figures; for an area of an overlay, its name."""
        known = self.phrases.phrases.get(f"area_{area}")
        return known or area.replace("_", " ").capitalize()

    def day(self, day: date) -> str:
        """A day in British form."""
        return british_date(day)


@cache
def read_words() -> SiteWords:
    """
    The wording of the pages, in English.

    Raises:
        ContentError: The catalogue has a fault.
    """
    text = files("adapters.site").joinpath("words.yaml").read_text(encoding="utf-8")
    return SiteWords(validate(Phrases, read_page(text, "site/words.yaml")))
