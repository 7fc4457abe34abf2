"""A list that ends a flow names documents to fill in; typing the name sends that document."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from adapters.runtime.bootstrap import build_engine
from bot.model.events import Message
from bot.model.session import Session

NAMED = re.compile(r'"([^"]+ template)"')
NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


def test_the_name_of_a_document_in_a_list_finds_its_template() -> None:
    engine = build_engine()
    flows = engine.library.flows
    names = {
        name
        for flow in ("ready-to-bid", "what-to-do-next")
        for outcome in flows[flow].outcomes
        for item in outcome.every_item()
        for name in NAMED.findall(" ".join(item.text.split()))
    }
    assert len(names) >= 10
    found = {name: engine.handle(Session(), Message(name), NOW).trace.entry for name in names}
    templates = {entry.id for entry in engine.library.entries.values() if entry.kind == "template"}
    assert {name: entry for name, entry in found.items() if entry not in templates} == {}


def test_every_stage_before_a_service_ends_names_a_document() -> None:
    flow = build_engine().library.flows["what-to-do-next"]
    without = [
        outcome.id
        for outcome in flow.outcomes
        if not any(NAMED.search(" ".join(item.text.split())) for item in outcome.items)
    ]
    assert without == ["START"]
