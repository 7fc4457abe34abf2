"""Each answer says where it holds, and each source how and when it was read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from adapters.authoring.sources import lint, lint_guidance
from dialogs import Flow
from dialogs.reading import Guidance
from knowledge import Parameter, Source
from knowledge.reading import Knowledge, Located, Page
from knowledge.steering import Steering

Make = Callable[..., Any]
READ = {"title": "Example Act", "read": "statute", "read_on": "2026-04-07"}


def known(*entries: Any, parameters: tuple[Parameter, ...] = ()) -> Knowledge:
    steering = Located(Steering(), Page("language/steering.yaml", {}, {}))
    page = Page("parameters/fee/small.yaml", {}, {(): 1, ("values", 0, "source"): 6})
    figures = tuple(Located(parameter, page) for parameter in parameters)
    return Knowledge(entries, figures, (), steering)


def messages(knowledge: Knowledge) -> list[str]:
    return [fault.message.split(". ")[0] for fault in lint(knowledge)]


def test_an_entry_says_its_nation_and_how_its_sources_were_read(located: Make) -> None:
    assert messages(known(located())) == [
        "'nation' is missing",
        "'read' and 'read_on' are missing from this source",
    ]
    whole = located(nation=("everywhere",), sources=(READ,))
    assert messages(known(whole)) == []


def test_small_talk_holds_nowhere_in_particular(located: Make) -> None:
    assert messages(known(located(kind="smalltalk", sources=()))) == []


def test_the_source_of_a_figure_is_looked_at_too() -> None:
    parameter = Parameter.model_validate(
        {
            "name": "fee.small",
            "description": "A fee that people pay.",
            "unit": "gbp",
            "values": [{"from": "2020-01-01", "value": "10", "source": {"title": "Fees Order"}}],
            "reviewed_on": "2026-11-02",
        }
    )
    (fault,) = lint(known(parameters=(parameter,)))
    assert (fault.file, fault.line) == ("parameters/fee/small.yaml", 6)


def test_every_source_that_ships_says_how_it_was_read(
    knowledge: Knowledge, guidance: Guidance
) -> None:
    assert [*lint(knowledge), *lint_guidance(guidance)] == []


def test_sources_of_checks_and_rules_are_looked_at(guidance: Guidance) -> None:
    """With every way of reading taken away, each source is a fault."""

    def bare(sources: tuple[Source, ...]) -> tuple[Source, ...]:
        return tuple(s.model_copy(update={"read": None, "read_on": None}) for s in sources)

    def stripped(flow: Flow) -> Flow:
        questions = tuple(q.model_copy(update={"sources": bare(q.sources)}) for q in flow.questions)
        outcomes = tuple(
            outcome.model_copy(
                update={
                    name: tuple(
                        item.model_copy(update={"sources": bare(item.sources)})
                        for item in getattr(outcome, name)
                    )
                    for name in ("items", "bidder_items")
                }
            )
            for outcome in flow.outcomes
        )
        return flow.model_copy(update={"questions": questions, "outcomes": outcomes})

    flows = tuple(Located(stripped(each.value), each.page) for each in guidance.flows)
    found = list(lint_guidance(Guidance(flows, guidance.rulebooks)))
    cited = sum(
        len(item.sources)
        for each in guidance.flows
        for outcome in each.value.outcomes
        for item in (*outcome.items, *outcome.bidder_items)
    ) + sum(len(q.sources) for each in guidance.flows for q in each.value.questions)
    assert cited > 20
    assert len(found) == cited
