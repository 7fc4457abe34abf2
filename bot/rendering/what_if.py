"""
The nearest changes of one answer that would give another result, found by walking each changed set
of answers through the rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from bot.check.state import CheckState
from bot.content.library import Library
from bot.understanding.answers import in_words
from dialogs import (
    UNSURE,
    ActOutcome,
    Determination,
    Facts,
    Question,
    Threshold,
    days_of_change,
    determine,
    facts_from,
    known_facts,
)
from knowledge import british_date, pounds

MOST = 5
"""Most changes named; the value comes first, then the questions from last to first."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """
    One change that gives another outcome: the key of its phrase, and the values for its
    placeholders.
    """

    phrase: str
    words: tuple[tuple[str, str], ...]
    outcome: ActOutcome


def what_would_change(library: Library, check: CheckState, today: date) -> tuple[WhatIf, ...]:
    """
    Changes of a single answer that give another outcome, nearest first; at most `MOST`.

    Args:
        library: Supplies law and wording.
        check: A check that has reached its outcome by the Act's calculator.
        today: Europe/London.
    """
    facts = facts_from(known_facts(check.flow, check.answers), today)
    now = determine(facts, library.law, today)
    found: list[WhatIf] = []
    for change in _changes(library, check, facts, now, today):
        if change.outcome not in (now.outcome, ActOutcome.GET_ADVICE):
            found.append(change)
    return tuple(found[:MOST])


def _changes(
    library: Library, check: CheckState, facts: Facts, now: Determination, today: date
) -> Iterator[WhatIf]:
    if now.threshold:
        yield _across(library, facts, now.threshold, now.outcome, today)
    for question_id, given in reversed(list(check.answers.items())):
        question = check.flow.question(question_id)
        if question is None or given == UNSURE:
            continue
        if question.kind in ("choice", "yes_no"):
            yield from _other_options(library, check, question, given, today)
        elif question.fact == "start_date" and facts.start_date:
            yield from _other_days(library, facts, today)


def _across(
    library: Library, facts: Facts, threshold: Threshold, outcome: ActOutcome, today: date
) -> WhatIf:
    """The change of the value to the other side of the threshold, on the threshold's VAT basis."""
    is_below = outcome is not ActOutcome.APPLIES
    value = threshold.amount if is_below else threshold.amount - Decimal(1)
    moved = replace(facts, value=value, value_basis=threshold.vat_basis)
    phrase = "what_if_value_up" if is_below else "what_if_value_down"
    words = (("figure", pounds(threshold.amount)),)
    return WhatIf(phrase, words, determine(moved, library.law, today).outcome)


def _other_options(
    library: Library, check: CheckState, question: Question, given: str, today: date
) -> Iterator[WhatIf]:
    others = [option.id for option in question.options] or ["yes", "no"]
    for option in others:
        if option == given:
            continue
        answers = {**check.answers, question.id: option}
        facts = facts_from(known_facts(check.flow, answers), today)
        words = (("label", question.label), ("answer", in_words(library, question, option)))
        outcome = determine(facts, library.law, today).outcome
        yield WhatIf("what_if_answer", words, outcome)


def _other_days(library: Library, facts: Facts, today: date) -> Iterator[WhatIf]:
    """The last day before, and the first day after, the period of law that the start date is in."""
    start = facts.start_date or today
    changes = [day for day in days_of_change(library.law) if day <= today]
    before = max((day for day in changes if day <= start), default=None)
    after = min((day for day in changes if day > start), default=None)
    tried = (
        ("what_if_before", before, before - timedelta(days=1) if before else None),
        ("what_if_from", after, after),
    )
    for phrase, named, day in tried:
        if named and day:
            outcome = determine(replace(facts, start_date=day), library.law, today).outcome
            yield WhatIf(phrase, (("day", british_date(named)),), outcome)
