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

from dialogs.calculators import buyers, figures, layers, readings
from dialogs.calculators import social_value_act as act
from dialogs.calculators.figures import Threshold, Version
from dialogs.calculators.possibilities import (
    Diagram,
    Needs,
    explore,
    facts_that_matter,
    longest,
    results,
)
from dialogs.calculators.social_value_act import ActOutcome, Reason, RuleFinding
from dialogs.facts import Facts
from knowledge import NotInForce, Parameters

FLAGS = tuple(layers.FLAGS)
"""Every flag a determination may carry, in the order they are given."""

ALWAYS_NEEDED = ("start_date", "functions")
"""Facts without which nothing is concluded, save by R-01 or R-05."""


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

    outcome: ActOutcome
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
            lambda f, fact: readings.completions(f, fact, law, today),
            lambda finding: None if finding.outcome.is_no_duty else finding.outcome,
            readings.rest,
            act.together,
        )
    except NotInForce as gap:
        return _not_loaded(facts, gap, today)
    missing = _missing(facts, diagram, law)
    finding = None if missing else _conclusion(facts, diagram)
    outcome = finding.outcome if finding else ActOutcome.GET_ADVICE
    idle = _idle(facts, law, today, missing)
    flags = layers.Layers(facts, outcome, finding, law, today).raised()
    return Determination(
        outcome=outcome,
        flags=flags,
        reasons=_reasons(facts, finding, missing, idle, flags, law, today),
        missing=missing,
        unknown_but_idle=idle,
        version=figures.version_on(facts.start_date, law) if facts.start_date else None,
        on=min(facts.start_date, today) if facts.start_date else None,
        threshold=_compared(facts, diagram, law),
        still_to_ask=max(longest(diagram), len(missing)),
    )


def _missing(facts: Facts, diagram: Diagram[RuleFinding], law: Parameters) -> tuple[str, ...]:
    """R-04, R-09: facts the outcome turns on, in the order they are asked; empty if on none."""
    found = facts_that_matter(diagram)
    if _is_certainly_outside(facts, law):
        return ()
    might_apply = any(result.outcome is ActOutcome.APPLIES for result in results(diagram))
    if might_apply and buyers.may_be_no_authority(facts) and "authority" not in found:
        found = ("authority", *found)
    needed = tuple(fact for fact in ALWAYS_NEEDED if getattr(facts, fact) is None)
    return tuple(dict.fromkeys((*needed, *found)))


def _is_certainly_outside(facts: Facts, law: Parameters) -> bool:
    """True where R-01 or R-05 decides, whatever else is not known."""
    start = facts.start_date
    is_before = start is not None and figures.version_on(start, law) is None
    return is_before or buyers.is_no_authority(facts)


def _conclusion(facts: Facts, diagram: Diagram[RuleFinding]) -> RuleFinding:
    """The one finding all readings come to, that of a buyer with no duty at all among them."""
    finding = next(results(diagram))
    if not finding.outcome.is_no_duty or not buyers.may_be_no_authority(facts):
        return finding
    outside = RuleFinding(ActOutcome.NOT_APPLICABLE, (act.NOT_AN_AUTHORITY,), finding.version)
    return act.together((finding, outside))


def _not_loaded(facts: Facts, gap: NotInForce, today: date) -> Determination:
    figures: tuple[tuple[str, act.Figure], ...] = (("parameter", gap.name), ("day", gap.day))
    return Determination(
        outcome=ActOutcome.GET_ADVICE,
        flags=(),
        reasons=(Reason("R-03", "not_loaded", figures, decides=True),),
        missing=(),
        unknown_but_idle=(),
        version=None,
        on=min(facts.start_date, today) if facts.start_date else None,
        threshold=None,
        still_to_ask=0,
    )


def _compared(facts: Facts, diagram: Diagram[RuleFinding], law: Parameters) -> Threshold | None:
    """The figure the known value was compared with; None where none was or several could be."""
    if not isinstance(facts.value, Decimal) or not _is_authority_known(facts, law):
        return None
    thresholds = {f.threshold.name: f.threshold for f in results(diagram) if f.threshold}
    return next(iter(thresholds.values())) if len(thresholds) == 1 else None


def _is_authority_known(facts: Facts, law: Parameters) -> bool:
    if facts.authority is None and buyers.may_be_no_authority(facts):
        return False
    try:
        return len(buyers.authorities(facts, law)) == 1
    except Needs:
        return False


def _idle(facts: Facts, law: Parameters, today: date, missing: tuple[str, ...]) -> tuple[str, ...]:
    """Facts not known that the decision looks for on its way and that change nothing."""
    found: list[str] = []
    while True:
        try:
            act.decide(facts, law)
        except Needs as need:
            if need.fact not in missing:
                found.append(need.fact)
            facts = readings.completions(facts, need.fact, law, today)[0]
        else:
            return tuple(dict.fromkeys(found))


def _reasons(
    facts: Facts,
    finding: RuleFinding | None,
    missing: tuple[str, ...],
    idle: tuple[str, ...],
    flags: tuple[str, ...],
    law: Parameters,
    today: date,
) -> tuple[Reason, ...]:
    reasons = _borne_out(facts, finding, law) if finding else _known_so_far(facts, law)
    if "future_date" in flags:
        reasons.append(Reason("R-02", "future", (("today", today),)))
    if "authority_by_list" in flags:
        reasons.append(Reason("R-10", "by_list"))
    if not finding:
        reasons.append(_why_advice(facts, missing))
    elif idle:
        reasons.append(Reason("R-04", "idle", (("facts", ",".join(idle)),)))
    reasons += _soft_spots(facts, finding, missing, flags, law)
    if finding and finding.outcome is ActOutcome.APPLIES:
        if facts.stage:
            reasons.append(Reason("R-29", facts.stage))
        if facts.urgent in ("yes", "yes_own_delay"):
            reasons.append(Reason("R-30", facts.urgent))
    if set(flags) - _NOT_LAYERS:
        reasons.append(Reason("R-33", "layers"))
    return tuple(reasons)


_NOT_LAYERS = frozenset(
    {"late", "urgent_partial", "act_likely_applies", "future_date", "future_threshold"}
    | {"authority_by_list"}
)
"""Flags that are cautions about the Act itself."""

ONE_KIND = ("services", "goods", "works")
"""Subjects that are their own main part."""

_RESTS_ON = {
    "R-02": "start_date",
    "R-03": "start_date",
    "R-25": "light_touch",
    "R-26": "value_basis",
}
"""Fact without which a step of the decision says nothing about this procurement."""


def _borne_out(facts: Facts, finding: RuleFinding, law: Parameters) -> list[Reason]:
    """The finding's steps, but for those that speak of a fact that is not known."""
    unknown = {rule for rule, fact in _RESTS_ON.items() if getattr(facts, fact) is None}
    if not _is_authority_known(facts, law):
        unknown.add("R-10")
    if facts.main_part in (None, "unclear") and facts.subject not in ONE_KIND:
        unknown |= {"R-18", "R-21"}
    return [reason for reason in finding.reasons if reason.rule not in unknown or reason.decides]


def _known_so_far(facts: Facts, law: Parameters) -> list[Reason]:
    if facts.start_date is None:
        return []
    version = figures.version_on(facts.start_date, law)
    return [Reason("R-02", version.value, (("date", facts.start_date),))] if version else []


def _why_advice(facts: Facts, missing: tuple[str, ...]) -> Reason:
    if missing == ("authority",) and buyers.may_be_no_authority(facts):
        return Reason("R-09", "doubtful", decides=True)
    if _is_argued(facts, missing):
        return Reason("R-22", "unclear", decides=True)
    return Reason("R-04", "missing", (("facts", ",".join(missing)),), decides=True)


def _is_argued(facts: Facts, missing: tuple[str, ...]) -> bool:
    """True where the outcome turns on a main part that can be argued either way (R-22)."""
    return missing[:1] == ("main_part",) and facts.main_part == "unclear"


def _soft_spots(
    facts: Facts,
    finding: RuleFinding | None,
    missing: tuple[str, ...],
    flags: tuple[str, ...],
    law: Parameters,
) -> list[Reason]:
    """Cautions where the law itself is not clear, each where it is reached."""
    if finding is None:
        start = facts.start_date
        is_now = start is not None and figures.version_on(start, law) is Version.C
        is_reached = _is_argued(facts, missing) and is_now and facts.arrangement != "framework"
        return [Reason("R-22", "soft_mixed")] if is_reached else []
    rules = {reason.rule for reason in finding.reasons}
    by_value = rules & {"R-24", "R-28"}
    light = facts.light_touch == "yes" and by_value
    net_although = any(reason.key == "net_although" for reason in finding.reasons)
    then = figures.version_of_figure(facts, law)
    is_psr = finding.outcome is ActOutcome.DIFFERENT_REGIME and "R-23" in rules
    told_net = is_psr and "act_likely_applies" in flags and finding.version is Version.B2
    spots = {
        ("R-23", "soft_psr"): is_psr,
        ("R-21", "soft_mixed"): "R-21" in rules and finding.version is Version.C,
        ("R-18", "soft_framework"): finding.outcome is ActOutcome.APPLIES and "R-18" in rules,
        ("R-26", "soft_net"): (bool(light) and net_although) or told_net,
        ("R-25", "soft_2015"): bool(light) and Version.B1 in (finding.version, then),
        ("R-25", "soft_straddle"): bool(light) and finding.version is not then,
        ("R-10", _list_caution(facts, finding)): bool(by_value) and _is_central_by_list(facts, law),
    }
    return [Reason(rule, key) for (rule, key), reached in spots.items() if reached]


def _is_central_by_list(facts: Facts, law: Parameters) -> bool:
    """True for a central authority that is not simply a department or an agency."""
    is_department = facts.body == "department_or_ndpb"
    is_known = not is_department and _is_authority_known(facts, law)
    return is_known and buyers.authority_of(facts, law) == buyers.CENTRAL


def _list_caution(facts: Facts, finding: RuleFinding) -> str:
    """Key of how far the list was read: the one of 2006 was not."""
    return "soft_list_2006" if finding.version is Version.A else "soft_central_list"
