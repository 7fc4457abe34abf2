"""Owner roles that an installation assigns, and events that bring reviews forward."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bot.content.upkeep import assigned, brought_forward, faults
from knowledge import Entry
from knowledge.overlay import Overlay
from knowledge.overlay_reading import LocalContent
from knowledge.reading import Knowledge, Located, Page
from knowledge.steering import Steering
from knowledge.upkeep import Assigned, Events, Roles

Make = Callable[..., Any]
ROLES = Roles.model_validate({"owners": {"law": {"keeps": "The statutes."}}})
SOURCE = {"title": "A notice"}
EVENTS = Events.model_validate(
    {
        "events": {
            "soon": {"title": "Something soon", "on": date(2027, 4, 1), "source": SOURCE},
            "later": {"title": "Something later", "on": date(2029, 1, 1), "source": SOURCE},
            "some-day": {"title": "Something, some day", "source": SOURCE},
        }
    }
)


def at(entry: Entry) -> Located[Entry]:
    lines = {(): 1, ("owner",): 9, ("review_when", 0): 8}
    return Located(entry, Page(f"entries/the-act/{entry.id}.yaml", {}, lines))


def known(*entries: Entry, roles: Roles = ROLES) -> Knowledge:
    steering = Located(Steering(), Page("language/steering.yaml", {}, {}))
    return Knowledge(tuple(map(at, entries)), (), (), steering, roles=roles, events=EVENTS)


def local(owners: dict[str, str] | None, *entries: Entry) -> LocalContent:
    page = Page("dale/owners.yaml", {}, {(): 1, ("owners", "lawyer"): 2})
    about = Located(Overlay(id="dale", organisation="Dale Council"), page)
    named = Located(Assigned(owners=owners), page) if owners else None
    return LocalContent(about, tuple(map(at, entries)), (), (), "0", named)


def found(core: Knowledge, *overlays: LocalContent) -> list[str]:
    return [str(fault) for fault in faults(core, overlays)]


def test_an_unknown_owner_role_is_named_with_those_known(an_entry: Make) -> None:
    assert found(known(an_entry(owner="law"))) == []
    assert found(known(an_entry(owner="desk"))) == [
        "entries/the-act/an-entry.yaml:9: unknown owner role 'desk'. Known: law. Correct it, or "
        "add the role to owners/owners.yaml."
    ]


def test_content_without_a_list_of_roles_and_overlays_name_owners_freely(an_entry: Make) -> None:
    assert found(known(an_entry(owner="desk"), roles=Roles())) == []
    assert found(known(), local({"law": "Legal team"}, an_entry(owner="desk"))) == []
    assert found(known(roles=Roles()), local({"lawyer": "Legal team"})) == []


def test_an_overlay_assigns_only_roles_that_there_are() -> None:
    assert found(known(), local({"lawyer": "Legal team"})) == [
        "dale/owners.yaml:2: unknown owner role 'lawyer'. Known: law. Correct it or remove it."
    ]


def test_an_unknown_event_is_named_with_those_known(an_entry: Make) -> None:
    entry = an_entry(owner="law", review_when=["never"])
    core, beside = found(known(entry)), found(known(), local(None, entry))
    assert core == beside
    assert core[0].startswith(
        "entries/the-act/an-entry.yaml:8: unknown event 'never'. Known: soon, later, some-day."
    )


@pytest.mark.parametrize(
    ("events", "by"),
    [
        ([], date(2027, 11, 1)),
        (["soon"], date(2027, 4, 1)),
        (["later", "some-day"], date(2027, 11, 1)),
        (["some-day", "soon", "later"], date(2027, 4, 1)),
    ],
)
def test_a_review_is_due_by_the_first_event_that_has_a_day(
    events: list[str], by: date, an_entry: Make
) -> None:
    (made,) = brought_forward(known(an_entry(review_when=events))).entries
    assert made.value.review_by == by


def test_an_event_before_the_last_review_brings_nothing_forward(an_entry: Make) -> None:
    entry = an_entry(review_when=["soon"], reviewed_on=date(2027, 4, 1))
    (made,) = brought_forward(known(entry)).entries
    assert made.value.review_by == date(2027, 11, 1)


def test_a_role_is_who_the_first_overlay_says_or_nobody() -> None:
    core = known()
    assert assigned(core, ()) == {"law": ""}
    assert assigned(core, (local(None),)) == {"law": ""}
    overlays = (local({"law": "Legal team"}), local({"law": "Another"}))
    assert assigned(core, overlays) == {"law": "Legal team"}
