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
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final, cast, get_args

from dialogs.decision_table_rows import (
    Arrangement,
    Body,
    Buyers,
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
    TypeRow,
    Urgent,
    YesNo,
)
from knowledge import NotInForce, VatBasis

__all__ = ["Table", "TableAnswer", "decide_by_table"]

DOUBTFUL: Final = "R-09"
UNCLEAR: Final = "R-22"
MISSING: Final = "R-04"
NO_DUTY: Final = "R-36"
ADVICE: Final = "GET_ADVICE"
APPLIES: Final = "APPLIES"
ENCOURAGED: Final = "NOT_REQUIRED_ENCOURAGED"
ELSEWHERE: Final = "DIFFERENT_REGIME"

_ALWAYS_NEEDED: Final = ("start_date", "functions")
_CERTAINLY_OUTSIDE: Final = frozenset({"R-01", "R-05"})

_CANNOT: Final = "cannot_be_estimated"
_UNSURE: Final = frozenset({"unsure", "unknown"})
_OUTSIDE: Final = "not_contracting_authority"
_AMOUNTS: Final = frozenset({"value", "vat_rate", "separable_services_value"})
_LEAST: Final = Decimal(1)
_MOST: Final = Decimal(100_000_000_000)
_YEARS_OF_DOUBT: Final = 2
_TRIED: Final[Mapping[str, tuple[object, ...]]] = {
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
        self._types: dict[tuple[object, object], tuple[list[date], list[TypeRow]]] = {}
        for each in table.types:
            days, kinds = self._types.setdefault((each.type, each.authority), ([], []))
            days.append(each.since)
            kinds.append(each)
        self._bands = ([band.since for band in table.bands], table.bands)
        self._buyers = {body: row for row in table.buyers for body in row.bodies}
        self._higher = table.higher_figure
        self._health_care_since = table.health_care_since
        works = [each.figure for each in table.types if each.type == "works"]
        figures = [*(row.figure for row in table.thresholds), *works]
        around = {figure + step for figure in figures for step in (-1, 0, 1)}
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
            if _is_open({row.outcome for row in reached.values()}):
                break
        rows = [reached[key] for key in sorted(reached)]
        rules = tuple(dict.fromkeys(rule for row in rows for rule in row.rules))
        needed = [fact for fact in _ALWAYS_NEEDED if fact not in known]
        outcomes = {row.outcome for row in rows}
        if (needed and not _CERTAINLY_OUTSIDE.issuperset(_ids(rules))) or _is_open(outcomes):
            asked |= set(needed)
            return self._advice(known, today, asked, rows)
        outcome = _together(outcomes)
        if len(outcomes) > 1 and NO_DUTY not in rules:
            rules = (*rules, NO_DUTY)
        return TableAnswer(outcome, rules, self._raised(known, outcome, rules, today))

    def _advice(
        self, known: _Known, today: date, asked: set[str], rows: Sequence[Row]
    ) -> TableAnswer:
        unclear = "main_part" in asked and "is_unclear" in known
        doubtful = "authority" in asked and _OUTSIDE in self._open(known)
        plain = asked - ({"authority"} if doubtful else set())
        plain -= {"main_part"} if unclear else set()
        reasons = ((MISSING, bool(plain)), (DOUBTFUL, doubtful), (UNCLEAR, unclear))
        in_doubt = [rule for row in rows if row.outcome == ADVICE for rule in row.rules]
        rules = (*in_doubt, *(rule for rule, stands in reasons if stands))
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
        """
        True when the tests hold whatever the unknown facts they ask for turn out to be.

        Flags speak to a buyer that may be a contracting authority: it is tried as one.
        """
        verdict = _all(tests, known)
        if isinstance(verdict, bool):
            return verdict
        return all(
            self._is_sure(tests, {**known, verdict.fact: value}, today)
            for value in self._tries(verdict.fact, known, today)
            if value != _OUTSIDE
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
        if fact == "authority":
            return self._open(known)
        return _TRIED[fact]

    def _buyers_of(self, known: _Known) -> Buyers:
        return self._buyers[cast(Body, known.get("body", "not_given"))]

    def _open(self, known: _Known) -> tuple[object, ...]:
        """Kinds of buyer that the body can be where no list settles it."""
        return self._buyers_of(known).open

    def _listed(self, known: _Known) -> object:
        """The kind a list makes of the body, None where none does, or the fact still needed."""
        listed = self._buyers_of(known).listed
        if len(listed) < 2:
            return listed[0].authority if listed else None
        day = _commenced(known)
        if isinstance(day, _Unknown):
            return day
        begun = [kind for kind in listed if kind.since <= day] or [listed[0]]
        return begun[-1].authority

    def _buyer(self, known: _Known) -> object:
        """What the buyer is, or the fact still needed to tell."""
        row, said = self._buyers_of(known), known.get("authority")
        if said in row.stands:
            return said
        if row.listed:
            return self._listed(known)
        if said in row.open:
            return said
        return row.instead if said is not None and row.instead else _Unknown("authority")

    def _is_set_aside(self, known: _Known) -> _Verdict:
        """True where what was said of the kind of buyer does not count."""
        row, said = self._buyers_of(known), known.get("authority")
        if said is None or said in row.stands:
            return False
        if not row.listed:
            return said not in row.open
        listed = self._listed(known)
        return listed if isinstance(listed, _Unknown) else listed != said

    def _possible_parts(self, known: _Known) -> tuple[object, ...]:
        """R-22 for a part that can be argued either way; else what the subject leaves open."""
        if "is_unclear" in known:
            return _UNCLEAR_PARTS
        subject = known.get("subject")
        return (subject,) if subject in _PARTS else _PARTS

    def _possible_commencements(self, known: _Known, today: date) -> tuple[date, ...]:
        """The start date, then each change after it: to today, two years at most."""
        start = cast(date, known["start_date"])  # `_commenced` asks for it first
        end = (start.year + _YEARS_OF_DOUBT, start.month, start.day)
        days = {*self._figure_days, *(kind.since for kind in self._buyers_of(known).listed)}
        changes = (day for day in sorted(days) if start < day <= today)
        return (start, *(day for day in changes if (day.year, day.month, day.day) <= end))

    def _figure(self, known: _Known) -> ThresholdRow | _Unknown:
        """The figure the value is compared with, or the fact that is needed to find it."""
        if "start_date" not in known:
            return _Unknown("start_date")
        who = self._buyer(known)
        if isinstance(who, _Unknown):
            return who
        light = known.get("light_touch")
        if light is None:
            return _Unknown("light_touch")
        if light == "no" and who == "central" and self._takes_the_higher(known):
            who = "sub_central"
        return self._services_figure(known, who, light)

    def _services_figure(
        self, known: _Known, who: object, light: object
    ) -> ThresholdRow | _Unknown:
        day = _commenced(known)
        if isinstance(day, _Unknown):
            return day
        since, rows = self._figures[(who, light)]
        if day < since[0]:
            raise NotInForce("threshold", day)
        return rows[bisect_right(since, day) - 1]

    def _takes_the_higher(self, known: _Known) -> bool:
        version = self._version_of(known)
        return known.get("reg8_4") in self._higher.reg8_4 and version in self._higher.version

    def _version_of(self, known: _Known) -> str | None:
        """The text of the Act on the start date; None before there was one, or where not known."""
        start = known.get("start_date")
        since, names = self._versions
        place = bisect_right(since, start) if isinstance(start, date) else 0
        return names[place - 1] if place else None

    def _share(self, known: _Known) -> Decimal | _Unknown:
        """The share of a figure that is too near on the day; 0 where the figure is published."""
        day = _commenced(known)
        if isinstance(day, _Unknown):
            return day
        since, bands = self._bands
        place = bisect_right(since, day)
        return bands[place - 1].share if place else Decimal(0)

    def _value_class(self, known: _Known) -> str | _Unknown:
        """Where the value stands on the figure's own VAT basis, or the fact still needed."""
        if known.get("value") == _CANNOT and "start_date" in known:
            if self._version_of(known) == self._versions[1][-1]:
                return _CANNOT
            return _Unknown("value")
        row, share = self._figure(known), self._share(known)
        if isinstance(row, _Unknown):
            return row
        if isinstance(share, _Unknown):
            return share
        sides = _sides(known, "value", row.figure, row.vat)
        if isinstance(sides, _Unknown):
            return sides
        value, figure = sides
        is_near = share and figure * (1 - share) <= value <= figure * (1 + share)
        if is_near:
            return "near_above" if value >= figure else "near_below"
        return "at_or_above" if value >= figure else "below"

    def _separable_class(self, known: _Known) -> str | _Unknown:
        """Services that could be bought separately, against the figure of ordinary services."""
        part = known.get("separable_services_value")
        if not isinstance(part, Decimal) or not part:
            return "none"
        if "start_date" not in known:
            return _Unknown("start_date")
        if self._version_of(known) != self._versions[1][-1]:
            return "none"
        who, share = self._buyer(known), self._share(known)
        if isinstance(who, _Unknown):
            return who
        if isinstance(share, _Unknown):
            return share
        row = self._services_figure(known, who, "no")
        if isinstance(row, _Unknown):
            return row
        sides = _sides(known, "separable_services_value", row.figure, row.vat)
        if isinstance(sides, _Unknown):
            return sides
        return "reaches" if sides[0] >= sides[1] * (1 - share) else "falls_short"

    def _led(self, known: _Known) -> object:
        """What the contract is mainly for, or the fact still needed to tell."""
        if known.get("arrangement") == "framework":
            part = known.get("main_part")
            if part is None and "is_unclear" not in known and known.get("subject") in _PARTS:
                part = known["subject"]
            return _Unknown("main_part") if part is None else part
        subject = known.get("subject")
        if subject is None:
            return _Unknown("subject")
        if subject == "mixed":
            return known.get("main_part") or _Unknown("main_part")
        return subject

    def _is_argued(self, known: _Known) -> bool:
        """True where a main part counts and can be argued either way."""
        counts = known.get("arrangement") == "framework" or known.get("subject") == "mixed"
        return counts and "is_unclear" in known

    def _type_figure(self, known: _Known, kind: str) -> TypeRow | _Unknown:
        who: object = None
        if kind in ("goods", "services"):
            who = self._buyer(known)
            if isinstance(who, _Unknown):
                return who
        day = _commenced(known)
        if isinstance(day, _Unknown):
            return day
        since, rows = self._types[(kind, who)]
        if day < since[0]:
            raise NotInForce(kind, day)
        return rows[bisect_right(since, day) - 1]

    def _type(self, known: _Known) -> str | _Unknown:
        """The contract's own type, or the fact still needed to tell."""
        light = known.get("light_touch") or _Unknown("light_touch")
        if known.get("special") == "concession":
            if isinstance(light, _Unknown):
                return light
            return "light_touch_concession" if light == "yes" else "concession"
        if self._is_argued(known):
            return "services"
        led = self._led(known)
        if isinstance(led, _Unknown):
            return led
        if led != "services":
            return str(led)
        if isinstance(light, _Unknown):
            return light
        return "light_touch" if light == "yes" else "services"

    def _type_class(self, known: _Known) -> str | _Unknown:
        """Whether the value is below the figure of the contract's own type."""
        is_outside = self._buyer(known) == _OUTSIDE  # a figure is for contracting authorities
        if is_outside or known.get("value") == _CANNOT:
            return "at_or_above"
        separable = self._separable_class(known)
        if separable == "reaches" or isinstance(separable, _Unknown):
            return separable if isinstance(separable, _Unknown) else "at_or_above"
        kind = self._type(known)
        if isinstance(kind, _Unknown):
            return kind
        row, share = self._type_figure(known, kind), self._share(known)
        if isinstance(row, _Unknown):
            return row
        if isinstance(share, _Unknown):
            return share
        sides = _sides(known, "value", row.figure, row.vat)
        if isinstance(sides, _Unknown):
            return sides
        return "below" if sides[0] < sides[1] * (1 - share) else "at_or_above"

    def _works_class(self, known: _Known) -> str | _Unknown:
        """The value against the works figure."""
        if known.get("value") == _CANNOT:
            return "at_or_above"
        row = self._type_figure(known, "works")
        if isinstance(row, _Unknown):
            return row
        sides = _sides(known, "value", row.figure, row.vat)
        if isinstance(sides, _Unknown):
            return sides
        return "at_or_above" if sides[0] >= sides[1] else "below"

    def _special(self, known: _Known) -> object:
        """The special kind that counts for flags: health care has none before its own rules."""
        special = known.get("special")
        if special != "nhs_psr":
            return special or _Unknown("special")
        start = known.get("start_date")
        if not isinstance(start, date):
            return _Unknown("start_date")
        led = None if self._is_argued(known) else self._led(known)
        is_ordinary = start < self._health_care_since or led in ("goods", "works")
        return "none" if is_ordinary else special

    def _regime(self, known: _Known) -> object:
        """Rules that a contract to be changed was bought under."""
        regime = known.get("contract_regime", "not_said")
        is_now = self._version_of(known) == self._versions[1][-1]
        return "not_said" if regime == "pa2023" and not is_now else regime

    def _tests(self, conditions: Conditions) -> list[_Test]:
        """Tests for a condition; cheap ones first, the value last."""
        tests: list[_Test] = []
        is_flag = isinstance(conditions, FlagConditions)
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
        for fact, found in (
            ("authority", self._buyer),
            ("functions", _plain("functions")),
            ("arrangement", _plain("arrangement")),
            ("special", self._special if is_flag else _plain("special")),
            ("subject", _plain("subject")),
            ("main_part", _plain("main_part")),
            ("led_by", self._led),
            ("light_touch", _plain("light_touch")),
            ("change_allowed", _or_not_said("change_allowed")),
            ("contract_regime", self._regime),
            ("separable", self._separable_class),
        ):
            if getattr(conditions, fact):
                tests.append(_found(found, getattr(conditions, fact)))
        if conditions.not_known_to_be_led_by:
            tests.append(self._not_led(conditions.not_known_to_be_led_by))
        if conditions.works_value:
            tests.append(_found(self._works_class, conditions.works_value))
        if conditions.value:
            tests.append(_found(self._value_class, conditions.value))
        if isinstance(conditions, FlagConditions):
            tests += self._flag_tests(conditions)
        return tests

    def _flag_tests(self, conditions: FlagConditions) -> Iterator[_Test]:
        if conditions.set_aside:
            yield _found(_yes_or_no(self._is_set_aside), conditions.set_aside)
        if conditions.figure_ahead:
            yield _found(_yes_or_no(self._is_ahead), conditions.figure_ahead)
        if conditions.over_with_vat is not None:
            yield _over(conditions.over_with_vat)
        if conditions.type_value:
            yield _found(self._type_class, conditions.type_value)

    def _is_ahead(self, known: _Known) -> _Verdict:
        share = self._share(known)
        return share if isinstance(share, _Unknown) else bool(share)

    def _not_led(self, parts: tuple[Part, ...]) -> _Test:
        def test(known: _Known) -> _Verdict:
            return self._is_argued(known) or self._led(known) not in parts

        return test

    def _version(self, wanted: tuple[str, ...]) -> _Test:
        unknown = _Unknown("start_date")

        def test(known: _Known) -> _Verdict:
            is_known = isinstance(known.get("start_date"), date)
            return self._version_of(known) in wanted if is_known else unknown

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


def _is_open(outcomes: Collection[str]) -> bool:
    """True where some readings end in no duty, or advice, and others do not."""
    return len(outcomes) > 1 and bool({APPLIES, ADVICE} & set(outcomes))


def _together(outcomes: Collection[str]) -> str:
    """What readings come to that agree, or that all set no duty."""
    if len(outcomes) == 1:
        return next(iter(outcomes))
    return ENCOURAGED if ENCOURAGED in outcomes else ELSEWHERE


def _ids(rules: tuple[str, ...]) -> tuple[str, ...]:
    """The rules among what a row names; `agreeing` adds the row's own id."""
    return tuple(rule for rule in rules if rule.startswith("R-"))


def _commenced(known: _Known) -> date | _Unknown:
    """The day that picks the figures and the list, or the fact still needed to tell."""
    start = known.get("start_date")
    if not isinstance(start, date):
        return _Unknown("start_date")
    day = known.get("commenced_date")
    if isinstance(day, date):
        return day
    return _Unknown("commenced_date") if "is_unsure" in known else start


def _sides(
    known: _Known, fact: str, figure: Decimal, vat: str
) -> tuple[Decimal, Decimal] | _Unknown:
    """An amount and a figure on one footing, or the fact still needed to bring them there."""
    value = known.get(fact)
    if not isinstance(value, Decimal):  # not known, or one that cannot be estimated
        return _Unknown(fact)
    basis = known.get("value_basis")
    if basis is None:
        return _Unknown("value_basis")
    if basis == vat:
        return value, figure
    rate = known.get("vat_rate")
    if not isinstance(rate, Decimal):
        return _Unknown("vat_rate")
    # the smaller side is multiplied, never the larger divided: no rounding at the edge
    return (value * (1 + rate), figure) if vat == "inc" else (value, figure * (1 + rate))


_Found = Callable[[_Known], object]


def _plain(fact: str) -> _Found:
    unknown = _Unknown(fact)
    return lambda known: known.get(fact, unknown)


def _or_not_said(fact: str) -> _Found:
    return lambda known: known.get(fact, "not_said")


def _yes_or_no(verdict: Callable[[_Known], _Verdict]) -> _Found:
    def found(known: _Known) -> object:
        holds = verdict(known)
        return holds if isinstance(holds, _Unknown) else ("yes" if holds else "no")

    return found


def _found(what: _Found, words: Collection[str]) -> _Test:
    """A test of what is found for the facts; a fact that is still needed is passed on."""
    wanted = frozenset(words)

    def test(known: _Known) -> _Verdict:
        value = what(known)
        return value if isinstance(value, _Unknown) else value in wanted

    return test


def _over(least: Decimal) -> _Test:
    def test(known: _Known) -> _Verdict:
        if known.get("value") == _CANNOT:
            return False
        sides = _sides(known, "value", least, "inc")
        return sides if isinstance(sides, _Unknown) else sides[0] > sides[1]

    return test


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
        elif key in _AMOUNTS and value != _CANNOT:
            known[key] = value if isinstance(value, Decimal) else Decimal(str(value))
        elif key == "main_part" and value == "unclear":
            known["is_unclear"] = True
        else:
            known[key] = value
    return known
