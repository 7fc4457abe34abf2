"""
The report on a verified record or a rerun: as text, and as JSON values.

Rules of this file: pure; wording comes from the catalogue. Nothing is shown of a record whose
signature does not match.
"""

from __future__ import annotations

from adapters.records.rerun import Rerun, RerunChange
from adapters.records.verification import Verification
from bot.model.plain_text import to_plain_text
from bot.records.record import LONDON, Record
from knowledge import british_date
from knowledge.phrases import Phrases

Json = dict[str, object]


def verification_lines(verdict: Verification, words: Phrases) -> tuple[str, ...]:
    """The verdict, then the record's result if its signature matches."""
    lines = [words.say(f"verify_{verdict.state}", signer=verdict.key)]
    if verdict.why != verdict.state:
        lines.append(words.say(f"verify_{verdict.why}"))
    if verdict.record:
        lines += _about(verdict.record, verdict.code, words)
    return tuple(lines)


def _about(record: Record, code: str, words: Phrases) -> list[str]:
    made, result = record.made_at.astimezone(LONDON), record.result
    own = (
        words.say("verify_own", label=words.say(f"record_own_{name}"), text=text)
        for name, text in record.own.items()
    )
    said = words.say(
        "verify_said",
        outcome=to_plain_text(result.title),
        code=result.outcome,
        as_at=british_date(result.law_as_at),
        release=result.release,
    )
    return [words.say("verify_of", code=code, made=british_date(made.date())), *own, said]


def rerun_lines(record: Record, again: Rerun, words: Phrases) -> tuple[str, ...]:
    """Whether the result is the same, and the differences."""
    if again.lost:
        return (words.say("rerun_no_calculator"),)
    if again.faults:
        faults = (f"- {fault.key}: {fault.message}" for fault in again.faults)
        return (words.say("rerun_faults"), *faults)
    lines = []
    if again.as_at:
        lines.append(words.say("rerun_as_at", day=british_date(again.as_at)))
    key = "rerun_same" if again.same else "rerun_different"
    lines.append(
        words.say(
            key,
            release=again.release,
            outcome=to_plain_text(again.outcome_title),
            code=again.outcome,
        )
    )
    if not again.same:
        lines.append(words.say("rerun_now"))
        lines += [f"- {to_plain_text(reason)}" for reason in again.deciding]
    if again.changes:
        lines.append(words.say("rerun_changes"))
        lines += [f"- {_change(change, words)}" for change in again.changes]
        before = record.result.release
        if before != again.release and not again.as_at:
            lines.append(words.say("rerun_release", before=before, after=again.release))
    return tuple(lines)


def _change(change: RerunChange, words: Phrases) -> str:
    return words.say(
        f"rerun_{change.kind}",
        name=change.name,
        before=to_plain_text(change.before),
        after=to_plain_text(change.after),
        since=british_date(change.since) if change.since else "",
    )


def verification_json(verdict: Verification) -> Json:
    """The verdict as plain values; `record` is null unless its signature matches."""
    record = verdict.record
    return {
        "state": verdict.state,
        "why": verdict.why,
        "key": verdict.key or None,
        "record": _summary(record, verdict.code) if record else None,
    }


def _summary(record: Record, code: str) -> Json:
    result = record.result
    return {
        "check_code": code,
        "made_at": record.made_at.isoformat(),
        "flow": record.flow,
        "own": dict(record.own),
        "facts": dict(record.facts),
        "outcome": result.outcome,
        "law_as_at": result.law_as_at.isoformat(),
        "release": result.release,
    }


def rerun_json(again: Rerun) -> Json:
    """A rerun as JSON values; `outcome` is null when the facts could not be run."""
    return {
        "same": again.same,
        "outcome": again.outcome or None,
        "deciding": list(again.deciding),
        "release": again.release,
        "as_at": again.as_at.isoformat() if again.as_at else None,
        "changes": [
            {
                "kind": change.kind,
                "name": change.name,
                "before": change.before or None,
                "after": change.after or None,
                "since": change.since.isoformat() if change.since else None,
            }
            for change in again.changes
        ],
        "faults": [{"key": fault.key, "message": fault.message} for fault in again.faults],
        "lost": again.lost,
    }
