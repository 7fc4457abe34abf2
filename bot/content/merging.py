"""
Merged entries: every lookup by a former id finds the entry that replaced it.

An entry lists the ids it replaced under `replaces`. Buttons already sent, stored sessions, question
sets and local notes still use those ids.

Rules of this file: pure; lists of entries only show current ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot.model.last_answer import LastAnswer
from bot.model.session import Session
from knowledge import Entry, Fault
from knowledge.reading import Knowledge, Located
from knowledge.steering import Steering


class Entries(Mapping[str, Entry]):
    """
    Every entry by its id; a former id gives the entry that replaced it.

    Iterating gives current ids only, in the order of the content. Compared by identity.
    """

    __slots__ = ("_entries", "former")
    __hash__ = object.__hash__

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._entries = {entry.id: entry for entry in entries}
        self.former: Mapping[str, str] = {
            old: entry.id for entry in self._entries.values() for old in entry.replaces
        }
        """Former id to the id of the entry that replaced it."""

    def __getitem__(self, entry_id: str) -> Entry:
        return self._entries[self.former.get(entry_id, entry_id)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __eq__(self, other: object) -> bool:
        return self is other


def former(knowledge: Knowledge) -> Mapping[str, str]:
    """Every former id with the id of the entry that replaced it."""
    return Entries(located.value for located in knowledge.entries).former


def faults(entries: tuple[Located[Entry], ...], flows: Iterable[str]) -> Iterator[Fault]:
    """
    Faults in the ids that entries replace: one that still has a file or is a flow's id, entries
    that replace each other, and an id that two entries replace.
    """
    held = {located.value.id: located for located in entries}
    checks = frozenset(flows)
    takers: dict[str, str] = {}
    for located in entries:
        entry, page = located.value, located.page
        for place, old in enumerate(entry.replaces):
            taker = takers.setdefault(old, entry.id)
            if old in held:
                yield page.fault(_still_there(entry, held[old], held), "replaces", place)
            elif old in checks:
                message = f"'{old}' is the id of a check, which no entry can replace. Remove it."
                yield page.fault(message, "replaces", place)
            elif taker != entry.id:
                message = (
                    f"'{old}' is replaced by '{taker}' already. Keep it in one of the two entries."
                )
                yield page.fault(message, "replaces", place)


def _still_there(entry: Entry, other: Located[Entry], held: Mapping[str, Located[Entry]]) -> str:
    old = other.value.id
    circle = _circle(entry.id, old, held)
    if circle:
        told = " replaces ".join(f"'{each}'" for each in circle)
        return (
            f"a cycle of 'replaces': {told}. Keep one entry, delete the files of the others, and "
            "name their ids in its 'replaces' alone."
        )
    return (
        f"'{old}' still has a file, {other.page.file}. Delete it, or remove the id from 'replaces'."
    )


def _circle(first: str, old: str, held: Mapping[str, Located[Entry]]) -> tuple[str, ...]:
    """The cycle of ids from `first` through `old` back to `first`; empty when there is none."""
    paths: list[tuple[str, ...]] = [(first, old)]
    seen = {old}
    while paths:
        path = paths.pop()
        located = held.get(path[-1])
        for further in located.value.replaces if located else ():
            if further == first:
                return (*path, first)
            if further not in seen:
                seen.add(further)
                paths.append((*path, further))
    return ()


def settled(knowledge: Knowledge) -> Knowledge:
    """The knowledge with every former id replaced by the current one."""
    known = former(knowledge)
    if not known:
        return knowledge
    entries = tuple(
        replace(each, value=_entry(each.value, known)) if _mentions(each.value, known) else each
        for each in knowledge.entries
    )
    steering = replace(knowledge.steering, value=_steering(knowledge.steering.value, known))
    return replace(knowledge, entries=entries, steering=steering)


def _mentions(entry: Entry, former: Mapping[str, str]) -> bool:
    return not former.keys().isdisjoint((*entry.related, entry.before, entry.after))


def _entry(entry: Entry, former: Mapping[str, str]) -> Entry:
    related = dict.fromkeys(former.get(other, other) for other in entry.related)
    related.pop(entry.id, None)
    return entry.model_copy(
        update={
            "related": tuple(related),
            "before": former.get(entry.before, entry.before),
            "after": former.get(entry.after, entry.after),
        }
    )


def _steering(steering: Steering, former: Mapping[str, str]) -> Steering:
    turns = tuple(
        turn.model_copy(
            update={
                "to": former.get(turn.to, turn.to),
                "after": tuple(former.get(each, each) for each in turn.after),
            }
        )
        for turn in steering.turns
    )
    names = {former.get(named, named): words for named, words in steering.names.items()}
    return steering.model_copy(update={"turns": turns, "names": names})


def renewed(session: Session, former: Mapping[str, str]) -> Session:
    """The session with every former id replaced by the current one."""
    named = (
        *session.recent,
        *session.suggested,
        session.last_answer.entry if session.last_answer else "",
    )
    if former.keys().isdisjoint((*named, *(one for one, _ in session.scores))):
        return session
    return replace(
        session,
        recent=tuple(dict.fromkeys(former.get(one, one) for one in session.recent)),
        suggested=tuple(dict.fromkeys(former.get(one, one) for one in session.suggested)),
        scores=tuple({former.get(one, one): score for one, score in session.scores}.items()),
        last_answer=_last_answer(session.last_answer, former) if session.last_answer else None,
    )


def _last_answer(thread: LastAnswer, former: Mapping[str, str]) -> LastAnswer:
    followed = thread.followed
    return replace(
        thread,
        entry=former.get(thread.entry, thread.entry),
        runner_up=former.get(thread.runner_up, thread.runner_up),
        followed=followed and replace(followed, after=former.get(followed.after, followed.after)),
    )
