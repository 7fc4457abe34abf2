"""
The determination as the calculator of a flow: what to ask next, and how it ends.

Rules of this file: it decides nothing itself; `dialogs.determination` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from dialogs.calculators.figures import Version, is_now, main_subject
from dialogs.calculators.layers import meets_threshold
from dialogs.calculators.social_value_act import ActOutcome, special_kind
from dialogs.determination import Determination, determine
from dialogs.facts import LARGEST_VALUE, Facts, read_facts
from dialogs.walk import Verdict
from knowledge import Parameters

VALUE_FACTS = frozenset({"value", "value_basis", "vat_rate"})


@dataclass(frozen=True, slots=True)
class Applicability:
    """Decides the flow `does-the-act-apply`."""

    def judge(self, known: dict[str, str], law: Parameters, today: date) -> Verdict:
        """
        The verdict on what is known so far.

        A day of commencement not given is taken to be open for as long as it could matter, so
        that it is asked for where a figure changed after the first step, and only there.
        """
        return _verdict(facts_from(known, today), law, today)


@lru_cache(maxsize=4096)
def _verdict(facts: Facts, law: Parameters, today: date) -> Verdict:
    """Remembered, for one turn asks for the same verdict several times on its way."""
    determination = determine(facts, law, today)
    wanted = frozenset(determination.missing) | _adds(facts, determination, law, today)
    return Verdict(wanted, determination.outcome.value, determination)


def facts_from(known: dict[str, str], today: date) -> Facts:
    """
    Facts as a flow's answers give them.

    Raises:
        ValueError: An answer gives a fact that cannot be; parsers and content checks exclude it.
    """
    facts = read_facts(known, today)
    if not isinstance(facts, Facts):
        raise ValueError("; ".join(f"{fault.key}: {fault.message}" for fault in facts))
    return facts if facts.commenced_date else replace(facts, commenced_unsure=True)


def _adds(
    facts: Facts, determination: Determination, law: Parameters, today: date
) -> frozenset[str]:
    """Facts worth asking for although the rules do not wait for them."""
    if _is_light_touch_open(facts, determination, law):
        return frozenset({"light_touch"})
    if determination.missing:
        return frozenset()
    rare = _rare(facts, determination, law, today)
    return rare | _beside(facts, determination, law, today)


def _is_light_touch_open(facts: Facts, determination: Determination, law: Parameters) -> bool:
    """R-31 (4): a light touch contract may be free to change, which no other fact asks about."""
    return (
        facts.arrangement == "change_to_contract"
        and facts.light_touch is None
        and determination.outcome is ActOutcome.GET_ADVICE
        and is_now(facts, law)
        and special_kind(facts, law) == "none"
        and main_subject(facts) in ("services", "unclear")
    )


def _beside(
    facts: Facts, determination: Determination, law: Parameters, today: date
) -> frozenset[str]:
    """Facts that add to a settled outcome without changing it (R-23, R-29, R-30, R-33)."""
    if determination.outcome is ActOutcome.APPLIES:
        is_ahead = facts.start_date is not None and facts.start_date > today
        return frozenset({"urgent"}) if is_ahead else frozenset({"stage", "urgent"})
    decided = {reason.key for reason in determination.reasons if reason.decides}
    if "psr" in decided and meets_threshold(facts, law, today) is None:
        return VALUE_FACTS
    if facts.special is None and facts.functions and facts.body:
        ordinary = determine(replace(facts, special="none"), law, today)
        adds = set(ordinary.flags) - set(determination.flags)
        return frozenset({"special"}) if adds else frozenset()
    return frozenset()


def _rare(
    facts: Facts, determination: Determination, law: Parameters, today: date
) -> frozenset[str]:
    """Rare facts that were not given and whose answer would give another outcome."""
    return frozenset(
        fact
        for fact, words in _RARE_ANSWERS.items()
        if getattr(facts, fact) is None
        and _is_open_to(fact, facts, determination, law)
        and any(
            determine(facts.with_fact(fact, word), law, today).outcome is not determination.outcome
            for word in words
        )
    )


_RARE_ANSWERS: Mapping[str, tuple[object, ...]] = {
    "reg8_4": ("r_and_d",),
    "contract_regime": ("pa2023",),
    "change_allowed": ("yes", "no"),
    "separable_services_value": (LARGEST_VALUE,),
}
"""Answers that could change an outcome, by fact."""


def _is_open_to(fact: str, facts: Facts, determination: Determination, law: Parameters) -> bool:
    """True where a rare fact can belong to the story at all; decision_rules section 1."""
    match fact:
        case "reg8_4":
            return determination.version is Version.A
        case "separable_services_value":
            is_works_led = facts.subject == "mixed" and main_subject(facts) == "works"
            return is_now(facts, law) and (is_works_led or facts.special == "concession")
    return facts.arrangement == "change_to_contract"
