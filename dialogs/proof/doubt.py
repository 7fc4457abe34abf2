"""
When an answer "not sure" has settled that only advice can come out.

A person who does not know where a body's functions lie is told to take advice, whatever the value:
one way to complete that fact leads to another regime, another never does. Everything asked after
that can change what is listed as missing, never the outcome. Finding the place where this becomes
certain lets a proof stop there instead of following every later answer.

Every unknown fact is completed. A fact still to be asked may settle on any one of its values; one
that was passed over as "not sure" keeps them all, so that an outcome can be concluded only if each
of its values can end in it.

Rules of this file: pure; it may say "not certain" too often, never "certain" once too often.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import product
from typing import Final, assert_never

from dialogs.calculators import figures, readings
from dialogs.calculators.figures import Version
from dialogs.calculators.possibilities import Diagram, Fork, Leaf
from dialogs.calculators.social_value_act import Outcome
from dialogs.facts import CANNOT_BE_ESTIMATED, EARLIEST
from dialogs.proof.front import BeforeValue, ToValue
from dialogs.proof.sharing import Sharing

Possible = frozenset[Outcome]
"""Outcomes that some later answers might leave as the only one."""

_BY_VALUE: Final = (Outcome.NOT_REQUIRED_ENCOURAGED, Outcome.APPLIES)
_NONE: Final[Possible] = frozenset()


def only_advice_is_left(
    known: Mapping[str, str], open_facts: frozenset[str], sharing: Sharing
) -> bool:
    """
    True when no answer still to come can bring the possible outcomes together.

    Args:
        known: The facts known.
        open_facts: Facts that a later question can still give.
        sharing: Remembers diagrams and comparisons; its law and today are used.
    """
    if "start_date" in known:
        return not _possible(known, open_facts, sharing)
    if "start_date" in open_facts:
        return False
    # two of the days are enough: to try fewer can only leave more outcomes possible
    days = (EARLIEST, readings.days_of_change(sharing.law)[-1])
    parts = [
        _possible({**known, "start_date": day.isoformat()}, open_facts, sharing) for day in days
    ]
    return not frozenset.intersection(*parts)


def _possible(known: Mapping[str, str], open_facts: frozenset[str], sharing: Sharing) -> Possible:
    by_value = _by_value(known, open_facts, sharing)
    return _of_diagram(sharing.diagram(known), open_facts, by_value)


def _of_diagram(
    diagram: Diagram[BeforeValue], open_facts: frozenset[str], by_value: Possible
) -> Possible:
    match diagram:
        case Leaf(result):
            return by_value if isinstance(result, ToValue) else frozenset({result.outcome})
        case Fork(fact, branches):
            parts = [_of_diagram(branch, open_facts, by_value) for branch in branches]
            join = frozenset.union if fact in open_facts else frozenset.intersection
            return join(*parts)
        case _:
            assert_never(diagram)


def _by_value(known: Mapping[str, str], open_facts: frozenset[str], sharing: Sharing) -> Possible:
    """What the test of the value might still give as its only result."""
    value = known.get("value")
    if value is None:
        return frozenset(_BY_VALUE) if "value" in open_facts else _NONE
    if value == CANNOT_BE_ESTIMATED:
        start = date.fromisoformat(known["start_date"])
        counts = figures.version_on(start, sharing.law) is Version.C
        return frozenset({Outcome.APPLIES}) if counts else _NONE
    return _by_comparing(known, open_facts, sharing)


def _by_comparing(
    known: Mapping[str, str], open_facts: frozenset[str], sharing: Sharing
) -> Possible:
    """For each way to settle the open facts, the outcome if all the unsure ones agree on it."""
    settled: dict[tuple[object, ...], set[Outcome]] = {}
    ways = sharing.still_compared(known)
    for place, reaches in zip(product(*ways.values()), sharing.reached(known), strict=True):
        if reaches is None:
            return frozenset(_BY_VALUE)  # no figure is loaded for some day: leave it to the walk
        # what is known has one value, but for the health services that are always light touch
        opened = tuple(
            choice
            for fact, choice in zip(ways, place, strict=True)
            if fact in open_facts or fact in known
        )
        settled.setdefault(opened, set()).add(_BY_VALUE[reaches])
    return frozenset(outcome for found in settled.values() if len(found) == 1 for outcome in found)
