"""
The determination as the calculator of a flow: what to ask next, and how it ends.

Rules of this file: it decides nothing itself; `dialogs.determination` does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from dialogs.calculators.social_value_act import Outcome
from dialogs.determination import Determination, determine, meets_threshold
from dialogs.facts import Facts, read_facts
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
    """Facts that add to a settled outcome without changing it (R-23, R-29, R-30)."""
    if determination.outcome is Outcome.APPLIES:
        is_ahead = facts.start_date is not None and facts.start_date > today
        return frozenset({"urgent"}) if is_ahead else frozenset({"stage", "urgent"})
    rules = {reason.rule for reason in determination.reasons}
    is_psr = determination.outcome is Outcome.DIFFERENT_REGIME and "R-23" in rules
    if is_psr and meets_threshold(facts, law, today) is None:
        return VALUE_FACTS
    return frozenset()
