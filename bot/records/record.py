"""
The record of a check for the procurement file: what was asked, answered, found and why.

A record holds values and complete sentences, with nothing to look up later, so that it reads the
same in ten years. Its canonical bytes are signed; `adapters.records` signs them and makes the
documents.

Wording comes from the content and from the catalogue passed in. The person's own texts are tidied
and used only in the record.
"""

from __future__ import annotations

import base64
import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import ClassVar, Final
from zoneinfo import ZoneInfo

from pydantic import ConfigDict, TypeAdapter, ValidationError

from bot.check.state import CheckState
from bot.content.library import Library
from bot.rendering.lists import items_of
from bot.understanding.answers import in_words
from dialogs import (
    UNSURE,
    Answers,
    Determination,
    Flow,
    FlowOutcome,
    Reach,
    RuleBook,
    known_facts,
)
from knowledge import DatedValue, GuidanceError, Parameters, Source, fill
from knowledge.phrases import Phrases

LONDON: Final = ZoneInfo("Europe/London")

FORMAT: Final = 1
"""Raised when `to_dict` changes shape; `from_dict` reads every format up to this one."""

FIELDS: Final = ("title", "reference", "organisation", "name", "stage")
"""Details a person may add about the procurement, all optional, in the order shown."""

FIELD_LIMIT: Final = 500
"""Most characters of one such text, tidied."""

_JOINERS = "\u200c\u200d"
"""Zero-width joiner and non-joiner, which some scripts need."""

_UNFIT = ("Cc", "Cf", "Cs", "Co")
"""
Unicode categories removed; unassigned characters are kept, as a newer Unicode may assign them.
"""

_FORBID = ConfigDict(extra="forbid")


class NotARecord(GuidanceError):
    """The values are not a record, or the record is from a newer version of the program."""


@dataclass(frozen=True, slots=True)
class RecordedSource:
    """
    Where a statement comes from.

    `checked_on` is when a person last compared statement and source; None where the source was not
    read.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _FORBID

    title: str
    locator: str
    url: str
    checked_on: date | None


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """
    One question and what was answered.

    Attributes:
        id: Question id.
        label: The question as a heading.
        question: The question as it was asked.
        words: The answer in words.
        answer: The canonical answer.
        unsure: True for "not sure".
    """

    __pydantic_config__: ClassVar[ConfigDict] = _FORBID

    id: str
    label: str
    question: str
    words: str
    answer: str
    unsure: bool


@dataclass(frozen=True, slots=True)
class RecordedReason:
    """One step of the decision in words; `decides` is True for those that settled the outcome."""

    __pydantic_config__: ClassVar[ConfigDict] = _FORBID

    rule: str
    key: str
    text: str
    decides: bool
    sources: tuple[RecordedSource, ...]


@dataclass(frozen=True, slots=True)
class RecordedFlag:
    """Another rule or a caution that applies with the outcome."""

    __pydantic_config__: ClassVar[ConfigDict] = _FORBID

    id: str
    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class RecordedMissing:
    """A missing fact that the outcome depends on, why, and who usually knows it."""

    __pydantic_config__: ClassVar[ConfigDict] = _FORBID

    fact: str
    label: str
    why: str
    who_knows: str


@dataclass(frozen=True, slots=True)
class RecordedFigure:
    """
    A dated legal value that was used.

    Attributes:
        name: Parameter, dotted.
        description: What it is, in words.
        value: Raw, in the parameter's unit; money in pounds as a decimal.
        words: The value as a person reads it, with its VAT basis.
        since: First day it holds.
        source: Its source.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _FORBID

    name: str
    description: str
    value: str
    words: str
    since: date
    source: RecordedSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """
    The outcome, with everything it is based on.

    Attributes:
        outcome, title, text: Code, one line, and what to do (neutral markup).
        reasons: Every step in order; those that settled the outcome are marked.
        flags: Other rules and cautions, in order.
        missing: Missing facts the outcome depends on; empty when it is final.
        idle: Facts answered "not sure" that did not affect the outcome, in words.
        act: The version of section 1 used, as a figure; None when the day is not known.
        figures: Thresholds compared with.
        law_as_at: Day whose law was used.
        release: Release of the content.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _FORBID

    outcome: str
    title: str
    text: str
    reasons: tuple[RecordedReason, ...]
    flags: tuple[RecordedFlag, ...]
    missing: tuple[RecordedMissing, ...]
    idle: tuple[str, ...]
    act: RecordedFigure | None
    figures: tuple[RecordedFigure, ...]
    law_as_at: date
    release: str

    @property
    def deciding(self) -> tuple[RecordedReason, ...]:
        """The reasons that settled the outcome."""
        return tuple(reason for reason in self.reasons if reason.decides)

    @property
    def cautions(self) -> tuple[RecordedReason, ...]:
        """The reasons that say where the law itself is not clear."""
        return tuple(reason for reason in self.reasons if reason.key.startswith("soft_"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """
    One check, complete.

    Attributes:
        title, reference, organisation, name, stage: The person's own texts; empty when not given.
        flow: Flow id; `flow_title` is its title when the record was made.
        answers: In the order asked.
        facts: The facts given to the rules, as plain text by key; unknown facts are absent.
        result: The outcome and its reasons.
        made_at: Aware, UTC, whole seconds; shown as the time in London.
        is_not: Statements of what the record is not, one sentence each.
        check_again: When to check again, one sentence each.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _FORBID

    title: str
    reference: str
    organisation: str
    name: str
    stage: str
    flow: str
    flow_title: str
    answers: tuple[RecordedAnswer, ...]
    facts: Mapping[str, str]
    result: Result
    made_at: datetime
    is_not: tuple[str, ...]
    check_again: tuple[str, ...]

    @property
    def own(self) -> Mapping[str, str]:
        """The person's own texts by name, in the order of `FIELDS`; empty ones left out."""
        texts = (self.title, self.reference, self.organisation, self.name, self.stage)
        return {name: text for name, text in zip(FIELDS, texts, strict=True) if text}


def tidy(text: str) -> str:
    """
    A person's own text, cleaned to fit on one line of a document.

    White space becomes single spaces; control characters, surrogates, private-use characters and
    invisible direction marks are removed.
    """
    spaced = "".join(c for c in " ".join(text.split()) if _is_fit(c))
    return unicodedata.normalize("NFC", " ".join(spaced.split()))


def _is_fit(character: str) -> bool:
    number = ord(character)
    if 0xFDD0 <= number <= 0xFDEF or number & 0xFFFE == 0xFFFE:
        return False  # Unicode noncharacters
    return character in _JOINERS or unicodedata.category(character) not in _UNFIT


def make_record(
    library: Library, check: CheckState, fields: Mapping[str, str], now: datetime, words: Phrases
) -> Record:
    """
    The record of a check that has come to an outcome.

    Args:
        library: Law, rules and words of the release the check was made under.
        check: State of the run, which must have a determination. Flows without one, such as
            `what-to-do-next`, have no record.
        fields: The person's own texts by names of `FIELDS`; any may be absent.
        now: Aware.
        words: Catalogue with the `record_` phrases.

    Raises:
        ValueError: The check has no determination, `now` is naive, or a field is unknown or longer
            than `FIELD_LIMIT` when tidied.
    """
    reach = check.path.step
    if check.open or not isinstance(reach, Reach) or reach.determination is None:
        raise ValueError("a record needs a determination")
    if now.tzinfo is None:
        raise ValueError("'now' must be aware")
    own = _own(fields)
    today = now.astimezone(LONDON).date()
    return Record(
        title=own["title"],
        reference=own["reference"],
        organisation=own["organisation"],
        name=own["name"],
        stage=own["stage"],
        flow=check.flow.id,
        flow_title=check.flow.title,
        answers=_answers(library, check),
        facts=known_facts(check.flow, check.answers),
        result=_result(
            library, check.flow, check.answers, reach.outcome, reach.determination, today
        ),
        made_at=now.astimezone(UTC).replace(microsecond=0),
        is_not=(words.say("record_not_advice"), words.say("record_not_approval")),
        check_again=_check_again(library.law, reach.determination, words),
    )


def result_again(
    record: Record, facts: Mapping[str, str], library: Library, today: date
) -> Result | None:
    """
    The result of a record's check under the current release.

    Args:
        record: The record.
        facts: The facts for the rules, as `Record.facts`; `dialogs.read_facts` must accept them.
        library: The release to decide by.
        today: Europe/London.

    Returns:
        The result, or None when the release no longer decides this flow.
    """
    flow = library.flows.get(record.flow)
    calculator = library.calculators.get(flow.calculator) if flow else None
    if flow is None or calculator is None:
        return None
    verdict = calculator.judge(dict(facts), library.law, today)
    if verdict.determination is None:
        return None
    answers = {answer.id: answer.answer for answer in record.answers}
    outcome = flow.outcome(verdict.outcome)
    return _result(library, flow, answers, outcome, verdict.determination, today)


def _unsure(flow: Flow, answers: Answers) -> frozenset[str]:
    """Facts that questions answered "not sure" would have given."""
    asked = (flow.question(question) for question, answer in answers.items() if answer == UNSURE)
    return frozenset(fact for question in asked if question for fact in question.facts())


def _result(
    library: Library,
    flow: Flow,
    answers: Answers,
    outcome: FlowOutcome,
    found: Determination,
    today: date,
) -> Result:
    as_at = found.on or today
    said = _Said(library, flow.calculator, found, as_at)
    return Result(
        outcome=outcome.id,
        title=outcome.title,
        text=_text(outcome, answers),
        reasons=said.reasons(),
        flags=said.flags(),
        missing=said.missing(),
        idle=said.idle(_unsure(flow, answers)),
        act=said.act(),
        figures=said.figures(),
        law_as_at=as_at,
        release=library.release,
    )


def _text(outcome: FlowOutcome, answers: Answers) -> str:
    """
    What to do, followed by the outcome's list if it has one, such as a bidder's questions to the
    buyer.
    """
    lines = [f"- {item.text}" for item in items_of(outcome, answers)]
    return "\n".join((f"{outcome.text}\n", *lines)) if lines else outcome.text


def _own(fields: Mapping[str, str]) -> dict[str, str]:
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise ValueError(f"a record has no fields {', '.join(sorted(unknown))}")
    own = {name: tidy(fields.get(name, "")) for name in FIELDS}
    long = [name for name, text in own.items() if len(text) > FIELD_LIMIT]
    if long:
        raise ValueError(f"longer than {FIELD_LIMIT} characters: {', '.join(long)}")
    return own


def _answers(library: Library, check: CheckState) -> tuple[RecordedAnswer, ...]:
    questions = {question.id: question for question in check.flow.questions}
    return tuple(
        RecordedAnswer(
            id=question_id,
            label=questions[question_id].label,
            question=questions[question_id].text,
            words=in_words(library, questions[question_id], answer),
            answer=answer,
            unsure=answer == UNSURE,
        )
        for question_id, answer in check.answers.items()
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """A determination, with everything needed to word it."""

    library: Library
    calculator: str
    found: Determination
    as_at: date

    @property
    def _book(self) -> RuleBook:
        return self.library.rulebooks[self.calculator]

    def reasons(self) -> tuple[RecordedReason, ...]:
        book, law = self._book, self.library.law
        return tuple(
            RecordedReason(
                reason.rule,
                reason.key,
                book.reason(reason, law, self.as_at),
                reason.decides,
                tuple(_source(s, book.reviewed_on) for s in book.rules[reason.rule].sources),
            )
            for reason in self.found.reasons
            if reason.key != "idle"  # also labels facts that were never asked for
        )

    def idle(self, unsure: frozenset[str]) -> tuple[str, ...]:
        facts = (fact for fact in self.found.unknown_but_idle if fact in unsure)
        return tuple(self._book.facts[fact].label for fact in facts)

    def flags(self) -> tuple[RecordedFlag, ...]:
        book, law = self._book, self.library.law
        return tuple(
            RecordedFlag(flag, book.flags[flag].rule, book.flag(flag, law, self.as_at))
            for flag in self.found.flags
        )

    def missing(self) -> tuple[RecordedMissing, ...]:
        words = ((fact, self._book.facts[fact]) for fact in self.found.missing)
        return tuple(RecordedMissing(fact, w.label, w.why, w.who_knows) for fact, w in words)

    def figures(self) -> tuple[RecordedFigure, ...]:
        threshold = self.found.threshold
        if threshold is None:
            return ()
        return (_figure(self.library.law, threshold.name, threshold.value),)

    def act(self) -> RecordedFigure | None:
        law, version = self.library.law, self.found.version
        parameter = law.get("act.version")
        if version is None or parameter is None:
            return None
        held = (value for value in parameter.values if value.value == version.value)
        value = next(held, None)
        return _figure(law, parameter.name, value) if value else None


def _figure(law: Parameters, name: str, value: DatedValue) -> RecordedFigure:
    parameter = law[name]
    words = fill(f"${{{name}}} ${{{name}.vat}}", law, value.since).strip()
    source = _source(value.source, parameter.reviewed_on)
    return RecordedFigure(
        name, parameter.description, value.value or "", words, value.since, source
    )


def _source(source: Source, checked_on: date) -> RecordedSource:
    checked = checked_on if source.read is None else source.checked_on
    return RecordedSource(source.title, source.locator, source.url, checked)


def _check_again(law: Parameters, found: Determination, words: Phrases) -> tuple[str, ...]:
    """When to check again: at the next review of the figure used, else of the usual figures."""
    ordinary = [name for name in law if name.startswith("threshold.services.")]
    names = [found.threshold.name] if found.threshold else ordinary
    reviews = (law[name].next_review for name in names)
    said = tuple(dict.fromkeys(review for review in reviews if review))
    return (
        words.say("record_check_before_start"),
        *(words.say("record_check_review", review=review) for review in said),
    )


@cache
def _shape() -> TypeAdapter[Record]:
    """The record's type adapter, built once, at first use: it takes a few milliseconds."""
    return TypeAdapter(Record)


def to_dict(record: Record) -> dict[str, object]:
    """The record as plain JSON values, with the format's number; no floats."""
    plain: dict[str, object] = _shape().dump_python(record, mode="json")
    return {"format": FORMAT, **plain}


def from_dict(raw: Mapping[str, object]) -> Record:
    """
    The record `to_dict` wrote.

    Raises:
        NotARecord: A part is missing, unknown or of the wrong kind, or the format is newer.
    """
    parts = dict(raw)
    number = parts.pop("format", None)
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= FORMAT:
        raise NotARecord(f"no record of a format up to {FORMAT}")
    try:
        record = _shape().validate_json(canonical(parts), strict=True)
    except ValidationError:
        # `from None`: pydantic's message would quote the person's texts
        raise NotARecord("the parts are not those of a record") from None
    if record.made_at.tzinfo is None:
        raise NotARecord("the time has no zone")
    return record


def canonical(plain: Mapping[str, object]) -> bytes:
    """
    JSON values as the canonical bytes that are signed: sorted keys, UTF-8, no white space.

    Raises:
        NotARecord: They cannot be written as such: not JSON values, invalid text, or nested too
            deep.
    """
    try:
        text = json.dumps(
            plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
        )
        return text.encode()
    except (TypeError, ValueError, RecursionError):
        raise NotARecord("the values have no canonical form") from None


def check_code(signed: bytes) -> str:
    """The check code of the canonical bytes: sixteen letters and digits in groups of four."""
    letters = base64.b32encode(hashlib.sha256(signed).digest())[:16].decode()
    return "-".join(letters[i : i + 4] for i in range(0, 16, 4))
