"""
A sign-off table as a page: CSV for a spreadsheet, Markdown to read.

Rules of this file: pure; it writes what the lines say and decides nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final

from dialogs.pages.signoff import Line, Section

_COLUMNS: Final = ("section", "line", "facts", "outcome", "rules", "reason", "sources")
_MADE: Final = "Made by the program from its content; a test fails when it is out of date.\n"
_WORTH_A_REFERENCE: Final = 3
_RULES_OF_A_FIGURE: Final = frozenset({"R-24", "R-28"})
"""Rules whose source is that of the figure compared with, another one in each period."""


def as_csv(sections: tuple[Section, ...]) -> str:
    """The table as CSV with a heading; one row for each line, several things apart by "; "."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(_COLUMNS)
    for number, section in enumerate(sections):
        for place, line in enumerate(section.lines, start=1):
            facts = "; ".join(f"{name}: {words}" for name, words in line.facts)
            about = (section.title, f"{number}.{place}", facts)
            because = ("; ".join(line.rules), line.reason, "; ".join(line.sources))
            rows.writerow((*about, line.outcome, *because))
    return out.getvalue()


def as_markdown(title: str, how_to_read: str, sections: tuple[Section, ...]) -> str:
    """
    The table as a Markdown page.

    One table for each section; where one begins with the lines of an earlier section, it says so
    and leaves them out. Then the sources of the rules, each once.
    """
    parts = [f"# Sign-off table: {title}\n", how_to_read, _MADE]
    for number, section in enumerate(sections):
        parts += _section(number, section, sections[:number])
    parts += _sources(sections)
    return "\n".join(parts)


def _section(number: int, section: Section, before: tuple[Section, ...]) -> Iterator[str]:
    yield f"## {number}. {section.title}\n"
    earlier, same = _same_lines(section, before)
    if same:
        yield (
            f"Lines {number}.1 to {number}.{same} are, word for word, lines {earlier}.1 to "
            f"{earlier}.{same}.\n"
        )
    yield "| Line | Facts | Outcome | Rules | Reason and source |\n| --- | --- | --- | --- | --- |"
    for place, line in enumerate(section.lines[same:], start=same + 1):
        facts = "<br>".join(f"**{_cell(name)}:** {_cell(words)}" for name, words in line.facts)
        rules = ", ".join(line.rules)
        cells = (f"{number}.{place}", facts or "any", _cell(line.outcome), rules, _reason(line))
        yield f"| {' | '.join(cell or '-' for cell in cells)} |"
    yield ""


def _same_lines(section: Section, before: tuple[Section, ...]) -> tuple[int, int]:
    """The earlier section that begins with most of the same lines, and how many; 0 if few."""
    best = (0, 0)
    for number, earlier in enumerate(before):
        pairs = zip(section.lines, earlier.lines, strict=False)
        differing = (place for place, (ours, theirs) in enumerate(pairs) if ours != theirs)
        count = next(differing, min(len(section.lines), len(earlier.lines)))
        if count > max(_WORTH_A_REFERENCE, best[1]):
            best = (number, count)
    return best


def _has_sources_of_rules(line: Line) -> bool:
    return bool(line.rules) and not _RULES_OF_A_FIGURE.issuperset(line.rules)


def _reason(line: Line) -> str:
    named = "" if _has_sources_of_rules(line) else "; ".join(line.sources)
    return _cell(f"{line.reason} ({named})" if line.reason and named else line.reason or named)


def _sources(sections: tuple[Section, ...]) -> Iterator[str]:
    lines = (line for section in sections for line in section.lines if _has_sources_of_rules(line))
    sources = {rule: line.sources for line in lines for rule in line.rules}
    if sources:
        yield "## Sources of the rules\n"
        yield from (f"- {rule}: {'; '.join(sources[rule])}" for rule in sorted(sources))
        yield ""


def _cell(words: str) -> str:
    return " ".join(words.replace("|", "\\|").split())
