"""
When an answer "not sure" has settled that only advice can come out.

A person who does not know where a body's functions lie is told to take advice, whatever the value:
one way to complete that fact leads to another regime, another never does. Everything asked after
that can change what is listed as missing, never the outcome. Finding the place where this becomes
certain lets a proof stop there instead of following every later answer.

Every unknown fact is completed. A fact still to be asked may settle on any one of its values; one
that was passed over as "not sure" keeps them all, so that an outcome can be concluded only if each
of its values can end in it. All ways of having no duty are one here (R-36).

Rules of this file: pure; it may say "not certain" too often, never "certain" once too often.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from dialogs.calculators import buyers, figures
from dialogs.calculators.applicability import facts_from
from dialogs.calculators.figures import Version
from dialogs.calculators.possibilities import Diagram, Fork, Leaf
from dialogs.determination import ALWAYS_NEEDED
from dialogs.facts import CANNOT_BE_ESTIMATED
from dialogs.proof.pre_value import BeforeValue, Settled, ToValue
from dialogs.proof.sharing import BUYER_FACTS, Sharing

Possible = frozenset[bool]
"""Whether some later answers might leave a duty, or no duty, as all that can come out."""

_DUTY: Final[Possible] = frozenset({True})
_NO_DUTY: Final[Possible] = frozenset({False})
_EITHER: Final[Possible] = _DUTY | _NO_DUTY
_NEITHER: Final[Possible] = frozenset()


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
    if "authority" in open_facts or known.get("authority") == buyers.NO_AUTHORITY:
        return False  # R-05 needs nothing else
    if any(fact not in known and fact not in open_facts for fact in ALWAYS_NEEDED):
        return True
    if "start_date" not in known or known.get("separable_services_value", "0") != "0":
        return False
    return not _possible(known, open_facts, sharing)


def _possible(known: Mapping[str, str], open_facts: frozenset[str], sharing: Sharing) -> Possible:
    by_value = {
        is_change: _by_value(known, open_facts, sharing, is_change=is_change)
        for is_change in (False, True)
    }
    found = _of_diagram(sharing.diagram(known), open_facts, by_value)
    facts = facts_from({f: known[f] for f in BUYER_FACTS if f in known}, sharing.today)
    return found & _NO_DUTY if buyers.may_be_no_authority(facts) else found


def _of_diagram(
    diagram: Diagram[BeforeValue], open_facts: frozenset[str], by_value: Mapping[bool, Possible]
) -> Possible:
    match diagram:
        case Leaf(Settled(outcome=outcome)):
            return _NO_DUTY if outcome.is_no_duty else _NEITHER
        case Leaf(ToValue(doubt=doubt, is_change=is_change)):
            found = by_value[is_change]
            return found - _DUTY if doubt else found
        case Fork(fact, branches):
            parts = [_of_diagram(branch, open_facts, by_value) for branch in branches]
            join = frozenset.union if fact in open_facts else frozenset.intersection
            return join(*parts)
        case _:
            raise TypeError("a diagram ends in what is settled, or in the value")


def _by_value(
    known: Mapping[str, str], open_facts: frozenset[str], sharing: Sharing, *, is_change: bool
) -> Possible:
    """What the test of the value might still give as its only result."""
    if is_change and known.get("change_allowed") != "no":
        return _EITHER if "change_allowed" in open_facts else _NO_DUTY
    value = known.get("value")
    if value is None:
        return _EITHER if "value" in open_facts else _NEITHER
    if value == CANNOT_BE_ESTIMATED:
        start = date.fromisoformat(known["start_date"])
        counts = figures.version_on(start, sharing.law) is Version.C
        return _DUTY if counts else _NEITHER
    return _by_comparing(known, open_facts, sharing)


def _by_comparing(
    known: Mapping[str, str], open_facts: frozenset[str], sharing: Sharing
) -> Possible:
    """For each way to settle the open facts, the outcome if all the unsure ones agree on it."""
    settled: dict[tuple[object, ...], set[str]] = {}
    for compared, where in zip(sharing.comparisons(known), sharing.stands(known), strict=True):
        if where is None:
            return _EITHER  # no figure is loaded for some day: leave it to the walk
        kinds = sharing.kinds_on(known, compared.commenced_date)
        if compared.authority not in kinds:
            continue
        # what is known has one value, but for the health services that are always light touch
        opened = tuple(
            choice
            for fact, choice in compared._asdict().items()
            if fact in open_facts or fact in known or (fact == "authority" and len(kinds) == 1)
        )
        settled.setdefault(opened, set()).add(where)
    single = {next(iter(found)) for found in settled.values() if len(found) == 1}
    return frozenset({"reached": True, "below": False}[w] for w in single - {"near"})
