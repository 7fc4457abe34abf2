"""From an entry to the reply that gives its answer: the right law of the right day, or none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bot.content.library import Library
from bot.model.acts import Do
from bot.model.replies import Option
from bot.rendering.entries import (
    KINDS,
    LegalDay,
    answer,
    coming_known,
    entry_option,
    for_day,
    more,
    openings,
    option,
    sources,
)
from knowledge import Entry, NotInForce, Parameter, placeholders, split

TODAY = date(2026, 11, 22)
NOW = LegalDay(TODAY, TODAY)
THEN = LegalDay(date(2021, 5, 1), TODAY)

Make = Callable[..., Any]


def ids(options: tuple[Option, ...]) -> list[str]:
    return [option.id for option in options]


def test_no_law_of_the_future_is_given() -> None:
    assert LegalDay(date(2030, 1, 1), TODAY).as_at == TODAY
    assert THEN.as_at == date(2021, 5, 1)


def test_an_ordinary_answer_is_its_short_text_with_its_source(
    a_library: Make, an_entry: Make
) -> None:
    entry = an_entry()
    given = answer(a_library(entry), entry, NOW, "")
    assert given.reply.text == "**What is an-entry?**\n\nThe short answer of an-entry."
    assert given.reply.footer == (
        "Source: [Example Act, s. 1](https://law.example/1). Last checked 1 November 2026."
    )
    assert ids(given.reply.options) == ["o:an-entry"]
    assert (given.kind, given.entry, given.parameters) == ("answer", entry, ())


@pytest.mark.parametrize(("kind", "turn"), KINDS.items())
def test_each_kind_of_entry_makes_its_kind_of_turn(
    kind: str, turn: str, a_library: Make, an_entry: Make
) -> None:
    claim = {"number": "M-01", "claim": "A claim.", "verdict": "false", "why_believed": "Rumour."}
    template = {"document": [{"heading": "A note"}]}
    blocks = {"myth": {"myth": claim}, "template": {"template": template}}
    entry = an_entry(kind=kind, **blocks.get(kind, {}))
    assert answer(a_library(entry), entry, NOW, "").kind == turn


def test_a_figure_is_that_of_the_day_asked_about(
    a_library: Make, an_entry: Make, a_parameter: Make
) -> None:
    entry = an_entry(short="It costs ${fee.small} a day.")
    library = a_library(entry, parameters=(a_parameter(),))
    now, then = (answer(library, entry, when, "") for when in (NOW, THEN))
    assert now.reply.text == "**What is an-entry?**\n\nIt costs £12 a day."
    assert then.reply.text == (
        "**What is an-entry?**\n\nThe law as it stood on 1 May 2021:\n\nIt costs £10 a day."
    )
    assert now.parameters == then.parameters == ("fee.small",)


def test_a_day_to_come_gets_the_law_of_today_and_says_so(
    a_library: Make, an_entry: Make, a_parameter: Make
) -> None:
    entry = an_entry(short="It costs ${fee.small} a day.")
    fee = a_parameter(values={"2020-01-01": "10", "2027-01-01": "15"})
    reply = answer(
        a_library(entry, parameters=(fee,)), entry, LegalDay(date(2028, 1, 1), TODAY), ""
    )
    assert reply.reply.text == (
        "**What is an-entry?**\n\nThat date is in the future, and the law may change before then. "
        "This answer uses the law as we last read it.\n\nIt costs £10 a day."
    )
    assert "Law as at" not in reply.reply.footer
    assert "Last checked 1 November 2026." in reply.reply.footer


@pytest.mark.parametrize("day", [date(2019, 12, 31), date(2025, 1, 1)])
def test_a_figure_not_in_force_is_never_guessed(
    day: date, a_library: Make, an_entry: Make, a_parameter: Make
) -> None:
    entry = an_entry(short="It costs ${fee.small} a day.", detail="It is ${fee.small}.")
    fee = a_parameter(values={"2020-01-01": "10", "2025-01-01": None})
    library = a_library(entry, parameters=(fee,))
    given = answer(library, entry, LegalDay(day, TODAY), "")
    assert given.kind == "not_known"
    assert given.reply.text.startswith("**What is an-entry?**\n\nI do not have a figure for ")
    assert given.reply.footer == ""
    assert ids(given.reply.options) == ["c:person"]
    assert more(library, entry, LegalDay(day, TODAY)).text == given.reply.text


def test_more_with_a_figure_of_its_own_not_in_force_gives_none(
    a_library: Make, an_entry: Make, a_parameter: Make
) -> None:
    entry = an_entry(detail="It cost ${fee.small}.")
    library = a_library(entry, parameters=(a_parameter(),))
    reply = more(library, entry, LegalDay(date(2019, 1, 1), TODAY))
    assert (
        reply.text
        == "I do not have a figure for 1 January 2019, so I cannot answer this for that date."
    )


def test_a_meaning_whose_figure_is_not_in_force_is_left_out_of_the_answer(
    a_library: Make, an_entry: Make, a_parameter: Make
) -> None:
    entry = an_entry(**{"for": {"provider": "Budget for ${fee.small}."}})
    library = a_library(entry, parameters=(a_parameter(),))
    early = answer(library, entry, LegalDay(date(2019, 1, 1), TODAY), "provider")
    assert "Budget" not in early.reply.text
    assert early.parameters == ()
    late = answer(library, entry, THEN, "provider")
    assert late.reply.text.endswith("**If you bid:** Budget for £10.")
    assert late.parameters == ("fee.small",)


@pytest.mark.parametrize(
    ("audience", "heading"),
    [("provider", "If you bid"), ("commissioner", "If you buy"), ("support", "If you support")],
)
def test_each_audience_reads_its_own_meaning_and_no_other(
    audience: str, heading: str, a_library: Make, an_entry: Make
) -> None:
    words = {"provider": "Bid well.", "commissioner": "Buy well.", "support": "Help well."}
    entry = an_entry(**{"for": words})
    library = a_library(entry)
    text = answer(library, entry, NOW, audience).reply.text
    assert f"**{heading}" in text
    assert [w for w in words.values() if w in text] == [words[audience]]
    for nobody in ("", "gardener"):
        assert (
            answer(library, entry, NOW, nobody).reply.text == f"**{entry.title}**\n\n{entry.short}"
        )
    every = more(library, entry, NOW).text
    assert all(each in every for each in words.values())


def test_urgency_comes_first_under_the_title_and_the_caveat_last(
    a_library: Make, an_entry: Make
) -> None:
    entry = an_entry(urgent=True, confidence="medium", caveat="Courts may see it otherwise.")
    text = answer(a_library(entry), entry, NOW, "").reply.text
    assert text.startswith("**What is an-entry?**\n\nTime may be short.")
    assert text.endswith(f"{entry.short}\n\nCourts may see it otherwise.")


def test_an_answer_past_its_review_says_so(a_library: Make, an_entry: Make) -> None:
    entry = an_entry(reviewed_on=date(2025, 1, 1), review_by=date(2026, 11, 21))
    library = a_library(entry)
    text = answer(library, entry, NOW, "").reply.text
    assert text.startswith(
        "**What is an-entry?**\n\nThis answer was due for review by 21 November 2026 "
        "and has not been checked since 1 January 2025."
    )
    assert text.endswith(entry.short)


def test_what_stands_behind_an_overdue_answer_says_so_too(a_library: Make, an_entry: Make) -> None:
    entry = an_entry(detail="More.", reviewed_on=date(2025, 1, 1), review_by=date(2026, 11, 21))
    text = more(a_library(entry), entry, NOW).text
    assert text.startswith(
        "**What is an-entry?**\n\nThis answer was due for review by 21 November 2026"
    )
    assert text.endswith("\n\nMore.")


def test_an_answer_is_not_overdue_on_the_day_of_its_review(a_library: Make, an_entry: Make) -> None:
    entry = an_entry(review_by=TODAY, block_when_overdue=True)
    text = answer(a_library(entry), entry, NOW, "").reply.text
    assert text == f"**{entry.title}**\n\n{entry.short}"


def test_a_blocked_answer_is_not_given_nor_what_stands_behind_it(
    a_library: Make, an_entry: Make
) -> None:
    entry = an_entry(
        detail="The secret detail.",
        reviewed_on=date(2025, 1, 1),
        review_by=date(2026, 11, 21),
        block_when_overdue=True,
    )
    library = a_library(entry)
    given = answer(library, entry, NOW, "")
    assert given.kind == "not_known"
    assert given.reply.text.startswith(
        "**What is an-entry?**\n\nI cannot give this answer because its review is overdue"
    )
    assert ids(given.reply.options) == ["c:person"]
    assert "secret" not in given.reply.body
    assert given.reply.footer.startswith("Source: ")
    assert given.reply.citations[0].title == entry.sources[0].title
    assert more(library, entry, NOW).text == given.reply.text


@pytest.fixture
def line(an_entry: Make) -> tuple[Entry, Entry, Entry]:
    """Three answers to one question, one after another in time, with a gap before the last."""
    return (
        an_entry("old", valid_from=date(2013, 1, 31), valid_to=date(2015, 2, 25), after="mid"),
        an_entry(
            "mid",
            valid_from=date(2015, 2, 26),
            valid_to=date(2020, 12, 31),
            before="old",
            after="new",
            detail="More of mid.",
        ),
        an_entry("new", valid_from=date(2022, 1, 1), before="mid"),
    )


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2013, 1, 31), "old"),
        (date(2015, 2, 25), "old"),
        (date(2015, 2, 26), "mid"),
        (date(2020, 12, 31), "mid"),
        (date(2022, 1, 1), "new"),
        (TODAY, "new"),
    ],
)
def test_the_entry_that_answers_for_the_day_is_found_from_any_of_them(
    day: date, found: str, line: tuple[Entry, Entry, Entry], a_library: Make
) -> None:
    library = a_library(*line)
    for asked in line:
        assert for_day(library, asked, day).id == found
        given = answer(library, asked, LegalDay(day, TODAY), "")
        assert (given.entry.id, given.kind) == (found, "answer")


def test_where_no_entry_holds_on_the_day_nothing_is_answered(
    line: tuple[Entry, Entry, Entry], a_library: Make
) -> None:
    """Before them all, and in the gap, which is looked at from both sides without going round."""
    library = a_library(*line)
    old, mid, new = line
    early = answer(library, new, LegalDay(date(2012, 6, 1), TODAY), "")
    assert early.kind == "not_known"
    assert early.reply.text == (
        "**What is old?**\n\n"
        "This answer only applies from 31 January 2013. "
        "I do not have a checked answer for 1 June 2012."
    )
    gap = LegalDay(date(2021, 5, 1), TODAY)
    from_mid, from_new = (answer(library, entry, gap, "") for entry in (mid, new))
    assert {from_mid.kind, from_new.kind} == {"not_known"}
    assert "I do not have a checked answer for 1 May 2021." in from_mid.reply.text
    assert "This answer only applied until 31 December 2020." in from_new.reply.text
    assert old.short not in from_mid.reply.text


def test_more_about_an_answer_that_no_longer_holds_is_told_by_its_last_day(
    a_library: Make, an_entry: Make, a_parameter: Make
) -> None:
    """Told as at today, a figure of today would stand in a text about the past."""
    entry = an_entry(detail="It cost ${fee.small}.", valid_to=date(2022, 12, 31))
    library = a_library(entry, parameters=(a_parameter(),))
    reply = more(library, entry, NOW)
    assert reply.text == (
        "**What is an-entry?**\n\nThe law as it stood on 31 December 2022:\n\nIt cost £10."
    )
    assert "Law as at 31 December 2022" in reply.footer
    assert {c.as_at for c in sources(library, entry, NOW).citations} == {date(2022, 12, 31)}


def test_more_about_an_answer_that_does_not_hold_yet_gives_nothing(
    a_library: Make, an_entry: Make
) -> None:
    entry = an_entry(detail="The detail.", valid_from=date(2025, 1, 1))
    reply = more(a_library(entry), entry, THEN)
    assert "I do not have a checked answer for 1 May 2021." in reply.text


def test_more_shows_detail_what_is_left_open_and_related_answers(
    a_library: Make, an_entry: Make
) -> None:
    others = [an_entry(f"other-{n}") for n in range(4)]
    entry = an_entry(
        detail="The detail.",
        does_not_cover="Scotland.",
        related=[other.id for other in others],
    )
    reply = more(a_library(entry, *others), entry, NOW)
    assert reply.text == "**What is an-entry?**\n\nThe detail.\n\nNot covered here: Scotland."
    assert ids(reply.options) == ["e:other-0", "e:other-1", "e:other-2"]
    assert reply.footer


def test_where_nothing_stands_behind_an_answer_more_says_so(
    a_library: Make, an_entry: Make
) -> None:
    entry = an_entry(related=["other"])
    library = a_library(entry, an_entry("other"))
    assert more(library, entry, NOW).text.startswith("I have nothing to add")
    assert "m:an-entry" not in ids(answer(library, entry, NOW, "").reply.options)


def test_an_answer_offers_more_the_check_three_neighbours_and_its_sources(
    a_library: Make, an_entry: Make
) -> None:
    others = [an_entry(f"other-{n}") for n in range(4)]
    entry = an_entry(
        detail="The detail.",
        offers={"flow": "does-the-act-apply", "question": "value"},
        related=[other.id for other in others],
    )
    offered = answer(a_library(entry, *others), entry, NOW, "").reply.options
    assert ids(offered) == [
        "m:an-entry",
        "s:does-the-act-apply:value",
        "e:other-0",
        "e:other-1",
        "e:other-2",
        "o:an-entry",
    ]


def test_who_asks_is_asked_only_where_it_is_not_known_and_makes_a_difference(
    a_library: Make, an_entry: Make
) -> None:
    plain, meant = an_entry("plain"), an_entry("meant", **{"for": {"provider": "Bid well."}})
    library = a_library(plain, meant)
    assert "c:audience" in ids(answer(library, meant, NOW, "").reply.options)
    assert "c:audience" not in ids(answer(library, meant, NOW, "support").reply.options)
    assert "c:audience" not in ids(answer(library, plain, NOW, "").reply.options)


def test_what_stands_behind_an_answer_begins_with_ones_own_meaning(
    a_library: Make, an_entry: Make
) -> None:
    entry = an_entry(**{"for": {"provider": "Bid well.", "commissioner": "Buy well."}})
    text = more(a_library(entry), entry, NOW, "provider").text
    assert text.index("Bid well.") < text.index("Buy well.")


def test_smalltalk_offers_ways_to_begin(a_library: Make, an_entry: Make) -> None:
    entry = an_entry(kind="smalltalk", sources=[])
    library = a_library(entry)
    assert answer(library, entry, NOW, "").reply.options == openings(library)


def test_the_openings_are_every_flow_the_myths_and_help(library: Library) -> None:
    flows = [f"s:{flow}" for flow in library.flows]
    assert flows
    assert ids(openings(library)) == [*flows, "c:myths", "c:help"]


def test_sources_are_listed_each_with_its_dates(
    a_library: Make, an_entry: Make, a_parameter: Make
) -> None:
    entry = an_entry(short="It costs ${fee.small} a day.")
    reply = sources(a_library(entry, parameters=(a_parameter(),)), entry, NOW)
    assert reply.text.splitlines() == [
        "**What is an-entry?**",
        "",
        "Where this comes from:",
        "- Fees Order, made for 2024-01-01. Last checked 2 November 2026.",
        "- [Example Act, s. 1](https://law.example/1). Last checked 1 November 2026.",
    ]
    assert len(reply.citations) == 2


def test_an_answer_without_sources_has_none_to_list(a_library: Make, an_entry: Make) -> None:
    entry = an_entry(kind="smalltalk", sources=[])
    library = a_library(entry)
    assert sources(library, entry, NOW).text.startswith("I have nothing to add")
    assert answer(library, entry, NOW, "").reply.footer == ""


def test_a_myth_is_offered_by_its_claim_and_any_other_entry_by_its_title(
    a_library: Make, an_entry: Make
) -> None:
    claim = {"number": "M-01", "claim": "A claim.", "verdict": "false", "why_believed": "Rumour."}
    library = a_library(an_entry("a-myth", kind="myth", myth=claim), an_entry("plain"))
    assert entry_option(library, "a-myth") == Option("e:a-myth", "Myth: A claim.")
    assert entry_option(library, "plain") == Option("e:plain", "What is plain?")


def test_an_option_is_labelled_from_the_catalogue(library: Library) -> None:
    assert option(library, Do("person"), "option_person") == Option("c:person", "Who can I ask?")


DAYS = (date(2012, 6, 1), date(2014, 6, 1), date(2018, 6, 1), date(2023, 6, 1), TODAY)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_entry_answers_on_any_day_by_the_law_of_that_day_or_not_at_all(
    day: date, library: Library
) -> None:
    """The whole library: what is answered holds on the day, is sourced and dated to it."""
    when = LegalDay(day, TODAY)
    answered = 0
    for entry in library.entries.values():
        given = answer(library, entry, when, "provider")
        behind = more(library, given.entry, when)
        assert behind.text
        if given.kind == "not_known":
            assert "£" not in given.reply.text
            continue
        answered += 1
        found = given.entry
        assert not found.valid_from or found.valid_from <= day
        assert not found.valid_to or day <= found.valid_to
        assert {c.as_at for c in given.reply.citations} <= {day}
        assert "${" not in given.reply.text + behind.text
        assert_in_force(library, found, day)
    assert answered > (30 if day < date(2013, 1, 31) else 100)


def assert_in_force(library: Library, entry: Entry, day: date) -> None:
    """Every figure of the short answer has a value on the day."""
    for name in placeholders(entry.short):
        try:
            library.law[split(name)[0]].at(day)
        except NotInForce:
            pytest.fail(f"{entry.id} answers on {day} with {name}, which is not in force")


@pytest.mark.parametrize(
    ("nation", "line"),
    [
        (["england"], "Applies in: England."),
        (["scotland", "wales"], "Applies in: Scotland and Wales."),
        (
            ["england", "wales"],
            "Applies in: England, and Wales for bodies whose functions are not devolved.",
        ),
        (
            ["england", "wales", "northern-ireland"],
            "Applies in: England, Wales and Northern Ireland.",
        ),
    ],
)
def test_an_answer_says_under_its_title_where_it_holds(
    nation: list[str], line: str, a_library: Make, an_entry: Make
) -> None:
    entry = an_entry(nation=nation)
    reply = answer(a_library(entry), entry, NOW, "").reply
    assert reply.text.startswith(f"**What is an-entry?**\n\n{line}\n\n")
    assert reply.nation == tuple(nation)


def test_an_answer_that_holds_everywhere_says_no_nation(a_library: Make, an_entry: Make) -> None:
    entry = an_entry(nation=["everywhere"])
    reply = answer(a_library(entry), entry, NOW, "").reply
    assert "Holds in" not in reply.text
    assert reply.nation == ()


def test_small_talk_has_no_title(a_library: Make, an_entry: Make) -> None:
    entry = an_entry(kind="smalltalk", sources=[])
    assert answer(a_library(entry), entry, NOW, "").reply.text == entry.short


def test_a_day_still_to_come_says_until_when_it_was_known(
    a_library: Make, an_entry: Make, a_parameter: Make
) -> None:
    read = {"title": "Fees Order", "read": "statute", "read_on": date(2026, 6, 30)}
    coming = Parameter.model_validate(
        {
            "name": "fee.next",
            "description": "Day of the next fee.",
            "unit": "date",
            "values": [{"from": date(2020, 1, 1), "value": "2027-04-01", "source": read}],
            "reviewed_on": TODAY,
        }
    )
    entry = an_entry(short="It changes on ${fee.next}.")
    library = a_library(entry, parameters=(coming,))
    known = "Future dates are as announced by June 2026."
    assert answer(library, entry, NOW, "").reply.footer.endswith(known)
    after = LegalDay(date(2027, 4, 2), date(2027, 4, 2))
    assert known not in answer(library, entry, after, "").reply.footer


def test_a_meaning_without_its_figure_names_no_day_to_come(
    a_library: Make, an_entry: Make, a_parameter: Make
) -> None:
    """The figure is read for the line of sources even where the text that has it is left out."""
    entry = an_entry(**{"for": {"provider": "Budget for ${fee.small}."}})
    library = a_library(entry, parameters=(a_parameter(),))
    early = LegalDay(date(2019, 1, 1), TODAY)
    assert coming_known(("${fee.small}",), library.law, early) is None
