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
    read_to,
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
        "Example Act", "s. 1", "https://law.example/1", DAY, CHECKED, "", CHECKED
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
        "Law as at 1 May 2021. Last checked 3 September 2026."
    )


def test_there_is_no_line_without_sources(library: Library) -> None:
    assert source_line((), library.phrases) == ""


def test_the_list_names_every_source_with_its_dates(library: Library) -> None:
    citations = (citation("First Act", "s. 1"), citation("Second Act", checked_on=DAY))
    assert source_list(citations, library.phrases) == (
        "Where this comes from:\n"
        "- First Act, s. 1. Law as at 1 May 2021. Last checked 1 November 2026.\n"
        "- Second Act. Law as at 1 May 2021. Last checked 1 May 2021."
    )


def read(read: str, day: date | None) -> Source:
    return Source.model_validate({"title": f"Text {read}", "read": read, "read_on": day})


APRIL, JUNE = date(2026, 4, 7), date(2026, 6, 30)


def test_a_source_says_how_it_was_read_and_only_one_that_was_counts_as_checked() -> None:
    def days(source: Source) -> tuple[str, date | None, date | None]:
        found = cite(source, DAY, CHECKED)
        return found.read, found.read_on, found.checked_on

    assert days(read("statute", APRIL)) == ("statute", APRIL, APRIL)
    assert days(read("part", JUNE)) == ("part", JUNE, JUNE)
    assert days(read("secondary", JUNE)) == ("secondary", JUNE, None)
    assert days(read("not-read", None)) == ("not-read", None, None)


def test_the_line_says_to_when_all_were_read_and_which_were_not(library: Library) -> None:
    sources = (read("statute", APRIL), read("part", JUNE), read("not-read", None))
    late = date(2026, 11, 22)
    citations = tuple(cite(source, late, CHECKED) for source in sources)
    assert source_line(citations, library.phrases) == (
        "Source: Text statute; Text part. Sources read to April 2026. "
        "Only partly read: Text part. Not read for this guide: Text not-read."
    )
    assert read_to(citations) == APRIL
    assert read_to(citations[2:]) is None
    assert source_line(citations[2:], library.phrases) == (
        "Source: Text not-read. Not read for this guide."
    )


def test_the_day_of_the_law_is_said_only_where_the_sources_reach_it(library: Library) -> None:
    source = read("statute", APRIL)
    reached, beyond = (cite(source, day, CHECKED) for day in (APRIL, date(2026, 4, 8)))
    assert "Law as at 7 April 2026. " in source_line((reached,), library.phrases)
    assert "Law as at" not in source_line((beyond,), library.phrases)
