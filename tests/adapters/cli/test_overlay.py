"""
Overlays as people use them: the command in a child process, the example of the documentation.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.command import run
from tests.overlay_files import EXAMPLE, FIGURE, write_overlay


def test_the_example_answers_a_local_question_and_leaves_the_law_alone(tmp_path: Path) -> None:
    local = run(tmp_path, "ask", "how does thornbeck score social value", "--overlay", str(EXAMPLE))
    assert local.code == 0
    assert local.out.startswith(
        "How does Thornbeck score social value?\n\nLocal to Thornbeck Borough Council."
    )
    assert "15% of the marks" in local.out
    law = run(tmp_path, "ask", "what is the threshold for a council?", SVGUIDE_OVERLAY=str(EXAMPLE))
    assert "£207,720" in law.out
    assert "Local" not in law.out


def test_the_example_stands_beside_a_core_answer_by_the_day(tmp_path: Path) -> None:
    question = "contract below the threshold, any duty"
    done = run(tmp_path, "ask", question, "--overlay", str(EXAMPLE))
    assert "Local note from Thornbeck Borough Council, not law:" in done.out
    assert "from £25,000, net of VAT" in done.out
    earlier = run(tmp_path, "ask", question, "--overlay", str(EXAMPLE), "--on", "2025-03-01")
    assert earlier.code == 0
    assert "Thornbeck" not in earlier.out


def test_an_overlay_that_would_change_a_threshold_is_refused(tmp_path: Path) -> None:
    changed = FIGURE.replace("dale.weighting", "threshold.services.sub_central")
    folder = write_overlay(
        tmp_path / "dale", {"parameters/threshold/services/sub_central.yaml": changed}
    )
    for words in (
        ("overlay", "check", str(folder)),
        ("check", "--overlay", str(folder)),
        ("ask", "what is the threshold for a council?", "--overlay", str(folder)),
    ):
        done = run(tmp_path, *words)
        assert done.code == 1
        assert done.out == ""
        assert (
            f"{folder}/parameters/threshold/services/sub_central.yaml:1: the figure "
            "'threshold.services.sub_central' is core law" in done.err
        )


def test_the_release_names_every_overlay(tmp_path: Path) -> None:
    plain = run(tmp_path, "check").out
    one = run(tmp_path, "check", "--overlay", str(EXAMPLE)).out
    dale = write_overlay(tmp_path / "dale")
    both = run(tmp_path, "check", "--overlay", str(EXAMPLE), "--overlay", str(dale)).out
    releases = [out.split("Release ")[1].rstrip(".\n") for out in (plain, one, both)]
    assert releases[1].startswith(releases[0] + ".")
    assert releases[2].startswith(releases[1] + ".")


def test_version_says_whose_content_is_in_use(tmp_path: Path) -> None:
    done = run(tmp_path, "version", SVGUIDE_OVERLAY=str(EXAMPLE))
    assert "local to Thornbeck Borough Council: entries 6, notes 3\n" in done.out


def test_a_new_overlay_is_valid_and_answers(tmp_path: Path) -> None:
    folder = tmp_path / "kings-dale"
    made = run(
        tmp_path,
        *("overlay", "init", str(folder)),
        *("--organisation", "King's Dale & Hill Council", "--email", "buying@dale.example"),
    )
    assert made.code == 0
    assert str(folder / "overlay.yaml") in made.out
    checked = run(tmp_path, "overlay", "check", str(folder))
    assert checked.code == 0, checked.err
    assert "local to King's Dale & Hill Council: entries 5, notes 1" in checked.out
    for path in folder.rglob("*.yaml"):
        assert "%%" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "organisation", "email", "said"),
    [
        ("full", "Dale Council", "buying@dale.example", "is not empty"),
        ("123", "Dale Council", "buying@dale.example", "begins with a letter"),
        ("dale", "Dale: Council", "buying@dale.example", "3 to 60 letters"),
        ("dale", "Dale Council", "nobody", "no e-mail address"),
    ],
)
def test_what_would_make_no_valid_overlay_is_wrong_usage(
    tmp_path: Path, name: str, organisation: str, email: str, said: str
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "kept.txt").write_text("mine")
    folder = str(tmp_path / name)
    done = run(
        tmp_path, "overlay", "init", folder, "--organisation", organisation, "--email", email
    )
    assert done.code == 2
    assert said in done.err
    assert not (tmp_path / "dale").exists()


def test_a_folder_in_the_environment_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = run(tmp_path, "check", SVGUIDE_OVERLAY=f"{EXAMPLE}:{tmp_path / 'none'}")
    assert done.code == 1
    assert "SVGUIDE_OVERLAY: set folders that exist" in done.err
    assert "number 2 does not" in done.err
