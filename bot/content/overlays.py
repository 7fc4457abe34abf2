"""
Merges local content with the core's, and checks what it may do.

An organisation may add entries, figures and notes. It may not replace an entry, a figure or a
phrasing of the core, or say whether a claim about the law is true.

The core is never altered; every fault names a local file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge import (
    Entry,
    Fault,
    NotInForce,
    Parameters,
    fill,
    is_well_formed,
    placeholders,
    split,
)
from knowledge.overlay import Note, Overlay
from knowledge.overlay_reading import LocalContent
from knowledge.reading import Knowledge, Located

NOTE_WORDS = 80
LOCAL_KINDS = ("faq", "term", "principle", "case", "signpost", "template")
"""
Kinds of entry an overlay may add. Myths, small talk and out-of-scope answers are left to the core.
"""

_PERCENT = re.compile(r"\d\s?%|\b\d[\d,.]*\s?(?:pounds|percent|per cent)\b")


@dataclass(frozen=True, slots=True)
class LocalNote:
    """A note and the organisation it belongs to."""

    organisation: str
    note: Note


@dataclass(frozen=True, slots=True)
class OverlayMerge:
    """
    What organisations add to a library; empty if there are no overlays.

    Attributes:
        overlays: In the order they were given.
        owners: Organisation by the id of its own entry.
        notes: By the id of the core entry they belong to; never an empty tuple.
    """

    overlays: tuple[Overlay, ...]
    owners: Mapping[str, str]
    notes: Mapping[str, tuple[LocalNote, ...]]

    def summary(self) -> Iterator[str]:
        """A line for each overlay: its organisation and how much it adds."""
        for overlay in self.overlays:
            name = overlay.organisation
            entries = sum(owner == name for owner in self.owners.values())
            notes = sum(
                note.organisation == name for beside in self.notes.values() for note in beside
            )
            yield f"local to {name}: entries {entries}, notes {notes}"


def additions(
    local: Sequence[LocalContent], former: Mapping[str, str] | None = None
) -> OverlayMerge:
    """
    The overlays' entries and notes, with their organisation or core entry.

    Args:
        local: The overlays.
        former: Current id by former id of an entry; notes on a former id belong to the current one.
    """
    former = former or {}
    notes: dict[str, tuple[LocalNote, ...]] = {}
    for one in local:
        for located in one.notes:
            note = LocalNote(one.about.value.organisation, located.value)
            extended = former.get(note.note.extends, note.note.extends)
            notes[extended] = (*notes.get(extended, ()), note)
    return OverlayMerge(
        overlays=tuple(one.about.value for one in local),
        owners={e.value.id: one.about.value.organisation for one in local for e in one.entries},
        notes=notes,
    )


def joined(core: Knowledge, local: Sequence[LocalContent]) -> Knowledge:
    """The core's knowledge followed by local entries and figures; call only without `conflicts`."""
    return replace(
        core,
        entries=(*core.entries, *(entry for one in local for entry in one.entries)),
        parameters=(*core.parameters, *(figure for one in local for figure in one.parameters)),
    )


def conflicts(
    core: Knowledge, flows: Iterable[str], local: Sequence[LocalContent]
) -> Iterator[Fault]:
    """A fault for every local item with the id or name of one in the core or in another overlay."""
    entries = {located.value.id: located.page.file for located in core.entries}
    entries |= {old: e.page.file for e in core.entries for old in e.value.replaces}
    entries |= dict.fromkeys(flows, "a check")
    figures = {located.value.name: located.page.file for located in core.parameters}
    areas = {name.split(".")[0] for name in figures}
    said = {_plain(phrase): e.value.id for e in core.entries for phrase in _phrasings(e.value)}
    overlays: dict[str, str] = {}
    for one in local:
        about = one.about
        taken = overlays.setdefault(about.value.id, about.page.file)
        if taken != about.page.file:
            yield about.page.fault(f"the overlay {taken} has the same id. Choose another.", "id")
        for entry in one.entries:
            yield from _of_entry(entry, entries, said)
        for figure in one.parameters:
            name, page = figure.value.name, figure.page
            if name in figures:
                yield page.fault(_taken_figure(name, figures[name], about.value.id), "name")
            elif name.split(".")[0] in areas:
                yield page.fault(
                    f"figures under '{name.split('.')[0]}.' are core law. Give a local figure a "
                    f"name of its own, such as {about.value.id}.{name.split('.')[-1]}.",
                    "name",
                )
        entries |= {entry.value.id: entry.page.file for entry in one.entries}
        figures |= {figure.value.name: figure.page.file for figure in one.parameters}


def _of_entry(
    located: Located[Entry], entries: Mapping[str, str], said: Mapping[str, str]
) -> Iterator[Fault]:
    entry, page = located.value, located.page
    if entry.id in entries:
        yield page.fault(
            f"the id '{entry.id}' belongs to {entries[entry.id]}, which a local answer cannot "
            f"replace. Choose another id, or write notes/{entry.id}.yaml to add to that answer.",
            "id",
        )
    if entry.kind not in LOCAL_KINDS:
        known = ", ".join(LOCAL_KINDS)
        yield page.fault(
            f"a local entry cannot be of the kind '{entry.kind}'. Use {known}.", "kind"
        )
    asked: dict[tuple[str | int, ...], str] = {("title",): entry.title}
    asked |= {("utterances", place): words for place, words in enumerate(entry.utterances)}
    for path, phrase in asked.items():
        owner = said.get(_plain(phrase))
        if owner:
            message = (
                f"the core's '{owner}' answers this. Put it otherwise; to add to that answer "
                f"write notes/{owner}.yaml."
            )
            yield page.fault(message, *path)


def _taken_figure(name: str, file: str, overlay: str) -> str:
    return (
        f"the figure '{name}' is core law ({file}) and cannot be changed by an organisation. "
        f"Remove this file; give a local figure a name of its own, such as "
        f"{overlay}.{name.split('.')[-1]}."
    )


def _phrasings(entry: Entry) -> tuple[str, ...]:
    return (*entry.utterances, entry.title, *((entry.myth.claim,) if entry.myth else ()))


def _plain(phrase: str) -> str:
    return " ".join(phrase.casefold().split()).rstrip("?!. ")


def note_faults(
    core: Knowledge, local: Sequence[LocalContent], law: Parameters, today: date
) -> Iterator[Fault]:
    """
    Faults in local texts: notes on unknown entries, and figures that are unknown, typed or not in
    force.
    """
    known = {id for e in core.entries for id in (e.value.id, *e.value.replaces)}
    for one in local:
        for entry in one.entries:
            for key in ("short", "detail", "caveat", "does_not_cover"):
                if _PERCENT.search(getattr(entry.value, key)):
                    yield entry.page.fault(_typed(one.about.value.id), key)
        for located in one.notes:
            note, page = located.value, located.page
            if note.extends not in known:
                message = f"unknown core entry '{note.extends}'. Correct the id."
                yield page.fault(message, "extends")
            if note.reviewed_on > today:
                message = "'reviewed_on' lies in the future. Give the day of the last check."
                yield page.fault(message, "reviewed_on")
            yield from _of_note(located, law, today, one.about.value.id)


def _of_note(located: Located[Note], law: Parameters, today: date, overlay: str) -> Iterator[Fault]:
    note, page = located.value, located.page
    count = len(note.note.split())
    if count > NOTE_WORDS:
        yield page.fault(f"{count} words; at most {NOTE_WORDS}. Shorten it.", "note")
    if "£" in note.note or _PERCENT.search(note.note):
        yield page.fault(_typed(overlay), "note")
    if not is_well_formed(note.note):
        yield page.fault("a '$' begins no placeholder. Write ${name}, or $$ for a sign.", "note")
        return
    unknown = [name for p in placeholders(note.note) if (name := split(p)[0]) not in law]
    for name in unknown:
        yield page.fault(f"unknown parameter '{name}'. Add it or correct the name.", "note")
    if not unknown and note.holds_on(today):
        try:
            fill(note.note, law, today)
        except NotInForce as gap:
            message = f"{gap.name} has no value on {today.isoformat()}. Add it, or end the note."
            yield page.fault(message, "note")


def _typed(overlay: str) -> str:
    return (
        "a figure is typed. Put it in a dated parameter of your own "
        f"(parameters/{overlay}/NAME.yaml) and name that: ${{{overlay}.NAME}}."
    )
