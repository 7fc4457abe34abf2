"""
The determination: what the rules say of a procurement, what is missing and what else to know.

`determine` is the one entrance for every way in: the chat flow, the command and the record.

Rules of this file: it adds to `decide`, never second-guesses it. A fact nobody knows is tried
with every value it could have; only if the outcome turns on it is advice the answer (R-04).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dialogs.calculators import social_value_act as act
from dialogs.calculators.possibilities import (
    Diagram,
    Leaf,
    Needs,
    explore,
    facts_that_matter,
    longest,
    results,
)
from dialogs.calculators.social_value_act import Finding, Outcome, Reason, Threshold, Version
from dialogs.facts import Facts
from knowledge import NotInForce, Parameters

FLAGS = (
    "late",
    "urgent_partial",
    "act_likely_applies",
    "policy_layer_central",
    "nhs_10pct_policy",
    "best_value",
    "below_threshold_rules",
    "may_reserve_locally",
    "future_date",
)
"""Every flag a determination may carry, in the order they are given."""


@dataclass(frozen=True, slots=True)
class Determination:
    """
    The answer to "does the Act apply to this procurement?".

    Attributes:
        outcome: What comes out.
        flags: Other layers and cautions, in the order of `FLAGS`.
        reasons: Steps of the decision in order; those that settled it carry `decides`.
        missing: Facts the outcome still turns on, in the order they are asked; empty unless the
            outcome is `GET_ADVICE`.
        unknown_but_idle: Facts not known that make no difference.
        version: Version of section 1, or None when the day is not known or before the Act.
        on: Day whose law was used; today for a day in the future; None when not known.
        threshold: The figure a value was compared with, or None.
        still_to_ask: The most facts that may still be needed to conclude; 0 when concluded.
    """

    outcome: Outcome
    flags: tuple[str, ...]
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    unknown_but_idle: tuple[str, ...]
    version: Version | None
    on: date | None
    threshold: Threshold | None
    still_to_ask: int

    @property
    def rules(self) -> tuple[str, ...]:
        """Ids of the rules that spoke, in order, each once."""
        return tuple(dict.fromkeys(reason.rule for reason in self.reasons))


def determine(facts: Facts, law: Parameters, today: date) -> Determination:
    """
    The determination for what is known of a procurement.

    Args:
        facts: What is known; anything may be missing.
        law: The dated parameters.
        today: Day of asking, Europe/London: a start date beyond it is answered by today's law.

    Returns:
        Always a determination; a figure that is not loaded gives `GET_ADVICE` and says which.
    """
    try:
        diagram = explore(
            lambda f: act.decide(f, law),
            facts,
            lambda f, fact: act.completions(f, fact, law, today),
            lambda finding: finding.outcome,
            act.rest,
        )
    except NotInForce as gap:
        return _not_loaded(facts, gap, today)
    version = act.version_on(facts.start_date, law) if facts.start_date else None
    missing = facts_that_matter(diagram)
    finding = _conclusion(diagram)
    might_apply = any(result.outcome is Outcome.APPLIES for result in results(diagram))
    if facts.authority is None and might_apply and "authority" not in missing:
        missing, finding = ("authority", *missing), None  # its status decides
    outcome = finding.outcome if finding else Outcome.GET_ADVICE
    idle = _idle(facts, law, today, missing)
    flags = _flags(facts, outcome, finding, law, today)
    reasons = _reasons(facts, finding, missing, idle, flags, law, today)
    return Determination(
        outcome=outcome,
        flags=flags,
        reasons=reasons,
        missing=missing,
        unknown_but_idle=idle,
        version=version,
        on=min(facts.start_date, today) if facts.start_date else None,
        threshold=_compared(facts, diagram),
        still_to_ask=max(longest(diagram), len(missing)),
    )


def _conclusion(diagram: Diagram[Finding]) -> Finding | None:
    return diagram.result if isinstance(diagram, Leaf) else None


def _not_loaded(facts: Facts, gap: NotInForce, today: date) -> Determination:
    figures: tuple[tuple[str, act.Figure], ...] = (("parameter", gap.name), ("day", gap.day))
    return Determination(
        outcome=Outcome.GET_ADVICE,
        flags=(),
        reasons=(Reason("R-03", "not_loaded", figures, decides=True),),
        missing=(),
        unknown_but_idle=(),
        version=None,
        on=min(facts.start_date, today) if facts.start_date else None,
        threshold=None,
        still_to_ask=0,
    )


def _compared(facts: Facts, diagram: Diagram[Finding]) -> Threshold | None:
    """The figure the known value was compared with; None where none was or several could be."""
    if not isinstance(facts.value, Decimal) or facts.authority is None:
        return None
    thresholds = {f.threshold.name: f.threshold for f in results(diagram) if f.threshold}
    return next(iter(thresholds.values())) if len(thresholds) == 1 else None


def _idle(facts: Facts, law: Parameters, today: date, missing: tuple[str, ...]) -> tuple[str, ...]:
    """Facts not known that the decision looks for on its way and that change nothing."""
    found: list[str] = []
    while True:
        try:
            act.decide(facts, law)
        except Needs as need:
            if need.fact not in missing:
                found.append(need.fact)
            facts = act.completions(facts, need.fact, law, today)[0]
        else:
            return tuple(dict.fromkeys(found))


def meets_threshold(facts: Facts, law: Parameters, today: date) -> bool | None:
    """True or False when the value is certain to reach, or to miss, the Act's figure; else None."""

    if act.is_psr(facts, law):
        facts = facts.with_fact("light_touch", "yes")  # health services are (L-060)

    def reaches(f: Facts) -> bool:
        version = act.version_on(f.start_date or today, law)
        if f.value == "cannot_be_estimated" and version is Version.C:
            return True
        threshold = act.threshold_for(f, law)
        if not isinstance(f.value, Decimal):
            raise Needs("value")
        return act.value_on_basis(f, f.value, threshold.vat_basis) >= threshold.amount

    try:
        diagram = explore(
            reaches, facts, lambda f, fact: act.completions(f, fact, law, today), lambda b: b
        )
    except NotInForce:
        return None
    return diagram.result if isinstance(diagram, Leaf) else None


def _flags(
    facts: Facts, outcome: Outcome, finding: Finding | None, law: Parameters, today: date
) -> tuple[str, ...]:
    """R-29, R-30 and R-33: what adds to an outcome without changing it."""
    applies = outcome is Outcome.APPLIES
    in_england = facts.functions == "england_or_non_devolved"
    rules = {reason.rule for reason in finding.reasons} if finding else set()
    below = finding is not None and "R-28" in rules and finding.version is Version.C
    start = facts.start_date

    def since(regime: str) -> bool:
        return act.holds(regime, start, law)

    conditions = {
        "late": applies and facts.stage == "started",
        "urgent_partial": applies and facts.urgent == "yes",
        "act_likely_applies": "R-23" in rules
        and in_england
        and outcome is Outcome.DIFFERENT_REGIME
        and meets_threshold(facts, law, today) is True,
        "policy_layer_central": since("central_weighting")
        and _is_central_policy_body(facts)
        and (applies or ("R-17" in rules and _in_policy_scope(facts, law, today))),
        "nhs_10pct_policy": facts.body == "nhs" and in_england and since("nhs_weighting"),
        "best_value": facts.body in ("local_authority", "police_fire") and in_england,
        "below_threshold_rules": below and facts.body != "school",
        "may_reserve_locally": below
        and in_england
        and facts.body in ("local_authority", "parish", "police_fire")
        and since("local_reservation"),
        "future_date": start is not None and start > today,
    }
    return tuple(flag for flag in FLAGS if conditions[flag])


def _is_central_policy_body(facts: Facts) -> bool:
    if facts.body is None:
        return facts.authority == "central"
    return facts.body == "department_or_ndpb"


def _in_policy_scope(facts: Facts, law: Parameters, today: date) -> bool:
    """A call-off that central policy reaches: not utilities or defence, not known to be small."""
    if facts.special in ("utilities", "defence_security"):
        return False
    return meets_threshold(facts, law, today) is not False


def _reasons(
    facts: Facts,
    finding: Finding | None,
    missing: tuple[str, ...],
    idle: tuple[str, ...],
    flags: tuple[str, ...],
    law: Parameters,
    today: date,
) -> tuple[Reason, ...]:
    reasons = _borne_out(facts, finding) if finding else _known_so_far(facts, law)
    if "future_date" in flags:
        reasons.append(Reason("R-02", "future", (("today", today),)))
    if not finding:
        reasons.append(_why_advice(facts, missing))
    elif idle:
        reasons.append(Reason("R-04", "idle", (("facts", ",".join(idle)),)))
    reasons += _soft_spots(facts, finding, missing, flags, law)
    if finding and finding.outcome is Outcome.APPLIES:
        if facts.stage:
            reasons.append(Reason("R-29", facts.stage))
        if facts.urgent in ("yes", "yes_own_delay"):
            reasons.append(Reason("R-30", facts.urgent))
    if set(flags) - {"late", "urgent_partial", "act_likely_applies", "future_date"}:
        reasons.append(Reason("R-33", "layers"))
    return tuple(reasons)


ONE_KIND = ("services", "goods", "works")
"""Subjects that are their own main part."""

_RESTS_ON = {
    "R-02": "start_date",
    "R-03": "start_date",
    "R-10": "authority",
    "R-25": "light_touch",
    "R-26": "value_basis",
}
"""Fact without which a step of the decision says nothing about this procurement."""


def _borne_out(facts: Facts, finding: Finding) -> list[Reason]:
    """The finding's steps, but for those that speak of a fact that is not known."""
    unknown = {rule for rule, fact in _RESTS_ON.items() if getattr(facts, fact) is None}
    if facts.main_part in (None, "unclear") and facts.subject not in ONE_KIND:
        unknown |= {"R-18", "R-21"}
    return [reason for reason in finding.reasons if reason.rule not in unknown or reason.decides]


def _known_so_far(facts: Facts, law: Parameters) -> list[Reason]:
    if facts.start_date is None:
        return []
    version = act.version_on(facts.start_date, law)
    return [Reason("R-02", version.value, (("date", facts.start_date),))] if version else []


def _why_advice(facts: Facts, missing: tuple[str, ...]) -> Reason:
    if missing == ("authority",):
        return Reason("R-09", "doubtful", decides=True)
    if _is_argued(facts, missing):
        return Reason("R-22", "unclear", decides=True)
    return Reason("R-04", "missing", (("facts", ",".join(missing)),), decides=True)


def _is_argued(facts: Facts, missing: tuple[str, ...]) -> bool:
    """True where the outcome turns on a main part that can be argued either way (R-22)."""
    return missing[:1] == ("main_part",) and facts.main_part == "unclear"


def _soft_spots(
    facts: Facts,
    finding: Finding | None,
    missing: tuple[str, ...],
    flags: tuple[str, ...],
    law: Parameters,
) -> list[Reason]:
    """Cautions where the law itself is not clear, each where it is reached."""
    if finding is None:
        start = facts.start_date
        is_now = start is not None and act.version_on(start, law) is Version.C
        is_reached = _is_argued(facts, missing) and is_now and facts.arrangement != "framework"
        return [Reason("R-22", "soft_mixed")] if is_reached else []
    rules = {reason.rule for reason in finding.reasons}
    by_value = rules & {"R-24", "R-28"}
    light = facts.light_touch == "yes" and by_value
    net_although = any(reason.key == "net_although" for reason in finding.reasons)
    then = act.version_of_figure(facts, law)
    is_psr = finding.outcome is Outcome.DIFFERENT_REGIME and "R-23" in rules
    told_net = is_psr and "act_likely_applies" in flags and finding.version is Version.B2
    spots = {
        ("R-23", "soft_psr"): is_psr,
        ("R-21", "soft_mixed"): "R-21" in rules and finding.version is Version.C,
        ("R-18", "soft_framework"): finding.outcome is Outcome.APPLIES and "R-18" in rules,
        ("R-26", "soft_net"): (bool(light) and net_although) or told_net,
        ("R-25", "soft_2015"): bool(light) and Version.B1 in (finding.version, then),
        ("R-25", "soft_straddle"): bool(light) and finding.version is not then,
        ("R-10", "soft_central_list"): facts.authority == "central"
        and bool(by_value)
        and facts.body != "department_or_ndpb",
    }
    return [Reason(rule, key) for (rule, key), reached in spots.items() if reached]
