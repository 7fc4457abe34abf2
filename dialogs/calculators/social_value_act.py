"""
Does section 1 of the Public Services (Social Value) Act 2012 apply to a procurement?

The rules R-01 to R-36, in the order they are put to a procurement: date, who, what kind of
arrangement, special kinds of contract, subject, value. `decide` needs every fact it reads and
raises `Needs` at the first that is missing; `dialogs.determination` deals with what is missing.

Rules of this file: one generator for each rule; each step names its rule and says what it decides;
a reason is a rule id and a key of the rule book, never words. Who is buying and what a value is
worth against a figure stand in `buyers` and `figures`; other layers (R-33) in `layers`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from dialogs.calculators import buyers, figures
from dialogs.calculators.figures import Stand, Threshold, Version, lead, main_subject, need
from dialogs.calculators.possibilities import Needs
from dialogs.facts import Facts
from knowledge import NotInForce, Parameters


class ActOutcome(StrEnum):
    """What can come out; decision_rules section 2."""

    APPLIES = "APPLIES"
    NOT_REQUIRED_ENCOURAGED = "NOT_REQUIRED_ENCOURAGED"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    DIFFERENT_REGIME = "DIFFERENT_REGIME"
    GET_ADVICE = "GET_ADVICE"

    @property
    def is_no_duty(self) -> bool:
        """True where the Act certainly sets no duty."""
        return self not in (ActOutcome.APPLIES, ActOutcome.GET_ADVICE)


Figure = date | Decimal | str


@dataclass(frozen=True, slots=True)
class Reason:
    """
    One step of the decision.

    Attributes:
        rule: R-01 to R-36.
        key: Key of the wording in the rule book, under that rule.
        figures: Names and values for the wording's placeholders: a day, pounds or words.
        decides: True for the reasons that settled the outcome; shown first.
    """

    rule: str
    key: str
    figures: tuple[tuple[str, Figure], ...] = ()
    decides: bool = False


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """What the rules make of a full set of facts."""

    outcome: ActOutcome
    reasons: tuple[Reason, ...]
    version: Version | None = None
    threshold: Threshold | None = None

    @property
    def decided_by(self) -> frozenset[str]:
        """Ids of the rules that settled the outcome."""
        return frozenset(reason.rule for reason in self.reasons if reason.decides)


@dataclass(frozen=True, slots=True)
class Step:
    """
    What one rule says.

    Attributes:
        reason: Its reason.
        outcome: What it decides, or None where the next rule goes on.
        is_doubt: True where the law leaves open whether the contract is outside the Act: the rules
            that follow are asked what would come out if it is not.
        threshold: The figure it compared a value with.
    """

    reason: Reason
    outcome: ActOutcome | None = None
    is_doubt: bool = False
    threshold: Threshold | None = None


Steps = Iterator[Step]
Rule = Callable[[Facts, Version, Parameters], Steps]

DUTY: Final = (Reason("R-32", "duty"), Reason("R-11", "area"))
"""What is to be done where the Act applies, and for whom."""

NOT_AN_AUTHORITY: Final = Reason("R-05", "not_an_authority", decides=True)
"""What settles it for a buyer that is no contracting authority."""

_NO_DUTY: Final = Reason("R-36", "no_duty", decides=True)
_IF_AUTHORITY: Final = Reason("R-36", "if_an_authority", decides=True)


def decide(facts: Facts, law: Parameters) -> RuleFinding:
    """
    The outcome for a procurement whose contracting authority status is not in doubt.

    Args:
        facts: What is known. A buyer whose status is open is taken to be *some* contracting
            authority (R-09 is the caller's affair); the rare keys not given are as usual.
        law: Reads `act.version` and `regime.provider_selection` on the day of the first step, the
            `central_list` and `threshold` parameters on the day of commencement.

    Returns:
        The finding, its reasons in the order of the rules.

    Raises:
        Needs: A fact that these rules read is not known.
        NotInForce: A figure is not loaded for the day.
    """
    start = need("start_date", facts.start_date)
    version = figures.version_on(start, law)
    if version is None:
        began = law["act.version"].values[0].since
        settled = _settled("R-01", "before", (("since", began),))
        return RuleFinding(ActOutcome.NOT_APPLICABLE, (settled,))
    reasons = [Reason("R-02", version.value, (("date", start),))]
    doubt: Reason | None = None
    for rule in RULES:
        for step in rule(facts, version, law):
            if step.is_doubt:
                doubt = step.reason
                continue
            reasons.append(step.reason)
            if step.outcome:
                found = RuleFinding(step.outcome, tuple(reasons), version, step.threshold)
                return _in_doubt(found, doubt) if doubt else _with_duty(found)
    raise Needs("arrangement")  # the last rule always decides; only a new arrangement comes here


def _with_duty(found: RuleFinding) -> RuleFinding:
    applies = found.outcome is ActOutcome.APPLIES
    return replace(found, reasons=(*found.reasons, *DUTY)) if applies else found


def _in_doubt(found: RuleFinding, doubt: Reason) -> RuleFinding:
    """R-13, R-16: a doubtful exclusion matters only where there would be a duty without it."""
    if not found.outcome.is_no_duty:
        steps = (replace(step, decides=False) for step in found.reasons)
        return replace(found, outcome=ActOutcome.GET_ADVICE, reasons=(*steps, doubt))
    inside = replace(found, reasons=(replace(doubt, decides=False), *found.reasons))
    return together((inside, RuleFinding(ActOutcome.NOT_APPLICABLE, (doubt,), found.version)))


def together(findings: Sequence[RuleFinding]) -> RuleFinding:
    """
    What findings that all set no duty come to, or all the same outcome (R-36).

    Args:
        findings: One for each reading still open; at least one.

    Returns:
        The first with the outcome they come to, its reasons and R-36 where outcomes differ.
    """
    outcomes = {finding.outcome for finding in findings}
    if len(outcomes) == 1:
        return findings[0]
    encouraged = ActOutcome.NOT_REQUIRED_ENCOURAGED
    outcome = encouraged if encouraged in outcomes else ActOutcome.DIFFERENT_REGIME
    chosen = next(finding for finding in findings if finding.outcome is outcome)
    reason = _NO_DUTY if outcome is encouraged else _IF_AUTHORITY
    said = reason in chosen.reasons
    return chosen if said else replace(chosen, reasons=(*chosen.reasons, reason))


# --- who


def _no_authority(facts: Facts, _: Version, __: Parameters) -> Steps:
    """R-05: only contracting authorities have the duty."""
    if buyers.is_no_authority(facts):
        yield Step(NOT_AN_AUTHORITY, ActOutcome.NOT_APPLICABLE)


def _nation(facts: Facts, _: Version, __: Parameters) -> Steps:
    """R-06 to R-08: Scotland, Northern Ireland and devolved Wales have rules of their own."""
    match need("functions", facts.functions):
        case "scotland":
            yield _decides("R-06", "scotland", ActOutcome.DIFFERENT_REGIME)
        case "northern_ireland":
            yield _decides("R-07", "northern_ireland", ActOutcome.DIFFERENT_REGIME)
        case "devolved_wales":
            yield _decides("R-08", "wales", ActOutcome.DIFFERENT_REGIME)


def _kind_of_authority(facts: Facts, _: Version, law: Parameters) -> Steps:
    """R-10: central or sub-central, where it is known by now; the value asks for it else."""
    try:
        kind = buyers.authority_of(facts, law)
    except Needs:
        return
    yield Step(Reason("R-10", kind))


# --- is it a procurement


def _no_procurement(facts: Facts, _: Version, __: Parameters) -> Steps:
    """R-12: a grant, a job and a land deal are not procurements of services."""
    arrangement = need("arrangement", facts.arrangement)
    if arrangement in ("grant", "employment", "land"):
        yield _decides("R-12", arrangement, ActOutcome.NOT_APPLICABLE)


def _existing_contract(facts: Facts, _: Version, __: Parameters) -> Steps:
    """R-31: an option already in a contract, and the end of a service."""
    arrangement = need("arrangement", facts.arrangement)
    if arrangement in ("option_in_contract", "ending_service"):
        yield _decides("R-31", arrangement, ActOutcome.NOT_APPLICABLE)


def _call_off(facts: Facts, _: Version, law: Parameters) -> Steps:
    """R-17: the duty belonged to setting the framework up."""
    if facts.arrangement == "call_off":
        if is_psr(facts, law):
            yield Step(Reason("R-23", "psr_call_off"))
        yield _decides("R-17", "call_off", ActOutcome.NOT_REQUIRED_ENCOURAGED)


def _dynamic_market(facts: Facts, _: Version, __: Parameters) -> Steps:
    """R-19: a contract under a dynamic market is an ordinary contract."""
    if facts.arrangement == "dynamic_market_contract":
        yield Step(Reason("R-19", "as_a_contract"))


# --- special kinds of contract


def _exempted(facts: Facts, version: Version, _: Parameters) -> Steps:
    """R-13: exempted (before 2025, excluded) contracts, with a doubt for Schedule 3 services."""
    if need("special", facts.special) != "exempted":
        return
    if version is Version.B2 and lead(facts) == "services" and _is_light_touch(facts):
        yield Step(_settled("R-13", "exempted_schedule_3"), is_doubt=True)
        return
    key = "exempted_now" if version is Version.C else "exempted_before"
    yield _decides("R-13", key, ActOutcome.NOT_APPLICABLE)


def _utilities(facts: Facts, _: Version, law: Parameters) -> Steps:
    """R-14: utilities contracts are outside the Act."""
    if facts.special == "utilities":
        yield _outside_unless_separable("R-14", "utilities", facts, law)


def _defence(facts: Facts, _: Version, law: Parameters) -> Steps:
    """R-15: defence and security contracts are outside the Act."""
    if facts.special == "defence_security":
        yield _outside_unless_separable("R-15", "defence_security", facts, law)


def _concession(facts: Facts, version: Version, law: Parameters) -> Steps:
    """R-16: concessions are outside the Act, with a doubt from February 2015 to April 2016."""
    if facts.special != "concession":
        return
    if version is Version.B1:
        yield Step(_settled("R-16", "concession_2015"), is_doubt=True)
        return
    key = "concession_now" if version is Version.C else "concession_before"
    yield _outside_unless_separable("R-16", key, facts, law)


def _outside_unless_separable(rule: str, key: str, facts: Facts, law: Parameters) -> Step:
    """A special contract, and s. 10 of the Procurement Act 2023 on what could stand alone."""
    if figures.separable_reaches(facts, law):
        return _decides(rule, "separable", ActOutcome.GET_ADVICE)
    return _decides(rule, key, ActOutcome.NOT_APPLICABLE)


def _provider_selection(facts: Facts, _: Version, law: Parameters) -> Steps:
    """R-23: health care services for the NHS in England, since 1 January 2024."""
    if facts.special != "nhs_psr":
        return
    if is_psr(facts, law):
        yield _decides("R-23", "psr", ActOutcome.DIFFERENT_REGIME)
    else:
        is_then = holds("provider_selection", facts.start_date, law)
        yield Step(Reason("R-23", "not_services" if is_then else "too_early"))


def is_psr(facts: Facts, law: Parameters) -> bool:
    """True for health care services bought when the Provider Selection Regime was in force."""
    is_named = facts.special == "nhs_psr" and main_subject(facts) not in ("goods", "works")
    return is_named and holds("provider_selection", facts.start_date, law)


def special_kind(facts: Facts, law: Parameters) -> str | None:
    """The special kind that counts: health care outside the Provider Selection Regime has none."""
    is_ordinary = facts.special == "nhs_psr" and not is_psr(facts, law)
    return "none" if is_ordinary else facts.special


def holds(regime: str, day: date | None, law: Parameters) -> bool:
    """True when a regime named by a `regime` parameter was in force on a day."""
    try:
        return day is not None and bool(law[f"regime.{regime}"].at(day))
    except NotInForce:
        return False


# --- what is bought


def _framework(facts: Facts, _: Version, __: Parameters) -> Steps:
    """R-18: a framework goes by its greater part."""
    if facts.arrangement != "framework":
        return
    if lead(facts) != "services":
        yield _decides("R-18", "goods_or_works", ActOutcome.NOT_REQUIRED_ENCOURAGED)
    yield Step(Reason("R-18", "services"))


def _goods_or_works(facts: Facts, version: Version, __: Parameters) -> Steps:
    """R-20: goods only, or works only."""
    if facts.arrangement == "framework":
        return  # R-18 has looked at the main part and sends services on to the value
    subject = need("subject", facts.subject)
    if subject in ("goods", "works") and not _is_works_with_services(facts, version):
        yield _decides("R-20", subject, ActOutcome.NOT_REQUIRED_ENCOURAGED)


def _mixed(facts: Facts, version: Version, law: Parameters) -> Steps:
    """R-21: a mixture goes by its main part; R-22 where that can be argued."""
    if facts.arrangement == "framework" or facts.subject == "services":
        return
    if lead(facts) == "services":
        yield Step(Reason("R-21", f"services_{version.value}"))
        return
    is_doubtful = _is_works_with_services(facts, version) and (
        figures.separable_reaches(facts, law) and not figures.reaches_works(facts, law)
    )
    if is_doubtful:
        yield _decides("R-21", "separable", ActOutcome.GET_ADVICE)
    yield _decides("R-21", "goods_or_works", ActOutcome.NOT_REQUIRED_ENCOURAGED)


def _is_works_with_services(facts: Facts, version: Version) -> bool:
    """True where works lead and s. 5 of the Procurement Act 2023 asks what could stand alone."""
    is_asked = version is Version.C and bool(facts.separable_services_value)
    return is_asked and main_subject(facts) == "works"


# --- the value


def _change(facts: Facts, version: Version, law: Parameters) -> Steps:
    """R-31 (2) to (6): changing a contract, or extending it without a clause."""
    if facts.arrangement != "change_to_contract":
        return
    threshold = figures.threshold_for(facts, law)
    where, compared = figures.stand(facts, threshold, law)
    amounts = (*_figures(threshold), ("value", compared or Decimal(0)))
    yield Step(Reason("R-03", "row", _figures(threshold)))
    if where is Stand.BELOW:
        yield from _by_an_older_figure(facts, law)
        small = _settled("R-31", "small", amounts)
        yield Step(small, ActOutcome.NOT_REQUIRED_ENCOURAGED, threshold=threshold)
    allowed = _is_allowed(facts, law)
    if allowed and where is Stand.NEAR:
        yield Step(allowed)
        yield Step(_NO_DUTY, ActOutcome.NOT_REQUIRED_ENCOURAGED, threshold=threshold)
    if allowed:
        yield Step(allowed, ActOutcome.NOT_APPLICABLE, threshold=threshold)
    if where is Stand.NEAR:
        yield Step(_near(threshold, compared), ActOutcome.GET_ADVICE, threshold=threshold)
    if facts.change_allowed != "no":
        regime = _regime(facts, law)
        key = f"change_{regime}" if regime else "change_to_contract"
        yield Step(_settled("R-31", key), ActOutcome.GET_ADVICE, threshold=threshold)
    yield Step(Reason("R-31", "not_allowed"))


def _is_allowed(facts: Facts, law: Parameters) -> Reason | None:
    """R-31 (3) and (4): why a change starts no new procurement; None where that is not known."""
    if facts.change_allowed == "yes":
        return _settled("R-31", "allowed")
    is_free = facts.light_touch == "yes" and _regime(facts, law) == "pa2023"
    if is_free and facts.change_allowed != "no":
        return _settled("R-31", "light_touch_change")
    return None


def _regime(facts: Facts, law: Parameters) -> str | None:
    """Rules a contract to be changed was bought under; one that cannot be counts as not said."""
    is_too_early = facts.contract_regime == "pa2023" and not figures.is_now(facts, law)
    return None if is_too_early else facts.contract_regime


def _by_value(facts: Facts, version: Version, law: Parameters) -> Steps:
    """R-24 to R-28, R-34, R-35: the value against the figure of the day."""
    threshold = figures.threshold_for(facts, law)
    if facts.arrangement != "change_to_contract":
        yield Step(Reason("R-03", "row", _figures(threshold)))
    yield from _which_figure(facts, version, threshold, law)
    where, compared = figures.stand(facts, threshold, law)
    if where is Stand.ENDLESS or compared is None:
        yield _decides("R-27", "cannot_be_estimated", ActOutcome.APPLIES)
        return
    yield Step(Reason("R-26", _basis_key(facts, version, threshold, law)))
    if where is Stand.NEAR:
        yield Step(_near(threshold, compared), ActOutcome.GET_ADVICE, threshold=threshold)
    yield from _by_an_older_figure(facts, law)
    amounts = (*_figures(threshold), ("value", compared))
    if where is Stand.REACHED:
        key = "exactly" if compared == threshold.amount else "above"
        yield Step(_settled("R-24", key, amounts), ActOutcome.APPLIES, threshold=threshold)
    below = _settled("R-28", "below", amounts)
    yield Step(below, ActOutcome.NOT_REQUIRED_ENCOURAGED, threshold=threshold)


def _which_figure(facts: Facts, version: Version, threshold: Threshold, law: Parameters) -> Steps:
    """R-25 and R-34: why the figure is another than that of ordinary services."""
    if facts.light_touch == "yes":
        told = figures.version_of_figure(facts, law) or version
        yield Step(Reason("R-25", told.value, _figures(threshold)))
    elif figures.has_special_figure(facts, buyers.authority_of(facts, law), law):
        yield Step(Reason("R-34", facts.reg8_4 or "", _figures(threshold)))


def _by_an_older_figure(facts: Facts, law: Parameters) -> Steps:
    """R-35: a caution where the day's own figure is not published yet."""
    if figures.band(figures.commencement(facts), law):
        yield Step(Reason("R-35", "decided"))


def _near(threshold: Threshold, compared: Decimal | None) -> Reason:
    """R-35: too near a figure that may change to say which side of it the value will be on."""
    amounts = (*_figures(threshold), ("value", compared or Decimal(0)))
    return _settled("R-35", "near", amounts)


RULES: Final[tuple[Rule, ...]] = (
    _no_authority,
    _nation,
    _kind_of_authority,
    _no_procurement,
    _existing_contract,
    _call_off,
    _dynamic_market,
    _exempted,
    _utilities,
    _defence,
    _concession,
    _provider_selection,
    _framework,
    _goods_or_works,
    _mixed,
    _change,
    _by_value,
)
"""The rules in the order in which they are put to a procurement."""


def _is_light_touch(facts: Facts) -> bool:
    return need("light_touch", facts.light_touch) == "yes"


def _settled(rule: str, key: str, figures: tuple[tuple[str, Figure], ...] = ()) -> Reason:
    return Reason(rule, key, figures, decides=True)


def _decides(rule: str, key: str, outcome: ActOutcome) -> Step:
    return Step(_settled(rule, key), outcome)


def _basis_key(facts: Facts, version: Version, threshold: Threshold, law: Parameters) -> str:
    """Which words say on what basis the value counts; light touch alone may still be net."""
    if facts.light_touch == "yes" and version is Version.B2 and threshold.vat_basis == "net":
        ordinary = law[threshold.name.replace("light_touch", "services")]
        if ordinary.at(threshold.value.since).vat == "inc":
            return "net_although"
    return threshold.vat_basis


def _figures(threshold: Threshold) -> tuple[tuple[str, Figure], ...]:
    return (("threshold", threshold.amount), ("since", threshold.value.since))
