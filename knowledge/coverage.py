"""
What the entries are to cover: sections of the documents the guide grew out of, and facts of law.

Rules of this file: shapes only. The lists stand in `knowledge/fact_base/*.yaml`, which ship with
the program so that a claim to cover something can be checked anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from pydantic import Field

from knowledge.source import Content


class SourceDocument(Content):
    """One document the guide grew out of."""

    title: str
    sections: dict[str, str] = Field(min_length=1, description="Slug to heading, in order.")


class FactBase(Content):
    """
    The documents and the facts, or one file's part of them.

    Attributes:
        documents: By number.
        facts: Id to a few words; the facts themselves are kept by the authors.
        unverified: Facts that could not be checked: never stated, so not to be covered.
    """

    documents: dict[str, SourceDocument] = Field(default_factory=dict)
    facts: dict[str, str] = Field(default_factory=dict)
    unverified: tuple[str, ...] = ()

    @classmethod
    def joined(cls, parts: Iterable[Self]) -> Self:
        """All files' parts as one."""
        documents: dict[str, SourceDocument] = {}
        facts: dict[str, str] = {}
        unverified: tuple[str, ...] = ()
        for part in parts:
            documents |= part.documents
            facts |= part.facts
            unverified += part.unverified
        return cls(documents=documents, facts=facts, unverified=unverified)

    @property
    def sections(self) -> frozenset[str]:
        """Every section as entries name it: `number/slug`."""
        return frozenset(
            f"{number}/{slug}"
            for number, document in self.documents.items()
            for slug in document.sections
        )
