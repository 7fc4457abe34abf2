"""
What of the facts anything later can depend on: the ground on which a proof follows paths once.

Two sets of facts are the same here if they differ only
  - in `body`, `stage` or `urgent`, which the rules never read for an outcome;
  - in who buys what and how, where the rules, run with every value of what is still unknown of
    that, settle the same by the same rule or leave it to the value alike (`front`); or
  - in the value, its VAT basis, its rate and the day of commencement, where these stand alike
    against every figure they could still be compared with: for each kind of authority that is
    open, light touch or not where that is open, and for every basis, rate and day that is open,
    both reach it or both miss it.
Where the value stands is asked of the rules' own arithmetic and of the table's own figures, and
both answers must be alike, so that a difference between them is never shared away.

Rules of this file: pure; it compares, it concludes nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Final

from dialogs.calculators import figures
from dialogs.calculators.applicability import facts_from
from dialogs.calculators.possibilities import Diagram
from dialogs.facts import CANNOT_BE_ESTIMATED, Facts
from dialogs.proof.front import FRONT_FACTS, READ_FIRST, BeforeValue, before_value
from dialogs.proof.ways import commenced_days
from dialogs.table import Table
from knowledge import NotInForce, Parameters

ADDS_FLAGS_ONLY: Final = ("body", "stage", "urgent")
"""Facts that the rules never read for an outcome: they raise flags and no more."""

VALUE_FACTS: Final = ("value", "value_basis", "vat_rate", "commenced_date")

_READ_BESIDE: Final = ("authority", "light_touch", "special")
_BUYERS: Final = ("central", "sub_central")
_RATES: Final = ("0", "0.05", "0.2")
Stand = tuple[bool | None, ...]
"""For each comparison that may still be made: reached, missed, or no figure to compare with."""


@dataclass(slots=True)
class Sharing:
    """
    Names for facts that cannot be told apart from here on.

    Attributes:
        law: Where the rules take their figures from.
        today: Bounds the days of commencement.
        table: Where the table takes its figures from.
    """

    law: Parameters
    today: date
    table: Table
    _stands: dict[tuple[str | None, ...], tuple[Stand, Stand]] = field(default_factory=dict)
    _diagrams: dict[tuple[str | None, ...], tuple[int, Diagram[BeforeValue]]] = field(
        default_factory=dict
    )
    _numbers: dict[Diagram[BeforeValue], int] = field(default_factory=dict)
    _rows: dict[tuple[str, str], tuple[list[date], list[tuple[Decimal, str]]]] = field(
        default_factory=dict
    )

    def __post_init__(self) -> None:
        for row in self.table.thresholds:
            kind = (row.authority, row.light_touch)
            since, figures = self._rows.setdefault(kind, ([], []))
            since.append(row.since)
            figures.append((row.figure, row.vat))

    def name(self, known: Mapping[str, str]) -> Hashable:
        """Equal for two sets of facts exactly if they are the same as the module says."""
        if "start_date" not in known:
            return frozenset((f, v) for f, v in known.items() if f not in ADDS_FLAGS_ONLY)
        aside = (*ADDS_FLAGS_ONLY, *VALUE_FACTS, *FRONT_FACTS)
        others = frozenset((fact, value) for fact, value in known.items() if fact not in aside)
        return (others, self._front(known), self._value(known))

    def diagram(self, known: Mapping[str, str]) -> Diagram[BeforeValue]:
        """What can be settled before the value; the start day must be known."""
        return self._drawn(known)[1]

    def still_compared(self, known: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
        """Each fact that a comparison of the value reads, with every value it could have."""
        start = date.fromisoformat(known["start_date"])
        days = tuple(day.isoformat() for day in commenced_days(self.law, self.today, start))
        who = known.get("authority")
        is_psr = known.get("special") == "nhs_psr"  # light touch services, whatever is said
        return {
            "commenced_date": _given(known, "commenced_date", days),
            "value_basis": _given(known, "value_basis", ("net", "inc")),
            "vat_rate": _given(known, "vat_rate", _RATES),
            "authority": (who,) if who in _BUYERS else _BUYERS,
            "light_touch": ("no", "yes") if is_psr else _given(known, "light_touch", ("no", "yes")),
        }

    def reached(self, known: Mapping[str, str]) -> Stand:
        """By the rules: for each way of `still_compared`, in order, whether the value reaches."""
        return self._stand(known)[0]

    def _front(self, known: Mapping[str, str]) -> Hashable:
        """What is settled before the value, and what flags and R-22 read of it."""
        is_read = known.get("arrangement") == "call_off" or known.get("special") == "nhs_psr"
        special = known.get("special") if is_read else None
        unclear = known.get("main_part") == "unclear"
        return (self._drawn(known)[0], known.get("functions"), unclear, special)

    def _drawn(self, known: Mapping[str, str]) -> tuple[int, Diagram[BeforeValue]]:
        """A diagram with a number of its own, the same for equal diagrams."""
        key = tuple(known.get(fact) for fact in READ_FIRST)
        if key not in self._diagrams:
            read = {fact: known[fact] for fact in READ_FIRST if fact in known}
            diagram = before_value(facts_from(read, self.today), self.law)
            number = self._numbers.setdefault(diagram, len(self._numbers))
            self._diagrams[key] = (number, diagram)
        return self._diagrams[key]

    def _value(self, known: Mapping[str, str]) -> Hashable:
        given = tuple(fact for fact in VALUE_FACTS if fact in known)
        if known.get("value", CANNOT_BE_ESTIMATED) == CANNOT_BE_ESTIMATED:
            return tuple((fact, known[fact]) for fact in given)
        return (given, self._stand(known))

    def _stand(self, known: Mapping[str, str]) -> tuple[Stand, Stand]:
        """Where the value stands by the rules' figures and by the table's."""
        key = tuple(known.get(fact) for fact in ("start_date", *VALUE_FACTS, *_READ_BESIDE))
        if key not in self._stands:
            ways = list(product(*self.still_compared(known).values()))
            value = Decimal(known["value"])
            self._stands[key] = (
                tuple(self._by_rules(way, value) for way in ways),
                tuple(self._by_table(way, value) for way in ways),
            )
        return self._stands[key]

    def _by_rules(self, way: tuple[str, ...], value: Decimal) -> bool | None:
        commenced, basis, rate, who, light = way
        facts = Facts(
            start_date=date.fromisoformat(commenced),
            value_basis=basis,
            vat_rate=Decimal(rate),
            authority=who,
            light_touch=light,
        )
        try:
            figure = figures.threshold_for(facts, self.law)
        except NotInForce:
            return None
        return figures.on_basis(facts, value, figure.vat_basis) >= figure.amount

    def _by_table(self, way: tuple[str, ...], value: Decimal) -> bool | None:
        commenced, given, rate, who, light = way
        since, figures = self._rows[(who, light)]
        place = bisect_right(since, date.fromisoformat(commenced))
        if not place:
            return None
        figure, basis = figures[place - 1]
        with_vat = 1 + Decimal(rate)
        if given == basis:
            return value >= figure
        return value * with_vat >= figure if basis == "inc" else value >= figure * with_vat


def _given(known: Mapping[str, str], fact: str, otherwise: tuple[str, ...]) -> tuple[str, ...]:
    return (known[fact],) if fact in known else otherwise
