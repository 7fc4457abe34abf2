"""
Where two rules could both decide, the right one does: proof that none shadows another unnoticed.

Starting from an ordinary services contract, each way to bring a deciding rule about is found by
changing facts one or two at a time. Every two of these ways that do not contradict each other are
then put together, so that two rules both could decide, and the one that does must be the earlier
by section 3 of the decision rules.

Rules of this file: pure; `ORDER` is written from that section, not from the code it checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Final

from dialogs.calculators.possibilities import Needs
from dialogs.calculators.social_value_act import Reason, RuleFinding
from dialogs.facts import CHOICES, Facts, Value
from knowledge import NotInForce, Parameters

ORDER: Final = (
    "R-01",
    *("R-05", "R-06", "R-07", "R-08", "R-09"),
    *("R-12", "R-31"),
    *("R-17", "R-19"),
    *("R-13", "R-14", "R-15", "R-16", "R-23"),
    *("R-18", "R-20", "R-21", "R-22"),
    "R-31 (2) to (6)",
    *("R-24", "R-25", "R-26", "R-27", "R-28"),
)
"""Section 3: date, who, is it a procurement, framework, special, subject, change, value."""

_BEFORE_R_23: Final = frozenset({"R-18", "R-20", "R-21"})
"""What decides goods and works although health care was named: R-23 is for services."""

_CHANGES: Final = "R-31 (2) to (6)"
_FIRST_OF_R_31: Final = frozenset({"option_in_contract", "ending_service"})

ORDINARY: Final[Mapping[str, str]] = {
    "authority": "sub_central",
    "functions": "england_or_non_devolved",
    "arrangement": "contract",
    "special": "none",
    "subject": "services",
    "light_touch": "no",
    "value_basis": "inc",
}
_ASIDE: Final = frozenset({"body", "stage", "urgent", "value_basis"})
_VALUES: Final[tuple[Value, ...]] = (Decimal(1), Decimal(900_000), "cannot_be_estimated")

Decide = Callable[[Facts, Parameters], RuleFinding]
_Changes = frozenset[tuple[str, object]]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two rules that could both decide, with facts on which they could and which of them does."""

    first: str
    second: str
    decided: str
    facts: tuple[tuple[str, str], ...]

    @property
    def is_in_order(self) -> bool:
        """True when the one that decides is the earlier of the two, or a third before both."""
        if "R-23" in (self.first, self.second) and self.decided in _BEFORE_R_23:
            return True
        place = ORDER.index(self.decided) if self.decided in ORDER else len(ORDER)
        return place <= min(ORDER.index(self.first), ORDER.index(self.second))


def overlaps(decide: Decide, law: Parameters, days: tuple[date, ...]) -> Iterator[Overlap]:
    """
    Every two rules that both could decide on some facts, once for each such facts.

    Args:
        decide: The rules.
        law: Dated parameters.
        days: Days of a first step, one for each period.
    """
    for day in days:
        ways = dict(_ways_to_each_rule(decide, law, day))
        for (one, first), (other, second) in combinations(ways.items(), 2):
            if first == second or _contradict(one, other):
                continue
            facts = _facts(day, one | other)
            decided = _decider(decide, law, facts)
            yield Overlap(first, second, decided, _named(day, one | other))


def _ways_to_each_rule(
    decide: Decide, law: Parameters, day: date
) -> Iterator[tuple[_Changes, str]]:
    """Changes of the ordinary contract, and the rule that decides with them alone."""
    for value in _VALUES:
        changes: _Changes = frozenset({("value", value)})
        rule = _decider(decide, law, _facts(day, changes))
        if rule:
            yield changes, rule
    small = _facts(day, frozenset({("value", Decimal(1))}))
    usual = _decider(decide, law, small)
    for changes in _one_or_two():
        rule = _decider(decide, law, _facts(day, changes | {("value", Decimal(1))}))
        if rule and rule != usual:
            yield changes, rule


def _one_or_two() -> Iterator[_Changes]:
    """One fact changed, or an arrangement, subject or special kind with the fact it hangs on."""
    words = [(fact, word) for fact in CHOICES if fact not in _ASIDE for word in CHOICES[fact]]
    single = [change for change in words if ORDINARY.get(change[0]) != change[1]]
    yield from (frozenset({change}) for change in single)
    hangs_on = {("arrangement", "framework"): "main_part", ("subject", "mixed"): "main_part"}
    hangs_on[("special", "exempted")] = "light_touch"
    for change, fact in hangs_on.items():
        yield from (frozenset({change, other}) for other in single if other[0] == fact)


def _contradict(one: _Changes, other: _Changes) -> bool:
    return len(dict(one | other)) < len(one | other)


def _facts(day: date, changes: _Changes) -> Facts:
    facts = Facts(start_date=day, vat_rate=Decimal("0.2"))
    for name, value in {**ORDINARY, **dict(changes)}.items():
        facts = facts.with_fact(name, value)
    return facts


def _named(day: date, changes: _Changes) -> tuple[tuple[str, str], ...]:
    return (("start_date", day.isoformat()), *sorted((n, str(value)) for n, value in changes))


def _decider(decide: Decide, law: Parameters, facts: Facts) -> str:
    """The rule that decides; empty where a fact or a figure is missing."""
    try:
        reasons = decide(facts, law).reasons
    except (Needs, NotInForce):
        return ""
    return next((_placed(reason) for reason in reasons if reason.decides), "")


def _placed(reason: Reason) -> str:
    """A rule by its place in `ORDER`: R-31 has two."""
    is_change = reason.rule == "R-31" and reason.key not in _FIRST_OF_R_31
    return _CHANGES if is_change else reason.rule
