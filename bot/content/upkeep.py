"""
Checks owner roles and events, and brings reviews forward to the days of known events.

Rules of this file: pure; reads no clock.
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
    Faults for unknown owner roles, in core entries and in overlays' assignments, and for unknown
    events. In a content folder without a list of roles any owner is accepted, as in overlays.
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
    """The knowledge with each entry due for review no later than the day of an event it names."""
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
    """Every role with who holds it at an installation; empty where nobody is named."""
    named: dict[str, str] = {}
    for one in local:
        for role, who in one.owners.value.owners.items() if one.owners else ():
            named.setdefault(role, who)
    return {role: named.get(role, "") for role in core.roles.owners}
