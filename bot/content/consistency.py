"""
Checks entries against the rules: the outcome an entry gives for some facts must be the one the
rules give.

An entry may name, under `settles`, facts of a procurement and the outcome its answer gives for
them. Here the rules decide the same facts on every day that could differ while the entry holds.

`dialogs.determine` decides. Facts that a claim does not name are those of an ordinary contract for
services in England to which the Act applies.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from dialogs import Facts, days_of_change, determine, facts_from, threshold_for
from knowledge import Claim, Entry, Fault, NotInForce, Parameters
from knowledge.reading import Located

_ORDINARY: Final = {
    "authority": "sub_central",
    "functions": "england_or_non_devolved",
    "arrangement": "contract",
    "subject": "services",
    "special": "none",
    "light_touch": "no",
    "stage": "not_started",
    "urgent": "no",
}
_OF_THE_FIGURE: Final = {"below": Decimal("0.5"), "at": Decimal(1), "above": Decimal(2)}
"""
A claim's word for the value, as a multiple of the threshold on the day, so that claims contain no
amounts.
"""
_SET: Final = frozenset({"start_date", "commenced_date", "value_basis", "vat_rate"})
"""Facts that are set from the day a claim is tested on."""
_IN_FORCE: Final = "act.version"


def of_entry(located: Located[Entry], law: Parameters, today: date) -> Iterator[Fault]:
    """
    A fault for every claim of an entry that the rules contradict, for the first day on which they
    do.
    """
    entry, page = located.value, located.page
    for place, claim in enumerate(entry.settles):
        message = _unreadable(claim, law, today) or _contradicted(entry, claim, law, today)
        if message:
            yield page.fault(message, "settles", place)


def _unreadable(claim: Claim, law: Parameters, today: date) -> str:
    if _IN_FORCE not in law:
        return f"there is no parameter '{_IN_FORCE}' to hold this against. Add it."
    if given := sorted(_SET & claim.facts.keys()):
        return f"'{given[0]}' is set by itself, for every day that matters. Leave it out."
    value = claim.facts.get("value")
    if value and value not in (*_OF_THE_FIGURE, "cannot_be_estimated", "unsure"):
        return "'value' is below, at, above, cannot_be_estimated or unsure: an amount is not typed."
    try:
        whole = _ORDINARY | claim.facts
        facts_from({key: word for key, word in whole.items() if key != "value"}, today)
    except ValueError as error:
        return str(error)
    return ""


def _contradicted(entry: Entry, claim: Claim, law: Parameters, today: date) -> str:
    for day in days(entry, claim, law, today):
        try:
            facts = _facts(claim, law, day, today)
        except NotInForce as gap:
            return f"{gap.name} has no value on {day.isoformat()}. Narrow the claim."
        found = determine(facts, law, today)
        if found.outcome != claim.outcome:
            says = f"the rules say {found.outcome} ({', '.join(found.rules)})"
            return (
                f"the entry says {claim.outcome}; for these facts on {day.isoformat()} {says}. "
                "Correct the answer, or narrow the claim."
            )
        if claim.rule not in found.rules:
            used = ", ".join(found.rules)
            return f"{claim.rule} plays no part on {day.isoformat()}; the rules used are {used}."
    return ""


def days(entry: Entry, claim: Claim, law: Parameters, today: date) -> tuple[date, ...]:
    """
    The days a claim is tested on, in order: the first and the last it is made for, and every day
    between on which the law or a figure changed. Never empty; none before there was an Act.
    """
    begun = law[_IN_FORCE].values[0].since
    first = max(filter(None, (claim.since, entry.valid_from, begun)))
    last = min(filter(None, (claim.until, entry.valid_to, today)))
    between = (day for day in days_of_change(law) if first < day < last)
    return tuple(dict.fromkeys((first, *between, max(first, last))))


def _facts(claim: Claim, law: Parameters, day: date, today: date) -> Facts:
    words = {"start_date": day.isoformat(), **_ORDINARY, **claim.facts}
    value = words.pop("value", "above")
    if value in _OF_THE_FIGURE:
        figure, basis = _figure(words, law, day, today)
        words |= {"value": str(figure * _OF_THE_FIGURE[value]), "value_basis": basis}
    else:
        words["value"] = value
    return _read(words, today)


def _figure(words: dict[str, str], law: Parameters, day: date, today: date) -> tuple[Decimal, str]:
    """
    The threshold for these facts and its VAT basis; another buyer's where they have none.

    Raises:
        NotInForce: No figure is loaded for the day.
    """
    facts = _read(words, today)
    who = facts.authority if facts.authority in ("central", "sub_central") else "sub_central"
    light = facts.light_touch or "no"
    threshold = threshold_for(replace(facts, authority=who, light_touch=light), law)
    return threshold.amount, threshold.vat_basis


def _read(words: dict[str, str], today: date) -> Facts:
    """
    The parsed facts; content checks rule out invalid ones. The commencement day is that of the
    first step.
    """
    return replace(facts_from(words, today), commenced_unsure=False)
