"""
What goes out: neutral values that any channel can render.

Rules of this file: text is a small Markdown subset (`**bold**`, `[words](https://…)`, lines that
begin with `- `, blank lines between paragraphs) and nothing else; no channel's markup, no HTML.
Every reply reads well as plain text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from bot.plain import plain
from bot.session import FlowRun, Session
from bot.thread import Followed
from bot.wishes import Wish

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
        checked_on: Last day a person checked the statement against the source; None where the
            source was not read, or only in another writer's account.
        read: How the source was read, as `knowledge.Read`; empty where that is not recorded.
        read_on: Day it was read, or the day to which the copy read stands; None where not read.
    """

    title: str
    locator: str
    url: str
    as_at: date
    checked_on: date | None
    read: str = ""
    read_on: date | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a reply, sent as a message of its own."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Card:
    """
    What makes a reply a state of its check's card: the one message in which a channel that can
    edit shows the check. A channel that cannot shows the reply as any other.

    The message in which a check is shown is named by text pairs of the channel's own, to which
    `place` adds two: `told`, the answers that stand in messages above it, and `closed`.

    Attributes:
        title: Stands over a list of answers.
        moved: Says that the check goes on below.
        answers: Question and line of each answer now, in the order asked.
        left: The same as it was before.
        fresh: Questions whose answer the text itself tells.
        replaces: True when this state may take the place of the one whose button was pressed;
            False where that one is to stay, as a result does.
        is_last: True for a result: no later state takes its place.
        is_repeat: True when a button was pressed a second time and changed nothing: this state is
            the one that is shown already.
        lists_all: True when the text is a list of the answers itself.
    """

    title: str
    moved: str
    answers: tuple[tuple[str, str], ...] = ()
    left: tuple[tuple[str, str], ...] = ()
    fresh: tuple[str, ...] = ()
    replaces: bool = False
    is_last: bool = False
    is_repeat: bool = False
    lists_all: bool = False

    def takes(self, shown: Mapping[str, str]) -> bool:
        """True when it has to do with the message that shows the card, which may be closed."""
        return bool(shown) and (self.is_repeat or "closed" not in shown)

    def so_far(self, shown: Mapping[str, str]) -> str:
        """The answers given in a message, to stand above its newest state; empty for none."""
        if self.lists_all:
            return ""
        told = {*shown.get("told", "").split(), *self.fresh}
        return self._listed(line for question, line in self.answers if question not in told)

    def settled(self, shown: Mapping[str, str]) -> str:
        """What a message is reduced to when the check goes on below: the answers given in it."""
        told = set(shown.get("told", "").split())
        answers = self._listed(line for question, line in self.left if question not in told)
        return f"{answers}\n\n{self.moved}" if answers else self.moved

    def place(self, message: Mapping[str, str], shown: Mapping[str, str]) -> dict[str, str]:
        """
        What is to be kept of the message that shows this state.

        Args:
            message: Names it; empty when it cannot be named.
            shown: What was kept before; the same message when this state took its place.
        """
        if not message:
            return {}
        told = {question for question, _ in self.answers}
        if all(shown.get(name) == value for name, value in message.items()):
            told &= set(shown.get("told", "").split()) - set(self.fresh)
        elif not self.takes(shown):
            # no message above is reduced to what this one's own text tells
            told -= set(self.fresh)
        kept = {"told": " ".join(sorted(told))}
        closed = {"closed": "yes"} if self.is_last else {}
        return dict(message) | kept | closed

    def _listed(self, lines: Iterable[str]) -> str:
        listed = [f"- {line}" for line in lines]
        return "\n".join((self.title, *listed)) if listed else ""


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
        card: Set when this is a state of a check's card.
        nation: Nations the answer is limited to; empty where it holds everywhere, or is none.
    """

    text: str
    footer: str = ""
    options: tuple[Option, ...] = ()
    citations: tuple[Citation, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    card: Card | None = None
    nation: tuple[str, ...] = ()

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


SignalKind = Literal["picked", "none_of_these", "rephrased", "not_known"]
"""
What there is to learn from: another than the first suggestion was meant, no suggestion fitted, it
was said again in other words and then found, nothing was found.
"""


@dataclass(frozen=True, slots=True)
class Signal:
    """
    Something to learn from: what was not found at once. Ids, figures and who asked in one of three
    words; no word a person typed, and nothing that names the conversation.

    Attributes:
        kind: What happened.
        entries: Entries and flows that were suggested, best first, or what lay nearest; may be
            empty.
        found: What was picked or found in the end; empty when nothing was.
        scores: How well each of `entries` fitted, 0 to 100; 0 for one that was suggested as
            related, or where it is not known.
        audience: As `Session.audience`.
        release: Content release that suggested.
    """

    kind: SignalKind
    entries: tuple[str, ...] = ()
    found: str = ""
    scores: tuple[float, ...] = ()
    audience: str = ""
    release: str = ""


@dataclass(frozen=True, slots=True)
class Parting:
    """
    A check that waits to be taken up in another conversation.

    Attributes:
        code: Hash of the code that takes it up; the code itself is kept nowhere.
        run: The check.
        until: Last moment the code is good for, aware.
    """

    code: str
    run: FlowRun
    until: datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """
    One event and everything the guide does about it.

    Attributes:
        session: As it is from now on.
        replies: Empty only for an edit, a deletion or a notice that needs no word.
        kind: What the turn was.
        trace: Why it came out so.
        handoff: Set when the person wants a person.
        signals: What can be learnt from the turn.
        wish: What the engine must be told before it can answer; the turn is then not the last
            word, and `Engine.handle` is to be called again with it.
        parting: A check put up for another conversation.
        goes_private: True when the check put up is for the person's private conversation.
        taken_up: Hash of the code by which a check was taken up here; empty for none.
    """

    session: Session
    replies: tuple[Reply, ...]
    kind: Kind
    trace: Trace = field(default_factory=Trace)
    handoff: Handoff | None = None
    signals: tuple[Signal, ...] = ()
    wish: Wish | None = None
    parting: Parting | None = None
    goes_private: bool = False
    taken_up: str = ""
