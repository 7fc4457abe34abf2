"""
`svguide eval`: how well the guide understands questions that its phrasings were not written from.

    question file → one turn of a fresh conversation each → counts → the committed baseline

Rules of this file: questions go through the real engine. The half kept for scoring is counted,
never listed. `tests/utterances/README.md` says how results are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import yaml
from pydantic import Field, TypeAdapter, ValidationError

from knowledge.source import Content

if TYPE_CHECKING:
    from bot.engine import Engine
    from bot.matching.values import Finding
    from bot.model.replies import Option
    from bot.model.turn import Turn

UTTERANCES = Path("tests/utterances")
"""Folder of the two halves and the baseline, relative to the root of a checkout."""
NEAR = "near"
OUTSIDE = "outside"
MARGIN = 1.0
"""Points (of 100) by which a figure may be worse than its baseline."""

Scope = Literal["covered", "near", "outside"]
Result = Literal["right", "wrong", "asked", "asked in vain", "declined"]
Find = Callable[[str], "Finding"]

_DECLINING = ("signpost", "outside")
"""Kinds of entry that send a person elsewhere; for an uncovered question they are correct."""
_RESULTS: tuple[Result, ...] = ("right", "wrong", "asked", "asked in vain", "declined")


class UnreadableQuestions(Exception):
    """A question file does not have the form its README describes; the message says where."""


class LabelledQuestion(Content):
    """One question of a question file."""

    text: str = Field(min_length=1)
    want: tuple[str, ...] | str
    style: str
    audience: str = ""

    @property
    def wanted(self) -> tuple[str, ...]:
        """Ids and marks that count as right, best first."""
        return (self.want,) if isinstance(self.want, str) else self.want

    @property
    def scope(self) -> Scope:
        """Whether an entry should answer it."""
        if NEAR in self.wanted:
            return "near"
        return "outside" if OUTSIDE in self.wanted else "covered"


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """
    The result for one question.

    Attributes:
        question: As in the file.
        result: What the guide did. `asked`: it asked back, and a right one was among the options.
            For a question that is not covered, `wrong` is a false answer.
        ranked: Ids, best first, at most three, under the law of the day that the question names.
        shown: What was answered, or the options shown; empty when it declined.
    """

    question: LabelledQuestion
    result: Result
    ranked: tuple[str, ...]
    shown: tuple[str, ...]

    def is_within(self, places: int) -> bool:
        """True when a right one is among the first `places`."""
        return any(id in self.question.wanted for id in self.ranked[:places])


def read_questions(path: Path) -> tuple[LabelledQuestion, ...]:
    """
    The questions of a file, in order; at least one.

    Raises:
        UnreadableQuestions: The file is missing, or not as its README says.
    """
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        questions = TypeAdapter(dict[str, tuple[LabelledQuestion, ...]]).validate_python(raw)[
            "questions"
        ]
    except OSError as error:
        raise UnreadableQuestions(f"{path} cannot be read: {error.strerror}.") from error
    except KeyError:
        raise UnreadableQuestions(f"{path} has no list 'questions'.") from None
    except yaml.YAMLError as error:
        raise UnreadableQuestions(f"{path} is no YAML.") from error
    except ValidationError as error:
        place = ".".join(map(str, error.errors()[0]["loc"]))
        raise UnreadableQuestions(f"{path}: {place}: {error.errors()[0]['msg']}.") from None
    if not questions:
        raise UnreadableQuestions(f"{path} holds no question.")
    return questions


def unknown_ids(questions: Iterable[LabelledQuestion], known: Iterable[str]) -> tuple[str, ...]:
    """Wanted ids that are neither an entry nor a mark, in order."""
    valid = {*known, NEAR, OUTSIDE}
    return tuple(dict.fromkeys(id for q in questions for id in q.wanted if id not in valid))


def ask_all(
    engine: Engine, find: Find, questions: Iterable[LabelledQuestion], now: datetime
) -> tuple[AskedQuestion, ...]:
    """
    The result of each question, asked in a fresh conversation.

    Args:
        engine: Answers.
        find: The engine's matcher, for the candidates that were not shown.
        questions: In any order; results keep it.
        now: Aware; the day of asking.
    """
    former = engine.library.former
    return tuple(_ask(engine, find, _of_today(each, former), now) for each in questions)


def _of_today(question: LabelledQuestion, former: Mapping[str, str]) -> LabelledQuestion:
    """The question with each former id it wants replaced by the surviving one."""
    wanted = tuple(dict.fromkeys(former.get(id, id) for id in question.wanted))
    return question.model_copy(update={"want": wanted}) if wanted != question.wanted else question


def _ask(engine: Engine, find: Find, question: LabelledQuestion, now: datetime) -> AskedQuestion:
    from bot.model.events import Message
    from bot.model.session import Session

    # no audience is set: it adds text to an answer and does not affect which entry is chosen
    turn = engine.handle(Session(), Message(question.text), now)
    shown = _shown(turn)
    ranked = _ranked(engine, find(question.text), question.text, now)
    # what was shown ranks before the matcher's own candidates, since the engine may reorder them
    ranked = tuple(dict.fromkeys((*shown, *ranked)))[:3]
    return AskedQuestion(question, _result(engine, question, turn, shown), ranked, shown)


def _ranked(engine: Engine, finding: Finding, text: str, now: datetime) -> tuple[str, ...]:
    from bot.handlers.context import LONDON
    from bot.rendering.entries import for_day
    from bot.understanding.legal_date import asked_day

    today = now.astimezone(LONDON).date()
    day = asked_day(text, today) or today
    entries = engine.library.entries
    ids = (match.entry for match in finding.matches)
    on_the_day = (
        for_day(engine.library, entries[id], day).id if id in entries else id for id in ids
    )
    return tuple(dict.fromkeys(on_the_day))[:3]


def _shown(turn: Turn) -> tuple[str, ...]:
    if turn.kind == "clarify":
        options = (option for reply in turn.replies for option in reply.options)
        return tuple(id for id in map(_named, options) if id)
    if turn.kind == "flow":
        return (turn.trace.flow,) if turn.trace.flow else ()
    return (turn.trace.entry,) if turn.trace.entry else ()


def _named(option: Option) -> str:
    from bot.model.acts import Begin, Show, decode

    match decode(option.id):
        case Show(entry):
            return entry
        case Begin(flow):
            return flow
    return ""


def _result(
    engine: Engine, question: LabelledQuestion, turn: Turn, shown: tuple[str, ...]
) -> Result:
    is_right = any(id in question.wanted for id in shown)
    if turn.kind == "clarify":
        return "asked" if is_right else "asked in vain"
    if not shown:
        return "declined"
    if question.scope == "covered" or is_right:
        return "right" if is_right else "wrong"
    entry = engine.library.entries.get(shown[0])
    return "declined" if entry is not None and _sends_elsewhere(entry.kind, question) else "wrong"


def _sends_elsewhere(kind: str, question: LabelledQuestion) -> bool:
    return kind == "outside" if question.scope == "outside" else kind in _DECLINING


@dataclass(frozen=True, slots=True)
class Figures:
    """
    Shares in points of 100, rounded to tenths; see `MEANINGS`.

    A share is 0 when the file has no such questions.
    """

    top_1: float
    top_3: float
    answered_right: float
    answered_wrong: float
    asked_with_right: float
    asked_in_vain: float
    declined: float
    near_answered: float
    outside_answered: float

    @classmethod
    def of(cls, outcomes: Sequence[AskedQuestion]) -> Figures:
        """The figures of some results."""
        covered = [o for o in outcomes if o.question.scope == "covered"]
        results = Counter(outcome.result for outcome in covered)
        right, wrong, asked, in_vain, declined = (
            _share(results[result], len(covered)) for result in _RESULTS
        )
        return cls(
            top_1=_share(sum(o.is_within(1) for o in covered), len(covered)),
            top_3=_share(sum(o.is_within(3) for o in covered), len(covered)),
            answered_right=right,
            answered_wrong=wrong,
            asked_with_right=asked,
            asked_in_vain=in_vain,
            declined=declined,
            near_answered=_false_answers(outcomes, "near"),
            outside_answered=_false_answers(outcomes, "outside"),
        )

    def to_dict(self) -> dict[str, float]:
        """Values by name, in the order printed."""
        return {name: getattr(self, name) for name in MEANINGS}


MEANINGS: Mapping[str, tuple[str, Literal["more", "less"]]] = {
    "top_1": ("a right entry ranks first", "more"),
    "top_3": ("a right entry among the first three", "more"),
    "answered_right": ("answered, rightly", "more"),
    "answered_wrong": ("answered, wrongly", "less"),
    "asked_with_right": ("asked back, a right one among the options", "more"),
    "asked_in_vain": ("asked back, none of the options right", "less"),
    "declined": ("not known", "less"),
    "near_answered": ("near the field, answered all the same", "less"),
    "outside_answered": ("outside the field, answered all the same", "less"),
}
"""Each figure's description, and whether more or less is better."""

_HELD = tuple(name for name in MEANINGS if name != "asked_with_right")
"""
Figures compared with the baseline: fewer questions back is not a loss if the answers are right.
"""


def _share(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def _false_answers(outcomes: Sequence[AskedQuestion], scope: Scope) -> float:
    of_scope = [outcome for outcome in outcomes if outcome.question.scope == scope]
    return _share(sum(outcome.result == "wrong" for outcome in of_scope), len(of_scope))


def worse_than(figures: Figures, baseline: Mapping[str, float], margin: float) -> tuple[str, ...]:
    """Names of the figures that are worse than the baseline by more than `margin` points."""
    now = figures.to_dict()
    return tuple(
        name
        for name in _HELD
        if name in baseline and _loss(name, now[name], baseline[name]) > margin + 1e-9
    )


def _loss(name: str, now: float, before: float) -> float:
    return before - now if MEANINGS[name][1] == "more" else now - before


def report(outcomes: Sequence[AskedQuestion], baseline: Mapping[str, float]) -> Iterator[str]:
    """Lines of the report: all questions, then by style and by audience."""
    scopes = Counter(outcome.question.scope for outcome in outcomes)
    yield (
        f"{len(outcomes)} questions: {scopes['covered']} covered, {scopes['near']} near, "
        f"{scopes['outside']} outside"
    )
    for name, share in Figures.of(outcomes).to_dict().items():
        before = f"   baseline {baseline[name]:5.1f}" if name in baseline else ""
        yield f"  {share:5.1f}  {MEANINGS[name][0]:<46}{before}".rstrip()
    yield from _table("style", outcomes, lambda question: question.style)
    yield from _table("audience", outcomes, lambda question: question.audience)


def _table(
    title: str, outcomes: Sequence[AskedQuestion], group_of: Callable[[LabelledQuestion], str]
) -> Iterator[str]:
    covered = [outcome for outcome in outcomes if outcome.question.scope == "covered"]
    yield ""
    yield f"{title:<14}questions  top-1  top-3  right  wrong  asked  in vain  declined"
    for group in sorted({group_of(outcome.question) for outcome in covered}):
        some = [outcome for outcome in covered if group_of(outcome.question) == group]
        f = Figures.of(some)
        yield (
            f"{group or 'not said':<14}{len(some):9}{f.top_1:7}{f.top_3:7}{f.answered_right:7}"
            f"{f.answered_wrong:7}{f.asked_with_right:7}{f.asked_in_vain:9}{f.declined:10}"
        )


def misses(outcomes: Iterable[AskedQuestion]) -> Iterator[str]:
    """One block for each question not answered rightly, with what won. Quotes the questions."""
    for outcome in outcomes:
        is_covered = outcome.question.scope == "covered"
        if outcome.result == "right" or (not is_covered and outcome.result != "wrong"):
            continue
        place = "" if outcome.is_within(1) or not is_covered else ", ranked behind"
        yield f"{outcome.result}{place}: {outcome.question.text}"
        yield f"    wants {', '.join(outcome.question.wanted)}"
        yield f"    found {', '.join(outcome.shown or outcome.ranked) or 'nothing'}"


def read_baseline(path: Path, half: str) -> dict[str, float]:
    """
    The baseline figures of a half; empty when there are none.

    Raises:
        UnreadableQuestions: The file exists but does not have the form `write_baseline` writes.
    """
    return dict(_read_baselines(path).get(half, {}))


def _read_baselines(path: Path) -> dict[str, dict[str, float]]:
    if not path.exists():
        return {}
    try:
        raw: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        return TypeAdapter(dict[str, dict[str, float]]).validate_python(raw or {})
    except (yaml.YAMLError, ValidationError) as error:
        raise UnreadableQuestions(f"{path} is no baseline: write it anew.") from error


def write_baseline(path: Path, half: str, figures: Figures) -> None:
    """Saves the figures of a half; those of the other half are unchanged."""
    kept = _read_baselines(path) | {half: figures.to_dict()}
    words = "# Figures of `svguide eval`, in points of 100. Written by --write-baseline.\n"
    path.write_text(words + yaml.safe_dump(kept, sort_keys=False), encoding="utf-8")


def is_for_scoring_only(half: str, path: Path | None) -> bool:
    """True for the test half, whether it is named by half or by path."""
    test = UTTERANCES / "test.yaml"
    if path is None:
        return half == "test"
    return path.name == test.name or (test.exists() and path.samefile(test))
