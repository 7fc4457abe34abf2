"""
The interface wording by key: prompts, command names, system messages.

Rules of this file: wording lives in the catalogue, not here; a missing key is a bug that tests
find, never shown to a person.
"""

from __future__ import annotations

import string

from pydantic import Field

from knowledge.source import Content


class Phrases(Content):
    """The catalogue of one language: its tag, its phrases and its command words."""

    language: str = Field(pattern=r"^[a-z]{2}$", description="Language tag, such as en.")
    name: str = Field(default="", description="The language's name in itself.")
    unreviewed: bool = Field(
        default=False, description="True while nobody who knows the language has checked it."
    )
    switch: tuple[str, ...] = Field(default=(), description="What people type to change to it.")
    signs: tuple[str, ...] = Field(
        default=(), description="Short words that show someone writes it, lower case."
    )
    phrases: dict[str, str] = Field(min_length=1, description="Key to text with ${names}.")
    commands: dict[str, tuple[str, ...]] = Field(description="Command to the words that mean it.")

    def say(self, key: str, **values: str) -> str:
        """
        A phrase with its names filled in.

        Raises:
            KeyError: No such phrase, or a name it needs was not given.
        """
        return string.Template(self.phrases[key]).substitute(values)
