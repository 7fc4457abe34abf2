"""
What is settled before the value is looked at: who buys what, and how.

`before_value` gives a diagram over the facts that the rules read first. Each of its ends is a
decision, or the finding that the value decides. Two sets of facts with one diagram cannot be told
apart by anything that comes later.

Rules of this file: pure; it runs the rules and repeats none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dialogs.calculators import social_value_act as act
from dialogs.calculators.possibilities import Diagram, Needs, explore
from dialogs.calculators.social_value_act import ActOutcome, Reason
from dialogs.facts import CHOICES, Facts
from knowledge import Parameters

FRONT_FACTS: Final = ("functions", "arrangement", "special", "subject", "main_part")
"""What the rules read before the value, besides the day and the kind of authority."""

READ_FIRST: Final = ("start_date", "authority", "light_touch", *FRONT_FACTS)
"""All that anything can be settled by before the value; light touch by R-13 in one version."""

_OF_THE_VALUE: Final = frozenset(
    {"light_touch", "commenced_date", "authority", "value", "value_basis", "vat_rate"}
)


@dataclass(frozen=True, slots=True)
class Settled:
    """What a rule decides before the value is looked at."""

    outcome: ActOutcome
    reason: Reason


@dataclass(frozen=True, slots=True)
class ToValue:
    """
    Everything but the value is settled: below the figure the Act sets no duty.

    Attributes:
        doubt: Rule that leaves it open whether the contract is outside the Act (R-13, R-16): there
            is advice where the figure is reached; empty where the Act then applies.
        is_change: True where R-31 asks more of a change that reaches the figure.
    """

    doubt: str = ""
    is_change: bool = False


BeforeValue = Settled | ToValue


def before_value(facts: Facts, law: Parameters) -> Diagram[BeforeValue]:
    """
    The diagram of what can be settled before the value.

    Args:
        facts: Only those of `READ_FIRST`; the start day among them.
        law: Dated parameters.
    """
    return explore(lambda known: _settled(known, law), facts, _choices, lambda result: result)


def tried(fact: str) -> tuple[str, ...]:
    """
    Values of a fact, in the order of a diagram's branches.

    A part that can be argued either way is none of them: it is not known, in a way of its own.
    """
    return tuple(word for word in CHOICES[fact] if word != "unclear")


def _choices(facts: Facts, fact: str) -> tuple[Facts, ...]:
    return tuple(facts.with_fact(fact, word) for word in tried(fact))


def _settled(facts: Facts, law: Parameters) -> BeforeValue:
    try:
        finding = act.decide(facts, law)
    except Needs as need:
        is_read_by_r_13 = facts.special == "exempted" and need.fact == "light_touch"
        if need.fact in _OF_THE_VALUE and not is_read_by_r_13:
            doubts = {"exempted": "R-13", "concession": "R-16"}
            is_change = facts.arrangement == "change_to_contract"
            return ToValue(doubts.get(facts.special or "", ""), is_change)
        raise
    return Settled(finding.outcome, next(r for r in finding.reasons if r.decides))
