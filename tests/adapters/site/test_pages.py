"""The pages as text: escaped, the same every time, and honest about what is old."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from adapters.site import law, word_index
from adapters.site.entries import UNREAD
from adapters.site.markup import html
from adapters.site.output import LIST, NotASite, write_site
from adapters.site.pages import Site, pages
from adapters.site.words import read_words
from bot.content.library import Library
from bot.content.merging import Entries
from knowledge import Entry, EntryKind, Myth, Parameter, Template

ROOT = Path(__file__).parents[3]
TODAY = date(2026, 11, 22)


def files(library: Library, today: date = TODAY) -> dict[str, str]:
    return dict(pages(Site(library, (), read_words(), today)))


def with_entry(library: Library, **changed: object) -> Library:
    """The packaged library with one answer changed."""
    entry = library.entries["threshold-for-councils"].model_copy(update=changed)
    return replace(library, entries={**library.entries, entry.id: entry})


def answer(library: Library, today: date = TODAY) -> str:
    return files(library, today)["answers/threshold-for-councils.html"]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("", ""),
        ("One & two.", "<p>One &amp; two.</p>"),
        ("**Yes.** <b>no</b>", "<p><strong>Yes.</strong> &lt;b&gt;no&lt;/b&gt;</p>"),
        (
            "See [s. 1](https://law.example/1?a=1&b=2).",
            '<p>See <a href="https://law.example/1?a=1&amp;b=2">s. 1</a>.</p>',
        ),
        ("A:\n\n- one\n- two\n\nB", "<p>A:</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<p>B</p>"),
        ('[x](https://law.example/"onclick=1)', "law.example/&#34;onclick=1"),
        ("[x](javascript:alert)", "<p>[x](javascript:alert)</p>"),
    ],
)
def test_markup_becomes_html_and_everything_else_is_escaped(text: str, made: str) -> None:
    assert made in str(html(text))


def test_what_content_says_is_escaped_on_every_page(library: Library) -> None:
    nasty = '<script>alert("x")</script>'
    made = files(with_entry(library, title=nasty, short=nasty, utterances=(f'"{nasty}',)))
    holding = [name for name, text in made.items() if "alert(" in text]
    assert {"answers/threshold-for-councils.html", "find.html", "topics/thresholds.html"} <= {
        *holding
    }
    assert not [name for name, text in made.items() if "<script>alert" in text]


def test_an_overdue_answer_says_so_and_a_blocked_one_is_not_given(library: Library) -> None:
    later = date(2027, 6, 1)
    assert "due for review by 22 May 2027" in answer(library, later)
    assert "£207,720" in answer(library, later)
    blocked = answer(with_entry(library, block_when_overdue=True), later)
    assert "I cannot give this answer because its review is overdue" in blocked
    assert "£207,720" not in blocked
    assert "overdue" in files(library, later)["reviews.html"]


def test_the_page_of_a_former_id_leads_to_the_surviving_answer(library: Library) -> None:
    changed = with_entry(library, replaces=("old-threshold",))
    merged = Entries(changed.entries.values())
    made = files(replace(changed, entries=merged, former=merged.former))
    page = made["answers/old-threshold.html"]
    assert 'http-equiv="refresh" content="0; url=threshold-for-councils.html"' in page
    assert '<a href="threshold-for-councils.html">What is the threshold for a council?</a>' in page


def test_a_template_shows_its_document_and_an_answer_where_it_holds(library: Library) -> None:
    blocks = {"document": [{"field": {"label": "Contract"}}, {"heading": "What we found"}]}
    changed = with_entry(
        library, kind="template", template=Template.model_validate(blocks), nation=("scotland",)
    )
    page = answer(changed)
    assert "The document" in page
    assert "<strong>Contract:</strong> [fill in: contract]" in page
    assert "<strong>What we found</strong>" in page
    assert "Applies in: Scotland." in page


def test_an_answer_whose_figure_is_not_in_force_gives_none(library: Library) -> None:
    text, people_ask = answer(library, date(2011, 1, 1)).split("<details", 1)
    assert "I do not have a figure for 1 January 2011" in text
    assert "£" not in text
    assert "£190,000" in people_ask, "what people type stays as they typed it"


def test_an_urgent_answer_and_a_caveat_are_shown(library: Library) -> None:
    changed = with_entry(library, urgent=True, caveat="Only so far as anybody knows.")
    assert "Time may be short" in answer(changed)
    assert "Only so far as anybody knows." in answer(changed)


def test_every_topic_and_area_of_the_core_has_a_heading_of_its_own(library: Library) -> None:
    known = read_words().phrases.phrases
    topics = {e.topic for e in library.entries.values() if e.kind not in ("smalltalk", "outside")}
    assert topics
    assert {f"topic_{topic}" for topic in topics} <= known.keys()
    assert {f"area_{name.split('.')[0]}" for name in library.law} <= known.keys()
    assert read_words().topic("our-own") == "Our own"
    assert read_words().area("thornbeck_dale") == "Thornbeck dale"


def test_every_kind_and_verdict_has_its_word() -> None:
    known = read_words().phrases.phrases
    kinds = {*get_args(EntryKind)} - UNREAD - {"faq"}
    verdicts = get_args(Myth.model_fields["verdict"].annotation)
    assert len(kinds) == 6
    assert len(verdicts) == 4
    assert {f"kind_{kind}" for kind in kinds} <= known.keys()
    assert {f"verdict_{verdict}" for verdict in verdicts} <= known.keys()


def test_every_word_of_the_pages_is_used() -> None:
    folder = ROOT / "adapters" / "site"
    used = "".join(
        path.read_text(encoding="utf-8")
        for path in (*folder.glob("*.py"), *folder.glob("templates/*"))
    )
    made_of_two = ("kind_", "verdict_", "topic_", "area_", "figure_")
    for key in read_words().phrases.phrases:
        assert f'"{key}"' in used or key.startswith(made_of_two), key


def test_words_from_a_to_z_lead_to_answers_and_common_ones_are_left_out(library: Library) -> None:
    entries = [e for e in library.entries.values() if e.kind == "faq"]
    letters = word_index.index(entries)
    titles = [entry.title for entry in letters["T"]["threshold"]]
    assert "What is the threshold for a council?" in titles
    assert titles == sorted(titles, key=str.casefold)
    assert list(letters) == sorted(letters)
    assert "croydon" in word_index.index(list(library.entries.values()))["C"]  # a name in a title
    assert "the" not in letters["T"]
    assert "does" not in letters["D"]


def test_changes_are_by_day_newest_first_and_none_lies_ahead(library: Library) -> None:
    days = law.days(library, date(2025, 12, 31))
    assert [day.day for day in days] == sorted((day.day for day in days), reverse=True)
    assert days[0].day < date(2026, 1, 1)
    (first,) = [day for day in law.days(library, TODAY) if day.day == date(2026, 1, 1)]
    names = {parameter.name for parameter, _ in first.figures}
    assert "threshold.services.sub_central" in names


def test_a_repealed_figure_is_shown_as_no_longer_in_force(library: Library) -> None:
    gone = Parameter.model_validate(
        {
            "name": "test.gone",
            "description": "A figure that ended.",
            "unit": "gbp",
            "values": (
                {"from": "2014-01-01", "value": "100", "source": {"title": "One Act"}},
                {"from": "2016-01-01", "repealed": True, "source": {"title": "Another Act"}},
            ),
            "reviewed_on": "2026-11-22",
        }
    )
    newest, oldest = (law.held(gone, value) for value in reversed(gone.values))
    assert (newest.words, oldest.words) == ("", "£100")


def test_the_same_content_gives_the_same_bytes_whatever_the_seed() -> None:
    code = (
        "import hashlib, datetime\n"
        "from adapters.runtime.bootstrap import read_library\n"
        "from adapters.site.pages import Site, pages\n"
        "from adapters.site.words import read_words\n"
        "day = datetime.date(2026, 11, 22)\n"
        "site = Site(read_library(), (), read_words(), day)\n"
        "print(hashlib.sha256(repr(list(pages(site))).encode()).hexdigest())\n"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1
    assert len(digests.pop().strip()) == hashlib.sha256().digest_size * 2


def test_a_site_is_written_over_an_earlier_one_and_what_it_lost_goes(tmp_path: Path) -> None:
    write_site(tmp_path / "public", {"index.html": "1", "answers/old.html": "1"})
    (tmp_path / "public" / "mine.txt").write_text("kept")
    write_site(tmp_path / "public", {"index.html": "2"})
    assert (tmp_path / "public" / "index.html").read_text() == "2"
    assert not (tmp_path / "public" / "answers" / "old.html").exists()
    assert (tmp_path / "public" / "mine.txt").read_text() == "kept"


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine")
    with pytest.raises(NotASite, match="holds files of another kind"):
        write_site(tmp_path, {"index.html": "2"})
    assert (tmp_path / "index.html").read_text() == "mine"


@pytest.mark.parametrize("name", ["../outside.txt", "/outside.txt"])
def test_a_list_of_files_cannot_reach_outside_the_folder(tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("kept")
    folder = tmp_path / "public"
    folder.mkdir()
    (folder / LIST).write_text(f"{name}\n{outside}\n")
    write_site(folder, {"index.html": "1"})
    assert outside.read_text() == "kept"


def test_an_answer_is_looked_for_by_everything_people_say(library: Library) -> None:
    myth: Entry = next(entry for entry in library.entries.values() if entry.myth)
    assert myth.myth
    assert myth.myth.claim.casefold() in word_index.said(myth)
    assert myth.utterances[0].casefold() in word_index.said(myth)
