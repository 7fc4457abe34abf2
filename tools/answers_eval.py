"""
Measures how well typed answers are parsed: `python -m tools.answers_eval FILE`.

A file gives the day that counts as today, and its items with the expected result:

    today: 2026-11-30
    items:
      - {id: d1, kind: day, text: "Friday week", want: "2026-12-11"}
      - {id: d2, kind: day, text: "March 2027", want: "2027-03-01..2027-03-31"}
      - {id: m1, kind: money, text: "60k + VAT", want: "60000", vat: excl}
      - {id: b1, kind: body, text: "we're Leeds council", want: council}
      - {id: s1, kind: service, text: "home care", want: services, light_touch: "yes"}

Each item is *right*, *asked* (asked back, refused or unsure although a value was expected) or
*wrong* (another value was read). If `want` is `ask` or `refuse`, reading no value is right. A range
of days is right if it is inside the expected range. VAT is compared only if `vat` is given. The ids
of items that are not right are listed, except for a file with `score` in its name.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final, Literal

from pydantic import Field

from bot.understanding.answers import VAT_RATES, read_option
from dialogs import Question
from dialogs.answers import Days, Money, Picked, read_day, read_money, read_yes_no
from dialogs.gazetteer import Gazetteer
from dialogs.gazetteer_reading import load_gazetteer
from dialogs.reading import packaged, read_guidance
from dialogs.volunteered import volunteered
from knowledge import Content
from knowledge.reading import packaged as packaged_knowledge
from knowledge.reading import read_knowledge, read_page, validate

Kind = Literal["day", "money", "body", "service"]
Verdict = Literal["right", "asked", "wrong"]
FLOW = "does-the-act-apply"
HELD_BACK = ("ask", "refuse")
BASES = {"excl": "net", "incl": "inc", "unknown": None}


class Item(Content):
    """A phrase and its expected result."""

    id: str
    kind: Kind
    text: str
    want: str
    vat: Literal["", "incl", "excl", "unknown"] = ""
    light_touch: Literal["", "yes", "no"] = ""


class Phrasebook(Content):
    """A file of phrases."""

    today: date
    items: tuple[Item, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Scores:
    """
    The result for a file.

    Attributes:
        counts: Number of items by kind and verdict.
        ids: Ids by verdict, in the file's order.
    """

    counts: Mapping[tuple[Kind, Verdict], int]
    ids: Mapping[Verdict, tuple[str, ...]]


def read_phrases(path: Path) -> Phrasebook:
    """
    The phrases of a file.

    Raises:
        ContentError: Not YAML, or not of the form above.
    """
    return validate(Phrasebook, read_page(path.read_text(encoding="utf-8"), path.name))


def score(book: Phrasebook) -> Scores:
    """The result of parsing every item."""
    questions = _questions()
    gazetteer = load_gazetteer()
    law = read_knowledge(packaged_knowledge()).law
    rates = tuple(law[name].on(book.today) / 100 for name in VAT_RATES)
    counts: Counter[tuple[Kind, Verdict]] = Counter()
    ids: dict[Verdict, list[str]] = {"right": [], "asked": [], "wrong": []}
    for item in book.items:
        verdict = _judge(item, book.today, questions, gazetteer, rates)
        counts[item.kind, verdict] += 1
        ids[verdict].append(item.id)
    return Scores(counts, {verdict: tuple(named) for verdict, named in ids.items()})


def _questions() -> dict[str, Question]:
    flows = (located.value for located in read_guidance(packaged()).flows)
    flow = next(flow for flow in flows if flow.id == FLOW)
    return {question.id: question for question in flow.questions}


def _judge(
    item: Item,
    today: date,
    questions: Mapping[str, Question],
    gazetteer: Gazetteer,
    rates: tuple[Decimal, ...],
) -> Verdict:
    match item.kind:
        case "day":
            return _judge_day(item, read_day(item.text, today))
        case "money":
            return _judge_money(item, read_money(item.text, rates))
        case "body":
            return _judge_option(
                item, _picked(questions["body"], item.text, gazetteer, today), None
            )
        case "service":
            picked = _picked(questions["subject"], item.text, gazetteer, today)
            return _judge_option(item, picked, volunteered(item.text, gazetteer, today).light_touch)


def _picked(question: Question, text: str, gazetteer: Gazetteer, today: date) -> object:
    return read_option(
        question, text, read_yes_no(text), lambda: volunteered(text, gazetteer, today)
    )


def _judge_day(item: Item, read: object) -> Verdict:
    if not isinstance(read, Days):
        return "right" if item.want in HELD_BACK else "asked"
    if item.want in HELD_BACK:
        return "wrong"
    first, _, last = item.want.partition("..")
    wanted = Days(date.fromisoformat(first), date.fromisoformat(last or first))
    is_inside = wanted.first <= read.first and read.last <= wanted.last
    return "right" if is_inside else "wrong"


def _judge_money(item: Item, read: object) -> Verdict:
    if not isinstance(read, Money):
        return "right" if item.want in HELD_BACK else "asked"
    if item.want in HELD_BACK or not _is_amount(item.want, read):
        return "wrong"
    if not item.vat or read.basis == BASES[item.vat]:
        return "right"
    return "asked" if read.basis is None else "wrong"


def _is_amount(want: str, read: Money) -> bool:
    low, dots, high = want.partition("..")
    if not dots:
        return read.low == read.high == Decimal(low)
    is_above = not low or read.low >= Decimal(low)
    return is_above and (not high or read.high <= Decimal(high))


BROADER: Final = {
    "ndpb": "other-public",
    "nhs-foundation-trust": "nhs-trust",
    "police": "police-fire",
    "fire": "police-fire",
    "fe-college": "college-university",
    "university": "college-university",
    "national-park": "other-public",
    "gla-tfl": "other-public",
    "waste": "other-public",
    "national-museum": "other-public",
    "museum": "other-public",
}
"""Each option of today with the earlier option it was split from, which phrases may name."""


def _judge_option(item: Item, read: object, light_touch: bool | None) -> Verdict:
    if not isinstance(read, Picked):
        return "right" if item.want in HELD_BACK else "asked"
    if item.want not in (read.option, BROADER.get(read.option)):
        return "wrong"
    if not item.light_touch or light_touch is (item.light_touch == "yes"):
        return "right"
    return "asked" if light_touch is None else "wrong"


def main(arguments: list[str]) -> int:
    """Prints the table for a file; 0 when it could be read, 2 without a file."""
    if len(arguments) != 1:
        sys.stderr.write("Usage: python -m tools.answers_eval FILE\n")
        return 2
    path = Path(arguments[0])
    book = read_phrases(path)
    sys.stdout.write(table(score(book), names="score" not in path.name) + "\n")
    return 0


def table(scores: Scores, *, names: bool) -> str:
    """The counts as a Markdown table; with `names`, also the ids of items that are not right."""
    rows = [
        "| kind | items | right | asked back or refused | silently wrong |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    kinds = list(dict.fromkeys(kind for kind, _ in scores.counts))
    for kind in sorted(kinds):
        rows.append(_row(kind, [scores.counts.get((kind, verdict), 0) for verdict in VERDICTS]))
    totals = [sum(n for (_, v), n in scores.counts.items() if v == verdict) for verdict in VERDICTS]
    rows.append(_row("all", totals))
    if names:
        rows += [
            f"\n{verdict}: {', '.join(scores.ids[verdict]) or '-'}"
            for verdict in ("asked", "wrong")
        ]
    return "\n".join(rows)


VERDICTS: tuple[Verdict, ...] = ("right", "asked", "wrong")


def _row(name: str, counts: list[int]) -> str:
    return f"| {name} | {sum(counts)} | {' | '.join(map(str, counts))} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
