"""
The shape of the evaluation questions in `tests/utterances/`: counts, styles, no duplicates.

Whether the ids in `want` exist is checked where the entries are read, not here.
"""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
import yaml

Scope = Literal["in", "near", "outside"]

FOLDER = Path(__file__).parents[1] / "utterances"
HALVES = ("test", "dev")
STYLES = {"clean", "chatty", "terse", "typo", "keyword", "acronym", "multi", "indirect"}
AUDIENCES = {"provider", "commissioner", "support"}
LEAST: dict[Scope, int] = {"in": 220, "near": 60, "outside": 85}
LEAST_OF_STYLE = {"typo": 40, "acronym": 40}
LEAST_OF_OTHER_STYLES = 30
LEAST_SHARE_OF_AUDIENCE = 0.25
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Asked:
    """One evaluation question; `want` is never empty, `audience` is empty outside the field."""

    text: str
    want: tuple[str, ...]
    style: str
    audience: str

    @property
    def scope(self) -> Scope:
        if "outside" in self.want:
            return "outside"
        return "near" if "near" in self.want else "in"

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(re.findall(r"[a-z0-9£%]+", self.text.lower()))


def read(half: str) -> list[Asked]:
    page = yaml.safe_load((FOLDER / f"{half}.yaml").read_text(encoding="utf-8"))
    assert list(page) == ["questions"]
    return [asked(item) for item in page["questions"]]


def asked(item: dict[str, str | list[str]]) -> Asked:
    assert {"text", "want", "style"} <= set(item) <= {"text", "want", "style", "audience"}, item
    want = item["want"]
    text, style, audience = item["text"], item["style"], item.get("audience", "")
    assert isinstance(text, str), item
    assert isinstance(style, str), item
    assert isinstance(audience, str), item
    return Asked(text, (want,) if isinstance(want, str) else tuple(want), style, audience)


@pytest.fixture(scope="module", params=HALVES)
def half(request: pytest.FixtureRequest) -> list[Asked]:
    return read(str(request.param))


def test_there_are_enough_questions_of_each_scope(half: list[Asked]) -> None:
    counts = Counter(question.scope for question in half)
    assert {scope: counts[scope] for scope in LEAST if counts[scope] < LEAST[scope]} == {}


def test_every_style_is_known_and_frequent_enough(half: list[Asked]) -> None:
    counts = Counter(question.style for question in half)
    assert set(counts) == STYLES
    few = {s: n for s, n in counts.items() if n < LEAST_OF_STYLE.get(s, LEAST_OF_OTHER_STYLES)}
    assert few == {}


def test_every_style_occurs_in_every_scope(half: list[Asked]) -> None:
    for scope in LEAST:
        assert {question.style for question in half if question.scope == scope} == STYLES


def test_the_audiences_are_balanced_within_what_we_cover(half: list[Asked]) -> None:
    covered = [question.audience for question in half if question.scope == "in"]
    counts = Counter(covered)
    assert set(counts) == AUDIENCES
    assert min(counts.values()) >= LEAST_SHARE_OF_AUDIENCE * len(covered)


def test_an_audience_is_named_exactly_within_the_field(half: list[Asked]) -> None:
    wrong = [
        question.text
        for question in half
        if (question.audience in AUDIENCES) != (question.scope != "outside")
    ]
    assert wrong == []


def test_wanted_entries_are_one_to_four_different_ids(half: list[Asked]) -> None:
    wrong = [
        question
        for question in half
        if not 1 <= len(question.want) <= 4
        or len(set(question.want)) < len(question.want)
        or not all(ID.fullmatch(entry) for entry in question.want)
    ]
    assert wrong == []


def test_near_scope_wants_nothing_and_outside_at_most_an_outside_entry(half: list[Asked]) -> None:
    wrong = [
        question
        for question in half
        if (question.scope == "near" and question.want != ("near",))
        or (question.scope == "outside" and not all(w.startswith("outside") for w in question.want))
    ]
    assert wrong == []


def test_a_multi_question_has_several_sentences(half: list[Asked]) -> None:
    wrong = [
        question.text
        for question in half
        if question.style == "multi" and len(re.findall(r"[.?!](?:\s|$)", question.text)) < 2
    ]
    assert wrong == []


def test_an_acronym_question_holds_an_acronym(half: list[Asked]) -> None:
    wrong = [
        question.text
        for question in half
        if question.style == "acronym" and not re.search(r"[A-Z]{2}", question.text)
    ]
    assert wrong == []


def test_terse_and_keyword_questions_are_short(half: list[Asked]) -> None:
    wrong = [
        question.text
        for question in half
        if question.style in {"terse", "keyword"} and len(question.words) > 12
    ]
    assert wrong == []


def test_no_two_questions_are_made_of_the_same_words() -> None:
    """Neither within a half nor across the two: nothing tuned on may be scored on."""
    counts = Counter(tuple(sorted(q.words)) for half in HALVES for q in read(half))
    assert [words for words, times in counts.items() if times > 1] == []
    assert all(counts), "a question has no words"
