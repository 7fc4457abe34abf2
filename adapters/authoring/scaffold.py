"""
`svguide knowledge new` and `import`: asks an author for an entry, writes drafts, reports faults.

Rules of this file: talks to the author through click. `drafts` knows the form of an entry.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import get_args

import click

from adapters.authoring.coverage import read_fact_base
from adapters.authoring.drafts import Draft, Surroundings, Value, as_yaml, faults, file_of, slug
from adapters.authoring.faq_import import FaqRow, drafted
from adapters.authoring.lint import read_words
from adapters.authoring.phrasings import LEAST
from dialogs import Applicability
from dialogs.gazetteer_reading import load_gazetteer
from dialogs.reading import packaged as packaged_dialogs
from dialogs.reading import read_guidance
from knowledge import EntryKind, Fault, Myth
from knowledge.reading import packaged, read_knowledge

REVIEW_MONTHS = 6


def surroundings(content: Path | None, today: date) -> Surroundings:
    """
    The content that new entries are checked against: that of a folder, or the packaged content.

    Raises:
        ContentError: It cannot be read.
    """
    root = content / "knowledge" if content else packaged()
    dialogs_root = content / "dialogs" if content else packaged_dialogs()
    return Surroundings(
        knowledge=read_knowledge(root),
        guidance=read_guidance(dialogs_root),
        gazetteer=load_gazetteer(dialogs_root),
        calculators={"social-value-act": Applicability()},
        short_forms=read_words(root)[1],
        fact_base=read_fact_base(root),
        today=today,
    )


def defaults(around: Surroundings) -> dict[str, str]:
    """The default values of a draft: reviewed today, the usual owner."""
    owners = Counter(located.value.owner for located in around.knowledge.entries)
    return {
        "kind": "faq",
        "topic": "drafts",
        "confidence": "high",
        "reviewed_on": around.today.isoformat(),
        "review_by": _months_on(around.today, REVIEW_MONTHS).isoformat(),
        "owner": owners.most_common(1)[0][0] if owners else "practice",
    }


def _months_on(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, min(day.day, 28))


@dataclass(frozen=True, slots=True)
class _Asking:
    """One prompt per key of an entry."""

    around: Surroundings

    def kind(self, before: str) -> Value:
        return str(click.prompt("Kind", type=click.Choice(get_args(EntryKind)), default=before))

    def topic(self, before: str) -> Value:
        topics = sorted({each.value.topic for each in self.around.knowledge.entries})
        click.echo(f"Topics: {', '.join(topics)}")
        return str(click.prompt("Topic, one of these or a new one", default=before or None))

    def title(self, before: str) -> Value:
        return str(click.prompt("The question, in one line", default=before or None))

    def utterances(self, before: str) -> Value:
        kept = _kept(before.splitlines())
        click.echo(f"How do people type it? One a line, at least {LEAST}; an empty line ends.")
        return [*kept, *_lines()]

    def keywords(self, before: str) -> Value:
        listed = ", ".join(before.splitlines())
        said = str(
            click.prompt(
                "Keywords and short forms, set apart by commas",
                default=listed,
                show_default=bool(listed),
            )
        )
        return [word.strip().lower() for word in said.split(",") if word.strip()]

    def short(self, before: str) -> Value:
        return str(click.prompt("The answer itself, at most 80 words", default=before or None))

    def detail(self, before: str) -> Value:
        return str(
            click.prompt(
                "What stands behind it, at most 180 words",
                default=before,
                show_default=bool(before),
            )
        )

    def myth(self, _: str) -> Value:
        myths = (each.value.myth for each in self.around.knowledge.entries)
        last = max((myth.number for myth in myths if myth), default="M-00")
        return {
            "number": f"M-{int(last.removeprefix('M-')) + 1:02}",
            "claim": str(click.prompt("The claim, as people say it")),
            "verdict": str(click.prompt("Verdict", type=click.Choice(_VERDICTS))),
            "why_believed": str(click.prompt("Why is it believed?")),
        }

    def sources(self, _: str) -> Value:
        return list(self._sources())

    def _sources(self) -> Iterator[dict[str, str]]:
        click.echo("Where does it say so? An empty title ends.")
        while title := str(click.prompt("Instrument or page", default="", show_default=False)):
            locator = click.prompt("Place in it, such as s. 1(3)", default="", show_default=False)
            url = click.prompt("Address", default="", show_default=False)
            yield {"title": title, "locator": str(locator), "url": str(url)}

    def facts(self, before: str) -> Value:
        listed = ", ".join(before.splitlines())
        said = str(
            click.prompt(
                "Facts and rules it rests on, such as L-012, R-17",
                default=listed,
                show_default=bool(listed),
            )
        )
        return [fact.strip() for fact in said.split(",") if fact.strip()]

    def owner(self, before: str) -> Value:
        return str(click.prompt("Who keeps it true", default=before))


_ASKED = (
    "kind",
    "topic",
    "title",
    "id",
    "utterances",
    "keywords",
    "short",
    "detail",
    "myth",
    "sources",
    "facts",
    "owner",
)
_VERDICTS = get_args(Myth.model_fields["verdict"].annotation)


def _lines() -> Iterator[str]:
    while line := str(click.prompt(">", default="", show_default=False, prompt_suffix=" ")):
        yield line


def ask(around: Surroundings) -> Draft:
    """A draft without faults: asks for every part, then again for each part at fault."""
    asking = _Asking(around)
    draft: dict[str, Value] = dict(defaults(around))
    draft["topic"] = ""
    for key in _ASKED:
        if key != "myth" or draft["kind"] == "myth":
            _ask_for(key, draft, asking)
    while found := faults(draft, around):
        tell(found)
        for key in _at_fault(found, draft):
            _ask_for(key, draft, asking)
    return draft


def _ask_for(key: str, draft: dict[str, Value], asking: _Asking) -> None:
    before = draft.get(key, "")
    if key == "id":
        suggested = before if isinstance(before, str) and before else slug(str(draft["title"]))
        draft[key] = str(click.prompt("Id", default=suggested))
        return
    question: Callable[[str], Value] = getattr(asking, key)
    draft[key] = question(before if isinstance(before, str) else _as_text(before))


def _as_text(values: Value) -> str:
    """
    The items of a list of texts, one a line; empty for a list of mappings, which is asked for
    again.
    """
    return "\n".join(value for value in values if isinstance(value, str))


def _kept(phrases: list[str]) -> list[str]:
    """The phrasings typed before, less those the author removes."""
    if not phrases:
        return []
    for number, phrase in enumerate(phrases, 1):
        click.echo(f"  {number}. {phrase}")
    said = str(
        click.prompt("Numbers to take out, set apart by commas", default="", show_default=False)
    )
    out = {part.strip() for part in said.split(",")}
    return [phrase for number, phrase in enumerate(phrases, 1) if str(number) not in out]


def _at_fault(found: Iterable[Fault], draft: Draft) -> list[str]:
    """
    Keys to ask for again: those the faults point at, or the title where a fault points at none.
    """
    starts: list[tuple[int, str]] = []
    for number, line in enumerate(as_yaml(draft).splitlines(), 1):
        key = line.split(":")[0]
        if not line.startswith((" ", "#")):
            starts.append((number, key))
    keys = []
    for fault in found:
        key = next((k for n, k in reversed(starts) if n <= fault.line), "title")
        named = next((k for k in _ASKED if f"'{k}'" in fault.message), key)
        keys.append(named if named in _ASKED else "title")
    return list(dict.fromkeys(keys))


def write(draft: Draft, folder: Path) -> Path:
    """
    Writes a draft below a content root and returns its path.

    Raises:
        FileExistsError: The file exists already; it is not changed.
    """
    place = folder / file_of(draft)
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("x", encoding="utf-8") as file:
        file.write(as_yaml(draft))
    return place


def bring_in(asked: Iterable[FaqRow], around: Surroundings, folder: Path) -> int:
    """
    Writes a draft for each question of a sheet, prints its faults and returns their number.

    A question whose draft exists already counts as one fault; the file is not changed.
    """
    count = 0
    for each in asked:
        draft = drafted(each, defaults(around))
        try:
            place = write(draft, folder)
        except FileExistsError:
            click.echo(f"line {each.line}: {file_of(draft)} is there already; left as it is.")
            count += 1
            continue
        found = faults(draft, around)
        click.echo(f"line {each.line}: {place}, {len(found)} to mend")
        tell(found)
        count += len(found)
    return count


def tell(found: Iterable[Fault]) -> None:
    """Prints faults to standard error, one a line."""
    for fault in found:
        click.echo(f"  {fault}", err=True)
