"""
Wording and sources of the rules, by rule id.

Rules of this file: only models and the filling of placeholders. The rules themselves are in
`dialogs.calculators`.
"""

from __future__ import annotations

import string
from datetime import date
from decimal import Decimal

from pydantic import Field

from dialogs.calculators.social_value_act import Figure, Reason
from knowledge import Content, Parameters, Source, british_date, fill, pounds


class RuleWords(Content):
    """One rule's wording: a text for each reason it can give, and its sources."""

    sources: tuple[Source, ...] = Field(min_length=1)
    reasons: dict[str, str] = Field(min_length=1)


class FlagWords(Content):
    """One flag's wording and the rule it comes from."""

    text: str
    rule: str


class FactWords(Content):
    """The wording of one fact: a noun phrase, why it matters, who usually knows it."""

    label: str
    why: str
    who_knows: str


class RuleBook(Content):
    """All the wording of one set of rules."""

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
            reason: The reason a calculator gave; its figure `facts`, if any, is a list of fact
                keys.
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
