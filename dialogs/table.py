"""
A decision table for the Act, written apart from the rules, and the plain reader that applies it.

The table is content (`tables/`): dated figures, ordered rows of which the first that matches
decides, and flag rows. Nothing here knows the law: this file only matches words, days and amounts.

Rules of this file: it imports nothing of the calculators, the rule books or the determination, so
that agreement with them is evidence; it opens no file and reads no clock. An unknown fact is
answered by trying every value it could have, and only where a row asks for it.

    >>> from datetime import date
    >>> from importlib.resources import files
    >>> from knowledge.reading import read_all
    >>> table = read_all(files("dialogs"), "tables", Table)[0].value
    >>> decide_by_table(table, {"start_date": "2012-12-01"}, date(2026, 11, 22))
    TableAnswer(outcome='NOT_APPLICABLE', rules=('R-01',), flags=())
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final, cast, get_args

from dialogs.table_rows import (
    Arrangement,
    Conditions,
    Days,
    FlagConditions,
    Functions,
    Part,
    Row,
    Special,
    Stage,
    Subject,
    Table,
    ThresholdRow,
    Urgent,
    ValueClass,
    YesNo,
)
from knowledge import NotInForce, VatBasis

__all__ = ["Table", "TableAnswer", "decide_by_table"]

DOUBTFUL: Final = "R-09"
UNCLEAR: Final = "R-22"
MISSING: Final = "R-04"
ADVICE: Final = "GET_ADVICE"

_CANNOT: Final = "cannot_be_estimated"
_UNSURE: Final = frozenset({"unsure", "unknown"})
_LEAST: Final = Decimal(1)
_MOST: Final = Decimal(100_000_000_000)
_YEARS_OF_DOUBT: Final = 2
_TRIED: Final[Mapping[str, tuple[object, ...]]] = {
    "authority": ("central", "sub_central"),  # doubtful status stands for these two
    "functions": get_args(Functions),
    "arrangement": get_args(Arrangement),
    "subject": get_args(Subject),
    "light_touch": get_args(YesNo),
    "special": get_args(Special),
    "stage": get_args(Stage),
    "urgent": get_args(Urgent),
    "value_basis": get_args(VatBasis),
    "vat_rate": (Decimal(0), Decimal("0.2")),
}
_PARTS: Final = get_args(Part)
_UNCLEAR_PARTS: Final = ("services", "goods")


@dataclass(frozen=True, slots=True)
class TableAnswer:
    """
    What the table gives for a procurement.

    Attributes:
        outcome: One of the five outcomes.
        rules: Of the row that decided; of all rows, in the table's order, where the possible
            values of an unknown fact lead to one outcome by different rows; of `MISSING`,
            `DOUBTFUL` and `UNCLEAR` those that stand in the way where they do not.
        flags: In the table's order, each once.
    """

    outcome: str
    rules: tuple[str, ...]
    flags: tuple[str, ...]


def decide_by_table(table: Table, facts: Mapping[str, object], today: date) -> TableAnswer:
    """
    The outcome, rules and flags the table gives.

    Args:
        table: As read from content.
        facts: The keys of `svguide assess`. Days as ISO text or `date`; amounts and rates as
            numbers, decimal text or `Decimal`; other values as words. A key that is absent,
            None, "unsure" or "unknown" is not known; `commenced_date` absent or None is the start
            date. Words are taken as they are: impossible ones match no row.
        today: Bounds the days tried for a `commenced_date` nobody is sure of.

    Raises:
        NotInForce: The table has no figure for the day the procurement commenced.
        ValueError: A day is not ISO text, or no row covers the facts (a fault of the table).
        decimal.InvalidOperation: An amount or rate is not a number.
    """
    return _reader(table).decide(facts, today)


@dataclass(frozen=True, slots=True)
class _Unknown:
    """The verdict on a condition that waits for a fact."""

    fact: str


_Known = dict[str, object]
"""Facts by key, typed; a key that is absent is not known."""
_Verdict = bool | _Unknown
_Test = Callable[[_Known], _Verdict]


class Reader:
    """
    A table turned into tests that run in order; immutable once built.

    Two keys of the facts it works on are its own: `is_unclear` (the main part can be argued either
    way) and `is_unsure` (of the day the procurement commenced).
    """

    def __init__(self, table: Table) -> None:
        self._days = table.days()
        self._figure_days = tuple(sorted({row.since for row in table.thresholds}))
        self._figures: dict[tuple[object, object], tuple[list[date], list[ThresholdRow]]] = {}
        for row in table.thresholds:
            since, rows = self._figures.setdefault((row.authority, row.light_touch), ([], []))
            since.append(row.since)
            rows.append(row)
        around = {row.figure + step for row in table.thresholds for step in (-1, 0, 1)}
        # the ends first: they differ soonest where the value matters at all
        self._amounts = (_LEAST, _MOST, *sorted(around))
        self._versions = (
            [version.since for version in table.versions],
            [version.id for version in table.versions],
        )
        self._rows = [(row, self._tests(row.when)) for row in table.rows]
        self._flags = [
            (flag, self._tests(flag.when), [self._tests(part) for part in flag.unless])
            for flag in table.flags
        ]

    def decide(self, facts: Mapping[str, object], today: date) -> TableAnswer:
        """As `decide_by_table`."""
        known = _known(facts)
        asked: set[str] = set()
        reached: dict[str, Row] = {}
        for row in self._reached(known, 0, today, asked):
            reached[row.id] = row
            if len({row.outcome for row in reached.values()}) > 1:
                break
        rows = [reached[key] for key in sorted(reached)]
        outcomes = {row.outcome for row in rows}
        doubtful = "authority" in asked and "APPLIES" in outcomes
        if len(outcomes) > 1 or doubtful:
            return self._advice(known, today, asked, doubtful=doubtful)
        rules = tuple(dict.fromkeys(rule for row in rows for rule in row.rules))
        outcome = rows[0].outcome
        return TableAnswer(outcome, rules, self._raised(known, outcome, rules, today))

    def _advice(
        self, known: _Known, today: date, asked: set[str], *, doubtful: bool
    ) -> TableAnswer:
        unclear = "main_part" in asked and "is_unclear" in known
        plain = asked - {"authority"} - ({"main_part"} if unclear else set())
        reasons = ((MISSING, bool(plain)), (DOUBTFUL, doubtful), (UNCLEAR, unclear))
        rules = tuple(rule for rule, stands in reasons if stands)
        return TableAnswer(ADVICE, rules, self._raised(known, ADVICE, (), today))

    def _reached(self, known: _Known, place: int, today: date, asked: set[str]) -> Iterator[Row]:
        """The deciding row for every possible value of the facts that rows ask for."""
        for index in range(place, len(self._rows)):
            row, tests = self._rows[index]
            verdict = _all(tests, known)
            if verdict is True:
                yield row
                return
            if verdict is not False:
                asked.add(verdict.fact)
                for value in self._tries(verdict.fact, known, today):
                    yield from self._reached({**known, verdict.fact: value}, index, today, asked)
                return
        raise ValueError("no row of the table covers these facts. Add a row that does.")

    def _raised(
        self, known: _Known, outcome: str, decided_by: tuple[str, ...], today: date
    ) -> tuple[str, ...]:
        given = {**known, "outcome": outcome, "decided_by": decided_by}
        given.setdefault("body", "not_given")
        raised: dict[str, None] = {}
        for flag, when, unless in self._flags:
            facts = given | dict(flag.suppose) if flag.suppose else given
            if flag.flag in raised or not self._is_sure(when, facts, today):
                continue
            if not any(self._is_sure(tests, facts, today) for tests in unless):
                raised[flag.flag] = None
        return tuple(raised)

    def _is_sure(self, tests: list[_Test], known: _Known, today: date) -> bool:
        """True when the tests hold whatever the unknown facts they ask for turn out to be."""
        verdict = _all(tests, known)
        if isinstance(verdict, bool):
            return verdict
        return all(
            self._is_sure(tests, {**known, verdict.fact: value}, today)
            for value in self._tries(verdict.fact, known, today)
        )

    def _tries(self, fact: str, known: _Known, today: date) -> tuple[object, ...]:
        """Values that stand for everything an unknown fact could be; never empty."""
        if fact == "start_date":
            eves = {day - timedelta(days=1) for day in self._days}
            return tuple(sorted({*self._days, *eves, today}))
        if fact == "commenced_date":
            return self._possible_commencements(known, today)
        if fact == "value":
            return self._amounts
        if fact == "main_part":
            return self._possible_parts(known)
        return _TRIED[fact]

    def _possible_parts(self, known: _Known) -> tuple[object, ...]:
        """R-22 for a part that can be argued either way; else what the subject leaves open."""
        if "is_unclear" in known:
            return _UNCLEAR_PARTS
        subject = known.get("subject")
        return (subject,) if subject in _PARTS else _PARTS

    def _possible_commencements(self, known: _Known, today: date) -> tuple[date, ...]:
        """The start date, then each change of figure after it: to today, two years at most."""
        start = cast(date, known["start_date"])  # `_figure` asks for it first
        end = (start.year + _YEARS_OF_DOUBT, start.month, start.day)
        changes = (day for day in self._figure_days if start < day <= today)
        return (start, *(day for day in changes if (day.year, day.month, day.day) <= end))

    def _figure(self, known: _Known) -> ThresholdRow | _Unknown:
        """The figure the value is compared with, or the fact that is needed to find it."""
        for fact in ("start_date", "authority", "light_touch"):
            if fact not in known:
                return _Unknown(fact)
        day = known.get("commenced_date")
        if day is None:
            if "is_unsure" in known:
                return _Unknown("commenced_date")
            day = known["start_date"]
        since, rows = self._figures[(known["authority"], known["light_touch"])]
        day = cast(date, day)
        if day < since[0]:
            raise NotInForce("threshold", day)
        return rows[bisect_right(since, day) - 1]

    def _value_class(self, known: _Known) -> str | _Unknown:
        """'below' or 'at_or_above' on the figure's own VAT basis, or the fact still needed."""
        row = self._figure(known)
        if isinstance(row, _Unknown):
            return row
        value = known.get("value")
        if not isinstance(value, Decimal):  # not known, or one that cannot be estimated
            return _Unknown("value")
        basis = known.get("value_basis")
        if basis is None:
            return _Unknown("value_basis")
        figure = row.figure
        if basis != row.vat:
            rate = known.get("vat_rate")
            if not isinstance(rate, Decimal):
                return _Unknown("vat_rate")
            # the smaller side is multiplied, never the larger divided: no rounding at the edge
            if row.vat == "inc":
                value *= 1 + rate
            else:
                figure *= 1 + rate
        return "at_or_above" if value >= figure else "below"

    def _tests(self, conditions: Conditions) -> list[_Test]:
        """Tests for a condition; cheap ones first, the value last."""
        tests: list[_Test] = []
        if isinstance(conditions, FlagConditions):
            if conditions.outcome:
                tests.append(_word("outcome", conditions.outcome))
            if conditions.decided_by:
                tests.append(_decided(conditions.decided_by))
            for fact in ("body", "stage", "urgent"):
                if getattr(conditions, fact):
                    tests.append(_word(fact, getattr(conditions, fact)))
        if conditions.start_date:
            tests.append(_range(conditions.start_date))
        if conditions.version:
            tests.append(self._version(conditions.version))
        for fact in (
            "authority",
            "functions",
            "arrangement",
            "special",
            "subject",
            "main_part",
            "light_touch",
        ):
            if getattr(conditions, fact):
                tests.append(_word(fact, getattr(conditions, fact)))
        if conditions.value:
            tests.append(self._amount(conditions.value))
        return tests

    def _version(self, wanted: tuple[str, ...]) -> _Test:
        since, names = self._versions
        unknown = _Unknown("start_date")

        def test(known: _Known) -> _Verdict:
            start = known.get("start_date")
            if not isinstance(start, date):
                return unknown
            place = bisect_right(since, start)
            return place > 0 and names[place - 1] in wanted

        return test

    def _amount(self, wanted: tuple[ValueClass, ...]) -> _Test:
        compared = set(wanted) - {_CANNOT}

        def test(known: _Known) -> _Verdict:
            if _CANNOT in wanted and known.get("value") == _CANNOT:
                return True
            if not compared:  # a value merely not known is not one that cannot be estimated
                return False
            found = self._value_class(known)
            return found if isinstance(found, _Unknown) else found in compared

        return test


@lru_cache(maxsize=8)
def _reader(table: Table) -> Reader:
    """A table's reader, built once."""
    return Reader(table)


def _all(tests: list[_Test], known: _Known) -> _Verdict:
    """False if any test is; else the first fact any of them waits for; else True."""
    waits: _Unknown | None = None
    for test in tests:
        verdict = test(known)
        if verdict is False:
            return False
        if verdict is not True and waits is None:
            waits = verdict
    return True if waits is None else waits


def _word(fact: str, words: tuple[str, ...]) -> _Test:
    wanted = frozenset(words)
    unknown = _Unknown(fact)

    def test(known: _Known) -> _Verdict:
        value = known.get(fact)
        return unknown if value is None else value in wanted

    return test


def _decided(rules: tuple[str, ...]) -> _Test:
    wanted = frozenset(rules)

    def test(known: _Known) -> _Verdict:
        decided = known["decided_by"]
        return isinstance(decided, tuple) and not wanted.isdisjoint(decided)

    return test


def _range(days: Days) -> _Test:
    since, before = days.since or date.min, days.before or date.max
    unknown = _Unknown("start_date")

    def test(known: _Known) -> _Verdict:
        start = known.get("start_date")
        return since <= start < before if isinstance(start, date) else unknown

    return test


def _known(facts: Mapping[str, object]) -> _Known:
    """The facts that are known, each in the type it is compared in."""
    known: _Known = {}
    for key, value in facts.items():
        if value is None:
            continue
        if isinstance(value, str) and value in _UNSURE:
            if key == "commenced_date":
                known["is_unsure"] = True
        elif key in ("start_date", "commenced_date"):
            known[key] = value if isinstance(value, date) else date.fromisoformat(str(value))
        elif key in ("value", "vat_rate") and value != _CANNOT:
            known[key] = value if isinstance(value, Decimal) else Decimal(str(value))
        elif key == "main_part" and value == "unclear":
            known["is_unclear"] = True
        else:
            known[key] = value
    return known
