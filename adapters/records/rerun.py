"""
The facts of a record under another release or another day's law.

Rules of this file: compares only; `dialogs.determine` decides, as it did for the record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeVar

from bot.content.library import Library
from bot.records.record import (
    Record,
    RecordedFigure,
    RecordedFlag,
    RecordedReason,
    Result,
    result_again,
)
from dialogs import FactFault, Facts, read_facts

Kind = Literal[
    "figure_changed",
    "figure_added",
    "figure_gone",
    "version_changed",
    "version_added",
    "version_gone",
    "rule_added",
    "rule_gone",
    "rule_worded",
    "flag_added",
    "flag_gone",
    "missing_added",
    "missing_gone",
]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RerunChange:
    """
    One difference between the record and the rules now.

    Attributes:
        kind: What differs; `rerun_` plus kind is the key of its phrase.
        name: Parameter, rule, flag or fact.
        before: What the record says, in words; empty for something added.
        after: What is said now; empty for something gone.
        since: First day of the figure or version now used; None for other kinds, which have no
            dates.
    """

    kind: Kind
    name: str
    before: str = ""
    after: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Rerun:
    """
    A record run again.

    Attributes:
        same: True when the outcome is the same, whatever else changed.
        outcome: The outcome now, or empty when it could not be run.
        outcome_title: The same in words.
        deciding: The reasons that decide it now, in words.
        release: Release it was run under.
        as_at: Day the first step was moved to, or None.
        changes: What differs: figures and version first, then rules, flags and missing facts.
        faults: Facts that this release does not accept, by key; if there are any, it was not run.
        lost: True when this release no longer has the check.
    """

    same: bool
    outcome: str
    outcome_title: str
    release: str
    as_at: date | None
    deciding: tuple[str, ...] = ()
    changes: tuple[RerunChange, ...] = ()
    faults: tuple[FactFault, ...] = ()
    lost: bool = False


def rerun(record: Record, library: Library, today: date, as_at: date | None = None) -> Rerun:
    """
    The outcome of a record's facts now, and what differs from the record.

    Args:
        record: A record whose signature was checked.
        library: The release to apply.
        today: Europe/London.
        as_at: Another day for both the first step and the formal start, so that one day's law
            decides. None keeps the recorded days.
    """
    facts = dict(record.facts)
    if as_at:
        facts |= {"start_date": as_at.isoformat(), "commenced_date": as_at.isoformat()}
    read = read_facts(facts, today)
    nothing = Rerun(False, "", "", library.release, as_at)
    if not isinstance(read, Facts):
        return replace(nothing, faults=read)
    again = result_again(record, facts, library, today)
    if again is None:
        return replace(nothing, lost=True)
    return Rerun(
        same=again.outcome == record.result.outcome,
        outcome=again.outcome,
        outcome_title=again.title,
        release=library.release,
        as_at=as_at,
        deciding=tuple(reason.text for reason in again.deciding),
        changes=tuple(_changes(record.result, again)),
    )


def _changes(before: Result, after: Result) -> Iterator[RerunChange]:
    yield from _figures(before.figures, after.figures)
    yield from _version(before.act, after.act)
    yield from _rules(before.reasons, after.reasons)
    yield from _flags(before.flags, after.flags)
    was, now = ({m.fact: m.label for m in r.missing} for r in (before, after))
    for fact in _only_in(now, was):
        yield RerunChange("missing_added", fact, after=now[fact])
    for fact in _only_in(was, now):
        yield RerunChange("missing_gone", fact, before=was[fact])


def _figures(
    before: tuple[RecordedFigure, ...], after: tuple[RecordedFigure, ...]
) -> Iterator[RerunChange]:
    was, now = _by(before, lambda f: f.name), _by(after, lambda f: f.name)
    for name, figure in now.items():
        old = was.get(name)
        if old is None:
            yield RerunChange("figure_added", name, after=figure.words, since=figure.since)
        elif (old.words, old.since) != (figure.words, figure.since):
            yield RerunChange("figure_changed", name, old.words, figure.words, figure.since)
    for name in _only_in(was, now):
        yield RerunChange("figure_gone", name, before=was[name].words)


def _version(before: RecordedFigure | None, after: RecordedFigure | None) -> Iterator[RerunChange]:
    match before, after:
        case RecordedFigure(), RecordedFigure():
            if (before.words, before.since) != (after.words, after.since):
                yield RerunChange(
                    "version_changed", after.name, before.words, after.words, after.since
                )
        case RecordedFigure(), None:
            yield RerunChange("version_gone", before.name, before=before.words)
        case None, RecordedFigure():
            yield RerunChange("version_added", after.name, after=after.words, since=after.since)


def _rules(
    before: tuple[RecordedReason, ...], after: tuple[RecordedReason, ...]
) -> Iterator[RerunChange]:
    was, now = _by(before, lambda r: (r.rule, r.key)), _by(after, lambda r: (r.rule, r.key))
    for step in _only_in(now, was):
        yield RerunChange("rule_added", step[0], after=now[step].text)
    for step in _only_in(was, now):
        yield RerunChange("rule_gone", step[0], before=was[step].text)
    for step, reason in now.items():
        if step in was and was[step].text != reason.text:
            yield RerunChange("rule_worded", step[0], was[step].text, reason.text)


def _flags(
    before: tuple[RecordedFlag, ...], after: tuple[RecordedFlag, ...]
) -> Iterator[RerunChange]:
    was, now = _by(before, lambda f: f.id), _by(after, lambda f: f.id)
    for flag in _only_in(now, was):
        yield RerunChange("flag_added", flag, after=now[flag].text)
    for flag in _only_in(was, now):
        yield RerunChange("flag_gone", flag, before=was[flag].text)


K = TypeVar("K")


def _by(items: Iterable[T], key: Callable[[T], K]) -> dict[K, T]:
    return {key(item): item for item in items}


def _only_in(these: Mapping[K, object], those: Mapping[K, object]) -> tuple[K, ...]:
    return tuple(key for key in these if key not in those)
