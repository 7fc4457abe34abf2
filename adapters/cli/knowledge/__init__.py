"""
`svguide knowledge`: keeps the content correct and helps to write more; one module per command.
"""

from __future__ import annotations

import click

from adapters.cli.lazy_group import LazyGroup

__all__ = ["knowledge"]

_COMMANDS = {
    "coverage": (
        "adapters.cli.knowledge.coverage:coverage",
        "Map every section of the source documents and every fact of law to entries.",
    ),
    "report": (
        "adapters.cli.knowledge.report:report",
        "Say how many entries there are, how sure they are, whose reviews are due, what "
        "nobody asks for.",
    ),
    "signals": (
        "adapters.cli.knowledge.signals:signals",
        "Say what people asked that was not understood at once, by the entries suggested "
        "and meant.",
    ),
    "due": (
        "adapters.cli.knowledge.due:due",
        "List the reviews that are due, by owner.",
    ),
    "new": (
        "adapters.cli.knowledge.new:new",
        "Ask for an entry part by part and write it, once it has no fault.",
    ),
    "import": (
        "adapters.cli.knowledge.faq_import:bring_in",
        "Turn a FAQ sheet into drafts of entries, and list everything still to mend in each.",
    ),
    "try": (
        "adapters.cli.knowledge.try_phrase:try_phrase",
        "Say which entry answers PHRASE and why, and what a change does to that.",
    ),
    "schema": (
        "adapters.cli.knowledge.schema:schema",
        "Write the JSON Schemas of the content files, for editors, into FOLDER.",
    ),
    "site": (
        "adapters.cli.knowledge.site:site",
        "Write the whole library into DIR as a small website: no server and no script needed.",
    ),
}


@click.group(cls=LazyGroup, lazy=_COMMANDS)
def knowledge() -> None:
    """
    Look after the guide's knowledge: what is due, what is covered, what to write next.

    \b
    Begin with:
      svguide knowledge report                         how much, how sure, what is due
      svguide knowledge signals                        what was not understood at once
      svguide knowledge new                            write an entry
      svguide knowledge try "do grants count?"         which entry answers, and why
    """
