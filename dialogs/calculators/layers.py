"""
Other layers and cautions beside the Act: the flags of R-29, R-30, R-33 and R-35.

Each flag is one question about the facts; none depends on another, and but for those that say so
none depends on the outcome. What a condition reads must be certain: it holds on every reading of
the facts that are not known.

Rules of this file: pure; flags never change an outcome.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final

from dialogs.calculators import buyers, figures
from dialogs.calculators import social_value_act as act
from dialogs.calculators.possibilities import Leaf, Needs, explore
from dialogs.calculators.readings import completions
from dialogs.calculators.social_value_act import ActOutcome, RuleFinding
from dialogs.facts import CANNOT_BE_ESTIMATED, Facts
from knowledge import NotInForce, Parameters

ENGLAND: Final = "england_or_non_devolved"
NEW_CONTRACTS: Final = frozenset({"contract", "framework", "dynamic_market_contract"})
PROCUREMENTS: Final = NEW_CONTRACTS | {"call_off"}


def surely(
    test: Callable[[Facts], bool], facts: Facts, law: Parameters, today: date
) -> bool | None:
    """True or False where a test gives that on every reading of what is not known; else None."""
    try:
        diagram = explore(
            test, facts, lambda f, fact: completions(f, fact, law, today), lambda holds: holds
        )
    except NotInForce:
        return None
    return diagram.result if isinstance(diagram, Leaf) else None


def meets_threshold(facts: Facts, law: Parameters, today: date) -> bool | None:
    """True or False when the value is certain to reach, or to miss, the Act's figure; else None."""
    if act.is_psr(facts, law):
        facts = facts.with_fact("light_touch", "yes")  # health services are (L-060)

    def reaches(f: Facts) -> bool:
        if f.value == CANNOT_BE_ESTIMATED and figures.is_now(f, law):
            return True
        threshold = figures.threshold_for(f, law)
        if not isinstance(f.value, Decimal):
            raise Needs("value")
        return figures.on_basis(f, f.value, threshold.vat_basis) >= threshold.amount

    return surely(reaches, facts, law, today)


@dataclass(frozen=True)
class Layers:
    """
    The facts of one procurement and what came out, asked flag by flag.

    Attributes:
        facts: What is known.
        outcome: What came out.
        finding: How, or None where facts are missing.
        law: Dated parameters; `regime` ones on the day of the first step.
        today: Day of asking, Europe/London.
    """

    facts: Facts
    outcome: ActOutcome
    finding: RuleFinding | None
    law: Parameters
    today: date

    def late(self) -> bool:
        """R-29: the duty fell due before the process started."""
        return self.outcome is ActOutcome.APPLIES and self.facts.stage == "started"

    def urgent_partial(self) -> bool:
        """R-30: real urgency."""
        return self.outcome is ActOutcome.APPLIES and self.facts.urgent == "yes"

    def act_likely_applies(self) -> bool:
        """R-23: a Provider Selection Regime contract that reaches the Act's figure."""
        is_psr = self.outcome is ActOutcome.DIFFERENT_REGIME and self._says("R-23", "psr")
        return is_psr and meets_threshold(self.facts, self.law, self.today) is True

    def policy_layer_central(self) -> bool:
        """R-33: PPN 06/20 from 2021, PPN 002 from 2025; goods and works too."""
        is_in_scope = self._special == "none" or (self._special == "concession" and self._is_now)
        is_central_policy = self._since("central_weighting") and self._is_central_policy_body
        return (
            is_central_policy
            and is_in_scope
            and self.facts.arrangement in PROCUREMENTS
            and self._may_be_authority_in_england
            and not self._is_below_its_type
        )

    def public_interest_test(self) -> bool:
        """R-33: PPN 024, for services over £1 million from 1 April 2027."""
        return (
            self._since("public_interest_test")
            and self._is_central_policy_body
            and self.facts.arrangement in PROCUREMENTS
            and self._special == "none"
            and figures.main_subject(self.facts) == "services"
            and self._may_be_authority_in_england
            and self._is_sure(_is_over_test_value)
        )

    def nhs_10pct_policy(self) -> bool:
        """R-33: the NHS policy of a minimum weighting."""
        is_nhs = self.facts.body in buyers.NHS_BODIES and self.facts.functions == ENGLAND
        return is_nhs and self.facts.arrangement in PROCUREMENTS and self._since("nhs_weighting")

    def best_value(self) -> bool:
        """R-33: Best Value, whatever is bought and whatever comes out."""
        return self.facts.body in buyers.BEST_VALUE_BODIES and self.facts.functions == ENGLAND

    def below_threshold_rules(self) -> bool:
        """R-33: Part 6 of the Procurement Act 2023."""
        return (
            self._is_now
            and self.facts.arrangement in NEW_CONTRACTS
            and self._special == "none"
            and self.facts.body not in buyers.SCHOOL_BODIES
            and self._may_be_authority_in_england
            and self._is_below_its_type
        )

    def may_reserve_locally(self) -> bool:
        """R-33: the English Order of 2026."""
        is_local = self.facts.body in buyers.BEST_VALUE_BODIES or self.facts.body == "parish"
        return (
            self._since("local_reservation")
            and is_local
            and self.facts.arrangement in NEW_CONTRACTS
            and self._special in ("none", "concession")
            and self._may_be_authority_in_england
            and self._is_below_its_type
        )

    def future_date(self) -> bool:
        """R-02: the first step lies ahead."""
        start = self.facts.start_date
        return start is not None and start > self.today

    def future_threshold(self) -> bool:
        """R-35: decided on today's figure, on a day whose own figure is not published."""
        is_decided = self.outcome in (ActOutcome.APPLIES, ActOutcome.NOT_REQUIRED_ENCOURAGED)
        is_by_value = isinstance(self.facts.value, Decimal) and self._says("R-35", "decided")
        return is_decided and is_by_value

    def authority_by_list(self) -> bool:
        """R-10: the list of central bodies says otherwise than the answers."""
        return self._is_sure(buyers.is_overridden)

    def raised(self) -> tuple[str, ...]:
        """Every flag that is raised, in the order of `FLAGS`."""
        return tuple(flag for flag, is_raised in FLAGS.items() if is_raised(self))

    def _says(self, rule: str, key: str) -> bool:
        reasons = self.finding.reasons if self.finding else ()
        return any((reason.rule, reason.key) == (rule, key) for reason in reasons)

    def _since(self, regime: str) -> bool:
        return act.holds(regime, self.facts.start_date, self.law)

    @property
    def _is_now(self) -> bool:
        return figures.is_now(self.facts, self.law)

    @property
    def _special(self) -> str | None:
        return act.special_kind(self.facts, self.law)

    @property
    def _is_central_policy_body(self) -> bool:
        body = self.facts.body
        if body is None:
            return self.facts.authority == buyers.CENTRAL
        return body in buyers.CENTRAL_POLICY_BODIES

    @property
    def _may_be_authority_in_england(self) -> bool:
        return self.facts.functions == ENGLAND and not buyers.is_no_authority(self.facts)

    @cached_property
    def _is_below_its_type(self) -> bool:
        """True when the value is certain to be below the figure of the contract's own type."""
        return isinstance(self.facts.value, Decimal) and self._is_sure(figures.is_below_type)

    def _is_sure(self, test: Callable[[Facts, Parameters], bool]) -> bool:
        """True where a test holds on every reading of what is not known."""
        return surely(lambda f: test(f, self.law), self.facts, self.law, self.today) is True


def _is_over_test_value(facts: Facts, law: Parameters) -> bool:
    if not isinstance(facts.value, Decimal):
        return False
    least = figures.figure("policy.public_interest_test.value", facts, law)
    return figures.on_basis(facts, facts.value, least.vat_basis) > least.amount


FLAGS: Final[dict[str, Callable[[Layers], bool]]] = {
    flag.__name__: flag
    for flag in (
        Layers.late,
        Layers.urgent_partial,
        Layers.act_likely_applies,
        Layers.policy_layer_central,
        Layers.public_interest_test,
        Layers.nhs_10pct_policy,
        Layers.best_value,
        Layers.below_threshold_rules,
        Layers.may_reserve_locally,
        Layers.future_date,
        Layers.future_threshold,
        Layers.authority_by_list,
    )
}
"""Every flag a determination may carry, in the order they are given, and when it is raised."""
