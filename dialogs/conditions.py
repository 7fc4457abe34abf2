"""
The closed grammar of `when` and `ask_if` in flows.

    {question: body, equals: housing}
    {question: body, in: [housing, school]}
    {question: value, at_least: "5000000"}        numbers: at_least, at_most
    {question: start-date, after: 2025-02-23}     days: before, after
    {all: [...]}   {any: [...]}   {not: {...}}

Rules of this file: no code in content. A condition on a question that is unanswered, or answered
"not sure", does not hold; nor does a test of a number on a value that cannot be estimated.
Widening the grammar needs a decision record with three flows in need.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Self

from pydantic import Field, model_validator

from dialogs.facts import CANNOT_BE_ESTIMATED
from dialogs.parsed import UNSURE
from knowledge import Content


class Condition(Content):
    """One test of an answer, or a combination of conditions; exactly one form at a time."""

    question: str = ""
    equals: str | None = None
    within: tuple[str, ...] | None = Field(default=None, alias="in")
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    before: date | None = None
    after: date | None = None
    all: tuple[Condition, ...] | None = None
    any: tuple[Condition, ...] | None = None
    negated: Condition | None = Field(default=None, alias="not")

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        tests = [
            form
            for form in (
                self.equals,
                self.within,
                self.at_least,
                self.at_most,
                self.before,
                self.after,
            )
            if form is not None
        ]
        groups = [form for form in (self.all, self.any, self.negated) if form is not None]
        if len(tests) + len(groups) != 1:
            raise ValueError("a condition has exactly one of its forms; see docs/content.md")
        if bool(tests) != bool(self.question):
            raise ValueError("'question' goes with a test, and only with a test")
        return self

    def holds(self, answers: Mapping[str, str]) -> bool:
        """True when the answers meet this condition; the module says how missing answers count."""
        if self.all is not None:
            return all_of(self.all, answers)
        if self.any is not None:
            return any_of(self.any, answers)
        if self.negated is not None:
            return not self.negated.holds(answers)
        answer = answers.get(self.question, UNSURE)
        return answer != UNSURE and self._meets(answer)

    def _meets(self, answer: str) -> bool:
        if self.equals is not None:
            return answer == self.equals
        if self.within is not None:
            return answer in self.within
        if self.at_least is not None:
            return answer != CANNOT_BE_ESTIMATED and Decimal(answer) >= self.at_least
        if self.at_most is not None:
            return answer != CANNOT_BE_ESTIMATED and Decimal(answer) <= self.at_most
        if self.before is not None:
            return date.fromisoformat(answer) < self.before
        return self.after is not None and date.fromisoformat(answer) > self.after

    def tests(self) -> Iterator[Condition]:
        """Every test of an answer in this condition, in order of appearance."""
        if self.question:
            yield self
        for part in (*(self.all or ()), *(self.any or ()), *filter(None, (self.negated,))):
            yield from part.tests()

    @property
    def reads_number(self) -> bool:
        """True for a test that compares its answer as a number."""
        return self.at_least is not None or self.at_most is not None

    @property
    def reads_day(self) -> bool:
        """True for a test that compares its answer as a day."""
        return self.before is not None or self.after is not None

    @property
    def words(self) -> frozenset[str]:
        """Answers named by an `equals` or `in` test; empty for any other condition."""
        return frozenset((self.equals,) if self.equals is not None else self.within or ())


def all_of(conditions: tuple[Condition, ...], answers: Mapping[str, str]) -> bool:
    """True when every condition holds; also when there are none."""
    return all(condition.holds(answers) for condition in conditions)


def any_of(conditions: tuple[Condition, ...], answers: Mapping[str, str]) -> bool:
    """True when at least one condition holds; False when there are none."""
    return any(condition.holds(answers) for condition in conditions)
