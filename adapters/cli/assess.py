"""
`svguide assess`: facts in, determination out, as plain values.

Rules of this file: shapes only. What comes out is `dialogs.determine`, the same code the chat
walks through.
"""

from __future__ import annotations

from datetime import date

from adapters.cli.json_lines import BadLine, Json, citation, id_of
from bot.citing import cite
from bot.library import Library
from dialogs import Determination, FactFault, RuleBook, Threshold, determine, read_facts

RULEBOOK = "social-value-act"
_LONGEST_KEY = 60
"""Characters of an unknown key that an error shows."""


def assess(library: Library, raw: Json, today: date) -> Json:
    """
    The determination for one object of facts.

    Args:
        library: Law, rules and their words.
        raw: Keys and values as in docs/usage.md, and an optional `id`.
        today: Europe/London.

    Raises:
        BadLine: Facts that cannot be taken, every one named.
    """
    line_id = id_of(raw, "id")
    facts = read_facts({key: raw[key] for key in raw if key != "id"}, today)
    if isinstance(facts, tuple):
        faults = tuple(f"{fault.key[:_LONGEST_KEY]}: {fault.message}" for fault in facts)
        raise BadLine("bad_facts", _summary(facts), faults)
    found = determine(facts, library.law, today)
    return {"id": line_id, **_shape(library, found, today)}


def _summary(faults: tuple[FactFault, ...]) -> str:
    keys = ", ".join(dict.fromkeys(fault.key[:_LONGEST_KEY] for fault in faults))
    return f"These facts cannot be taken: {keys}. Correct them and try again."


def _shape(library: Library, found: Determination, today: date) -> Json:
    book = library.rulebooks[RULEBOOK]
    as_at = found.on or today
    return {
        "outcome": found.outcome.value,
        "flags": list(found.flags),
        "rules": list(found.rules),
        "reasons": [
            {
                "rule": reason.rule,
                "text": book.reason(reason, library.law, as_at),
                "sources": _sources(book, reason.rule, as_at),
            }
            for reason in found.reasons
        ],
        "missing": [
            {
                "fact": fact,
                "why": book.facts[fact].why,
                "who_knows": book.facts[fact].who_knows,
            }
            for fact in found.missing
        ],
        "law": {
            "version": found.version.value if found.version else None,
            "on": found.on.isoformat() if found.on else None,
        },
        "threshold": _threshold(found.threshold, as_at) if found.threshold else None,
    }


def _sources(book: RuleBook, rule: str, as_at: date) -> list[Json]:
    return [citation(cite(s, as_at, book.reviewed_on)) for s in book.rules[rule].sources]


def _threshold(threshold: Threshold, as_at: date) -> Json:
    source = cite(threshold.value.source, as_at, threshold.checked_on)
    return {
        "name": threshold.name,
        "amount": f"{threshold.amount:f}",
        "vat_basis": threshold.vat_basis,
        "from": threshold.value.since.isoformat(),
        "source": citation(source),
    }
