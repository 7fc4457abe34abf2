"""
Who keeps the content true, and when known events bring a review forward.

Rules of this file: pure; it looks at what was read and takes no clock of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from knowledge import Entry, Fault
from knowledge.overlay_reading import LocalContent
from knowledge.reading import Knowledge, Located
from knowledge.upkeep import Coming


def faults(core: Knowledge, local: Sequence[LocalContent]) -> Iterator[Fault]:
    """
    Owner roles that do not exist, in core entries and in what an overlay assigns, and events that
    do not. A content folder without a list of roles names its owners freely, as overlays do.
    """
    roles = core.roles.owners
    known = ", ".join(roles)
    for located in core.entries:
        entry, page = located.value, located.page
        if roles and entry.owner not in roles:
            message = (
                f"unknown owner role '{entry.owner}'. Known: {known}. Correct it, or add the role "
                "to owners/owners.yaml."
            )
            yield page.fault(message, "owner")
        yield from _events(located, core.events.events)
    for one in local:
        for located in one.entries:
            yield from _events(located, core.events.events)
        for role in one.owners.value.owners if one.owners else ():
            if roles and role not in roles and one.owners:
                message = f"unknown owner role '{role}'. Known: {known}. Correct it or remove it."
                yield one.owners.page.fault(message, "owners", role)


def _events(located: Located[Entry], events: Mapping[str, Coming]) -> Iterator[Fault]:
    for place, event in enumerate(located.value.review_when):
        if event not in events:
            known = ", ".join(events) or "none"
            message = (
                f"unknown event '{event}'. Known: {known}. Correct it, or add the event to "
                "events/events.yaml."
            )
            yield located.page.fault(message, "review_when", place)


def brought_forward(knowledge: Knowledge) -> Knowledge:
    """The knowledge with each entry due for review by the day of an event that it waits for."""
    events = knowledge.events.events
    entries = tuple(
        replace(each, value=_forward(each.value, events)) if each.value.review_when else each
        for each in knowledge.entries
    )
    return replace(knowledge, entries=entries)


def _forward(entry: Entry, events: Mapping[str, Coming]) -> Entry:
    days = [events[event].on for event in entry.review_when]
    coming = [day for day in days if day and day > entry.reviewed_on]
    return entry.model_copy(update={"review_by": min((entry.review_by, *coming))})


def assigned(core: Knowledge, local: Sequence[LocalContent]) -> Mapping[str, str]:
    """Every role with who it is at an installation; empty text where nobody was named for it."""
    named: dict[str, str] = {}
    for one in local:
        for role, who in one.owners.value.owners.items() if one.owners else ():
            named.setdefault(role, who)
    return {role: named.get(role, "") for role in core.roles.owners}
