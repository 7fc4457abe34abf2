"""
The words and sources of the rules: what a rule id means to a person.

Rules of this file: shapes and filling only. The rules themselves are calculators.
"""

from __future__ import annotations

import string
from datetime import date
from decimal import Decimal

from pydantic import Field

from dialogs.calculators.social_value_act import Figure, Reason
from knowledge import Content, Parameters, Source, british_date, fill, pounds


class RuleWords(Content):
    """One rule's wording: a text for each way it can speak, and where it says so."""

    sources: tuple[Source, ...] = Field(min_length=1)
    reasons: dict[str, str] = Field(min_length=1)


class FlagWords(Content):
    """One flag's wording and the rule it comes from."""

    text: str
    rule: str


class FactWords(Content):
    """One fact in words: as a noun phrase, why it matters, who usually holds it."""

    label: str
    why: str
    who_knows: str


class RuleBook(Content):
    """All the words of one set of rules."""

    id: str
    title: str
    reviewed_on: date
    rules: dict[str, RuleWords]
    flags: dict[str, FlagWords]
    facts: dict[str, FactWords]

    def reason(self, reason: Reason, law: Parameters, on: date) -> str:
        """
        A reason in words.

        Args:
            reason: What a calculator said; a figure named `facts` is a list of fact keys.
            law: For the placeholders of the wording.
            on: Day whose figures are named.
        """
        figures = {name: self._in_words(name, figure) for name, figure in reason.figures}
        wording = self.rules[reason.rule].reasons[reason.key]
        return fill(string.Template(wording).safe_substitute(figures), law, on)

    def _in_words(self, name: str, figure: Figure) -> str:
        match figure:
            case date():
                return british_date(figure)
            case Decimal():
                return pounds(figure)
        if name == "facts":
            return "; ".join(self.facts[key].label for key in figure.split(","))
        return figure

    def flag(self, name: str, law: Parameters, on: date) -> str:
        """A flag in words, with the figures of a day."""
        return fill(self.flags[name].text, law, on)
