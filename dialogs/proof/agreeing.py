"""
Do the rules and the decision table say the same of the same facts?

What may differ between the two by agreement stands in docs/decisions/0005-proof.md.

Rules of this file: pure; a difference is told in words, none is mended here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dialogs.decision_table import DOUBTFUL, MISSING, UNCLEAR, Table, TableAnswer
from dialogs.determination import Determination
from dialogs.parsed import UNSURE


def marked(table: Table) -> Table:
    """The table with each row's own id beside its rules, so that an answer tells the row."""
    rows = tuple(row.model_copy(update={"rules": (*row.rules, row.id)}) for row in table.rows)
    return table.model_copy(update={"rows": rows})


def as_said(known: Mapping[str, str]) -> dict[str, object]:
    """Facts as the table takes them: a commencement not given is not sure, as in the flow."""
    return {"commenced_date": UNSURE, **known}


def deciding_rules(table: Table) -> frozenset[str]:
    """Every rule that must decide somewhere: those of the rows, and those of missing facts."""
    named = {rule for row in table.rows for rule in row.rules if rule.startswith("R-")}
    return frozenset(named | {MISSING, DOUBTFUL, UNCLEAR})


def deciding(found: Determination) -> frozenset[str]:
    return frozenset(reason.rule for reason in found.reasons if reason.decides)


def differences(found: Determination, by_table: TableAnswer | None) -> Iterator[str]:
    """What differs between the rules and the table, in words."""
    if by_table is None:
        if not any(reason.key == "not_loaded" for reason in found.reasons):
            yield f"the table has no figure for the day and the rules give {found.outcome}"
        return
    if found.outcome != by_table.outcome:
        yield f"the rules give {found.outcome} and the table {by_table.outcome}"
        return
    # the table knows nothing of today: a day in the future is the rules' own caution
    flags = set(found.flags) - {"future_date"}
    if flags != set(by_table.flags):
        ours, theirs = sorted(flags - set(by_table.flags)), sorted(set(by_table.flags) - flags)
        yield f"flags differ: only by the rules {ours}, only by the table {theirs}"
    if not _agree(deciding(found), {rule for rule in by_table.rules if rule.startswith("R-")}):
        rules = ", ".join(sorted(deciding(found)))
        named = ", ".join(rule for rule in by_table.rules if rule.startswith("R-"))
        yield f"{rules} decides by the rules and {named} by the table"


def _agree(ours: frozenset[str], theirs: set[str]) -> bool:
    """True when every rule that decides is one of the table's, or stands for several of them."""
    # are R-04 with a name of its own, for the one fact that is missing
    if ours == {MISSING}:
        named = theirs & {MISSING, DOUBTFUL, UNCLEAR}
        return MISSING in named or len(named) > 1
    return ours <= theirs
