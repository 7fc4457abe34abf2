"""
Lints of the wording: no Latin, no "please note", no emoji, link texts that say where they lead,
short forms explained.

Rules of this file: regular expressions only; no dictionary.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from adapters.authoring.texts import STATING, prose, texts
from knowledge import Entry, Fault
from knowledge.reading import Located

_LATIN: Mapping[str, str] = {
    "ad hoc": "for this case",
    "bona fide": "genuine",
    "de facto": "in practice",
    "de minimis": "very small",
    "e.g": "for example",
    "eg": "for example",
    "et al": "and others",
    "etc": "and so on, or list them",
    "i.e": "that is",
    "ie": "that is",
    "in lieu": "instead",
    "inter alia": "among other things",
    "ipso facto": "for that reason",
    "mutatis mutandis": "with the needed changes",
    "n.b": "leave it out",
    "nb": "leave it out",
    "per annum": "a year",
    "per se": "in itself",
    "prima facie": "at first sight",
    "pro bono": "free of charge",
    "pro rata": "in proportion",
    "quid pro quo": "something in return",
    "status quo": "how things are",
    "sui generis": "of its own kind",
    "ultra vires": "beyond its powers",
    "versus": "against",
    "vice versa": "the other way round",
    "viz": "namely",
    "vs": "against",
}
_LATIN_WORDS = re.compile(
    rf"(?<![\w.])(?:{'|'.join(map(re.escape, sorted(_LATIN, key=len, reverse=True)))})\b",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    r"\bplease (?:note|be aware|be advised)\b|\bit should be noted\b", re.IGNORECASE
)
_BARE_ADDRESS = re.compile(r"(?<!\]\()\bhttps?://\S+")
_LINK = re.compile(r"\[([^\[\]]*)\]\(([^\s()]*(?:\([^\s()]*\)[^\s()]*)*)\)")
_HALF_LINK = re.compile(r"\]\(|\[[^\[\]]*\](?!\()")
_SAYS_NOTHING = frozenset({"here", "click here", "this", "this link", "link", "more", "read more"})
_FOREIGN_MARKS = re.compile(
    r"(?m)^\s*(?:#{1,6} |\* |\d+\. )|`|</?[a-z]+>|(?<!\w)_[^_\s][^_]*_(?!\w)"
)
_SHORT_FORM = re.compile(r"\b(?:[A-Z]+\.[A-Z]+|[A-Z][A-Za-z]*[A-Z]|[A-Z]{2,})s?\b")


def lint(entries: Sequence[Located[Entry]], plain_forms: frozenset[str]) -> Iterator[Fault]:
    """
    Every fault of the wording.

    Args:
        entries: Entries to check.
        plain_forms: Short forms that need no explanation, as written: UK, NHS.
    """
    glossary = {entry.value.id: entry.value for entry in entries}
    for located in entries:
        for path, text in texts(located.value):
            for message in (*_words(text), *_pictures(text), *_links(text), *_marks(text)):
                yield located.page.fault(message, *path)
        if located.value.kind in STATING:
            yield from _short_forms(located, glossary, plain_forms)


def _words(text: str) -> Iterator[str]:
    for found in _LATIN_WORDS.finditer(prose(text)):
        mend = _LATIN[found.group().lower()]
        yield f"'{found.group()}' is Latin. Write it in English: {mend}."
    for found in _EMPTY.finditer(text):
        yield f"'{found.group()}' says nothing. Leave it out."


def _pictures(text: str) -> Iterator[str]:
    for sign in text:
        if unicodedata.category(sign) in ("So", "Cn", "Co") or 0x1F000 <= ord(sign) <= 0x1FAFF:
            yield f"the picture U+{ord(sign):04X} is read aloud as its long name. Use words."


def _links(text: str) -> Iterator[str]:
    for words, address in _LINK.findall(text):
        if not address.startswith("https://"):
            yield f"the link '[{words}]' needs an address that begins with https://."
        if words.strip().lower() in _SAYS_NOTHING:
            yield f"the link's words '{words}' do not say where it leads. Name the page."
    rest = _LINK.sub("", text)
    if _HALF_LINK.search(rest):
        yield "a link is not complete. Write [words](https://address)."
    if _BARE_ADDRESS.search(rest):
        yield "a bare address is read aloud letter by letter. Write [words](https://address)."


def _marks(text: str) -> Iterator[str]:
    if text.count("**") % 2:
        yield "'**' opens and does not close. Write **words**."
    if found := _FOREIGN_MARKS.search(text):
        yield f"'{found.group().strip()}' is no mark here. Only **bold**, links and '- ' lists are."


def _short_forms(
    located: Located[Entry], glossary: Mapping[str, Entry], plain_forms: frozenset[str]
) -> Iterator[Fault]:
    """
    Faults for short forms that are used before they are explained.

    A short form is explained when the full words stand next to it, one of the two in brackets; when
    the entry is about it (its title or keywords name it); or when a related entry is.
    """
    entry = located.value
    known = set(plain_forms)
    for each in (entry, *(glossary[name] for name in entry.related if name in glossary)):
        known |= {form.rstrip("s") for form in _SHORT_FORM.findall(each.title)}
        known |= {word.upper() for word in each.keywords}
    for path, text in texts(entry):
        if path[0] in ("title", "myth"):
            continue
        for found in _SHORT_FORM.finditer(prose(text)):
            form = found.group().removesuffix("s")
            if form in known or form.upper() in known:
                continue
            known.add(form)
            before, after = found.string[: found.start()], found.string[found.end() :]
            if not (before.endswith("(") or after.lstrip("*").startswith(" (")):
                yield located.page.fault(
                    f"'{form}' is not explained where it is first used. Write the full words, with "
                    "the short form in brackets, or relate the entry that explains it.",
                    *path,
                )
