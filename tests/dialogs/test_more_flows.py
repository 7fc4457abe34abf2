"""The flows that no calculator decides: their shapes, their pools, and the content itself."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from pydantic import ValidationError

from dialogs import UNSURE, Ask, Flow, Reach, drawn, trace, walk
from dialogs.pages.graph import draw
from dialogs.reading import Guidance, packaged, read_guidance
from knowledge import ContentError, Parameters

SOURCE = {"title": "Example Act", "locator": "s. 1"}
NO_LAW = Parameters(())
MORE = ("myth-or-fact", "ready-to-bid", "what-to-do-next")


def question(id: str = "one", **parts: object) -> dict[str, object]:
    """A choice question between red and blue, as YAML would give it."""
    ordinary: dict[str, object] = {
        "id": id,
        "kind": "choice",
        "text": "Which colour is it?",
        "why": "Only red counts.",
        "label": id,
        "usual": "red",
        "options": [{"id": "red", "label": "Red"}, {"id": "blue", "label": "Blue"}],
    }
    return ordinary | parts


def quiz_question(id: str = "one", **parts: object) -> dict[str, object]:
    """A question with a right answer."""
    return question(id, right="red", explanation="Because it is.", sources=[SOURCE]) | parts


def flow(**parts: object) -> dict[str, object]:
    """A flow of one question and one outcome, as YAML would give it."""
    ordinary: dict[str, object] = {
        "id": "example",
        "title": "An example",
        "utterances": ["a", "b", "c", "d", "e", "f"],
        "offer": "I can check.",
        "intro": "Let us see.",
        "reviewed_on": "2026-11-01",
        "questions": [question()],
        "outcomes": [{"id": "END", "title": "The end.", "text": "Good."}],
    }
    return ordinary | parts


def ending(**parts: object) -> list[dict[str, object]]:
    """One outcome."""
    return [{"id": "END", "title": "The end.", "text": "Good."} | parts]


ITEM: dict[str, object] = {"text": "Do the first thing.", "sources": [SOURCE]}
RED = {"question": "one", "equals": "red"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"questions": [quiz_question(right="green")]}, "'right' must be the id of one"),
        ({"questions": [question(right="red")]}, "has an 'explanation' too"),
        ({"questions": [quiz_question(sources=[])]}, "'explanation' and 'sources' go together"),
        ({"questions": [question(sources=[SOURCE])]}, "'explanation' and 'sources' go together"),
        ({"questions": [question(read="an-entry")]}, "'read' goes with 'right'"),
        ({"outcomes": ending(file="a.txt")}, "'file' holds the 'items'"),
        ({"outcomes": ending(file="A b.txt", items=[ITEM])}, "should match pattern"),
        ({"outcomes": ending(items=[ITEM | {"sources": []}])}, "at least 1"),
        ({"outcomes": ending(items=[ITEM | {"priority": "4"}])}, "less than or equal to 3"),
        ({"outcomes": ending(items=[ITEM | {"text": "Do"}])}, "at least 8"),
        ({"outcomes": ending(items=[ITEM | {"if": RED}])}, "Extra inputs"),
        ({"outcomes": ending(items=[ITEM]), "reviewed_on": None}, "'reviewed_on' is missing"),
        ({"questions": [quiz_question()], "reviewed_on": None}, "'reviewed_on' is missing"),
        ({"pick": "2"}, "'pick' draws more questions than there are"),
        ({"pick": "-1"}, "greater than or equal to 0"),
        ({"pick": "1", "calculator": "any"}, "a flow with 'pick' has no calculator"),
        ({"pick": "1", "outcomes": ending(when=RED)}, "a flow with 'pick' has no"),
        ({"pick": "1", "outcomes": ending(items=[ITEM | {"when": RED}])}, "a flow with 'pick'"),
        ({"pick": "1", "questions": [question(), question("two", ask_if=RED)]}, "'ask_if'"),
        ({"scale": [{"id": "x"}]}, "Field required"),
    ],
)
def test_a_flow_that_does_not_hold_together_is_refused(
    change: dict[str, object], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        Flow.model_validate(flow(**change))


def test_a_scale_is_lent_to_the_choices_without_options_of_their_own() -> None:
    scale = [{"id": "red", "label": "Scarlet"}]
    bare = {key: value for key, value in question("bare").items() if key != "options"}
    asked = {"id": "sure", "kind": "yes_no", "text": "Is it so?", "why": "It matters.",
             "label": "Sure", "usual": "yes"}  # fmt: skip
    made = Flow.model_validate(flow(scale=scale, questions=[question(), bare, asked]))
    assert [[o.label for o in q.options] for q in made.questions] == [
        ["Red", "Blue"],
        ["Scarlet"],
        [],
    ]
    with pytest.raises(ValidationError, match="a choice question has 'options'"):
        Flow.model_validate(flow(questions=[bare]))


def pool(count: int, pick: int) -> Flow:
    """A flow that draws from so many questions."""
    questions = [quiz_question(f"q-{n}") for n in range(count)]
    return Flow.model_validate(flow(pick=str(pick), questions=questions))


def ids(found: Flow) -> list[str]:
    """Ids of a flow's questions, in order."""
    return [q.id for q in found.questions]


def test_a_draw_is_repeatable_and_differs_by_seed() -> None:
    twenty = pool(20, 10)
    orders = {tuple(ids(drawn(twenty, seed))) for seed in range(50)}
    assert len(orders) == 50
    assert all(len(set(order)) == 10 for order in orders)
    assert drawn(twenty, 7) == drawn(twenty, 7)
    assert {one for order in orders for one in order} == set(ids(twenty))


def test_a_draw_of_today_is_the_draw_of_next_year() -> None:
    """A session kept by one release of the program is gone on with by another."""
    assert ids(drawn(pool(6, 4), 1)) == ["q-1", "q-3", "q-0", "q-4"]


def test_a_question_added_later_leaves_the_others_in_their_order() -> None:
    before, after = ids(drawn(pool(9, 9), 3)), ids(drawn(pool(10, 10), 3))
    assert [one for one in after if one != "q-9"] == before


def test_a_flow_that_draws_nothing_is_itself() -> None:
    plain = Flow.model_validate(flow())
    assert drawn(plain, 5) is plain


def test_a_drawn_flow_is_walked_like_any_other() -> None:
    few = drawn(pool(20, 3), 11)
    answers: dict[str, str] = {}
    for number in range(3):
        step = walk(few, answers, None, NO_LAW, few.reviewed_on or pytest.fail("no day"))
        assert isinstance(step, Ask)
        assert (step.asked, step.about) == (number, 3)
        answers[step.question.id] = UNSURE
    step = walk(few, answers, None, NO_LAW, few.reviewed_on or pytest.fail("no day"))
    assert isinstance(step, Reach)


@pytest.fixture(scope="module")
def guidance() -> Guidance:
    """The flows that ship with the program."""
    return read_guidance(packaged())


@pytest.fixture(scope="module")
def flows(guidance: Guidance) -> dict[str, Flow]:
    """The flows that ship, by id."""
    return {located.value.id: located.value for located in guidance.flows}


@pytest.mark.parametrize("flow_id", MORE)
def test_a_picture_shows_each_question_and_outcome_once(
    flows: dict[str, Flow], flow_id: str
) -> None:
    shown = flows[flow_id]
    day = shown.reviewed_on
    assert day
    graph = draw(shown, None, NO_LAW, day)
    assert set(graph.nodes) == {*ids(shown), *(outcome.id for outcome in shown.outcomes)}
    assert graph.outcomes == {outcome.id for outcome in shown.outcomes}


def test_one_flow_is_the_main_one(flows: dict[str, Flow]) -> None:
    assert [found.id for found in flows.values() if found.main] == ["does-the-act-apply"]


def test_the_quiz_has_a_statement_on_each_myth_and_as_many_facts_as_myths(
    flows: dict[str, Flow],
) -> None:
    quiz = flows["myth-or-fact"]
    assert quiz.pick == 10
    assert ids(quiz) == [f"m-{n:02}" for n in range(1, 21)]
    assert len({q.read for q in quiz.questions}) == 20
    rights = [q.right for q in quiz.questions]
    assert (rights.count("myth"), rights.count("fact")) == (10, 10)


def test_nothing_said_before_an_answer_gives_it_away(flows: dict[str, Flow]) -> None:
    """The usual answer and the example are the same for all, whatever is right."""
    quiz = flows["myth-or-fact"]
    assert len({(q.usual, q.example, q.hint) for q in quiz.questions}) == 1


@pytest.mark.parametrize("flow_id", MORE)
def test_every_path_ends_in_the_list_that_fits(flows: dict[str, Flow], flow_id: str) -> None:
    """Each stage has its own list; each gap in a bid has a line of its own."""
    shown = drawn(flows[flow_id], 1)
    day = shown.reviewed_on
    assert day
    for option in (*(o.id for o in shown.questions[0].options), UNSURE):
        answers = {shown.questions[0].id: option}
        while isinstance(step := trace(shown, answers, None, NO_LAW, day).step, Ask):
            answers[step.question.id] = UNSURE
        assert isinstance(step, Reach)
        assert step.outcome.text


def test_every_stage_has_a_list_of_its_own(flows: dict[str, Flow]) -> None:
    next_steps = flows["what-to-do-next"]
    stages = [option.id for option in next_steps.questions[0].options]
    assert stages == ["plan", "engage", "specify", "evaluate", "award", "manage", "decommission"]
    found = {}
    for stage in (*stages, UNSURE):
        answers = {"doing": stage, "duty": "yes"}
        step = walk(next_steps, answers, None, NO_LAW, next_steps.reviewed_on or pytest.fail(""))
        assert isinstance(step, Reach)
        found[stage] = step.outcome.id
        assert 4 <= len(step.outcome.items) <= 9
    assert found == {stage: stage.upper() for stage in stages} | {UNSURE: "START"}


def test_each_gap_in_a_bid_has_one_line_and_what_is_there_has_none(flows: dict[str, Flow]) -> None:
    bid = flows["ready-to-bid"]
    gaps = bid.outcome("GAPS")
    for q in bid.questions:
        everything = dict.fromkeys(ids(bid), "yes")
        for answer, lines in (("yes", 0), ("partly", 1), ("no", 1), (UNSURE, 1)):
            answers = everything | {q.id: answer}
            called = [i for i in gaps.items if i.when and i.when.holds(answers)]
            assert len(called) == lines, (q.id, answer)
            step = walk(bid, answers, None, NO_LAW, bid.reviewed_on or pytest.fail(""))
            assert isinstance(step, Reach)
            assert step.outcome.id == ("GAPS" if lines else "READY")


CHECK = files("dialogs").joinpath("flows/does-the-act-apply.yaml").read_text(encoding="utf-8")
BID = files("dialogs").joinpath("flows/ready-to-bid.yaml").read_text(encoding="utf-8")


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes flows by file name into an empty content root."""

    def make(**pages: str) -> Path:
        folder = tmp_path / "flows"
        folder.mkdir()
        for name, text in pages.items():
            (folder / f"{name.replace('_', '-')}.yaml").write_text(text, encoding="utf-8")
        return tmp_path

    return make


def faults(root: Path) -> list[str]:
    """What is said about the content below a root."""
    with pytest.raises(ContentError) as caught:
        read_guidance(root)
    return [str(fault) for fault in caught.value.faults]


def test_an_item_cannot_hang_on_a_question_that_is_not_there(write: Callable[..., Path]) -> None:
    broken = BID.replace(
        "{question: partners, equals: partly}", "{question: parners, equals: partly}"
    )
    assert broken != BID
    (fault,) = faults(write(ready_to_bid=broken))
    assert "'parners' is not asked before this" in fault
    line = next(n for n, text in enumerate(broken.splitlines(), 1) if "parners" in text)
    assert f"ready-to-bid.yaml:{line}:" in fault


def test_of_several_flows_exactly_one_is_the_main_one(write: Callable[..., Path]) -> None:
    (two,) = faults(write(does_the_act_apply=CHECK, ready_to_bid=f"main: true\n{BID}"))
    assert "'does-the-act-apply' is the main flow already" in two


def test_one_of_several_flows_must_be_the_main_one(write: Callable[..., Path]) -> None:
    (none,) = faults(write(does_the_act_apply=CHECK.replace("main: true\n", ""), ready_to_bid=BID))
    assert "no flow is the main one" in none


def test_one_flow_alone_needs_no_mark(write: Callable[..., Path]) -> None:
    assert len(read_guidance(write(ready_to_bid=BID)).flows) == 1
