"""`svguide knowledge`: what each command prints and writes, and how it exits."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from icalendar import Calendar

from adapters.cli.knowledge import knowledge
from adapters.runtime.bootstrap import clock
from adapters.storage.sql import SqlStore
from bot.content.library import Library
from bot.model.events import ConversationKey, Envelope, Message
from bot.model.replies import Reply
from bot.model.session import Session
from bot.model.turn import Signal, Turn
from knowledge.reading import packaged
from tests.overlay_files import EXAMPLE

ROOT = Path(str(packaged())).parent


def run(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(knowledge, list(arguments), input=typed)


def test_report_counts_every_entry(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/at/all.sqlite3")
    result = run("report")
    assert result.exit_code == 0
    assert result.output.startswith(f"{len(library.entries)} entries on ")
    assert "law (unassigned): " in result.output
    assert "no conversations are kept here" in result.output


def test_report_names_who_an_overlay_says_each_role_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/at/all.sqlite3")
    result = run("report", "--overlay", str(EXAMPLE))
    assert result.exit_code == 0
    assert "  law (Legal services, contracts team): " in result.output
    assert "  sector (unassigned): " in result.output


def test_signals_says_what_a_conversation_in_the_store_taught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted by the real store, under the channel it came from; no store is said plainly."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/guide.sqlite3")
    assert "No conversations are kept here" in run("signals").output
    store = asyncio.run(_taught(f"sqlite:///{tmp_path}/guide.sqlite3"))
    assert store == 1
    assert "1x grants (41) -> goods-only (38)" in run("signals").output
    table = run("signals", "--format", "csv", "--out", str(tmp_path / "s.csv"))
    assert table.exit_code == 0
    row = (tmp_path / "s.csv").read_text(encoding="utf-8").splitlines()[1]
    assert row.endswith(",slack,picked,grants goods-only,41 38,goods-only,,r1,1")


async def _taught(url: str) -> int:
    """Saves a turn with something to learn; how many tallies there are then."""
    store = await SqlStore.open(url)
    now, key = clock(), ConversationKey("slack", "T1", "C1")
    picked = Signal("picked", ("grants", "goods-only"), "goods-only", (41, 38), release="r1")
    turn = Turn(Session(), (Reply("Hello"),), "answer", signals=(picked,))
    try:
        await store.accept(Envelope("1", key, Message("x")), now)
        await store.save(Envelope("1", key, Message("x")), turn, expected=0, now=now)
        return len(await store.signals(now.date()))
    finally:
        await store.close()


def test_due_lists_nothing_soon_and_everything_in_time(library: Library) -> None:
    assert run("due", "--within", "0").output == "No review is due.\n"
    table = run("due", "--format", "csv", "--within", "400").output
    assert len(table.splitlines()) == len(library.entries) + 1
    assert run("due", "--within", "400", "--owner", "nobody").output == "No review is due.\n"


def test_due_writes_a_calendar_of_all_reviews(tmp_path: Path, library: Library) -> None:
    place = tmp_path / "reviews.ics"
    assert run("due", "--format", "ics", "--out", str(place)).exit_code == 0
    events = Calendar.from_ical(place.read_bytes()).walk("VEVENT")
    days = {(entry.owner, entry.review_by) for entry in library.entries.values()}
    assert len(events) == len(days)


def test_schema_writes_into_a_folder(tmp_path: Path) -> None:
    result = run("schema", str(tmp_path))
    assert result.exit_code == 0
    written = sorted(path.name for path in tmp_path.iterdir())
    assert written == ["entry.json", "flow.json", "parameter.json", "rulebook.json"]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the content, to write into."""
    for package in ("knowledge", "dialogs"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("*.py*"))
    return tmp_path


ANSWERS = (
    "faq",
    "bidding",
    "Do we need insurance to bid?",
    "",  # the id that is suggested
    "liability policy asked in the documents",
    "indemnity cover for a tender",
    "are we insured enough to bid",
    "cover level too high for our charity",
    "buyer wants five million of protection",
    "premiums eat our budget",
    "can small groups afford what is demanded",
    "proof of employers policy",
    "",  # no more phrasings
    "Insurance, cover",
    "It depends on the tender, e.g. on its size.",
    "",  # no detail
    "Procurement Act 2023",
    "s. 22",
    "https://www.legislation.gov.uk/ukpga/2023/54/section/22",
    "",  # no more sources
    "L-107",
    "",  # the owner that is suggested
)
MENDED = "It depends on the tender. What is asked must be in proportion."


def test_new_asks_again_for_what_is_at_fault_and_writes_a_valid_entry(content: Path) -> None:
    typed = "\n".join((*ANSWERS, MENDED, ""))
    result = run("new", "--content", str(content), typed=typed)
    assert result.exit_code == 0, result.output
    assert "'e.g' is Latin" in result.stderr
    place = content / "knowledge" / "entries" / "bidding" / "do-we-need-insurance-to-bid.yaml"
    written = place.read_text(encoding="utf-8")
    assert MENDED in written
    assert "  - insurance\n" in written
    assert f"Written: {place}" in result.output
    from adapters.runtime.bootstrap import read_library

    library = read_library(content / "knowledge", content / "dialogs")
    assert library.entries["do-we-need-insurance-to-bid"].short == MENDED


def test_new_keeps_the_phrasings_that_are_not_taken_out(content: Path) -> None:
    """The fourth repeats the third: it alone is taken out and put in other words."""
    title = "Must staff be paid the real living wage?"
    phrases = (
        "wage floor in tenders",
        "hourly rate for cleaners",
        "buyer wants better pay for carers",
        "buyer wants better pay for the carers",
        "can a bid be refused over low earnings",
        "minimum salary clause",
        "pay terms for subcontracted people",
        "are we bound to match council rates",
    )
    answers = ("faq", "bidding", title, "", *phrases, "", "", MENDED, "", "Example Act", "", "")
    typed = "\n".join(
        (*answers, "", "", "", "4", "decent earnings for those who look after us", "", "")
    )
    result = run("new", "--content", str(content), typed=typed)
    assert result.exit_code == 0, result.output
    assert "shares 86% of its words with 'buyer wants better pay for carers'" in result.stderr
    place = (
        content
        / "knowledge"
        / "entries"
        / "bidding"
        / "must-staff-be-paid-the-real-living-wage.yaml"
    )
    written = place.read_text(encoding="utf-8")
    assert "  - buyer wants better pay for carers\n" in written
    assert "pay for the carers" not in written
    assert "  - decent earnings for those who look after us\n" in written


def test_new_asks_for_the_parts_of_a_myth(content: Path) -> None:
    answers = list(ANSWERS)
    answers[:3] = ["myth", "myths", "No insurance, no bid?"]
    answers[answers.index("It depends on the tender, e.g. on its size.")] = MENDED
    myth = ("Without cover you may not bid.", "false", "Many buyers ask for it.")
    place = answers.index("Procurement Act 2023")
    typed = "\n".join((*answers[:place], *myth, *answers[place:], ""))
    result = run("new", "--content", str(content), typed=typed)
    assert result.exit_code == 0, result.output
    written = content / "knowledge" / "entries" / "myths" / "no-insurance-no-bid.yaml"
    assert "  claim: Without cover you may not bid.\n" in written.read_text(encoding="utf-8")


def test_new_writes_nothing_when_the_author_goes_away(content: Path) -> None:
    before = sorted(content.rglob("*.yaml"))
    result = run("new", "--content", str(content), typed="\n".join(ANSWERS[:8]))
    assert result.exit_code == 1
    assert sorted(content.rglob("*.yaml")) == before


def test_import_writes_drafts_and_lists_what_is_to_mend(tmp_path: Path) -> None:
    sheet = tmp_path / "faq.csv"
    sheet.write_text('question,answer\nDo we need insurance?,"Yes, £5 etc."\n', encoding="utf-8")
    result = run("import", str(sheet), "--out", str(tmp_path / "drafts"))
    assert result.exit_code == 1
    draft = tmp_path / "drafts" / "entries" / "drafts" / "do-we-need-insurance.yaml"
    assert draft.is_file()
    assert f"line 2: {draft}, " in result.stdout
    for words in ("an amount is typed", "'etc' is Latin", "add 'sources'", "at least 8"):
        assert words in result.stderr


def test_import_of_something_else_is_wrong_usage(tmp_path: Path) -> None:
    sheet = tmp_path / "faq.md"
    sheet.write_text("Nothing asked.", encoding="utf-8")
    result = run("import", str(sheet), "--out", str(tmp_path / "drafts"))
    assert result.exit_code == 2
    assert "holds no question" in result.stderr


def test_try_says_which_entry_answers_and_why() -> None:
    result = run("try", "are grants covered by the act?")
    assert result.exit_code == 0
    assert result.stdout.startswith("grants (answer), score ")
    assert "  words in common: " in result.stdout


def test_try_compares_with_what_was_before() -> None:
    result = run("try", "are grants covered by the act?", "--before", str(ROOT))
    assert result.exit_code == 0
    assert result.stdout.startswith("before (")
    assert result.stdout.endswith("same winner; score +0.0\n")


def test_try_of_a_side_that_is_none_is_wrong_usage() -> None:
    result = run("try", "are grants covered?", "--before", "no-such-revision")
    assert result.exit_code == 2
    assert "neither a content folder nor a git revision" in result.stderr
