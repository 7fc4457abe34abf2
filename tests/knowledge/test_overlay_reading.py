"""An organisation's folder is read as strictly as the core, and nothing in it is passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import ContentError
from knowledge.overlay_reading import LocalContent, read_overlay
from knowledge.text import FORMS
from tests.overlay_files import ABOUT, ENTRY, EXAMPLE, FIGURE, NOTE, write_overlay


def read(folder: Path) -> LocalContent:
    return read_overlay(folder, "dale", frozenset(FORMS))


def faults(folder: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        read(folder)
    return [str(fault) for fault in caught.value.faults]


def test_the_parts_of_an_overlay_are_read_with_the_files_they_stand_in(tmp_path: Path) -> None:
    local = read(write_overlay(tmp_path))
    assert local.about.value.organisation == "Dale Council"
    assert [e.page.file for e in local.entries] == ["dale/entries/local/dale-weightings.yaml"]
    assert [n.value.extends for n in local.notes] == ["threshold-for-councils"]
    assert [p.value.name for p in local.parameters] == ["dale.weighting"]


def test_an_overlay_may_be_no_more_than_who_it_is(tmp_path: Path) -> None:
    (tmp_path / "overlay.yaml").write_text("id: dale\norganisation: Dale Council\n")
    (tmp_path / "README.md").write_text("Not content.")
    (tmp_path / ".github").mkdir()
    (tmp_path / ".github" / "work.yaml").write_text("not: ours")
    local = read(tmp_path)
    assert (local.entries, local.notes, local.parameters) == ((), (), ())


def test_the_digest_changes_with_any_file(tmp_path: Path) -> None:
    first = read(write_overlay(tmp_path)).digest
    assert read(tmp_path).digest == first
    write_overlay(tmp_path, {"notes/threshold-for-councils.yaml": NOTE.replace("too", "as well")})
    second = read(tmp_path).digest
    write_overlay(tmp_path, {"overlay.yaml": ABOUT.replace("Buying", "Another")})
    assert len({first, second, read(tmp_path).digest}) == 3


def test_the_example_is_read() -> None:
    local = read(EXAMPLE)
    assert len(local.entries) == 6
    assert len(local.notes) == 3


def test_an_overlay_may_say_who_each_owner_role_is(tmp_path: Path) -> None:
    first = read(write_overlay(tmp_path))
    assert first.owners is None
    write_overlay(tmp_path, {"owners.yaml": "owners:\n  law: Legal team\n"})
    local = read(tmp_path)
    assert local.owners is not None
    assert local.owners.value.owners == {"law": "Legal team"}
    assert local.owners.page.file == "dale/owners.yaml"
    assert local.digest != first.digest


def test_faults_of_its_owners_are_told_with_the_others(tmp_path: Path) -> None:
    (said,) = faults(write_overlay(tmp_path, {"owners.yaml": "owners: {}\n"}))
    assert said.startswith("dale/owners.yaml:1: 'owners': ")


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        (
            {"overlay.yaml": ""},
            "dale/overlay.yaml: is missing, and says whose content this is. "
            "`svguide overlay init` writes one.",
        ),
        (
            {"overlay.yaml": ABOUT.replace("contacts", "contact")},
            "dale/overlay.yaml:3: unknown key 'contact'. Did you mean 'contacts'?",
        ),
        (
            {"overlay.yaml": ABOUT.replace(", email: buying@dale.example", "")},
            "dale/overlay.yaml:3: a contact needs an 'email', a 'phone' or a 'url'.",
        ),
        (
            {"notes/threshold-for-councils.yaml": "", "notes/other.yaml": NOTE},
            "dale/notes/other.yaml:1: the note must be notes/threshold-for-councils.yaml. "
            "Move it or correct 'extends'.",
        ),
        (
            {"notes/threshold-for-councils.yaml": NOTE + "valid_to: 2026-03-31\n"},
            "dale/notes/threshold-for-councils.yaml:1: 'valid_from' lies after 'valid_to'.",
        ),
        (
            {"notes/threshold-for-councils.yaml": NOTE.replace("2027-05-22", "2026-05-22")},
            "dale/notes/threshold-for-councils.yaml:1: 'review_by' lies before 'reviewed_on'.",
        ),
        (
            {"entries/local/dale-weightings.yaml": "", "entries/other.yaml": ENTRY},
            "dale/entries/other.yaml:1: the file of 'dale-weightings' must be "
            "entries/local/dale-weightings.yaml.",
        ),
        (
            {"parameters/dale/weighting.yaml": FIGURE.replace("percent", "furlong")},
            "dale/parameters/dale/weighting.yaml:3: unknown unit 'furlong'.",
        ),
        (
            {"flows/does-the-act-apply.yaml": "id: mine"},
            "dale/flows/does-the-act-apply.yaml: checks, rules and the guide's wording are core "
            "content, which no organisation can change for itself.",
        ),
        (
            {"rulebooks/social-value-act.yaml": "id: mine"},
            "dale/rulebooks/social-value-act.yaml: checks, rules and the guide's wording are core",
        ),
        (
            {"answers/mine.yaml": "id: mine"},
            "dale/answers/mine.yaml: nothing is read from here. "
            "Move the file to one of entries/, notes/, parameters/ or remove it.",
        ),
        ({"mine.yml": "id: mine"}, "dale/mine.yml: nothing is read from here."),
    ],
)
def test_what_cannot_be_read_is_refused_with_file_line_and_mend(
    tmp_path: Path, changed: dict[str, str], fault: str
) -> None:
    (said,) = faults(write_overlay(tmp_path, changed))
    assert said.startswith(fault)


def test_every_fault_of_an_overlay_is_found_at_once(tmp_path: Path) -> None:
    broken = dict.fromkeys(
        ("overlay.yaml", "notes/threshold-for-councils.yaml", "entries/local/dale-weightings.yaml"),
        "id: [\n",
    )
    assert len(faults(write_overlay(tmp_path, broken))) == 3
