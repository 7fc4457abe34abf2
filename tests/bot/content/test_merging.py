"""Merged entries: a former id finds the entry that took its place, wherever it is still named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.content.library import assemble
from bot.content.merging import Entries, faults, former, renewed, settled
from bot.content.overlays import additions
from bot.model.events import Choice
from bot.model.last_answer import Followed, LastAnswer
from bot.model.session import Session
from bot.rendering.entries import LegalDay, answer, entry_option
from knowledge import ContentError, Entry
from knowledge.overlay import Note, Overlay
from knowledge.overlay_reading import LocalContent
from knowledge.reading import Knowledge, Located, Page
from knowledge.steering import Steering, Turning

Make = Callable[..., Any]
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def located(entry: Entry) -> Located[Entry]:
    page = Page(f"entries/{entry.topic}/{entry.id}.yaml", {}, {(): 1, ("replaces", 0): 7})
    return Located(entry, page)


def found(*entries: Entry, flows: tuple[str, ...] = ()) -> list[str]:
    return [str(fault) for fault in faults(tuple(map(located, entries)), flows)]


def known(*entries: Entry, steering: Steering | None = None) -> Knowledge:
    page = Page("language/steering.yaml", {}, {})
    return Knowledge(tuple(map(located, entries)), (), (), Located(steering or Steering(), page))


def test_a_former_id_finds_its_entry_and_only_todays_ids_are_listed(an_entry: Make) -> None:
    new, other = an_entry("new", replaces=["old", "older"]), an_entry("other")
    entries = Entries((new, other))
    assert entries["old"] is entries["older"] is entries["new"] is new
    assert entries.get("nowhere") is None
    assert "old" in entries
    assert list(entries) == ["new", "other"]
    assert len(entries) == 2
    assert entries.former == {"old": "new", "older": "new"}
    assert entries == entries
    assert entries != Entries((new, other))


def test_an_id_that_still_has_a_file_cannot_be_replaced(an_entry: Make) -> None:
    (fault,) = found(an_entry("new", replaces=["old"]), an_entry("old"))
    assert fault == (
        "entries/the-act/new.yaml:7: 'old' still has a file, entries/the-act/old.yaml. Delete "
        "it, or remove the id from 'replaces'."
    )


def test_entries_that_replace_each_other_are_a_cycle_named_in_each(an_entry: Make) -> None:
    a, b = an_entry("a", replaces=["b"]), an_entry("b", replaces=["c"])
    c = an_entry("c", replaces=["a", "a"])
    first, second, third, _ = found(a, b, c)
    assert first.startswith(
        "entries/the-act/a.yaml:7: a cycle of 'replaces': "
        "'a' replaces 'b' replaces 'c' replaces 'a'. Keep one entry"
    )
    assert "'b' replaces 'c' replaces 'a' replaces 'b'" in second
    assert "'c' replaces 'a' replaces 'b' replaces 'c'" in third


def test_an_id_is_replaced_once_and_never_that_of_a_check(an_entry: Make) -> None:
    a, b = an_entry("a", replaces=["old"]), an_entry("b", replaces=["old", "check"])
    twice, check = found(a, b, flows=("check",))
    assert "'old' is replaced by 'a' already." in twice
    assert "'check' is the id of a check" in check


def test_a_chain_that_leads_nowhere_is_no_cycle(an_entry: Make) -> None:
    a, b = an_entry("a", replaces=["b"]), an_entry("b", replaces=["c"])
    c = an_entry("c", replaces=["b"])
    assert "'b' still has a file" in found(a, b, c)[0]


def test_content_with_such_a_fault_is_refused(library: Any, knowledge: Any, guidance: Any) -> None:
    one, two, *_ = knowledge.entries
    changed = one.value.model_copy(update={"replaces": (two.value.id,)})
    broken = Knowledge(
        (Located(changed, one.page), *knowledge.entries[1:]),
        knowledge.parameters,
        knowledge.interface,
        knowledge.steering,
    )
    with pytest.raises(ContentError, match="still has a file"):
        assemble(
            broken,
            guidance,
            library.calculators,
            library.gazetteer,
            release="1+test",
            today=date(2026, 11, 22),
        )


def test_every_mention_is_turned_into_the_id_of_today(an_entry: Make) -> None:
    new = an_entry("new", replaces=["old"], related=["old", "other"])
    other = an_entry("other", related=["old", "new"], before="old", after="old")
    plain = an_entry("plain")
    steering = Steering(
        ideas={"cost": ("cost",)},
        turns=(Turning(idea="cost", after=("old", "topic"), to="old"),),
        names={"old": "the old one", "other": "the other"},
    )
    made = settled(known(new, other, plain, steering=steering))
    values = {each.value.id: each.value for each in made.entries}
    assert values["new"].related == ("other",)
    assert values["other"].related == ("new",)
    assert (values["other"].before, values["other"].after) == ("new", "new")
    assert values["plain"] is plain
    (turn,) = made.steering.value.turns
    assert (turn.to, turn.after) == ("new", ("new", "topic"))
    assert made.steering.value.names == {"new": "the old one", "other": "the other"}
    assert former(made) == {"old": "new"}


def test_nothing_is_changed_where_nothing_was_merged(an_entry: Make) -> None:
    unchanged = known(an_entry("one"))
    assert settled(unchanged) is unchanged


def test_a_session_goes_on_under_the_new_id() -> None:
    session = Session(
        recent=("old", "new", "other"),
        suggested=("old", "other"),
        scores=(("old", 50.0), ("other", 40.0)),
        last_answer=LastAnswer("old", runner_up="old", followed=Followed("old", "idea", "cost")),
    )
    now = renewed(session, {"old": "new"})
    assert now.recent == ("new", "other")
    assert now.suggested == ("new", "other")
    assert now.scores == (("new", 50.0), ("other", 40.0))
    assert now.last_answer == LastAnswer(
        "new", runner_up="new", followed=Followed("new", "idea", "cost")
    )
    assert renewed(Session(recent=("old",)), {"old": "new"}).recent == ("new",)
    assert renewed(session, {"gone": "new"}) is session
    bare = Session(recent=("old",), last_answer=LastAnswer("other"))
    assert renewed(bare, {"old": "new"}).last_answer == LastAnswer("other")


@pytest.mark.parametrize("button", ["e:old", "m:old", "o:old"])
def test_a_button_sent_before_shows_the_surviving_entry(
    button: str, start_talk: Any, a_library: Make, an_entry: Make
) -> None:
    new = an_entry("new", replaces=["old"], detail="More of it.")
    talk = start_talk(within=a_library(new))
    turn = talk.engine.handle(Session(), Choice(button), NOW)
    assert turn.replies[0].text.startswith("**What is new?**")
    assert turn.kind != "refuse"
    assert turn.trace.entry in ("new", None)


def test_an_option_names_the_surviving_id(a_library: Make, an_entry: Make) -> None:
    library = a_library(an_entry("new", replaces=["old"]))
    assert entry_option(library, "old").id == "e:new"
    assert library.current("old") == "new"
    assert library.current("other") == "other"
    shown = answer(library, library.entries["old"], LegalDay(NOW.date(), NOW.date()), "")
    assert shown.entry.id == "new"


def test_a_local_note_on_a_former_id_stands_beside_the_surviving_entry() -> None:
    note = Note.model_validate(
        {
            "extends": "old",
            "note": "We do it like this.",
            "sources": [{"title": "Policy"}],
            "valid_from": "2026-01-01",
            "reviewed_on": "2026-11-01",
            "review_by": "2027-05-01",
            "owner": "desk",
        }
    )
    about = Overlay(id="dale", organisation="Dale Council")
    page = Page("dale/overlay.yaml", {}, {})
    local = LocalContent(Located(about, page), (), (Located(note, page),), (), "0")
    assert list(additions((local,), {"old": "new"}).notes) == ["new"]
    assert list(additions((local,)).notes) == ["old"]
