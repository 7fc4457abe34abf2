"""
What goes out: neutral values that any channel can render.

Rules of this file: text is a small Markdown subset (`**bold**`, `[words](https://…)`, lines that
begin with `- `, blank lines between paragraphs) and nothing else; no channel's markup, no HTML.
Every reply reads well as plain text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bot.plain import plain
from bot.session import Session
from bot.thread import Followed

Kind = Literal[
    "answer",
    "clarify",
    "flow",
    "smalltalk",
    "near_scope",
    "out_of_scope",
    "not_known",
    "handoff",
    "refuse",
    "command",
]
"""What a turn was: see `docs/usage.md` for each in words."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing the person can pick. `id` is at most 60 bytes of ASCII: Telegram allows 64."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Citation:
    """
    Where a statement comes from, as shown with it.

    Attributes:
        title: Instrument or page.
        locator: Section or paragraph; may be empty.
        url: Official address; may be empty.
        as_at: Day whose law the statement gives.
        checked_on: Last day a person checked the statement against the source.
    """

    title: str
    locator: str
    url: str
    as_at: date
    checked_on: date


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a reply, sent as a message of its own."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """
    One message of ours.

    Attributes:
        text: What is said, in the neutral markup; never empty.
        footer: The source line in words, same markup; empty when nothing is cited. A channel
            shows it under `text`.
        options: What can be picked, numbered from 1 in this order; may be empty. A channel shows
            the number with the label, so that typing the number works everywhere.
        citations: The sources of `text` as values, most important first.
        attachments: Files, in order; may be empty.
    """

    text: str
    footer: str = ""
    options: tuple[Option, ...] = ()
    citations: tuple[Citation, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @property
    def body(self) -> str:
        """Text and footer as one, a blank line between."""
        return f"{self.text}\n\n{self.footer}" if self.footer else self.text

    @property
    def plain(self) -> str:
        """Everything a person sees, as plain lines: text, source line, numbered options."""
        lines = [plain(self.body)]
        if self.options:
            numbered = (f"{n}. {option.label}" for n, option in enumerate(self.options, 1))
            lines.append("\n".join(numbered))
        return "\n\n".join(lines)


@dataclass(frozen=True, slots=True)
class Trace:
    """
    Why the turn came out so. Holds ids, scores and names, and no word a person typed.

    Attributes:
        entry: Entry that answered, or None.
        flow: Flow spoken for, or None.
        question: Question now open in that flow, or None.
        score: 0 to 100, of the entry or flow that won; 0 when nothing was matched.
        alternatives: Entries and scores behind the winner, best first.
        phrase: Our own phrasing that lay closest; empty when nothing was matched.
        parameters: Names of the dated parameters read, in order.
        rules: Ids of the rules that decided, in order.
        followed: How the message was read as going on from an answer; None when it was none.
    """

    entry: str | None = None
    flow: str | None = None
    question: str | None = None
    score: float = 0.0
    alternatives: tuple[tuple[str, float], ...] = ()
    phrase: str = ""
    parameters: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    followed: Followed | None = None


@dataclass(frozen=True, slots=True)
class Handoff:
    """
    A person is wished for or offered.

    Attributes:
        reason: `asked`, or `missed_twice` where the guide offers one.
        about: Entries talked about so far, newest first, for whoever takes over.
    """

    reason: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signal:
    """
    Something to learn from: what was not found at once. Ids alone, and no word a person typed.

    Attributes:
        kind: What happened: no suggestion fitted, it was said again in other words and then
            found, or nothing was found.
        entries: What was suggested, or lay nearest; may be empty.
        found: For `rephrased`, what was meant in the end.
    """

    kind: Literal["none_of_these", "rephrased", "not_known"]
    entries: tuple[str, ...] = ()
    found: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """One event and everything the guide does about it. `replies` is never empty."""

    session: Session
    replies: tuple[Reply, ...]
    kind: Kind
    trace: Trace = field(default_factory=Trace)
    handoff: Handoff | None = None
    signals: tuple[Signal, ...] = ()
