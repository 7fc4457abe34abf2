"""
What of the facts anything later can depend on: the ground on which a proof follows paths once.

Two sets of facts are the same here if they differ only
  - in `stage` or `urgent`, which the rules never read for an outcome;
  - in `body` and `authority`, where both leave open the same kinds of buyer on each day on which
    the procurement may have commenced;
  - in who buys what and how, where the rules, run with every value of what is still unknown of
    that, settle the same by the same rule or leave it to the value alike (`front`); or
  - in the value, its VAT basis, its rate and the day of commencement, where these stand alike
    against every figure they could still be compared with: for each kind of authority that is
    open, light touch or not where that is open, and for every basis, rate and day that is open,
    both reach it or both miss it.
Where the value stands is asked of the rules' own arithmetic and of the table's own figures, and
both answers must be alike, so that a difference between them is never shared away.

Where services that could be bought separately were valued, these stand for themselves, and the
value is the same where it reaches the works figure alike.

Rules of this file: pure; it compares, it concludes nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Final, NamedTuple

from dialogs.calculators import buyers, figures
from dialogs.calculators.applicability import facts_from
from dialogs.calculators.possibilities import Diagram
from dialogs.decision_table import Table
from dialogs.facts import CANNOT_BE_ESTIMATED, Facts
from dialogs.proof.boundary_classes import commenced_days
from dialogs.proof.pre_value import FRONT_FACTS, READ_FIRST, BeforeValue, before_value
from knowledge import NotInForce, Parameters

ADDS_FLAGS_ONLY: Final = ("stage", "urgent")
"""Facts that the rules never read for an outcome: they raise flags and no more."""

BUYER_FACTS: Final = ("body", "authority")
"""What tells who buys, read together (R-10)."""

VALUE_FACTS: Final = ("value", "value_basis", "vat_rate", "commenced_date")

_RATES: Final = ("0", "0.05", "0.2")


class Comparison(NamedTuple):
    """One way in which a comparison of the value could be made."""

    commenced_date: str
    value_basis: str
    vat_rate: str
    authority: str
    light_touch: str


Stands = tuple[str | None, ...]
"""Where the value stands for each way, in order; None where no figure is loaded."""
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
    _stands: dict[tuple[str, tuple[Comparison, ...]], tuple[Stands, Stands]] = field(
        default_factory=dict
    )
    _diagrams: dict[tuple[str | None, ...], tuple[int, Diagram[BeforeValue]]] = field(
        default_factory=dict
    )
    _buyers: dict[tuple[str | None, ...], tuple[bool, bool, tuple[tuple[str, ...], ...]]] = field(
        default_factory=dict
    )
    _open_days: dict[str, tuple[str, ...]] = field(default_factory=dict)
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
        aside = (*ADDS_FLAGS_ONLY, *VALUE_FACTS, *FRONT_FACTS, *BUYER_FACTS)
        others = frozenset((fact, value) for fact, value in known.items() if fact not in aside)
        return (others, self.buyer(known), self._front(known), self._value(known))

    def diagram(self, known: Mapping[str, str]) -> Diagram[BeforeValue]:
        """What can be settled before the value; the start day must be known."""
        return self._drawn(known)[1]

    def buyer(self, known: Mapping[str, str]) -> tuple[bool, bool, tuple[tuple[str, ...], ...]]:
        """What can be told of the buyer: outside for certain, perhaps, and each day's kinds."""
        key = tuple(known.get(fact) for fact in (*BUYER_FACTS, "start_date", "commenced_date"))
        if key not in self._buyers:
            facts = self._facts(known)
            kinds = tuple(self.authorities(known, day) for day in self._days(known))
            is_out, may_be = buyers.is_no_authority(facts), buyers.may_be_no_authority(facts)
            self._buyers[key] = (is_out, may_be, kinds)
        return self._buyers[key]

    def _days(self, known: Mapping[str, str]) -> tuple[str, ...]:
        """Days on which the procurement may have commenced."""
        if "commenced_date" in known:
            return (known["commenced_date"],)
        day = known["start_date"]
        if day not in self._open_days:
            tried = commenced_days(self.law, self.today, date.fromisoformat(day))
            self._open_days[day] = tuple(each.isoformat() for each in tried)
        return self._open_days[day]

    def authorities(self, known: Mapping[str, str], commenced: str) -> tuple[str, ...]:
        """Kinds of contracting authority the buyer can be if it commenced on a day."""
        facts = self._facts({**known, "commenced_date": commenced})
        return buyers.authorities(facts, self.law)

    def kinds_on(self, known: Mapping[str, str], commenced: str) -> tuple[str, ...]:
        """As `authorities`, remembered; `commenced` is one of the days still open."""
        return self.buyer(known)[2][self._days(known).index(commenced)]

    def _facts(self, known: Mapping[str, str]) -> Facts:
        read = (*BUYER_FACTS, "start_date", "commenced_date")
        given = {fact: known[fact] for fact in read if fact in known}
        return facts_from(given, self.today)

    def comparisons(self, known: Mapping[str, str]) -> tuple[Comparison, ...]:
        """Every way in which a comparison of the value could still be made, in order."""
        is_psr = known.get("special") == "nhs_psr"  # light touch services, whatever is said
        tried = product(
            self._days(known),
            _given(known, "value_basis", ("net", "inc")),
            _given(known, "vat_rate", _RATES),
            self._compared_as(known),
            ("no", "yes") if is_psr else _given(known, "light_touch", ("no", "yes")),
        )
        return tuple(Comparison(*each) for each in tried)

    def _compared_as(self, known: Mapping[str, str]) -> tuple[str, ...]:
        """Kinds of authority whose figure is read: those open, and R-34's for a central body."""
        found = {kind for kinds in self.buyer(known)[2] for kind in kinds}
        start = date.fromisoformat(known["start_date"])
        if figures.version_on(start, self.law) is figures.Version.A:
            found.add(buyers.SUB_CENTRAL)
        return tuple(kind for kind in buyers.AUTHORITIES if kind in found)

    def stands(self, known: Mapping[str, str]) -> Stands:
        """By the rules: for each of `comparisons`, in order, where the value stands."""
        return self._stand(known)[0]

    def _front(self, known: Mapping[str, str]) -> Hashable:
        """What is settled before the value, and what flags, R-22 and rare questions read of it."""
        is_read = known.get("arrangement") == "call_off" or known.get("special") == "nhs_psr"
        special = known.get("special") if is_read else None
        body = known.get("body", "") if is_read else ""
        unclear = known.get("main_part") == "unclear"
        is_works_led = known.get("subject") == "mixed" and known.get("main_part") == "works"
        told = (known.get("functions"), unclear, is_works_led, special)
        return (self._drawn(known)[0], *told, body in ("", *buyers.CENTRAL_POLICY_BODIES))

    def _drawn(self, known: Mapping[str, str]) -> tuple[int, Diagram[BeforeValue]]:
        """A diagram with a number of its own, the same for equal diagrams."""
        is_out = self.buyer(known)[0]
        read = {fact: known[fact] for fact in READ_FIRST if fact in known and fact != "authority"}
        if is_out:
            read["authority"] = buyers.NO_AUTHORITY
        key = tuple(read.get(fact) for fact in READ_FIRST)
        if key not in self._diagrams:
            diagram = before_value(facts_from(read, self.today), self.law)
            number = self._numbers.setdefault(diagram, len(self._numbers))
            self._diagrams[key] = (number, diagram)
        return self._diagrams[key]

    def _value(self, known: Mapping[str, str]) -> Hashable:
        given = tuple(fact for fact in VALUE_FACTS if fact in known)
        if known.get("value", CANNOT_BE_ESTIMATED) == CANNOT_BE_ESTIMATED:
            return tuple((fact, known[fact]) for fact in given)
        if known.get("separable_services_value", "0") != "0":
            return (given, self._beside_a_part(known))
        return (given, self._stand(known))

    def _beside_a_part(self, known: Mapping[str, str]) -> Hashable:
        """What the value still decides beside services that could be bought separately."""
        value = Decimal(known["value"])
        works = [row.figure for row in self.table.types if row.type == "works"]
        footing = tuple(known.get(fact) for fact in VALUE_FACTS[1:])
        return (footing, bisect_right(sorted(works), value), self._stand(known))

    def _stand(self, known: Mapping[str, str]) -> tuple[Stands, Stands]:
        """Where the value stands by the rules' figures and by the table's."""
        comparisons = self.comparisons(known)
        key = (known["value"], comparisons)
        if key not in self._stands:
            value = Decimal(known["value"])
            self._stands[key] = (
                tuple(self._by_rules(each, value) for each in comparisons),
                tuple(self._by_table(each, value) for each in comparisons),
            )
        return self._stands[key]

    def _by_rules(self, comparison: Comparison, value: Decimal) -> str | None:
        facts = Facts(
            start_date=date.fromisoformat(comparison.commenced_date),
            value=value,
            value_basis=comparison.value_basis,
            vat_rate=Decimal(comparison.vat_rate),
            authority=comparison.authority,
            light_touch=comparison.light_touch,
        )
        try:
            figure = figures.threshold_for(facts, self.law)
        except NotInForce:
            return None
        return figures.stand(facts, figure, self.law)[0].value

    def _by_table(self, comparison: Comparison, value: Decimal) -> str | None:
        since, rows = self._rows[(comparison.authority, comparison.light_touch)]
        day = date.fromisoformat(comparison.commenced_date)
        place = bisect_right(since, day)
        if not place:
            return None
        figure, basis = rows[place - 1]
        if comparison.value_basis != basis:
            with_vat = 1 + Decimal(comparison.vat_rate)
            value, figure = (
                (value * with_vat, figure) if basis == "inc" else (value, figure * with_vat)
            )
        shares = [band.share for band in self.table.bands if band.since <= day]
        if shares and figure * (1 - shares[-1]) <= value <= figure * (1 + shares[-1]):
            return "near"
        return "reached" if value >= figure else "below"


def _given(known: Mapping[str, str], fact: str, otherwise: tuple[str, ...]) -> tuple[str, ...]:
    return (known[fact],) if fact in known else otherwise
