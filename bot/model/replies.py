"""
Outgoing replies: neutral values that any channel can render.

Text is a small Markdown subset (`**bold**`, `[words](https://…)`, lines that
begin with `- `, blank lines between paragraphs) and nothing else; no channel's markup, no HTML.
Every reply reads well as plain text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.model.plain_text import to_plain_text


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
    """A file with a reply, sent as a separate message."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Card:
    """
    Marks a reply as a state of its check's card: the single message in which a channel that can
    edit shows the check. Other channels show the reply as usual.

    The message that shows a check is identified by the channel's own string pairs, to which `place`
    adds two: `told`, the answers shown in messages above it, and `closed`.

    Attributes:
        title: Title above a list of answers.
        moved: Says that the check goes on below.
        answers: Question and line of each answer now, in the order asked.
        left: `answers` before the event.
        fresh: Questions whose answer is in the text itself.
        replaces: True when this state may replace the message whose button was pressed; False when
            that message must stay, as a result does.
        is_last: True for a result, which no later state replaces.
        is_repeat: True when a button was pressed a second time and changed nothing, so that this
            state is already shown.
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
        """
        True when this state applies to the message that shows the card: one not yet closed or, for
        a repeat, any.
        """
        return bool(shown) and (self.is_repeat or "closed" not in shown)

    def so_far(self, shown: Mapping[str, str]) -> str:
        """The answers given in a message, for display above its newest state; may be empty."""
        if self.lists_all:
            return ""
        told = {*shown.get("told", "").split(), *self.fresh}
        return self._listed(line for question, line in self.answers if question not in told)

    def settled(self, shown: Mapping[str, str]) -> str:
        """
        The text a message is reduced to when the check goes on below: the answers given in it.
        """
        told = set(shown.get("told", "").split())
        answers = self._listed(line for question, line in self.left if question not in told)
        return f"{answers}\n\n{self.moved}" if answers else self.moved

    def place(self, message: Mapping[str, str], shown: Mapping[str, str]) -> dict[str, str]:
        """
        The string pairs to store for the message that shows this state.

        Args:
            message: The pairs that identify it; empty when it cannot be identified.
            shown: The pairs stored before; those of the same message if this state replaced its
                content.
        """
        if not message:
            return {}
        told = {question for question, _ in self.answers}
        if all(shown.get(name) == value for name, value in message.items()):
            told &= set(shown.get("told", "").split()) - set(self.fresh)
        elif not self.takes(shown):
            # an answer shown in this message's own text is not counted as told above
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
    One message of the guide.

    Attributes:
        text: The text, in the neutral markup; never empty.
        footer: The source line in words, same markup; empty when nothing is cited. A channel
            shows it under `text`.
        options: The options, numbered from 1 in this order; may be empty. A channel shows the
            number with the label, so that typing the number works everywhere.
        citations: The sources of `text` as values, most important first.
        attachments: Files, in order; may be empty.
        card: Set when this is a state of a check's card.
        nation: Nations the answer is limited to; empty where it applies everywhere, or where the
            reply is not an answer.
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
        """Text and footer, with a blank line between them."""
        return f"{self.text}\n\n{self.footer}" if self.footer else self.text

    @property
    def plain(self) -> str:
        """Everything a person sees, as plain lines: text, source line, numbered options."""
        lines = [to_plain_text(self.body)]
        if self.options:
            numbered = (f"{n}. {option.label}" for n, option in enumerate(self.options, 1))
            lines.append("\n".join(numbered))
        return "\n\n".join(lines)
