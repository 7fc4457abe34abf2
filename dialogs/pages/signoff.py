"""
The sign-off table of a flow: facts, outcome and rules in plain words, to be read line by line.

A flow that the Act's rules decide has one section for each period between two changes of law or
figure: first who buys what and how, then the value. Lines come from the rules themselves, folded
where a fact makes no difference. Other flows have theirs from `signoff_routes`.

Rules of this file: pure; no clock, so that the same content gives the same table on any day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, assert_never

from dialogs.calculators import figures, readings
from dialogs.calculators import social_value_act as act
from dialogs.calculators.figures import Threshold, Version
from dialogs.calculators.possibilities import Diagram, Fork, Leaf
from dialogs.calculators.social_value_act import ActOutcome, Reason
from dialogs.facts import Facts
from dialogs.flow import Flow
from dialogs.proof.pre_value import BeforeValue, ToValue, before_value, tried
from dialogs.rulebook import RuleBook
from knowledge import Parameters, Source, british_date, pounds

TO_THE_VALUE: Final = "see the value, below"
IN_DOUBT: Final = f"{TO_THE_VALUE}; at or above the figure, get advice"
A_CHANGE: Final = f"{TO_THE_VALUE}; at or above the figure, what the law allows decides"
_WITHOUT_FIGURES: Final = re.compile(r"\$\{[a-z_.]+\}")
_LINE_OF_VAT: Final = {"inc": "including VAT", "net": "without VAT"}


@dataclass(frozen=True, slots=True)
class Line:
    """
    One line of the table.

    Attributes:
        facts: Name and words of each fact that matters on this line, in the order of asking.
        outcome: In words.
        rules: Ids of the rules that decide.
        reason: What the rules say, in words.
        sources: Where that stands in law.
    """

    facts: tuple[tuple[str, str], ...]
    outcome: str
    rules: tuple[str, ...] = ()
    reason: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Lines that hold together: a period's, or a flow's only ones."""

    title: str
    lines: tuple[Line, ...]


HOW_TO_READ: Final = """\
Each line stands by itself: where all its facts are so, its outcome follows by the rules named. A
fact that a line does not name makes no difference there. A period's first lines are for
procurements whose first step falls in it; its lines about the value are for those that formally
commenced in it. Flags, which only add to an outcome, are not listed.
"""


def signoff(flow: Flow, book: RuleBook, law: Parameters) -> tuple[Section, ...]:
    """
    The table of a flow that the Act's rules decide, one section for each period.

    Args:
        flow: Its options give the words of facts, its outcomes the words of outcomes.
        book: The words and sources of the rules.
        law: Dated parameters.
    """
    words = _Words(flow, book, law)
    days = readings.days_of_change(law)
    eve = days[0] - timedelta(days=1)
    before = Section(f"Before {british_date(days[0])}", tuple(_lines(words, eve)))
    ends = (*days[1:], None)
    return (
        before,
        *(_section(words, since, end) for since, end in zip(days, ends, strict=True)),
        Section("In every period", tuple(_always(words))),
    )


def _section(words: _Words, since: date, end: date | None) -> Section:
    until = f"to {british_date(end - timedelta(days=1))}" if end else "onwards"
    version = figures.version_on(since, words.law)
    title = f"{british_date(since)} {until} (version {version} of section 1)"
    return Section(title, (*_lines(words, since), *_value_lines(words, since)))


@dataclass(frozen=True, slots=True)
class _Words:
    """Facts, outcomes and reasons in words."""

    flow: Flow
    book: RuleBook
    law: Parameters

    def fact(self, name: str) -> str:
        """A fact's heading: that of the question which gives it."""
        asked = [question for question in self.flow.questions if name in question.facts()]
        return asked[-1].label if asked else name

    def value(self, name: str, word: str) -> str:
        """A fact's value: the option that gives it and no more than one other fact."""
        options = (option for question in self.flow.questions for option in question.options)
        found = (option.label for option in options if option.facts == {name: word})
        return next(found, word.replace("_", " "))

    def line(
        self, facts: tuple[tuple[str, str], ...], outcome: ActOutcome, reason: Reason, day: date
    ) -> Line:
        """A line in words, its figures those of a day."""
        return Line(
            facts,
            self.outcome(outcome),
            (reason.rule,),
            self.book.reason(reason, self.law, day),
            self.sources(reason.rule),
        )

    def outcome(self, outcome: ActOutcome) -> str:
        """The outcome's id and title."""
        return f"{outcome}: {self.flow.outcome(outcome).title}"

    def sources(self, rule: str) -> tuple[str, ...]:
        """Sources of a rule, each with its place."""
        return tuple(_cited(source) for source in self.book.rules[rule].sources)


def _cited(source: Source) -> str:
    return f"{source.title}, {source.locator}" if source.locator else source.title


def _lines(words: _Words, day: date) -> Iterator[Line]:
    """Who buys what and how: a line for each set of facts that settles it before the value."""
    outside = Facts(start_date=day, authority="not_contracting_authority")
    finding = act.decide(outside, words.law)
    if finding.version is not None:
        buyer = (("Buyer", "not a contracting authority"),)
        yield words.line(buyer, finding.outcome, finding.reasons[-1], day)
    diagram = before_value(Facts(start_date=day), words.law)
    for facts, result in _folded(diagram, ()):
        named = tuple((words.fact(name), _listed(words, name, values)) for name, values in facts)
        if isinstance(result, ToValue):
            yield _to_the_value(words, named, result, day)
        else:
            yield words.line(named, result.outcome, result.reason, day)


def _to_the_value(
    words: _Words, named: tuple[tuple[str, str], ...], result: ToValue, day: date
) -> Line:
    """A line that the value decides, with the rule that asks more where the figure is reached."""
    if not result.doubt and not result.is_change:
        return Line(named, TO_THE_VALUE)
    rule, key = ("R-31", "change_to_contract")
    if result.doubt:
        keys = {"R-13": "exempted_schedule_3", "R-16": "concession_2015"}
        rule, key = result.doubt, keys[result.doubt]
    reason = words.book.reason(Reason(rule, key), words.law, day)
    outcome = IN_DOUBT if result.doubt else A_CHANGE
    return Line(named, outcome, (rule,), reason, words.sources(rule))


_Named = tuple[tuple[str, tuple[str, ...]], ...]


def _folded(diagram: Diagram[BeforeValue], way: _Named) -> Iterator[tuple[_Named, BeforeValue]]:
    """Each way through a diagram, values that lead on alike taken together."""
    match diagram:
        case Leaf(result):
            yield way, result
        case Fork(fact, branches):
            alike: dict[Diagram[BeforeValue], list[str]] = {}
            for word, branch in zip(tried(fact), branches, strict=True):
                alike.setdefault(branch, []).append(word)
            for branch, values in sorted(alike.items(), key=lambda item: isinstance(item[0], Fork)):
                yield from _folded(branch, (*way, (fact, tuple(values))))
        case _:
            assert_never(diagram)


def _listed(words: _Words, name: str, values: Sequence[str]) -> str:
    return " / ".join(words.value(name, value) for value in values)


def _value_lines(words: _Words, day: date) -> Iterator[Line]:
    """The value test of a period: buyers and services with one figure share their lines."""
    kinds: dict[tuple[Decimal, str], list[tuple[str, str, Threshold]]] = {}
    for who in ("central", "sub_central"):
        for light in ("no", "yes"):
            facts = Facts(start_date=day, authority=who, light_touch=light)
            figure = figures.threshold_for(facts, words.law)
            kinds.setdefault((figure.amount, figure.vat_basis), []).append((who, light, figure))
    for group in kinds.values():
        yield from _around(words, day, [(who, light) for who, light, _ in group], group[0][2])
    if figures.version_on(day, words.law) is Version.C:
        reason = Reason("R-27", "cannot_be_estimated", decides=True)
        named = ((words.fact("value"), "cannot be estimated"),)
        yield words.line(named, ActOutcome.APPLIES, reason, day)


_BUYERS: Final = {"central": "central government authority", "sub_central": "any other authority"}


def _around(
    words: _Words, day: date, kinds: list[tuple[str, str]], figure: Threshold
) -> Iterator[Line]:
    named: list[tuple[str, str]] = []
    buyers = list(dict.fromkeys(who for who, _ in kinds))
    lights = list(dict.fromkeys(light for _, light in kinds))
    if len(kinds) == len(buyers) * len(lights):
        named += [("Buyer", _BUYERS[who]) for who in buyers if len(buyers) == 1]
        named += [(words.fact("light_touch"), light) for light in lights if len(lights) == 1]
    else:
        each = (f"{_BUYERS[who]}, light touch: {light}" for who, light in kinds)
        named.append(("Buyer and service", " / ".join(each)))
    basis = _LINE_OF_VAT[figure.vat_basis]
    sum_ = pounds(figure.amount)
    tests = (
        ("R-24", f"{sum_} or more, {basis}", ActOutcome.APPLIES, "The value reaches the figure."),
        (
            "R-28",
            f"less than {sum_}, {basis}",
            ActOutcome.NOT_REQUIRED_ENCOURAGED,
            "The value is below the figure.",
        ),
    )
    for rule, value, outcome, reason in tests:
        facts = (*named, (words.fact("value"), value))
        yield Line(facts, words.outcome(outcome), (rule,), reason, (_cited(figure.value.source),))


def _always(words: _Words) -> Iterator[Line]:
    """What holds beside every period's lines: facts that are doubtful or not known."""
    advice = words.outcome(ActOutcome.GET_ADVICE)
    first, last = "any, with services the Act would apply", "any, and the Act would apply"
    unclear = words.value("main_part", "unclear")
    yield Line(
        ((words.fact("main_part"), unclear), ("All other facts", first)),
        advice,
        ("R-22",),
        words.book.rules["R-22"].reasons["unclear"],
        words.sources("R-22"),
    )
    yield Line(
        (("Buyer", "its status is doubtful"), ("All other facts", last)),
        advice,
        ("R-09",),
        words.book.rules["R-09"].reasons["doubtful"],
        words.sources("R-09"),
    )
    for rule, key, when in (
        ("R-21", "separable", "works lead, and services that could be bought separately count"),
        ("R-35", "near", "a first step from 2028, and a value near the present figure"),
        ("R-36", "no_duty", "open, and no possible answer ends in the duty or in advice"),
    ):
        text = words.book.rules[rule].reasons[key]
        plain = _WITHOUT_FIGURES.sub("the figure", text)
        facts = (("Facts", when),)
        yield Line(facts, "see the rule", (rule,), plain, words.sources(rule))
    different = "its possible values lead to different outcomes by the lines above"
    yield Line(
        (("Any fact that is not known", different),),
        advice,
        ("R-04",),
        "What cannot be told without a fact is not told.",
        words.sources("R-04"),
    )
