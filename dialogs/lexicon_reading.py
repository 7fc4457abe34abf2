"""
Loads the lexicon.

Rules of this file: the files are opened once, and all faults of all of them are reported together.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources.abc import Traversable
from typing import Final, TypeVar

from dialogs.lexicon_models import (
    ChoiceWords,
    DayWords,
    Lexicon,
    MoneyWords,
    NumberWords,
    SentenceWords,
    TermWords,
    VatWords,
)
from dialogs.reading import packaged
from knowledge import Content, ContentError, Fault
from knowledge.language import Words
from knowledge.reading import Plain, pages, read_page, validate
from knowledge.reading import packaged as packaged_knowledge

FOLDER: Final = "lexicon"
M = TypeVar("M", bound=Content)


@cache
def lexicon() -> Lexicon:
    """
    The packaged lexicon, read at the first call.

    Raises:
        ContentError: A file is missing or has a fault.
    """
    return load_lexicon(packaged(), packaged_knowledge())


def load_lexicon(root: Traversable, knowledge_root: Traversable) -> Lexicon:
    """
    The lexicon below a content root.

    Args:
        root: Holds the folder `lexicon/`.
        knowledge_root: Holds `language/common.yaml`, the everyday words.

    Raises:
        ContentError: A file is missing or has a fault; all faults together.
    """
    texts = dict(pages(root, FOLDER)) | dict(pages(knowledge_root, "language"))
    faults: list[Fault] = []
    words: set[str] = set()

    def part(model: type[M], file: str) -> M | None:
        if file not in texts:
            faults.append(Fault(file, 0, "is missing. Add it."))
            return None
        try:
            page = read_page(texts[file], file)
            words.update(_words_of(page.data))
            return validate(model, page)
        except ContentError as error:
            faults.extend(error.faults)
            return None

    choice = part(ChoiceWords, f"{FOLDER}/choice.yaml")
    days = part(DayWords, f"{FOLDER}/days.yaml")
    money = part(MoneyWords, f"{FOLDER}/money.yaml")
    numbers = part(NumberWords, f"{FOLDER}/numbers.yaml")
    terms = part(TermWords, f"{FOLDER}/terms.yaml")
    vat = part(VatWords, f"{FOLDER}/vat.yaml")
    sentences = part(SentenceWords, f"{FOLDER}/sentences.yaml")
    common = part(Words, "language/common.yaml")
    if not (choice and days and money and numbers and terms and vat and sentences and common):
        raise ContentError(tuple(faults))
    known = frozenset(words | common.as_set)
    return Lexicon(choice, days, money, numbers, terms, vat, sentences, known)


def _words_of(data: Plain) -> Iterator[str]:
    """Every single word in the lists of a page."""
    if isinstance(data, str):
        yield from data.split()
    else:
        for part in data.values() if isinstance(data, dict) else data:
            yield from _words_of(part)
