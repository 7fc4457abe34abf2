"""
Renders the library to files: path below the site's folder → text.

Rules of this file: one template per kind of page. Links are relative, so that the site works under
any address and from a disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import jinja2

from adapters.site import law, word_index
from adapters.site.entries import EntryPage, entry_page, readable
from adapters.site.flows import FlowPage
from adapters.site.markup import html, inline
from adapters.site.words import SiteWords
from bot.content.library import Library
from bot.model.replies import Citation
from bot.rendering.citations import how_read
from knowledge import Entry


@dataclass(frozen=True, slots=True)
class Site:
    """
    The input of the site.

    Attributes:
        library: The content.
        flows: A page for each flow, in the order in which they are offered.
        words: Wording of the pages.
        today: Day whose law is shown.
        address: Public URL of the site, ending with a slash; empty if not known.
    """

    library: Library
    flows: tuple[FlowPage, ...]
    words: SiteWords
    today: date
    address: str = ""


def pages(site: Site) -> Iterator[tuple[str, str]]:
    """Every file of the site as (path, text), each path once."""
    render = partial(_render, _environment(site), site)
    entries = readable(site.library)
    topics = _topics(site, entries)
    yield render("index.html", "index.html", topics=topics, entries=entries)
    for topic, title, held in topics:
        context = {"topic": topic, "title": title, "entries": held}
        yield render(f"topics/{topic}.html", "topic.html", **context)
    known = {entry.id for entry in entries}
    for entry in entries:
        page = entry_page(site.library, entry, site.words, site.today)
        yield render(f"answers/{entry.id}.html", "answer.html", page=page, known=known)
    for flow in site.flows:
        yield render(f"checks/{flow.flow.id}.html", "check.html", page=flow)
        yield f"checks/{flow.flow.id}.svg", flow.svg
    for old, entry_id in site.library.former.items():
        if (entry := site.library.entries[entry_id]) in entries:
            yield render(f"answers/{old}.html", "moved.html", entry=entry)
    letters = word_index.index(entries)
    yield render("find.html", "find.html", letters=letters, entries=entries, said=word_index.said)
    terms = [
        entry_page(site.library, entry, site.words, site.today)
        for entry in entries
        if entry.kind == "term"
    ]
    yield render("glossary.html", "glossary.html", terms=terms)
    yield render("figures.html", "figures.html", areas=law.figures(site.library))
    yield render("sources.html", "sources.html", instruments=law.instruments(site.library))
    reviews = law.reviews(site.library)
    owners = list(law.owners(reviews))
    yield render("reviews.html", "reviews.html", entries=reviews, owners=owners)
    days = law.days(site.library, site.today)
    yield render("changes.html", "changes.html", days=days, listed=law.LISTED)
    yield render("feed.xml", "feed.xml", days=days, listed=law.LISTED)
    for name in ("style.css", "find.js"):
        yield render(name, name)


def _topics(site: Site, entries: list[Entry]) -> list[tuple[str, str, list[Entry]]]:
    """Id, heading and answers of each topic that has answers, by heading."""
    held: dict[str, list[Entry]] = {}
    for entry in entries:
        held.setdefault(entry.topic, []).append(entry)
    titled = [(topic, site.words.topic(topic), found) for topic, found in held.items()]
    return sorted(titled, key=lambda topic: topic[1].casefold())


def _environment(site: Site) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("adapters.site"),
        autoescape=jinja2.select_autoescape(("html", "xml"), default_for_string=True),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"blocks": html, "inline": inline, "day": site.words.day}
    environment.globals |= {
        "say": site.words.say,
        "topic_title": site.words.topic,
        "area_title": site.words.area,
        "library": site.library,
        "today": site.today,
        "address": site.address,
        "flows": [page.flow for page in site.flows],
        "owner_of": site.library.added.owners.get,
        "short": partial(_short, site),
        "how": partial(_how, site),
    }
    return environment


def _how(site: Site, citation: Citation) -> str:
    """When and how a source was read, as text."""
    return how_read((citation,), site.library.phrases, is_law=False)


def _short(site: Site, entry: Entry) -> EntryPage:
    return entry_page(site.library, entry, site.words, site.today)


def _render(
    environment: jinja2.Environment, site: Site, path: str, template: str, **context: Any
) -> tuple[str, str]:
    root = "../" * path.count("/")
    return path, environment.get_template(template).render(path=path, root=root, **context)
