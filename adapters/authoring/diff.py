"""
`svguide diff OLD NEW`: which answers, figures and outcomes differ between two states of the
content, in plain words.

Either side is a folder that contains `knowledge` and `dialogs`, or a git revision of the repository
the command is run in. Rules written in code come from the installed program for both sides.
"""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path

from bot.content.library import Library
from dialogs import Facts, days_of_change, determine
from knowledge import (
    Entry,
    GuidanceError,
    NotInForce,
    Parameter,
    british_date,
    fill,
    pounds,
    shown,
)

ReadLibrary = Callable[[Path, Path], Library]


class NoSuchContent(GuidanceError):
    """A side of the comparison is neither a content folder nor a git revision."""


@contextmanager
def opened(side: str, read: ReadLibrary) -> Iterator[Library]:
    """
    The library in a folder or a git revision.

    Args:
        side: The folder, or the revision.
        read: Reads a library from its two folders, `knowledge` and `dialogs`.

    Raises:
        NoSuchContent: `side` is neither.
        ContentError: Its content has faults.
    """
    folder = Path(side)
    if (folder / "knowledge").is_dir():
        yield read(folder / "knowledge", folder / "dialogs")
        return
    with tempfile.TemporaryDirectory() as place:
        _unpack(side, Path(place))
        yield read(Path(place) / "knowledge", Path(place) / "dialogs")


def _unpack(revision: str, place: Path) -> None:
    command = ["git", "archive", "--format=tar", revision, "--", "knowledge", "dialogs"]
    if revision.startswith("-"):
        raise NoSuchContent(f"'{revision}' is neither a content folder nor a git revision.")
    try:
        packed = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 (no shell)
    except (OSError, subprocess.CalledProcessError) as error:
        message = f"'{revision}' is neither a content folder nor a git revision with content."
        raise NoSuchContent(message) from error
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(place, filter="data")


def differences(old: Library, new: Library, today: date) -> Iterator[str]:
    """One line of plain English per difference: figures, then answers, checks and outcomes."""
    yield from _figures(old, new)
    yield from _answers(old, new, today)
    yield from _checks(old, new)
    yield from _outcomes(old, new, today)


def _figures(old: Library, new: Library) -> Iterator[str]:
    for name in sorted({*old.law, *new.law}):
        before, after = old.law.get(name), new.law.get(name)
        if before is None or after is None:
            yield f"figure {name}: {'new' if before is None else 'gone'}"
            continue
        was, now = _history(before), _history(after)
        for day in sorted({*was, *now}):
            if was.get(day) != now.get(day):
                since = british_date(day)
                was_said, now_said = was.get(day, "no value"), now.get(day, "no value")
                yield f"figure {name} from {since}: {was_said} became {now_said}"


def _history(parameter: Parameter) -> Mapping[date, str]:
    basis = {"net": " net of VAT", "inc": " including VAT", None: ""}
    return {
        value.since: "repealed"
        if value.value is None
        else shown(value.value, parameter.unit) + basis[value.vat]
        for value in parameter.values
    }


def _answers(old: Library, new: Library, today: date) -> Iterator[str]:
    for entry_id in sorted({*old.entries, *new.entries}):
        before, after = old.entries.get(entry_id), new.entries.get(entry_id)
        if entry_id in new.former:
            yield f"answer {entry_id}: merged into {new.current(entry_id)}"
        elif before is None and after is not None:
            yield f"answer {entry_id}: new. {after.title}"
        elif after is None and before is not None:
            yield f"answer {entry_id}: gone. {before.title}"
        elif before is not None and after is not None:
            was, now = _text(old, before, today), _text(new, after, today)
            if was != now:
                yield f"answer {entry_id}: was: {was}"
                yield f"answer {entry_id}: is now: {now}"


def _text(library: Library, entry: Entry, today: date) -> str:
    day = min(entry.valid_to, today) if entry.valid_to else today
    try:
        text = fill(" ".join((entry.short, entry.detail)), library.law, day)
    except NotInForce:
        text = "no figure in force"
    held = [f"from {british_date(entry.valid_from)}"] if entry.valid_from else []
    held += [f"to {british_date(entry.valid_to)}"] if entry.valid_to else []
    return " ".join(text.split()) + (f" (valid {' '.join(held)})" if held else "")


def _checks(old: Library, new: Library) -> Iterator[str]:
    for flow_id in sorted({*old.flows, *new.flows}):
        before, after = old.flows.get(flow_id), new.flows.get(flow_id)
        if before is None or after is None:
            yield f"check {flow_id}: {'new' if before is None else 'gone'}"
            continue
        was = {question.id: question for question in before.questions}
        now = {question.id: question for question in after.questions}
        for question_id in dict.fromkeys((*was, *now)):
            if question_id not in now:
                yield f"check {flow_id}: the question '{question_id}' is gone"
            elif question_id not in was:
                yield f"check {flow_id}: the question '{question_id}' is new"
            elif was[question_id] != now[question_id]:
                yield f"check {flow_id}: the question '{question_id}' changed"
        for outcome in after.outcomes:
            if outcome not in before.outcomes:
                yield f"check {flow_id}: the words of the outcome {outcome.id} changed or are new"


def _outcomes(old: Library, new: Library, today: date) -> Iterator[str]:
    """
    Changed outcomes for services contracts, at each day of change and each threshold.

    Values are every services threshold of either side, and £1 below it.
    """
    days = sorted({*days_of_change(old.law), *days_of_change(new.law), today})
    values = sorted(_telling_values(old) | _telling_values(new))
    kinds = product(("central", "sub_central"), ("no", "yes"), ("net", "inc"))
    for authority, light, basis in kinds:
        for day, value in product(days, values):
            facts = _contract(day, authority, light, basis, value)
            was = determine(facts, old.law, today).outcome
            now = determine(facts, new.law, today).outcome
            if was is not now:
                kind = "light touch services" if light == "yes" else "services"
                vat = "including VAT" if basis == "inc" else "net of VAT"
                yield (
                    f"outcome: {kind} of {pounds(value)} {vat}, {authority} authority, first step "
                    f"{british_date(day)}: {was.value} became {now.value}"
                )


def _telling_values(library: Library) -> set[Decimal]:
    figures = {
        Decimal(value.value)
        for name, parameter in library.law.items()
        if name.startswith(("threshold.services", "threshold.light_touch."))
        for value in parameter.values
        if value.value
    }
    return figures | {figure - 1 for figure in figures}


def _contract(day: date, authority: str, light: str, basis: str, value: Decimal) -> Facts:
    return Facts(
        start_date=day,
        authority=authority,
        functions="england_or_non_devolved",
        arrangement="contract",
        special="none",
        subject="services",
        light_touch=light,
        value=value,
        value_basis=basis,
        vat_rate=Decimal("0.2"),
    )
