"""
An organisation adds to the core under its own name, and changes nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot import assemble
from bot.content.library import Library
from bot.rendering.entries import LegalDay, answer, more, sources
from bot.rendering.overlays import contacts
from dialogs import Calculator
from dialogs.gazetteer_reading import load_gazetteer
from dialogs.reading import Guidance
from knowledge import ContentError
from knowledge.overlay_reading import read_overlay
from knowledge.reading import Knowledge
from tests.overlay_files import ABOUT, ENTRY, EXAMPLE, FIGURE, NOTE, write_overlay

TODAY = date(2026, 11, 30)
NOW = LegalDay(TODAY, TODAY)
NOTE_FILE = "notes/threshold-for-councils.yaml"
ENTRY_FILE = "entries/local/dale-weightings.yaml"
FIGURE_FILE = "parameters/dale/weighting.yaml"

With = Callable[..., Library]


@pytest.fixture(scope="module")
def gazetteer() -> object:
    return load_gazetteer()


@pytest.fixture
def within(
    knowledge: Knowledge, guidance: Guidance, calculator: Calculator, gazetteer: object
) -> With:
    """The packaged content with the overlays in these folders."""

    def made(*folders: Path, today: date = TODAY) -> Library:
        local = [read_overlay(f, f.name, knowledge.units) for f in folders]
        return assemble(
            knowledge,
            guidance,
            {"social-value-act": calculator},
            gazetteer,  # type: ignore[arg-type]  # the module's fixture
            release="test",
            today=today,
            local=local,
        )

    return made


@pytest.fixture
def dale(within: With, tmp_path: Path) -> Library:
    return within(write_overlay(tmp_path))


def said(library: Library, entry: str, when: LegalDay = NOW) -> str:
    return answer(library, library.entries[entry], when, "").reply.body


def test_a_local_answer_says_first_whose_it_is_and_that_it_is_not_law(dale: Library) -> None:
    text = said(dale, "dale-weightings")
    assert text.startswith(
        "**How does Dale score bids?**\n\n"
        "**Local to Dale Council.** This is what they do, not what the law"
    )
    assert "Dale gives it 20% of the marks." in text
    assert "Source: Dale Policy 2026. Last checked 22 November 2026." in text
    assert "Law as at" not in text


def test_a_note_stands_after_the_core_answer_with_its_owner_and_source(
    dale: Library, library: Library
) -> None:
    core = answer(library, library.entries["threshold-for-councils"], NOW, "")
    both = answer(dale, dale.entries["threshold-for-councils"], NOW, "")
    assert both.reply.text.startswith(core.reply.text)
    assert both.reply.footer == core.reply.footer
    added = both.reply.text.removeprefix(core.reply.text).strip()
    assert added == (
        "**Local note from Dale Council, not law:** In Dale smaller contracts are asked about "
        "too, for 20% of the marks. Source: [Dale Policy 2026](https://dale.example/policy); "
        "last checked 22 November 2026."
    )
    assert both.reply.citations[: len(core.reply.citations)] == core.reply.citations
    assert both.reply.citations[-1].title == "Dale Policy 2026"
    assert both.parameters == (*core.parameters, "dale.weighting")


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 3, 31), False),  # before the note
        (date(2026, 4, 30), False),  # the note holds, its figure does not
        (date(2026, 5, 1), True),
    ],
)
def test_a_note_is_silent_on_days_for_which_it_is_not_true(
    dale: Library, day: date, shown: bool
) -> None:
    text = said(dale, "threshold-for-councils", LegalDay(day, TODAY))
    assert ("Local note" in text) is shown
    assert "£207,720" in text


def test_a_note_past_its_review_says_so(dale: Library) -> None:
    text = said(dale, "threshold-for-councils", LegalDay(date(2027, 6, 1), date(2027, 6, 1)))
    assert text.count("was due for review by 22 May 2027") == 2  # the core's answer and the note


def test_a_note_that_ended_is_silent_after(within: With, tmp_path: Path) -> None:
    ended = within(write_overlay(tmp_path, {NOTE_FILE: NOTE + "valid_to: 2026-10-31\n"}))
    assert "Local note" in said(
        ended, "threshold-for-councils", LegalDay(date(2026, 10, 31), TODAY)
    )
    assert "Local note" not in said(ended, "threshold-for-councils")


def test_more_and_sources_are_labelled_too(within: With, tmp_path: Path) -> None:
    detailed = ENTRY + "detail: Bids are marked by two people.\n"
    library = within(write_overlay(tmp_path, {ENTRY_FILE: detailed}))
    reply = more(library, library.entries["dale-weightings"], NOW)
    assert reply.text.startswith("**How does Dale score bids?**\n\n**Local to Dale Council.**")
    assert "Law as at" not in reply.body
    listed = sources(library, library.entries["threshold-for-councils"], NOW)
    assert listed.text.endswith(
        "\n\nLocal notes (not law):\n"
        "- [Dale Policy 2026](https://dale.example/policy). "
        "Last checked 22 November 2026."
    )
    own = sources(library, library.entries["dale-weightings"], NOW).text
    assert own.startswith("**How does Dale score bids?**\n\n**Local to Dale Council.**")
    assert "Law as at" not in own


def test_contacts_are_named_with_the_organisation(within: With, tmp_path: Path) -> None:
    library = within(EXAMPLE, write_overlay(tmp_path))
    text = contacts(library)
    assert "At Thornbeck Borough Council you can ask:" in text
    assert (
        "- **Procurement team (tenders, the social value policy, contract values):** "
        "procurement@thornbeck.example, 01632 960 123" in text
    )
    assert (
        "[thornbeck.example/voluntary-sector](https://thornbeck.example/voluntary-sector)" in text
    )
    assert "Opening hours: Monday to Thursday 9am to 5pm" in text
    assert text.endswith("At Dale Council you can ask:\n- **Buying team:** buying@dale.example")


def test_without_overlays_there_is_nothing_local(library: Library) -> None:
    assert contacts(library) == ""
    assert list(library.added.summary()) == []
    assert "Local" not in said(library, "threshold-for-councils")


def test_an_overlay_is_summed_up_in_a_line(dale: Library) -> None:
    assert list(dale.added.summary()) == ["local to Dale Council: entries 1, notes 1"]


def test_the_core_is_what_it_was(dale: Library, library: Library) -> None:
    for entry, core in library.entries.items():
        assert dale.entries[entry] == core
    for name, figure in library.law.items():
        assert dale.law[name] == figure
    assert dale.flows == library.flows
    assert dale.rulebooks == library.rulebooks
    assert set(dale.entries) - set(library.entries) == {"dale-weightings"}


def test_notes_of_two_organisations_stand_in_the_order_of_the_overlays(
    within: With, tmp_path: Path
) -> None:
    hill = write_overlay(
        tmp_path / "hill",
        {
            "overlay.yaml": ABOUT.replace("Dale", "Hill").replace("id: dale", "id: hill"),
            ENTRY_FILE: "",
            FIGURE_FILE: "",
            NOTE_FILE: NOTE.replace("${dale.weighting}", "some").replace("Dale", "Hill"),
        },
    )
    library = within(write_overlay(tmp_path / "dale"), hill)
    text = said(library, "threshold-for-councils")
    assert 0 < text.index("from Dale Council") < text.index("from Hill Council")


THRESHOLD = FIGURE.replace("dale.weighting", "threshold.services.sub_central")


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        (
            {"parameters/threshold/services/sub_central.yaml": THRESHOLD},
            "dale/parameters/threshold/services/sub_central.yaml:1: the figure "
            "'threshold.services.sub_central' is core law "
            "(parameters/threshold/services/sub_central.yaml) and cannot be changed by an "
            "organisation. Remove this file; give a local figure a name of its own, such as "
            "dale.sub_central.",
        ),
        (
            {"parameters/threshold/dale.yaml": FIGURE.replace("dale.weighting", "threshold.dale")},
            "dale/parameters/threshold/dale.yaml:1: figures under 'threshold.' are core law. Give "
            "a local figure a name of its own, such as dale.dale.",
        ),
        (
            {
                "entries/thresholds/threshold-for-councils.yaml": ENTRY.replace(
                    "dale-weightings", "threshold-for-councils"
                ).replace("local", "thresholds")
            },
            "dale/entries/thresholds/threshold-for-councils.yaml:1: the id "
            "'threshold-for-councils' belongs to entries/thresholds/threshold-for-councils.yaml, "
            "which a local answer cannot replace. Choose another id, or write "
            "notes/threshold-for-councils.yaml to add to that answer.",
        ),
        (
            {
                "entries/local/does-the-act-apply.yaml": ENTRY.replace(
                    "dale-weightings", "does-the-act-apply"
                )
            },
            "dale/entries/local/does-the-act-apply.yaml:1: the id 'does-the-act-apply' belongs to "
            "a check",
        ),
        (
            {ENTRY_FILE: ENTRY.replace("kind: faq", "kind: outside")},
            "dale/entries/local/dale-weightings.yaml:2: a local entry cannot be of the kind "
            "'outside'. Use faq, term, principle, case, signpost, template.",
        ),
        (
            {ENTRY_FILE: ENTRY.replace("dale weighting,", "Council limit 2026?,")},
            "dale/entries/local/dale-weightings.yaml:5: the core's 'threshold-for-councils' "
            "answers this. Put it otherwise; to add to that answer write "
            "notes/threshold-for-councils.yaml.",
        ),
        (
            {ENTRY_FILE: ENTRY.replace("${dale.weighting}", "20 per cent")},
            "dale/entries/local/dale-weightings.yaml:6: a figure is typed. Put it in a dated "
            "parameter of your own (parameters/dale/NAME.yaml) and name that: ${dale.NAME}.",
        ),
        (
            {NOTE_FILE: NOTE.replace("${dale.weighting}", "£5")},
            "dale/notes/threshold-for-councils.yaml:2: a figure is typed.",
        ),
        (
            {NOTE_FILE: NOTE.replace("${dale.weighting}", "20%")},
            "dale/notes/threshold-for-councils.yaml:2: a figure is typed.",
        ),
        (
            {NOTE_FILE: NOTE.replace("${dale.weighting}", "$x")},
            "dale/notes/threshold-for-councils.yaml:2: a '$' begins no placeholder.",
        ),
        (
            {NOTE_FILE: NOTE.replace("dale.weighting", "dale.share.since")},
            "dale/notes/threshold-for-councils.yaml:2: unknown parameter 'dale.share'.",
        ),
        (
            {NOTE_FILE: NOTE.replace("smaller", "word " * 80)},
            "dale/notes/threshold-for-councils.yaml:2: 92 words; at most 80. Shorten it.",
        ),
        (
            {NOTE_FILE: NOTE.replace("reviewed_on: 2026-11-22", "reviewed_on: 2026-12-01")},
            "dale/notes/threshold-for-councils.yaml:5: 'reviewed_on' lies in the future.",
        ),
        (
            {NOTE_FILE: "", "notes/none.yaml": NOTE.replace("threshold-for-councils", "none")},
            "dale/notes/none.yaml:1: unknown core entry 'none'. Correct the id.",
        ),
        (
            {
                NOTE_FILE: "",
                "notes/dale-weightings.yaml": NOTE.replace(
                    "threshold-for-councils", "dale-weightings"
                ),
            },
            "dale/notes/dale-weightings.yaml:1: unknown core entry 'dale-weightings'.",
        ),
    ],
)
def test_what_would_take_the_place_of_core_law_is_refused(
    within: With, tmp_path: Path, changed: dict[str, str], fault: str
) -> None:
    folder = write_overlay(tmp_path / "dale", changed)
    with pytest.raises(ContentError) as caught:
        within(folder)
    (found,) = caught.value.faults
    assert str(found).startswith(fault)


def test_a_note_needs_its_figure_today(within: With, tmp_path: Path) -> None:
    later = FIGURE.replace("2026-05-01", "2026-12-01")
    quiet = ENTRY.replace("${dale.weighting}", "some")
    folder = write_overlay(tmp_path / "dale", {FIGURE_FILE: later, ENTRY_FILE: quiet})
    with pytest.raises(ContentError, match=r"weighting has no value on 2026-11-30. Add it, or end"):
        within(folder)


def test_a_title_of_the_core_cannot_be_taken(
    within: With, tmp_path: Path, library: Library
) -> None:
    title = library.entries["threshold-for-councils"].title
    taken = {ENTRY_FILE: ENTRY.replace("How does Dale score bids?", title)}
    with pytest.raises(ContentError, match="'threshold-for-councils' answers this"):
        within(write_overlay(tmp_path / "dale", taken))


def test_two_overlays_cannot_share_a_name_an_answer_or_a_figure(
    within: With, tmp_path: Path
) -> None:
    folders = [write_overlay(tmp_path / name) for name in ("one", "two")]
    with pytest.raises(ContentError) as caught:
        within(*folders)
    assert [str(fault).split(".yaml")[0] for fault in caught.value.faults] == [
        "two/entries/local/dale-weightings",
        "two/overlay",
        "two/parameters/dale/weighting",
    ]
