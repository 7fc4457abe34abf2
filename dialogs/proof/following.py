"""
Follows every path of a flow from some answers on, and notes what it reaches and what is broken.

Paths that cannot differ from here on are followed once (`sharing`, `doubt`); some of these, drawn
by a checksum of the answers, are followed all the same.

Rules of this file: it walks with the flow's own walk and decides nothing itself; pure but for the
notes it keeps of itself.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Final

from dialogs.conditions import Condition
from dialogs.decision_table import ADVICE, Table, TableAnswer, decide_by_table
from dialogs.determination import Determination
from dialogs.facts import CHOICES
from dialogs.flow import Flow, Question
from dialogs.parsed import UNSURE
from dialogs.proof.agreeing import as_said, deciding, deciding_rules, differences, marked
from dialogs.proof.boundary_classes import answers_to_try, type_amounts
from dialogs.proof.early_close import only_advice_is_left
from dialogs.proof.pre_value import tried
from dialogs.proof.rule_overlap import Decide, overlaps
from dialogs.proof.sharing import ADDS_FLAGS_ONLY, Sharing
from dialogs.walk import Calculator, Verdict, clashes, known_facts, leads_to
from knowledge import NotInForce, Parameters

_BEFORE_THE_SUBJECT: Final = ("start_date", "arrangement", "special", "light_touch")
_BOUGHT: Final[tuple[dict[str, str], ...]] = (
    *({"subject": subject} for subject in ("services", "goods", "works")),
    *({"subject": "mixed", "main_part": part} for part in tried("main_part")),
)

MOST_FAULTS: Final = 20
MOST_PLACES: Final = 250_000
"""Places of one flow, from one start day, after which a proof gives up."""

_AUDIT_EVERY: Final = 40
"""One in so many shared ends, and of paths closed early, is followed without sharing."""


@dataclass(frozen=True, slots=True)
class PathFault:
    """
    A property that does not hold.

    Attributes:
        what: The property and what was found.
        path: Question and answer in order of asking; empty where no single path shows it.
    """

    what: str
    path: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        way = ", ".join(f"{question}={answer}" for question, answer in self.path)
        return f"{self.what}. Path: {way}" if way else f"{self.what}."


class ProofAborted(Exception):
    """Raised when there are `MOST_FAULTS` faults, or too many places to go on."""


@dataclass(frozen=True, slots=True)
class Notes:
    """
    What one walker counted, reached and found; can be sent from one process to another.

    Attributes:
        counts: Name of what was counted to its number.
        faults: In the order found.
        asked: Questions asked, by id.
        ended: Outcomes reached, by id.
        decided: Rules that decided.
        rows: Rows and rules of the table that were used.
        flags: Flags raised.
    """

    counts: Counter[str]
    faults: list[PathFault]
    asked: set[str]
    ended: set[str]
    decided: set[str]
    rows: set[str]
    flags: set[str]


@dataclass(slots=True)
class _CachedCalculator:
    """The calculator with a memory by the facts that its verdict can depend on."""

    calculator: Calculator
    name: Callable[[Mapping[str, str]], Hashable]
    verdicts: dict[Hashable, Verdict] = field(default_factory=dict)

    def judge(self, known: dict[str, str], law: Parameters, today: date) -> Verdict:
        key = self.name(known)
        found = self.verdicts.get(key)
        if found is None:
            found = self.calculator.judge(known, law, today)
            # the first end with these facts is compared at once; only the way on is kept
            self.verdicts[key] = Verdict(found.wanted, found.outcome, None)
        return found


def _as_they_are(known: Mapping[str, str]) -> Hashable:
    return frozenset(known.items())


class Walker:
    """One proof on its way: where it has been, what it has counted and found."""

    def __init__(
        self,
        flow: Flow,
        calculator: Calculator | None,
        law: Parameters,
        today: date,
        table: Table | None,
    ) -> None:
        self.flow = flow
        self.law = law
        self.today = today
        self.table = marked(table) if table else None
        self.calculator = calculator
        self.sharing = Sharing(law, today, table) if table else None
        self.name = self.sharing.name if self.sharing else _as_they_are
        self.seen = _CachedCalculator(calculator, self.name) if calculator else None
        self.order = [question.id for question in flow.questions]
        self.matters_later = [self._read_after(place) for place in range(len(self.order) + 1)]
        self.given_later = [
            frozenset(fact for question in flow.questions[place:] for fact in question.facts())
            for place in range(len(self.order) + 1)
        ]
        self.start = today
        self.most_places = MOST_PLACES
        self.paths: dict[Hashable, tuple[str, int]] = {}
        self.counts: Counter[str] = Counter()
        self.faults: list[PathFault] = []
        self.asked: set[str] = set()
        self.ended: set[str] = set()
        self.decided: set[str] = set()
        self.rows: set[str] = set()
        self.flags: set[str] = set()
        self.kinds: set[object] = set()
        self.edges: dict[tuple[str, str, str], None] = {}

    def begin_with(self, first: Question) -> None:
        """Notes the first question as asked, if it is."""
        if self._next({}, self.seen) == first.id:
            self.asked.add(first.id)

    def notes(self) -> Notes:
        """What was counted, reached and found so far."""
        return Notes(
            self.counts, self.faults, self.asked, self.ended, self.decided, self.rows, self.flags
        )

    def add(self, notes: Notes) -> None:
        """
        Adds what another walker noted.

        Raises:
            ProofAborted: There are now `MOST_FAULTS` faults.
        """
        self.counts += notes.counts
        self.asked |= notes.asked
        self.ended |= notes.ended
        self.decided |= notes.decided
        self.rows |= notes.rows
        self.flags |= notes.flags
        self.faults = [*self.faults, *notes.faults][:MOST_FAULTS]
        if len(self.faults) >= MOST_FAULTS:
            raise ProofAborted

    def _next(self, answers: Mapping[str, str], calculator: Calculator | None) -> str | None:
        """Id of the question or outcome that follows; None, and a fault, where there is none."""
        try:
            return leads_to(self.flow, answers, calculator, self.law, self.today)
        except KeyError as error:
            self.fault(f"the calculator names an outcome the flow has not: {error}", answers)
            return None

    def fault(self, what: str, answers: Mapping[str, str] | None = None) -> None:
        self.faults.append(PathFault(what, tuple((answers or {}).items())))
        if len(self.faults) >= MOST_FAULTS:
            raise ProofAborted

    def follow(self, answers: dict[str, str]) -> int:
        """Number of paths from these answers on; all they reach is noted on the way."""
        place = self._place_after(answers)
        known = known_facts(self.flow, answers)
        context = self._context(answers, known, place)
        if context in self.paths:
            known_end, paths = self.paths[context]
            self._now_and_then(known_end, answers, known)
            self._note_edge(answers, known_end)
            self.counts["paths"] += paths
            return paths
        if self._is_settled(answers, known, place):
            return self._close(answers, known)
        self.counts["places"] += 1
        if len(self.paths) >= self.most_places:
            self.fault("this flow has more places than can be tried", answers)
            raise ProofAborted
        end = self._next(answers, self.seen)
        if end is None:
            return 1
        self._note_edge(answers, end)
        found = self._go_on(end, answers, known, place)
        self.paths[context] = (end, found)
        return found

    def _note_edge(self, answers: dict[str, str], end: str) -> None:
        if answers:
            start = next(reversed(answers))
            self.edges.setdefault((start, answers[start], end))

    def _go_on(self, end: str, answers: dict[str, str], known: dict[str, str], place: int) -> int:
        question = self.flow.question(end)
        if question is None:
            self._end(end, answers, known)
            return 1
        if question.id in answers or self.order.index(question.id) < place:
            self.fault(f"question '{question.id}' leads to no further one", answers)
            return 1
        self.asked.add(question.id)
        return sum(
            self.follow({**answers, question.id: answer})
            for answer in self._tried(question, answers)
        )

    def _tried(self, question: Question, answers: Mapping[str, str]) -> tuple[str, ...]:
        first = answers.get(self.order[0], "")
        if self.flow.questions[0].fact == "start_date":
            self.start = self.today if first == UNSURE else date.fromisoformat(first)
        tried = tuple(
            answer
            for answer in answers_to_try(question, self.law, self.today, self.start)
            if not clashes(self.flow, {**answers, question.id: answer}, self.today)
        )
        # which option comes first stands for the others where they share: take turns
        turn = _lot(answers) % len(tried)
        return (*tried[turn:], *tried[:turn])

    def _place_after(self, answers: Mapping[str, str]) -> int:
        """Place of the first question after the last one answered."""
        return max((self.order.index(question) + 1 for question in answers), default=0)

    def _context(
        self, answers: Mapping[str, str], known: Mapping[str, str], place: int
    ) -> tuple[object, ...]:
        """All that anything later can depend on: facts known, and answers conditions read."""
        read = frozenset((q, a) for q, a in answers.items() if q in self.matters_later[place])
        return (place, read, self.name(known) if self.seen else None)

    def _read_after(self, place: int) -> frozenset[str]:
        """Questions whose answers a condition still reads, from a place in the flow on."""
        later: list[Condition | None] = [q.ask_if for q in self.flow.questions[place:]]
        if not self.calculator:
            later += [outcome.when for outcome in self.flow.outcomes]
        tests = (test for condition in later if condition for test in condition.tests())
        return frozenset(test.question for test in tests)

    def _is_settled(self, answers: Mapping[str, str], known: dict[str, str], place: int) -> bool:
        if not self.sharing or not any(map(_is_doubt, answers.values())):
            return False
        return only_advice_is_left(known, self.given_later[place], self.sharing)

    def _close(self, answers: dict[str, str], known: dict[str, str]) -> int:
        """A path on which only advice is left: compared here, and now and then to its end."""
        self.counts["closed early"] += 1
        self.ended.add(ADVICE)
        if _lot(answers) % _AUDIT_EVERY == 0:
            self.counts["closed early, followed to the end"] += 1
            answers = self._some_way_on(answers)
            known = known_facts(self.flow, answers)
            if self._compare(answers, known) != ADVICE:
                self.fault("more than advice came out where only advice was left", answers)
        elif self.table and self._by_table(known) not in (ADVICE, None):
            self.fault("the table gives more than advice where only advice is left", answers)
        return 1

    def _some_way_on(self, answers: dict[str, str]) -> dict[str, str]:
        """One way to the end with the calculator itself, a different one each time."""
        answers = dict(answers)
        while question := self.flow.question(self._next(answers, self.calculator) or ""):
            answers[question.id] = self._tried(question, answers)[0]
        return answers

    def _by_table(self, known: Mapping[str, str]) -> str | None:
        answer = self._table_answer(known)
        return answer.outcome if answer else None

    def _now_and_then(self, end: str, answers: dict[str, str], known: dict[str, str]) -> None:
        """Follows one in so many shared ends as if nothing were shared."""
        if self.flow.question(end) is not None or not self.table:
            return
        self.counts["ends shared"] += 1
        if _lot(answers) % _AUDIT_EVERY == 0:
            self.counts["ends shared, compared all the same"] += 1
            self._compare(answers, known)

    def _end(self, end: str, answers: dict[str, str], known: dict[str, str]) -> None:
        self.counts["paths"] += 1
        self.ended.add(end)
        if self.table:
            self.counts["facts compared"] += 1
            self._compare(answers, known)
        elif self.calculator is None:
            meant = any(o.when is None or o.when.holds(answers) for o in self.flow.outcomes)
            if not meant:
                self.fault("no outcome is meant for these answers", answers)

    def _compare(self, answers: dict[str, str], known: dict[str, str]) -> str:
        """The outcome by the rules, after comparing it, its flags and rules with the table's."""
        found = self._determination(known)
        self.decided |= deciding(found)
        self.flags |= set(found.flags)
        by_table = self._table_answer(known)
        for difference in differences(found, by_table):
            self.fault(difference, answers)
        if by_table:
            self.rows |= set(by_table.rules)
        self._vary_what_adds_flags(answers, known, found)
        self._vary_what_was_not_asked(answers, known)
        return found.outcome

    def _determination(self, known: dict[str, str]) -> Determination:
        if self.calculator is None:
            raise TypeError("only a flow with a calculator can agree with a table")
        found = self.calculator.judge(known, self.law, self.today).determination
        if found is None:
            raise TypeError("the calculator of a flow with a table gives determinations")
        return found

    def _table_answer(self, known: Mapping[str, str]) -> TableAnswer | None:
        """What the table says; None where it has no figure for the day."""
        try:
            said = as_said(known)
            return decide_by_table(self.table, said, self.today) if self.table else None
        except NotInForce:
            return None

    def _vary_what_adds_flags(
        self, answers: dict[str, str], known: dict[str, str], found: Determination
    ) -> None:
        """
        Once for each kind of result: stages and urgencies, bodies, and amounts around the figures
        of other types; each time compared, and nothing may change the outcome that must not.
        """
        kind = (
            known.get("start_date"),
            known.get("functions"),
            known.get("authority"),
            known.get("special"),
            found.outcome,
            found.threshold.name if found.threshold else None,
            tuple(sorted(set(found.rules) & {"R-17", "R-18", "R-23", "R-24", "R-27", "R-28"})),
            tuple(sorted(set(found.flags) & {"act_likely_applies", "policy_layer_central"})),
        )
        if kind in self.kinds or not self.sharing:
            return
        self.kinds.add(kind)
        plain = {fact: known[fact] for fact in known if fact not in ADDS_FLAGS_ONLY}
        for added in self._additions(known, found):
            self.counts["bodies, stages, urgencies and amounts compared"] += 1
            facts = {**plain, **added}
            other = self._determination(facts)
            self.flags |= set(other.flags)
            is_same = "start_date" in known and self.name(facts) == self.name(known)
            if is_same and (other.outcome, deciding(other)) != (found.outcome, deciding(found)):
                self.fault("body, stage or urgency changes the outcome", {**answers, **added})
            for difference in differences(other, self._table_answer(facts)):
                self.fault(difference, {**answers, **added})

    def _additions(
        self, known: Mapping[str, str], found: Determination
    ) -> Iterator[dict[str, str]]:
        if found.outcome == "APPLIES":
            for words in product(*(("", *CHOICES[fact]) for fact in ADDS_FLAGS_ONLY)):
                yield {f: w for f, w in zip(ADDS_FLAGS_ONLY, words, strict=True) if w}
        yield from ({"body": body} for body in CHOICES["body"])
        if "separable_services_value" not in known and "start_date" in known:
            day = date.fromisoformat(known["start_date"])
            for amount in type_amounts(self.law, day):
                yield {"value": str(amount), "value_basis": known.get("value_basis", "inc")}

    def _vary_what_was_not_asked(self, answers: dict[str, str], known: dict[str, str]) -> None:
        """Once for each kind of end: what is bought where the flow ends before it asks that."""
        kind = tuple(known.get(fact) for fact in _BEFORE_THE_SUBJECT)
        if "subject" in known or "main_part" in known or kind in self.kinds:
            return
        self.kinds.add(kind)
        for bought in _BOUGHT:
            self.counts["facts compared that the flow does not ask"] += 1
            facts = {**known, **bought}
            by_table = self._table_answer(facts)
            self.rows |= set(by_table.rules) if by_table else set()
            for difference in differences(self._determination(facts), by_table):
                self.fault(difference, {**answers, **bought})

    def check_options(self) -> None:
        """Notes each option that tells the calculator no more than "not sure" does."""
        for question in self.flow.questions if self.calculator else ():
            for option in question.options:
                if not option.facts and not self._is_asked_about(question.id, option.id):
                    self.fault("an option leads no further than not sure", {question.id: option.id})

    def _is_asked_about(self, question: str, option: str) -> bool:
        """True where a later question is asked for this option only."""
        conditions = (q.ask_if for q in self.flow.questions if q.ask_if)
        return any(
            test.question == question and condition.holds({question: option})
            for condition in conditions
            for test in condition.tests()
        )

    def check_order(self, decide: Decide, days: tuple[date, ...]) -> None:
        """Notes each two rules that both could decide where the later one does."""
        pairs: set[frozenset[str]] = set()
        for overlap in overlaps(decide, self.law, days):
            pairs.add(frozenset((overlap.first, overlap.second)))
            self.counts["facts on which two rules could decide"] += 1
            if not overlap.is_in_order:
                both = f"{overlap.first} and {overlap.second}"
                self.fault(f"{overlap.decided} decides where {both} could", dict(overlap.facts))
        self.counts["pairs of rules that could both decide"] = len(pairs)

    def look_for_the_unreached(self) -> None:
        """Notes every question, outcome, item, row, flag and rule that no path came to."""
        for outcome in self.flow.outcomes:
            for place, item in enumerate(outcome.items, start=1):
                if item.when and not self._can_hold(item.when):
                    self.fault(f"item {place} of outcome '{outcome.id}' is never said")
        for question in self.flow.questions:
            if question.id not in self.asked:
                self.fault(f"question '{question.id}' is never asked")
        for outcome in self.flow.outcomes:
            if outcome.id not in self.ended:
                self.fault(f"outcome '{outcome.id}' is never reached")
        if not self.table:
            return
        for row in self.table.rows:
            if row.id not in self.rows:
                self.fault(f"row {row.id} of the table decides nothing")
        for flag in sorted({row.flag for row in self.table.flags} - self.flags):
            self.fault(f"flag '{flag}' is never raised")
        for rule in sorted(deciding_rules(self.table) - self.decided):
            self.fault(f"rule {rule} decides nothing: another stands before it")

    def _can_hold(self, condition: Condition) -> bool:
        """True when some answers to the questions that a condition names meet it."""
        named = dict.fromkeys(test.question for test in condition.tests())
        questions = [q for q in self.flow.questions if q.id in named]
        tried = [answers_to_try(q, self.law, self.today, self.today) for q in questions]
        return any(
            condition.holds({q.id: a for q, a in zip(questions, answers, strict=True)})
            for answers in product(*tried)
        )

    def counted(self) -> dict[str, int]:
        """The counts in the order of printing."""
        counts = {
            "questions": len(self.asked),
            "outcomes": len(self.ended),
            "paths followed to an end": self.counts["paths"],
            "different places on them": self.counts["places"],
        }
        if self.table is None:
            return counts
        rows = {row.id for row in self.table.rows}
        return counts | {
            "paths closed early, only advice being left": self.counts["closed early"],
            "of these followed to an end": self.counts["closed early, followed to the end"],
            "sets of facts compared with the table": self.counts["facts compared"],
            "shared ends compared all the same": self.counts["ends shared, compared all the same"],
            "bodies, stages, urgencies and amounts compared": self.counts[
                "bodies, stages, urgencies and amounts compared"
            ],
            "facts compared that the flow does not ask": self.counts[
                "facts compared that the flow does not ask"
            ],
            "rules that decided": len(self.decided),
            "pairs of rules that could both decide": self.counts[
                "pairs of rules that could both decide"
            ],
            "facts on which two rules could decide": self.counts[
                "facts on which two rules could decide"
            ],
            "rows of the table used": len(self.rows & rows),
            "rows of the table": len(rows),
            "flags raised": len(self.flags),
        }


def _lot(answers: Mapping[str, str]) -> int:
    """A number that looks drawn by lot, always the same for the same answers."""
    return zlib.crc32(repr(sorted(answers.items())).encode())


def _is_doubt(answer: str) -> bool:
    return answer in (UNSURE, "unclear")
