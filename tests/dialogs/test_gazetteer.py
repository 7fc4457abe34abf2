"""Bodies and purchases as people name them, and the gazetteer that ships."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from dialogs.gazetteer import (
    Gazetteer,
    find_bodies,
    find_purchases,
    names_words,
    split_words,
)
from dialogs.gazetteer_models import Bodies, BodyEntry, HintEntry, ServiceEntry, Services
from dialogs.gazetteer_reading import load_gazetteer

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


BODIES = [
    ("a district council", "we're a district council", [("council", None)]),
    ("misspelt", "distict council", [("council", None)]),
    ("a plural", "two local authorities", [("council", None)]),
    ("a council in Wales", "council in Wales", [("council", "wales")]),
    ("a Welsh council", "a Welsh council", [("council", "wales")]),
    ("a council in the north of a nation", "council in north Wales", [("council", "wales")]),
    ("a Welsh council by name", "Cardiff Council", [("council", "wales")]),
    ("a Scottish council by name", "Glasgow City Council", [("council", "scotland")]),
    ("a council in Northern Ireland", "Belfast City Council", [("council", "northern-ireland")]),
    ("an English county", "Kent County Council", [("council", "england")]),
    ("a London borough", "London Borough of Camden", [("council", "england")]),
    ("a combined authority", "combined authority", [("council", "england")]),
    ("a parish council is no council", "parish council", [("parish", "england")]),
    ("a town council", "town council", [("parish", None)]),
    ("an ICB", "ICB", [("icb", "england")]),
    ("an ICB in full", "integrated care board", [("icb", "england")]),
    ("NHS England", "NHS England", [("nhs-england", "england")]),
    ("a foundation trust", "NHS Foundation Trust",
     [("nhs-foundation-trust", "england")]),
    ("a trust whose nation is not said", "NHS trust", [("nhs-trust", None)]),
    ("a name with an ampersand", "Guy\u2019s & St Thomas\u2019",
     [("nhs-foundation-trust", "england")]),
    ("a Welsh health board", "Hywel Dda University Health Board", [("nhs-trust", "wales")]),
    ("a Scottish health board", "NHS Lothian", [("nhs-trust", "scotland")]),
    ("a trust in Northern Ireland", "Belfast Trust", [("nhs-trust", "northern-ireland")]),
    ("a department", "Home Office", [("department", "england")]),
    ("an agency by its letters", "DVLA", [("department", "england")]),
    ("a department misspelt", "goverment department", [("department", None)]),
    ("a UK department in Wales", "HMRC in Wales", [("department", "england")]),
    ("the Welsh Government", "Welsh Government", [("other-public", "wales")]),
    ("a department in Northern Ireland", "Northern Ireland department",
     [("other-public", "northern-ireland")]),
    ("a Welsh police force is not devolved", "South Wales Police", [("police", "england")]),
    ("police in Wales are not devolved", "a police force in Wales", [("police", "england")]),
    ("police in Scotland are", "a police force in Scotland", [("police", "scotland")]),
    ("Police Scotland", "Police Scotland", [("police", "scotland")]),
    ("PSNI", "psni", [("police", "northern-ireland")]),
    ("a commissioner", "PCC", [("police", "england")]),
    ("a commissioner for fire too", "PFCC", [("police-fire", "england")]),
    ("a national museum", "Natural History Museum", [("national-museum", "england")]),
    ("another museum", "we are a museum", [("museum", None)]),
    ("a waste authority", "joint waste authority", [("waste", "england")]),
    ("a national park", "national park authority", [("national-park", None)]),
    ("a public body at arm's length", "NDPB", [("ndpb", None)]),
    ("fire in Wales is devolved", "North Wales Fire and Rescue Service",
     [("fire", "wales")]),
    ("a school alone", "School", [("school", None)]),
    ("a school that speaks", "we're a school buying laptops", [("school", None)]),
    ("a multi-academy trust", "multi-academy trust", [("school", "england")]),
    ("an academy misspelt", "acadamy trust", [("school", "england")]),
    ("its letters", "MAT", [("school", "england")]),
    ("a housing association", "housing asociation", [("housing", None)]),
    ("a Welsh housing association", "a welsh housing association", [("housing", "wales")]),
    ("a registered provider", "registered provider", [("housing", None)]),
    ("a college", "FE college", [("fe-college", None)]),
    ("a university in Scotland", "Glasgow University", [("university", "scotland")]),
    ("a company", "we are a small company", [("private", None)]),
    ("a charity", "I work for a charity", [("private", None)]),
    ("two kinds are both given", "council and NHS trust",
     [("council", None), ("nhs-trust", None)]),
    ("a charity and its customer", "charity bidding for a council contract",
     [("private", None), ("council", None)]),
    ("the nation said once is kept", "we are a council, Cardiff Council", [("council", "wales")]),
    ("a framework's owner is no buyer", "we run a call-off from CCS", []),
    ("a supplier is no buyer", "we want a company to clean our offices", []),
    ("a word inside another", "our policy and the portal", []),
    ("a mat is no trust", "buying yoga mats and a mat", []),
    ("school furniture is no school", "new school furniture", []),
    ("nobody", "hello", []),
    ("nothing", "", []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"), [pytest.param(*row[1:], id=row[0]) for row in BODIES]
)
def test_bodies_are_found_with_their_nation(
    gazetteer: Gazetteer, text: str, expected: list[tuple[str, str | None]]
) -> None:
    found = find_bodies(text, gazetteer, TODAY)
    assert [(body.kind, body.where) for body in found] == expected


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("CCG", "2022-06-30"),
        ("primary care trust", "2013-03-31"),
        ("NHS Improvement", "2022-06-30"),
        ("Public Health England", "2021-09-30"),
        ("Cumbria County Council", "2023-03-31"),
        ("Northamptonshire County Council", "2021-03-31"),
    ],
)
def test_a_body_exists_until_its_last_day(gazetteer: Gazetteer, text: str, last: str) -> None:
    day = date.fromisoformat(last)
    assert find_bodies(text, gazetteer, day)[0].existed
    assert not find_bodies(text, gazetteer, day + timedelta(days=1))[0].existed


@pytest.mark.parametrize(
    ("text", "first"),
    [("ICB", "2022-07-01"), ("PCC", "2012-11-22"), ("Somerset Council", "2023-04-01")],
)
def test_a_body_exists_from_its_first_day(gazetteer: Gazetteer, text: str, first: str) -> None:
    day = date.fromisoformat(first)
    assert find_bodies(text, gazetteer, day)[0].existed
    assert not find_bodies(text, gazetteer, day - timedelta(days=1))[0].existed


def test_an_ended_body_says_who_took_over(gazetteer: Gazetteer) -> None:
    assert "integrated care boards" in find_bodies("CCG", gazetteer, TODAY)[0].note


PURCHASES = [
    ("cleaning", "services", False),
    ("hospital cleaning", "services", False),
    ("school cleaning", "services", False),
    ("building cleaning", "services", False),
    ("grounds maintenance", "services", False),
    ("IT support services", "services", False),
    ("consultancy", "services", False),
    ("waste collection", "services", False),
    ("facilities management", "services", False),
    ("architects", "services", False),
    ("insurance", "services", False),
    ("printing", "services", False),
    ("advertising", "services", False),
    ("fleet management services", "services", False),
    ("community nursing", "services", True),
    ("adult social care", "services", True),
    ("home care", "services", True),
    ("homecare", "services", True),
    ("youth service", "services", True),
    ("school catering", "services", True),
    ("school meals", "services", True),
    ("vocational training", "services", True),
    ("library services", "services", True),
    ("hotel accommodation", "services", True),
    ("security guarding", "services", True),
    ("postal services", "services", True),
    ("legal services", "services", True),
    ("training", "services", None),
    ("security", "services", None),
    ("security systems", None, None),
    ("software licences", None, None),
    ("repairs and maintenance", None, None),
    ("catering equipment", "goods", None),
    ("school furniture", "goods", None),
    ("laptops", "goods", None),
    ("vehicles", "goods", None),
    ("refurbishment", "works", None),
    ("roadworks", "works", None),
    ("construction works", "works", None),
    ("a contract for works", "works", None),
    ("consultency", "services", False),
    ("refurbishmnt", "works", None),
]


@pytest.mark.parametrize(("text", "subject", "light_touch"), PURCHASES)
def test_purchases_are_told_apart(
    gazetteer: Gazetteer, text: str, subject: str | None, light_touch: bool | None
) -> None:
    found = find_purchases(text, gazetteer)
    assert [(each.subject, each.light_touch) for each in found] == [(subject, light_touch)]


@pytest.mark.parametrize(
    "text",
    ["training", "security", "security systems", "software", "repairs", "leisure centre",
     "agency staff", "vehicle hire", "legal services", "maintenance"],
)  # fmt: skip
def test_what_depends_says_why(gazetteer: Gazetteer, text: str) -> None:
    assert find_purchases(text, gazetteer)[0].ask


@pytest.mark.parametrize(
    "text",
    ["she works for the council", "we are advertising next month", "it is on our website",
     "the legal team told us", "our audit found gaps", "social security", "a paper to cabinet"],
)  # fmt: skip
def test_common_words_are_no_purchase(gazetteer: Gazetteer, text: str) -> None:
    assert find_purchases(text, gazetteer) == ()


def test_health_care_is_marked(gazetteer: Gazetteer) -> None:
    assert find_purchases("community nursing", gazetteer)[0].health
    assert not find_purchases("home care", gazetteer)[0].health


def test_the_gazetteer_that_ships_is_large_enough() -> None:
    gazetteer = load_gazetteer()
    assert len(gazetteer) > 1500


def test_every_body_is_found_by_each_of_its_names(gazetteer: Gazetteer) -> None:
    entries = {entry: entry.names for entry in gazetteer.entries if isinstance(entry, BodyEntry)}
    assert len(entries) > 200
    for entry, names in entries.items():
        for name in names:
            found = find_bodies(name, gazetteer, TODAY)
            assert [(body.kind, body.where) for body in found] == [(entry.kind, entry.where)], name


def test_every_purchase_is_found_by_each_of_its_names(gazetteer: Gazetteer) -> None:
    entries = [entry for entry in gazetteer.entries if isinstance(entry, ServiceEntry)]
    assert sum(len(entry.names) for entry in entries) > 120
    for entry in entries:
        for name in entry.names:
            found = find_purchases(name, gazetteer)
            assert [each.name for each in found] == [entry.names[0]], name


def test_all_kinds_and_nations_are_in_the_gazetteer(gazetteer: Gazetteer) -> None:
    entries = [entry for entry in gazetteer.entries if isinstance(entry, BodyEntry)]
    assert {entry.kind for entry in entries} == {
        "department", "ndpb", "nhs-trust", "nhs-foundation-trust", "nhs-england", "icb", "council",
        "gla-tfl", "national-park", "waste", "parish", "police", "fire",
        "police-fire", "school", "fe-college", "university", "college-university", "housing",
        "national-museum", "museum", "other-public", "private",
    }  # fmt: skip
    assert {entry.where for entry in entries if entry.where} == {
        "england", "wales", "scotland", "northern-ireland",
    }  # fmt: skip


def small(*bodies: BodyEntry, hints: tuple[HintEntry, ...] = ()) -> Gazetteer:
    """A gazetteer of a few bodies."""
    service = ServiceEntry(names=("cleaning",), subject="services", light_touch=False)
    return Gazetteer(
        Bodies(reviewed_on=TODAY, bodies=bodies),
        Services(reviewed_on=TODAY, services=(service,), hints=hints),
    )


def test_a_name_given_twice_is_refused() -> None:
    one = BodyEntry(names=("care board",), kind="icb")
    two = BodyEntry(names=("Care Board",), kind="council")
    with pytest.raises(ValueError, match="care board"):
        small(one, two)


@pytest.mark.parametrize(
    "raw",
    [
        {"names": ["x"], "kind": "planet"},
        {"names": [], "kind": "council"},
        {"names": ["x"], "kind": "council", "where": "france"},
        {"names": ["x"], "kind": "council", "colour": "red"},
        {"names": ["x"], "kind": "council", "since": "2020-01-02", "until": "2020-01-01"},
    ],
)
def test_a_body_of_the_wrong_shape_is_refused(raw: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        BodyEntry.model_validate(raw)


@pytest.mark.parametrize(
    "raw",
    [
        {"names": ["x"], "subject": "goods", "light_touch": True},
        {"names": ["x"]},
    ],
)
def test_a_purchase_of_the_wrong_shape_is_refused(raw: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ServiceEntry.model_validate(raw)


def test_a_slip_near_two_words_is_not_mended() -> None:
    gazetteer = small(
        BodyEntry(names=("cater",), kind="council"), BodyEntry(names=("caber",), kind="icb")
    )
    assert find_bodies("caxer", gazetteer, TODAY) == ()
    assert [body.kind for body in find_bodies("caters", gazetteer, TODAY)] == ["council"]


def test_no_name_runs_across_a_comma() -> None:
    gazetteer = small(BodyEntry(names=("care board",), kind="icb"))
    assert find_bodies("care, board", gazetteer, TODAY) == ()
    assert find_bodies("care board", gazetteer, TODAY)


def test_words_and_breaks() -> None:
    assert split_words("A council, Ltd & co") == (
        ("a", "council", "ltd", "and", "co"),
        frozenset({2}),
    )
    assert names_words("L&Q") == ("l", "and", "q")


@given(st.text(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_text_gets_a_value(text: str) -> None:
    gazetteer = SHARED
    assert isinstance(find_bodies(text, gazetteer, TODAY), tuple)
    assert isinstance(find_purchases(text, gazetteer), tuple)


SHARED = load_gazetteer()
