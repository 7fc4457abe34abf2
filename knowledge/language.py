"""
Models of the word lists: abbreviations, everyday English and the terms of the field.

Rules of this file: models only. The lists are in `knowledge/language/*.yaml`; all words are lower
case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Self

from pydantic import Field, field_validator, model_validator

from knowledge.source import Content

_MOST_WORDS = 4


Short = dict[str, str]
"""An abbreviation as typed, one to four words, and its expansion."""


class Aliases(Content):
    """`aliases.yaml`: abbreviations and their expansions."""

    aliases: Short = Field(description="Always read so.")
    ambiguous: Short = Field(
        default_factory=dict,
        description="Ordinary words too: read so only in capitals or beside a word of the field.",
    )

    @field_validator("aliases", "ambiguous")
    @classmethod
    def _lower(cls, aliases: Short) -> Short:
        for typed, read in aliases.items():
            if typed != typed.lower() or read != read.lower():
                raise ValueError(f"write '{typed}' and what it stands for in lower case")
            if not typed.strip() or not read.strip():
                raise ValueError("an alias and what it stands for each hold a word")
            if len(typed.split()) > _MOST_WORDS:
                raise ValueError(f"'{typed}' is longer than {_MOST_WORDS} words")
        return aliases

    @model_validator(mode="after")
    def _apart(self) -> Self:
        both = sorted(self.aliases.keys() & self.ambiguous.keys())
        if both:
            raise ValueError(f"'{both[0]}' stands among the plain and the ambiguous aliases")
        return self


class Words(Content):
    """`common.yaml` and `field.yaml`: words separated by white space."""

    words: str = Field(description="Lower-case words in any order, white space between.")

    @property
    def as_set(self) -> frozenset[str]:
        """Each word once; may be empty."""
        return frozenset(self.words.split())


class Questions(Content):
    """`uncovered.yaml` and `elsewhere.yaml`: what people write that no entry answers."""

    questions: tuple[str, ...] = Field(min_length=1, description="As people typed them.")


class MatchingSettings(Content):
    """`matching.yaml`: how careful the matcher is, and the accuracy that the entries must keep."""

    false_answer_budget: float = Field(
        default=0.05,
        gt=0,
        lt=1,
        description="Share of questions that no entry answers which may be answered all the same.",
    )
    least_found: float = Field(
        default=0.0,
        ge=0,
        le=1,
        description="Share of phrasings that must find their entry when they are held out.",
    )


class Language(Content):
    """
    Everything the matcher knows about how people write, apart from the entries themselves.

    Attributes:
        aliases: As `Aliases.aliases`; may be empty.
        ambiguous: As `Aliases.ambiguous`; may be empty.
        common: Everyday English words, never corrected as misspellings of the content's words.
        field: Words that show that a message is about the field, whether or not an entry covers it.
        uncovered: Questions of the field, or close to it, that no entry answers; may be empty.
        elsewhere: Messages that have nothing to do with the field; may be empty.
        dials: How careful the matcher is.
    """

    aliases: Short = Field(default_factory=dict)
    ambiguous: Short = Field(default_factory=dict)
    common: frozenset[str] = frozenset()
    field: frozenset[str] = frozenset()
    uncovered: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    dials: MatchingSettings = MatchingSettings()

    @classmethod
    def from_content(
        cls,
        aliases: Mapping[str, object],
        common: Mapping[str, object],
        field: Mapping[str, object],
    ) -> Self:
        """
        The language from three parsed files: `aliases`, `common` and `field`.

        Raises:
            pydantic.ValidationError: A file does not have the expected content.
        """
        short = Aliases.model_validate(aliases)
        return cls(
            aliases=short.aliases,
            ambiguous=short.ambiguous,
            common=Words.model_validate(common).as_set,
            field=Words.model_validate(field).as_set,
        )

    @classmethod
    def of(cls, common: Iterable[str] = (), field: Iterable[str] = (), **aliases: str) -> Self:
        """A language from strings of words, for small knowledge bases and for tests."""
        return cls(aliases=dict(aliases), common=frozenset(common), field=frozenset(field))


class Spelling(Content):
    """
    Words missing from the dictionary, for the spelling check.

    Attributes:
        words: Names, terms of the field and British spellings, lower case.
        short_forms: Abbreviations that need no explanation: UK, NHS.
    """

    words: str = Field(description="Lower-case words in any order, white space between.")
    short_forms: str = Field(description="As written, in the singular, white space between.")
