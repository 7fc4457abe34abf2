"""
Local content in replies: labelled with the organisation's name and not called law.

A note that does not hold on the day asked about is left out; the answer is complete without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.content.library import Library
from bot.content.overlays import LocalNote
from bot.model.replies import Citation
from bot.rendering.citations import cite, named
from knowledge import Entry, NotInForce, british_date, fill
from knowledge.overlay import Contact, Overlay


def label(library: Library, entry: Entry) -> str:
    """The line above a local entry's answer that names its organisation; empty for a core entry."""
    organisation = library.added.owners.get(entry.id)
    return library.phrases.say("local_entry", organisation=organisation) if organisation else ""


def notes(library: Library, entry: Entry, day: date, today: date) -> Iterator[str]:
    """The local notes on a core entry that hold on a day, each with organisation and sources."""
    for local, text in notes_on(library, entry, day):
        note = local.note
        if note.review_by < today:
            overdue, checked = british_date(note.review_by), british_date(note.reviewed_on)
            text = f"{text} {library.phrases.say('overdue', day=overdue, checked=checked)}"
        yield library.phrases.say(
            "local_note",
            organisation=local.organisation,
            note=text,
            sources="; ".join(named(source) for source in note.sources),
            checked=british_date(note.reviewed_on),
        )


def notes_on(library: Library, entry: Entry, day: date) -> Iterator[tuple[LocalNote, str]]:
    """The notes on a core entry that hold on a day, with that day's figures filled in."""
    for local in library.added.notes.get(entry.id, ()):
        if local.note.holds_on(day):
            try:
                yield local, fill(local.note.note, library.law, day)
            except NotInForce:
                continue


def note_citations(library: Library, entry: Entry, day: date) -> Iterator[Citation]:
    """The sources of the notes on a core entry that hold on a day."""
    for local, _ in notes_on(library, entry, day):
        yield from (cite(source, day, local.note.reviewed_on) for source in local.note.sources)


def contacts(library: Library) -> str:
    """Whom to ask in each organisation, and when; empty where no overlay has contacts."""
    return "\n\n".join(
        _contacts(library, overlay) for overlay in library.added.overlays if overlay.contacts
    )


def _contacts(library: Library, overlay: Overlay) -> str:
    say = library.phrases.say
    lines = [say("local_contacts", organisation=overlay.organisation)]
    lines += [f"- {_reached(contact)}" for contact in overlay.contacts]
    if overlay.opening_hours:
        lines += ["", say("local_hours", hours=overlay.opening_hours)]
    return "\n".join(lines)


def _reached(contact: Contact) -> str:
    name = f"{contact.name} ({contact.about})" if contact.about else contact.name
    url = f"[{contact.url.removeprefix('https://')}]({contact.url})" if contact.url else ""
    ways = ", ".join(way for way in (contact.email, contact.phone, url) if way)
    return f"**{name}:** {ways}"
