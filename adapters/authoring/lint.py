"""
All lints of the entries in one call.

Rules of this file: lints that need the extra `authoring` run on request only, and raise
`NoAuthoringTools` when it is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from importlib.resources.abc import Traversable

from adapters.authoring import phrasings, sources, wording
from adapters.authoring.coverage import read_fact_base
from knowledge import Entry, Fault, GuidanceError
from knowledge.coverage import FactBase
from knowledge.language import Spelling
from knowledge.reading import Knowledge, Located, packaged, read_all, read_knowledge


class NoAuthoringTools(GuidanceError):
    """The extra `authoring` is not installed."""


def lint(root: Traversable | None, today: date, *, text: bool) -> list[Fault]:
    """
    The faults of all entries below a content root, by file and line.

    Args:
        root: Folder of the content; None for the packaged content.
        today: Day whose figures are filled into answers.
        text: True to check spelling and reading grade as well.

    Raises:
        ContentError: The content cannot be read.
        NoAuthoringTools: `text` is set and its libraries are not installed.
    """
    root = root or packaged()
    knowledge = read_knowledge(root)
    words, short_forms = read_words(root)
    faults = [
        *phrasings.lint(knowledge.entries),
        *wording.lint(knowledge.entries, short_forms),
        *sources.lint(knowledge),
        *unknown_names(knowledge.entries, read_fact_base(root)),
    ]
    if text:
        ours = words | {form.lower() for form in short_forms}
        faults += _dictionary_faults(knowledge, ours, today)
    return sorted(faults)


def read_words(root: Traversable) -> tuple[frozenset[str], frozenset[str]]:
    """
    Words that the dictionary lacks, and short forms that need no explanation.

    Both lists are the packaged ones, joined with those of a content root.

    Raises:
        ContentError: A list has a fault.
    """
    roots = (packaged(),) if root == packaged() else (packaged(), root)
    lists = [each.value for place in roots for each in read_all(place, "spelling", Spelling)]
    words = frozenset(word for each in lists for word in each.words.split())
    return words, frozenset(form for each in lists for form in each.short_forms.split())


def _dictionary_faults(knowledge: Knowledge, ours: frozenset[str], today: date) -> list[Fault]:
    try:
        from adapters.authoring import readability, spelling
    except ImportError as error:
        raise NoAuthoringTools(
            "Spelling and reading grade need further libraries. Install them with "
            "pip install 'social-value-guide[authoring]'."
        ) from error
    return [
        *spelling.lint(knowledge.entries, ours),
        *readability.lint(knowledge.entries, knowledge.law, today),
    ]


def unknown_names(entries: Iterable[Located[Entry]], base: FactBase) -> Iterator[Fault]:
    """Faults for sections and facts that an entry names but the fact base does not have."""
    sections = base.sections
    for located in entries:
        for place, section in enumerate(located.value.covers):
            if section not in sections:
                message = f"unknown section '{section}'. Known are those of fact_base/."
                yield located.page.fault(message, "covers", place)
        for place, fact in enumerate(located.value.facts):
            if fact.startswith("L-") and fact not in base.facts:
                message = f"unknown fact '{fact}'. Correct it, or add it to fact_base/facts.yaml."
                yield located.page.fault(message, "facts", place)
