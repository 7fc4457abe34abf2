"""
What the entries must cover: sections of the documents the guide is based on, and facts of law.

Rules of this file: models only. The lists are in `knowledge/fact_base/*.yaml`. They ship with the
program, so that coverage can be checked on any installation.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from pydantic import Field

from knowledge.source import Content


class SourceDocument(Content):
    """One document the guide is based on."""

    title: str
    sections: dict[str, str] = Field(min_length=1, description="Slug to heading, in order.")


class FactBase(Content):
    """
    The documents and facts to cover: all of them, or those of one file.

    Attributes:
        documents: By number.
        facts: Id to a short label; the facts themselves are not in the content.
        unverified: Facts that could not be checked. The guide does not state them, so no entry has
            to cover them.
    """

    documents: dict[str, SourceDocument] = Field(default_factory=dict)
    facts: dict[str, str] = Field(default_factory=dict)
    unverified: tuple[str, ...] = ()

    @classmethod
    def joined(cls, parts: Iterable[Self]) -> Self:
        """The parts of all files as one."""
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
        """Every section in the form that entries use: `number/slug`."""
        return frozenset(
            f"{number}/{slug}"
            for number, document in self.documents.items()
            for slug in document.sections
        )
