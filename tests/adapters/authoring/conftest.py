"""Small entries on pages of their own, for the lints."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from knowledge import Entry
from knowledge.reading import Located, Page

ENTRY: dict[str, object] = {
    "id": "an-entry",
    "kind": "faq",
    "topic": "examples",
    "title": "What is an example?",
    "utterances": ("one", "two", "three"),
    "short": "An example of an answer.",
    "sources": ({"title": "Example Act"},),
    "reviewed_on": date(2026, 11, 22),
    "review_by": date(2027, 5, 22),
    "owner": "desk",
}
Make = Callable[..., Located[Entry]]


@pytest.fixture
def located() -> Make:
    """Makes an entry with some parts changed; every value of its page stands on line 1."""

    def make(**changes: object) -> Located[Entry]:
        entry = Entry.model_validate(ENTRY | changes)
        page = Page(f"entries/examples/{entry.id}.yaml", {}, {(): 1})
        return Located(entry, page)

    return make
