"""
`svguide assess`: facts in, determination out, as JSON.

Rules of this file: input and output only. `dialogs.determine` decides, as it does in the chat.
"""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

import click

from adapters.cli.json_lines import BadLine, Json, citation, id_of, run_lines
from adapters.cli.loading import open_library
from adapters.cli.options import chosen_overlays
from adapters.cli.standard_streams import standard_output
from adapters.runtime.bootstrap import london_today
from bot.content.library import Library
from bot.rendering.citations import cite
from dialogs import Determination, FactFault, RuleBook, Threshold, determine, read_facts

RULEBOOK = "social-value-act"
_LONGEST_KEY = 60
"""Characters; the longest part of an unknown key that an error shows."""


@click.command()
@click.option(
    "--facts",
    type=click.File("r", encoding="utf-8-sig", errors="replace"),
    default="-",
    help="File with one JSON object of facts. Without it: standard input.",
)
@click.option("--jsonl", is_flag=True, help="Many: one object of facts on each line.")
def assess(facts: Any, jsonl: bool) -> None:
    """
    Say whether the Act applies to a procurement, from facts as JSON.

    The keys and values are listed in docs/usage.md. A fact left out, or "unsure", is not known;
    the answer says which facts are missing only if they matter.

    \b
    Example:
      echo '{"start_date": "2026-03-02", "authority": "sub_central",
             "functions": "england_or_non_devolved", "arrangement": "contract",
             "subject": "services", "special": "none", "light_touch": "no",
             "value": 300000, "value_basis": "inc"}' | svguide assess
    """

    library = open_library(overlays=chosen_overlays())

    def handle(raw: Json) -> Json:
        return determination(library, raw, london_today())

    lines = facts if jsonl else [facts.read().replace("\n", " ").replace("\r", " ")]
    if not jsonl and not lines[0].strip():
        raise click.UsageError("Give one JSON object of facts on standard input or with --facts.")
    sys.exit(0 if run_lines(lines, handle, "id", standard_output()) else 1)


def determination(library: Library, raw: Json, today: date) -> Json:
    """
    The determination for one object of facts, as JSON values.

    Args:
        library: Parameters, rules and their wording.
        raw: Keys and values as in docs/usage.md, and an optional `id`.
        today: Europe/London.

    Raises:
        BadLine: Some facts are not valid; it names every one.
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
