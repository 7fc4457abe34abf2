"""
`svguide eval`: how questions are counted, compared with the baseline and listed.

The engine is real; its finder knows a small table, so that every count can be worked out by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from adapters.authoring import evaluation
from adapters.authoring.evaluation import (
    AskedQuestion,
    Figures,
    LabelledQuestion,
    UnreadableQuestions,
    ask_all,
    misses,
    read_baseline,
    read_questions,
    report,
    unknown_ids,
    worse_than,
    write_baseline,
)
from adapters.cli import evaluation as command
from adapters.runtime.bootstrap import read_library
from bot.content.library import Library
from bot.content.merging import Entries
from bot.engine import Engine
from bot.matching.values import Band, Finding, Match

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ACT = "what-is-the-act"
COUNCILS = "threshold-for-councils"
GOODS = "goods-only"
FUNDS = "signpost-grants"
COOKING = "outside-cooking"
CHECK = "does-the-act-apply"


def found(band: Band, *ids: str) -> Finding:
    matches = tuple(Match(id, 90.0 - 10 * place, "a phrase") for place, id in enumerate(ids))
    return Finding(band, matches, (), (), 1.0)


TABLE = {
    "the act": found(Band.SURE, ACT, COUNCILS),
    "the wrong thing": found(Band.SURE, COUNCILS, ACT),
    "one of two": found(Band.CLOSE, COUNCILS, ACT),
    "none of two": found(Band.CLOSE, COUNCILS, GOODS),
    "too faint": found(Band.UNKNOWN, ACT),
    "run the check": found(Band.SURE, CHECK),
    "funding help": found(Band.SURE, FUNDS),
    "stew recipe": found(Band.SURE, COOKING),
    "far away": found(Band.OUTSIDE),
    "was it law back then, in 2014?": found(Band.SURE, "is-the-act-still-in-force"),
}


@dataclass(frozen=True)
class TableFinder:
    """Finds what the table says."""

    mode: str = "a table"

    def find(self, utterance: str, *, limit: int = 5) -> Finding:
        """What stands beside the utterance."""
        return TABLE[utterance]

    def explain(self, utterance: str, *, limit: int = 5) -> Finding:
        """As `find`."""
        return self.find(utterance)


@pytest.fixture(scope="module")
def library() -> Library:
    """The library that ships with the program."""
    return read_library()


Ask = Callable[..., AskedQuestion]


@pytest.fixture(scope="module")
def ask(library: Library) -> Ask:
    """Asks one question of the table."""
    finder = TableFinder()
    engine = Engine(library, finder)

    def one(text: str, want: str | list[str]) -> AskedQuestion:
        return ask_all(engine, finder.find, [question(text, want)], NOW)[0]

    return one


def question(text: str, want: str | list[str], **parts: str) -> LabelledQuestion:
    asked = {"text": text, "want": want, "style": "clean", "audience": "support"} | parts
    return LabelledQuestion.model_validate(asked)


@pytest.mark.parametrize(
    ("text", "want", "result"),
    [
        ("the act", [ACT], "right"),
        ("the act", [GOODS, ACT], "right"),
        ("the wrong thing", [ACT], "wrong"),
        ("one of two", [ACT], "asked"),
        ("none of two", [ACT], "asked in vain"),
        ("too faint", [ACT], "declined"),
        ("far away", [ACT], "declined"),
        ("run the check", [CHECK], "right"),
        ("the act", "near", "wrong"),
        ("run the check", "near", "wrong"),
        ("funding help", "near", "declined"),
        ("stew recipe", "near", "declined"),
        ("one of two", "near", "asked in vain"),
        ("too faint", "near", "declined"),
        ("the act", "outside", "wrong"),
        ("funding help", "outside", "wrong"),
        ("stew recipe", "outside", "declined"),
        ("stew recipe", [COOKING, "outside"], "right"),
        ("stew recipe", ["outside-maths", "outside"], "declined"),
        ("far away", [COOKING, "outside"], "declined"),
    ],
)
def test_each_turn_counts_as_the_readme_says(
    ask: Ask, text: str, want: str | list[str], result: str
) -> None:
    assert ask(text, want).result == result


def test_what_ranks_first_is_known_even_when_the_guide_declines(ask: Ask) -> None:
    outcome = ask("too faint", [ACT])
    assert outcome.is_within(1)
    assert outcome.shown == ()


def test_a_right_entry_in_second_place_is_among_the_first_three_only(ask: Ask) -> None:
    outcome = ask("the wrong thing", [ACT])
    assert (outcome.is_within(1), outcome.is_within(3)) == (False, True)


def test_a_question_about_an_earlier_day_counts_the_entry_of_that_day(ask: Ask) -> None:
    outcome = ask("was it law back then, in 2014?", ["is-the-act-in-force-before-2025"])
    assert (outcome.result, outcome.ranked) == ("right", ("is-the-act-in-force-before-2025",))


def outcome(result: evaluation.Result, scope: str = "covered", *ranked: str) -> AskedQuestion:
    want: str | list[str] = [ACT] if scope == "covered" else scope
    return AskedQuestion(question("some words", want), result, ranked, ranked)


def test_the_figures_are_shares_of_the_questions_of_their_scope() -> None:
    figures = Figures.of(
        [
            outcome("right", "covered", ACT),
            outcome("wrong", "covered", COUNCILS, ACT),
            outcome("asked", "covered", COUNCILS, GOODS, ACT),
            outcome("asked in vain", "covered", COUNCILS, GOODS),
            outcome("declined", "covered"),
            outcome("wrong", "near", ACT),
            outcome("asked in vain", "near", ACT),
            outcome("declined", "near"),
            outcome("wrong", "outside", ACT),
            outcome("declined", "outside"),
        ]
    )
    assert figures == Figures(20.0, 60.0, 20.0, 20.0, 20.0, 20.0, 20.0, 33.3, 50.0)


def test_there_are_figures_without_any_question() -> None:
    assert set(Figures.of([]).to_dict().values()) == {0.0}


def test_worse_means_lower_where_more_is_better_and_higher_where_less_is() -> None:
    baseline = Figures(80, 90, 70, 2, 10, 5, 13, 4, 1).to_dict()
    now = Figures(78.9, 89.5, 75, 3.1, 2, 5, 13, 4, 2.0)
    assert worse_than(now, baseline, 1.0) == ("top_1", "answered_wrong")
    assert worse_than(now, baseline, 1.1) == ()
    assert worse_than(now, {}, 0.0) == ()


def test_fewer_questions_back_are_no_loss() -> None:
    before = Figures(80, 90, 60, 2, 20, 5, 13, 4, 1)
    now = Figures(80, 90, 80, 2, 0, 5, 13, 4, 1)
    assert worse_than(now, before.to_dict(), 0.0) == ()


def test_the_report_names_scopes_styles_and_audiences_and_the_baseline() -> None:
    asked = [
        AskedQuestion(
            question("a", [ACT], style="typo", audience="provider"), "right", (ACT,), (ACT,)
        ),
        outcome("wrong", "near", ACT),
    ]
    lines = "\n".join(report(asked, {"top_1": 91.5}))
    assert "2 questions: 1 covered, 1 near, 0 outside" in lines
    assert "100.0  a right entry ranks first" in lines
    assert "baseline  91.5" in lines
    assert "typo" in lines
    assert "provider" in lines
    assert "clean" not in lines


def test_misses_say_what_was_wanted_and_what_won_but_not_what_went_right() -> None:
    asked = [
        AskedQuestion(question("fine", [ACT]), "right", (ACT,), (ACT,)),
        AskedQuestion(question("a miss", [ACT]), "wrong", (GOODS, ACT), (GOODS,)),
        AskedQuestion(question("a shy one", [ACT]), "declined", (ACT,), ()),
        AskedQuestion(question("nothing at all", [ACT]), "declined", (), ()),
        AskedQuestion(question("rightly left", "near"), "declined", (ACT,), ()),
    ]
    lines = list(misses(asked))
    assert lines == [
        "wrong, ranked behind: a miss",
        f"    wants {ACT}",
        f"    found {GOODS}",
        "declined: a shy one",
        f"    wants {ACT}",
        f"    found {ACT}",
        "declined, ranked behind: nothing at all",
        f"    wants {ACT}",
        "    found nothing",
    ]


def test_ids_that_do_not_exist_are_named_once() -> None:
    asked = [question("a", ["gone", ACT]), question("b", ["gone"]), question("c", "near")]
    assert unknown_ids(asked, [ACT]) == ("gone",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "cannot be read"),
        ("questions: []", "holds no question"),
        ("others: []", "no list 'questions'"),
        ("questions: [", "no YAML"),
        ("questions: [{text: a, style: clean}]", "want"),
        ("just words", "valid dictionary"),
    ],
)
def test_a_file_that_is_not_as_it_should_be_is_refused_in_words(
    tmp_path: Path, text: str | None, words: str
) -> None:
    path = tmp_path / "questions.yaml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableQuestions, match=words):
        read_questions(path)


def test_the_baseline_of_one_half_leaves_the_other_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "baseline.yaml"
    dev, test = Figures(1, 2, 3, 4, 5, 6, 7, 8, 9), Figures(9, 8, 7, 6, 5, 4, 3, 2, 1)
    assert read_baseline(path, "dev") == {}
    write_baseline(path, "dev", dev)
    write_baseline(path, "test", test)
    assert read_baseline(path, "dev") == dev.to_dict()
    assert read_baseline(path, "test") == test.to_dict()


def test_a_baseline_that_was_edited_into_nonsense_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "baseline.yaml"
    path.write_text("dev: [1, 2]", encoding="utf-8")
    with pytest.raises(UnreadableQuestions, match="write it anew"):
        read_baseline(path, "dev")


Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, library: Library) -> Run:
    """Runs the command in a checkout of two small halves, with the table as its matcher."""
    folder = tmp_path / "tests" / "utterances"
    folder.mkdir(parents=True)
    halves = {
        "dev": [{"text": "the act", "want": [ACT]}, {"text": "too faint", "want": [ACT]}],
        "test": [{"text": "the wrong thing", "want": [ACT]}],
    }
    for half, asked in halves.items():
        questions = [item | {"style": "clean", "audience": "support"} for item in asked]
        page = yaml.safe_dump({"questions": questions})
        (folder / f"{half}.yaml").write_text(page, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(command, "read_library", lambda: library)
    monkeypatch.setattr(command, "build_matcher", lambda library: TableFinder())

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(command.evaluate, list(arguments))

    return invoke


def test_the_development_half_is_measured_unless_told_otherwise(run: Run) -> None:
    result = run()
    assert result.exit_code == 0
    assert "matching by: a table" in result.output
    assert "2 questions: 2 covered" in result.output
    assert "too faint" not in result.output


def test_misses_of_the_development_half_are_listed_on_request(run: Run) -> None:
    assert "declined: too faint" in run("--misses").output


@pytest.mark.parametrize(
    "arguments", [("--half", "test"), ("--file", "tests/utterances/test.yaml")]
)
def test_the_test_half_is_scored_but_never_listed(run: Run, arguments: tuple[str, ...]) -> None:
    refused = run("--misses", *arguments)
    assert refused.exit_code == 2
    assert "never tuned on" in refused.output
    scored = run(*arguments)
    assert scored.exit_code == 0
    assert "the wrong thing" not in refused.output + scored.output


def test_a_renamed_way_to_the_test_half_is_refused_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").symlink_to(tmp_path / "tests" / "utterances" / "test.yaml")
    assert run("--misses", "--file", "mine.yaml").exit_code == 2


def test_a_loss_against_the_baseline_beyond_the_margin_exits_with_1(run: Run) -> None:
    assert run("--write-baseline").exit_code == 0
    assert run().exit_code == 0
    kept = Path("tests/utterances/baseline.yaml")
    better = Figures(100, 100, 60, 0, 0, 0, 40, 0, 0)
    write_baseline(kept, "dev", better)
    result = run()
    assert result.exit_code == 1
    assert "Worse than the baseline by more than 1: answered, rightly" in result.output
    assert run("--margin", "10").exit_code == 0


def test_another_file_has_no_baseline(run: Run, tmp_path: Path) -> None:
    page = yaml.safe_dump({"questions": [{"text": "far away", "want": "near", "style": "clean"}]})
    (tmp_path / "mine.yaml").write_text(page, encoding="utf-8")
    result = run("--file", "mine.yaml")
    assert result.exit_code == 0
    assert "1 questions: 0 covered, 1 near, 0 outside" in result.output
    assert run("--file", "mine.yaml", "--write-baseline").exit_code == 2


def test_a_wanted_entry_that_does_not_exist_is_a_fault(run: Run, tmp_path: Path) -> None:
    page = yaml.safe_dump({"questions": [{"text": "the act", "want": ["gone"], "style": "clean"}]})
    (tmp_path / "mine.yaml").write_text(page, encoding="utf-8")
    result = run("--file", "mine.yaml")
    assert result.exit_code == 1
    assert "gone" in result.output


@pytest.mark.parametrize("half", ["dev", "test"])
def test_every_entry_wanted_by_the_committed_halves_exists(library: Library, half: str) -> None:
    folder = Path(__file__).parents[2] / "utterances"
    questions = read_questions(folder / f"{half}.yaml")
    known = (*library.entries, *library.former, *library.flows)
    assert unknown_ids(questions, known) == ()


def test_a_question_that_wants_a_former_id_wants_the_surviving_entry(library: Library) -> None:
    merged = Entries(
        entry.model_copy(update={"replaces": ("former-id",)}) if entry.id == ACT else entry
        for entry in library.entries.values()
    )
    changed = replace(library, entries=merged, former=merged.former)
    finder = TableFinder()
    asked = [question("the act", ["former-id"]), question("the act", [GOODS])]
    right, wrong = ask_all(Engine(changed, finder), finder.find, asked, NOW)
    assert (right.result, right.question.wanted) == ("right", (ACT,))
    assert wrong.result == "wrong"
