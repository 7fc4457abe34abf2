"""
The website as the command writes it: whole, linked, readable without a script, and looked at in
Chromium at the width of a phone and of a desk.

Without Chromium the tests that need it are skipped here and fail in CI.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from bot.content.library import Library
from tests.end_to_end.command import run
from tests.overlay_files import EXAMPLE

ATOM = "{http://www.w3.org/2005/Atom}"
VOID = {"meta", "link", "img", "input", "br", "hr"}
WIDTHS = (390, 1280)
SHOWN = (
    "index.html",
    "topics/thresholds.html",
    "topics/myths.html",
    "answers/threshold-for-councils.html",
    "answers/local-priorities.html",  # with a local note
    "answers/thornbeck-weightings.html",
    "answers/myth-act-repealed-in-2025.html",
    "answers/threshold-for-central-before-2015.html",  # held until a day
    "checks/does-the-act-apply.html",
    "checks/myth-or-fact.html",
    "find.html",
    "glossary.html",
    "figures.html",
    "sources.html",
    "reviews.html",
    "changes.html",
)
"""A page of every template, and answers of every shape."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the packaged content and the example's overlay."""
    folder = tmp_path_factory.mktemp("site")
    done = run(
        folder,
        *("knowledge", "site", "public", "--overlay", str(EXAMPLE)),
        *("--address", "https://guide.example"),
    )
    assert done.code == 0, done.err
    assert "Open public/index.html in a browser." in done.out
    return folder / "public"


@dataclass
class Parsed(HTMLParser):
    """What a page holds that tests ask for; a tag that is not closed in order is a fault."""

    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.text += " " if tag in ("dd", "li", "p") else ""
        self.links += [value for name in ("href", "src") if (value := found.get(name))]
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag in ("h1", "h2", "h3"):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at line {self.getpos()[0]}")

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def parsed(site: Path) -> dict[str, Parsed]:
    """Every page by its path below the site."""
    found = {}
    for path in sorted(site.rglob("*.html")):
        page = Parsed()
        page.feed(path.read_text(encoding="utf-8"))
        found[path.relative_to(site).as_posix()] = page
    assert len(found) > 350
    return found


def moved(library: Library) -> set[str]:
    """Former ids: each has a page that leads to the entry that took its place."""
    return {former for entry in library.entries.values() for former in entry.replaces}


def test_every_answer_has_a_page_but_small_talk(
    parsed: dict[str, Parsed], library: Library
) -> None:
    spoken = {e.id for e in library.entries.values() if e.kind in ("smalltalk", "outside")}
    pages = {Path(name).stem for name in parsed if name.startswith("answers/")}
    local = {path.stem for path in (EXAMPLE / "entries").rglob("*.yaml")}
    assert pages == {*library.entries, *local, *moved(library)} - spoken
    assert {Path(name).stem for name in parsed if name.startswith("checks/")} == {*library.flows}


def test_every_page_is_well_formed_and_its_headings_skip_no_level(
    parsed: dict[str, Parsed],
) -> None:
    for name, page in parsed.items():
        assert page.faults == [], name
        assert page.open == [], name
        assert page.headings.count(1) == 1, name
        assert page.headings[0] == 1, name
        steps = zip(page.headings, page.headings[1:], strict=False)
        assert all(after - before <= 1 for before, after in steps), name
        assert len(page.ids) == len(set(page.ids)), name


def test_every_link_within_the_site_leads_somewhere(site: Path, parsed: dict[str, Parsed]) -> None:
    checked = 0
    for name, page in parsed.items():
        for link in page.links:
            if link.startswith("https://"):
                continue
            target, anchor = urldefrag(urljoin(name, link))
            target = unquote(target) or name
            assert (site / target).is_file(), f"{name} → {link}"
            if anchor:
                assert anchor in parsed[target].ids, f"{name} → {link}"
            checked += 1
    assert checked > 5_000


def test_no_page_needs_a_script_or_anything_from_elsewhere(site: Path) -> None:
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        scripts = text.count("<script")
        assert scripts == (1 if path.name == "find.html" else 0), path
        for from_elsewhere in ('src="http', 'stylesheet" href="http', "@import", " onclick="):
            assert from_elsewhere not in text


def test_an_answer_shows_its_figure_sources_and_dates(parsed: dict[str, Parsed]) -> None:
    page = parsed["answers/threshold-for-councils.html"]
    text = " ".join(page.text.split())
    assert "£207,720 or more, including VAT" in text
    assert "Wording last reviewed 30 November 2026" in text
    assert "Sources read to April 2026." in text
    assert "Applies in: England, and Wales for bodies whose functions are not devolved." in text
    assert "Legal services, contracts team" in text
    assert "https://www.legislation.gov.uk/ukpga/2023/54/schedule/1" in page.links
    assert "../figures.html#threshold.services.sub_central" in page.links


def test_an_answer_that_ended_is_told_by_the_law_of_its_last_day(parsed: dict[str, Parsed]) -> None:
    text = " ".join(parsed["answers/threshold-for-central-before-2015.html"].text.split())
    assert "This was true until 25 February 2015. It describes the law at that time." in text
    assert "Law and figures as at 25 February 2015" in text


def test_local_content_is_labelled_wherever_it_is_named(parsed: dict[str, Parsed]) -> None:
    answer = parsed["answers/thornbeck-weightings.html"].text
    assert "Local to Thornbeck Borough Council. This is what they do, not what the law" in answer
    note = parsed["answers/local-priorities.html"].text
    assert "Local note from Thornbeck Borough Council, not law:" in note
    topic = " ".join(parsed["topics/local.html"].text.split())
    title = "How does Thornbeck score social value? Only for Thornbeck Borough Council"
    assert title in topic


def test_figures_show_their_whole_history_newest_first(parsed: dict[str, Parsed]) -> None:
    text = parsed["figures.html"].text
    now, before = text.index("£207,720"), text.index("£214,904")
    assert now < before


def test_every_answer_is_found_from_the_page_that_finds(
    parsed: dict[str, Parsed], library: Library
) -> None:
    links = parsed["find.html"].links
    for name in parsed:
        if name.startswith("answers/"):
            assert (name in links) == (Path(name).stem not in moved(library)), name


def test_the_feed_is_atom_with_whole_addresses_newest_first(site: Path) -> None:
    feed = ElementTree.fromstring((site / "feed.xml").read_bytes())  # noqa: S314 (made here)
    entries = feed.findall(f"{ATOM}entry")
    updated = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    assert len(entries) > 20
    assert updated == sorted(updated, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == updated[0]
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)
    for link in feed.iter(f"{ATOM}link"):
        assert link.get("href", "").startswith("https://guide.example/")
    threshold = next(e for e in entries if (e.findtext(f"{ATOM}id") or "").endswith("2026-01-01"))
    content = threshold.findtext(f"{ATOM}content") or ""
    assert "£207,720" in content
    assert 'href="https://guide.example/figures.html#threshold.services.sub_central"' in content


def test_a_check_is_drawn_and_told_in_words(site: Path, parsed: dict[str, Parsed]) -> None:
    page = parsed["checks/does-the-act-apply.html"]
    assert "1. First step" in page.text
    assert "question 2, Nation" in page.text
    picture = ElementTree.fromstring((site / "checks/does-the-act-apply.svg").read_bytes())  # noqa: S314 (made here)
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"


# ---- in Chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    program = shutil.which("chromium")
    if program is None:
        message = "Chromium is not installed: apt install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    # as root Chromium starts only without its sandbox; the pages are our own
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(params=WIDTHS)
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A tab, once as wide as a phone and once as a desk."""
    page = browser.new_page(viewport={"width": request.param, "height": 900})
    yield page
    page.close()


def test_axe_finds_no_violation_and_nothing_runs_off_the_screen(site: Path, page: Page) -> None:
    axe = Axe()
    for name in SHOWN:
        page.goto((site / name).as_uri())
        found = axe.run(page)
        assert found.violations_count == 0, f"{name}\n{found.generate_report()}"
        assert len(found.response["passes"]) > 10, name
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert over <= 0, name


def test_axe_would_find_a_violation(page: Page) -> None:
    """A check that finds nothing anywhere would pass every page."""
    page.set_content('<html lang="en"><title>x</title><img src="x.png"><a href="#">  </a></html>')
    assert Axe().run(page).violations_count > 1


def test_typed_words_narrow_the_list_of_questions(site: Path, page: Page) -> None:
    page.goto((site / "find.html").as_uri())
    shown = page.locator("#answers > li:visible")
    everything = shown.count()
    page.get_by_role("searchbox").fill("council  THRESHOLD")
    assert 0 < shown.count() < everything / 4
    assert "What is the threshold for a council?" in shown.all_inner_texts()
    assert page.get_by_role("status").inner_text() == f"{shown.count()} answers found"
    assert not page.locator("#index").is_visible()
    assert Axe().run(page).violations_count == 0
    page.get_by_role("searchbox").fill("xylophone")
    assert "No answer has all of these words" in page.get_by_role("status").inner_text()
    page.get_by_role("searchbox").fill("")
    assert shown.count() == everything


def test_without_a_script_the_same_page_is_a_list_from_a_to_z(site: Path, browser: Browser) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto((site / "find.html").as_uri())
    assert not page.locator("#find").is_visible()
    page.get_by_role("link", name="T", exact=True).click()
    assert page.get_by_role("heading", name="T", exact=True).is_visible()
    page.get_by_role("link", name="What is the threshold for a council?").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == (
        "What is the threshold for a council?"
    )
    page.close()
