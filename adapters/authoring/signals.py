"""
`svguide knowledge signals`: questions that were not understood at once, as text or CSV.

Rules of this file: ids and counts only, as the store holds them. It does not judge whether a
phrasing is missing or two entries are too similar.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.model.turn import Signal, SignalKind
from bot.ports import SignalCount
from knowledge import british_date

MOST = 15
"""Rows listed in the text form; the CSV has them all."""
HEADINGS: Mapping[SignalKind, str] = {
    "picked": "Asked back, and another than the first suggestion was meant",
    "none_of_these": "Asked back, and none of the suggestions was meant",
    "rephrased": "Understood only in other words",
    "not_known": "Nothing found; this lay nearest",
}
"""The heading for each kind of signal, in the order of the lists."""
COLUMNS = (
    "day",
    "channel",
    "kind",
    "offered",
    "scores",
    "found",
    "audience",
    "content",
    "times",
)

Group = tuple[tuple[str, ...], str]
"""Ids suggested, and the id meant."""


@dataclass(frozen=True, slots=True)
class SignalLine:
    """
    Signals of one kind with the same ids.

    Attributes:
        offered: Ids suggested; for a pick only the first, which ranked highest.
        found: Id that was meant in the end; empty when not known.
        scores: Mean score of each id, where it has one.
        count: Occurrences on all days and channels together.
    """

    offered: tuple[str, ...]
    found: str
    scores: Mapping[str, float]
    count: int


def lines(counts: Iterable[SignalCount], kind: SignalKind) -> tuple[SignalLine, ...]:
    """The signals of a kind grouped by ids, the most frequent first, then by id."""
    groups: dict[Group, list[SignalCount]] = {}
    for counted in counts:
        if counted.signal.kind == kind:
            groups.setdefault(_group(counted.signal), []).append(counted)
    found = (
        SignalLine(*group, _means(alike), sum(counted.count for counted in alike))
        for group, alike in groups.items()
    )
    return tuple(sorted(found, key=lambda line: (-line.count, line.offered, line.found)))


def _means(counts: Iterable[SignalCount]) -> Mapping[str, float]:
    """The mean score of each id; ids suggested without a score are left out."""
    weighed: dict[str, list[tuple[float, int]]] = {}
    for counted in counts:
        for entry, score in zip(counted.signal.entries, counted.signal.scores, strict=True):
            if score:
                weighed.setdefault(entry, []).append((score, counted.count))
    return {
        entry: sum(score * count for score, count in pairs) / sum(count for _, count in pairs)
        for entry, pairs in weighed.items()
    }


def _group(signal: Signal) -> Group:
    offered = signal.entries[:1] if signal.kind == "picked" else signal.entries
    return offered, signal.found


def as_text(counts: Sequence[SignalCount] | None, since: date) -> str:
    """The lists as text, with a line that says so when there are no signals or no store."""
    return "\n".join(_told(counts, since)) + "\n"


def _told(counts: Sequence[SignalCount] | None, since: date) -> Iterator[str]:
    if counts is None:
        yield "No conversations are kept here, so nothing is known of what was not understood."
        return
    day = british_date(since)
    if not counts:
        yield f"Nothing to learn since {day}: no question was asked back, missed or said again."
        return
    channels: Counter[str] = Counter()
    for counted in counts:
        channels[counted.channel] += counted.count
    shares = ", ".join(f"{name} {count}" for name, count in channels.most_common())
    last = british_date(max(counted.day for counted in counts))
    yield f"Not understood at once since {day}: {channels.total()} ({shares}), last on {last}"
    for kind, heading in HEADINGS.items():
        yield from _section(heading, lines(counts, kind))


def _section(heading: str, found: Sequence[SignalLine]) -> Iterator[str]:
    yield f"{heading}: {sum(line.count for line in found)}"
    for line in found[:MOST]:
        yield f"  {line.count}x {_named(line)}"
    if len(found) > MOST:
        yield f"  and {len(found) - MOST} others: --format csv has them all"


def _named(line: SignalLine) -> str:
    def with_score(entry: str) -> str:
        return f"{entry} ({line.scores[entry]:.0f})" if entry in line.scores else entry

    offered = ", ".join(with_score(entry) for entry in line.offered) or "nothing"
    return f"{offered} -> {with_score(line.found)}" if line.found else offered


def as_csv(counts: Sequence[SignalCount] | None, since: date) -> str:
    """
    One row for each day, channel and signal, below a header; ids and scores separated by blanks.
    """
    page = io.StringIO()
    rows = csv.writer(page, lineterminator="\n")
    rows.writerow(COLUMNS)
    for counted in counts or ():
        signal = counted.signal
        rows.writerow(
            (
                counted.day.isoformat(),
                counted.channel,
                signal.kind,
                " ".join(signal.entries),
                " ".join(f"{score:g}" for score in signal.scores),
                signal.found,
                signal.audience,
                signal.release,
                counted.count,
            )
        )
    return page.getvalue()
