"""Where a statement comes from, in values and in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from bot.content.library import Library
from bot.model.replies import Citation
from bot.rendering.citations import (
    SHOWN,
    citations_of,
    cite,
    once_each,
    parameters_in,
    source_line,
    source_list,
)
from knowledge import Parameters, Source

DAY = date(2021, 5, 1)
CHECKED = date(2026, 11, 1)
ACT = Source(title="Example Act", locator="s. 1", url="https://law.example/1")

Make = Callable[..., Any]


def citation(title: str, locator: str = "", checked_on: date = CHECKED) -> Citation:
    return Citation(title, locator, "", DAY, checked_on)


def test_a_source_is_cited_with_the_day_of_its_law_and_of_its_check() -> None:
    assert cite(ACT, DAY, CHECKED) == Citation(
        "Example Act", "s. 1", "https://law.example/1", DAY, CHECKED
    )


def test_parameters_are_named_once_in_order_of_first_use_and_without_their_aspect() -> None:
    texts = ("${b.two.vat} and ${a.one}", "${b.two}, ${c.three.since}", "none")
    assert parameters_in(texts) == ("b.two", "a.one", "c.three")
    assert parameters_in(()) == ()


def test_the_figures_sources_on_the_day_come_first_then_the_entrys_own(
    an_entry: Make, a_parameter: Make
) -> None:
    law = Parameters((a_parameter(),))
    found = citations_of(an_entry(), ["It costs ${fee.small}."], law, DAY)
    assert [(c.title, c.locator) for c in found] == [
        ("Fees Order", "made for 2020-01-01"),
        ("Example Act", "s. 1"),
    ]
    assert [c.checked_on for c in found] == [date(2026, 11, 2), date(2026, 11, 1)]
    assert {c.as_at for c in found} == {DAY}


def test_another_day_cites_the_source_of_that_days_figure(
    an_entry: Make, a_parameter: Make
) -> None:
    law = Parameters((a_parameter(),))
    found = citations_of(an_entry(), ["${fee.small}"], law, date(2024, 1, 1))
    assert found[0].locator == "made for 2024-01-01"


def test_a_figure_not_in_force_is_not_cited(an_entry: Make, a_parameter: Make) -> None:
    law = Parameters((a_parameter(values={"2020-01-01": "10", "2021-01-01": None}),))
    for day in (date(2019, 12, 31), DAY):
        found = citations_of(an_entry(), ["${fee.small}"], law, day)
        assert [c.title for c in found] == ["Example Act"]


def test_a_source_is_left_out_on_days_before_it_existed(an_entry: Make) -> None:
    entry = an_entry(
        sources=[
            {"title": "Dated Note", "dated": date(2021, 5, 2)},
            {"title": "Note of the Day", "dated": DAY},
            {"title": "Later Act 2025"},
            {"title": "Old Act 1998, as amended in 2025"},
            {"title": "Act without a year"},
        ]
    )
    found = citations_of(entry, [], Parameters(), DAY)
    assert [c.title for c in found] == [
        "Note of the Day",
        "Old Act 1998, as amended in 2025",
        "Act without a year",
    ]


def test_each_place_is_cited_once_where_it_was_first_named() -> None:
    first, other = citation("A", "s. 1"), citation("A", "s. 2")
    again = citation("A", "s. 1", date(2020, 1, 1))
    assert once_each([first, other, again]) == (first, other)
    assert once_each([]) == ()


def test_the_line_names_two_sources_and_the_oldest_check(library: Library) -> None:
    citations = (
        Citation("First Act", "s. 1", "https://law.example/1", DAY, date(2026, 11, 1)),
        Citation("Second Act", "", "", DAY, date(2026, 10, 2)),
        Citation("Third Act", "", "", DAY, date(2026, 9, 3)),
    )
    assert SHOWN == 2
    assert source_line(citations, library.phrases) == (
        "Source: [First Act, s. 1](https://law.example/1); Second Act. "
        "Law as at 1 May 2021; last checked 3 September 2026."
    )


def test_there_is_no_line_without_sources(library: Library) -> None:
    assert source_line((), library.phrases) == ""


def test_the_list_names_every_source_with_its_dates(library: Library) -> None:
    citations = (citation("First Act", "s. 1"), citation("Second Act", checked_on=DAY))
    assert source_list(citations, library.phrases) == (
        "Where this comes from:\n"
        "- First Act, s. 1. Law as at 1 May 2021; last checked 1 November 2026.\n"
        "- Second Act. Law as at 1 May 2021; last checked 1 May 2021."
    )
