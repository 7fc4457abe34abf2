"""
Reply → the Bot API calls that deliver it.

Rules of this file: pure. The text is one message if it fits. Buttons belong to the last message and
are numbered, so that typing a number works as well.

    >>> [send.parameters["text"] for send in encode(Reply("a & b"), {"chat_id": "42"})]
    ['a &amp; b']
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from adapters.channels.telegram import units
from adapters.channels.telegram.limits import (
    BUTTON_UNITS,
    BUTTONS,
    BUTTONS_PER_ROW,
    CALLBACK_BYTES,
    FILE_BYTES,
)
from adapters.channels.telegram.markup import MessagePart, parts, read
from bot.model.replies import Attachment, Option, Reply


@dataclass(frozen=True, slots=True)
class Send:
    """
    One Bot API call.

    Attributes:
        method: Of the Bot API.
        parameters: As JSON values; for a document without the file itself.
        plain: The same text without markup, sent if Telegram cannot parse the markup.
        document: The file of a `sendDocument`, else None.
        instead: Sent if Telegram refuses this call, for example an edit of a message that is too
            old or deleted. Empty for none.
        matters: False if a failure is harmless: an older message then only keeps its buttons.
    """

    method: Literal["sendMessage", "sendDocument", "editMessageText"]
    parameters: Mapping[str, Any]
    plain: str = ""
    document: Attachment | None = None
    instead: tuple[Send, ...] = ()
    matters: bool = True


def plan(
    reply: Reply, address: Mapping[str, str], shown: Mapping[str, str]
) -> tuple[tuple[Send, ...], bool]:
    """
    The calls that deliver a reply, and whether they replace the message in `shown`.

    A new state of a check's card replaces the message whose button was pressed, below the answers
    so far. In any other case, and when the whole does not fit in one message, a new message is sent
    and the earlier one is reduced to the answers so far, without buttons.

    Args:
        reply: The reply to deliver.
        address: As `incoming.decode` made it.
        shown: The message that shows the check now, as `message_id`; empty if there is none.

    Raises:
        ValueError: As `encode`.
    """
    card, number = reply.card, shown.get("message_id", "")
    fresh = encode(reply, address)
    if card is None or not card.takes(shown):
        return fresh, False
    files = tuple(send for send in fresh if send.document)
    texts = fresh[: len(fresh) - len(files)]
    was_pressed = "callback_id" in address and address["message_id"] == number
    if was_pressed and card.replaces:
        whole = replace(reply, text=_above(card.so_far(shown), reply.text), attachments=())
        edits = [_edit(send, number) for send in encode(whole, address)]
        if len(edits) == 1:
            return (replace(edits[0], instead=texts), *files), True
    settled = _edit(encode(Reply(card.settled(shown)), address)[0], number)
    return (*texts, replace(settled, matters=False), *files), False


def _above(first: str, then: str) -> str:
    return f"{first}\n\n{then}" if first else then


def _edit(send: Send, number: str) -> Send:
    """The send as an edit of a message in the same chat."""
    new = ("reply_parameters", "message_thread_id")
    kept = {name: value for name, value in send.parameters.items() if name not in new}
    return replace(send, method="editMessageText", parameters=kept | {"message_id": int(number)})


def encode(reply: Reply, address: Mapping[str, str]) -> tuple[Send, ...]:
    """
    The calls that deliver a reply, in order: text in one or more messages, then each file.

    Args:
        reply: The reply to deliver.
        address: As `incoming.decode` made it; `chat_id` is required.

    Raises:
        ValueError: Telegram would refuse it: no visible text, an option's id over 64 bytes or
            empty, more than 100 options, a file empty or too large.
    """
    options = reply.options
    _check(options, reply.attachments)
    labels = [f"{n}. {_one_line(option.label)}" for n, option in enumerate(options, 1)]
    is_cut = any(units.length(label) > BUTTON_UNITS for label in labels)
    pieces = parts(read(reply.body, lists="\n".join(labels) if is_cut else ""))
    if not pieces or units.is_blank(reply.text):
        raise ValueError("a reply needs text that can be seen")
    texts = [_text(part, address) for part in pieces]
    if options:
        texts[-1]["reply_markup"] = {"inline_keyboard": _keyboard(options, labels)}
    if "reply_to" in address:
        texts[0]["reply_parameters"] = {
            "message_id": int(address["reply_to"]),
            "allow_sending_without_reply": True,
        }
    messages = (
        Send("sendMessage", parameters, part.plain)
        for parameters, part in zip(texts, pieces, strict=True)
    )
    files = (Send("sendDocument", _to(address), document=file) for file in reply.attachments)
    return (*messages, *files)


def _check(options: Sequence[Option], attachments: Sequence[Attachment]) -> None:
    if len(options) > BUTTONS:
        raise ValueError(f"{len(options)} options: Telegram takes {BUTTONS}")
    for option in options:
        if not 1 <= len(option.id.encode()) <= CALLBACK_BYTES:
            raise ValueError(f"option id of {len(option.id.encode())} bytes: 1 to {CALLBACK_BYTES}")
    for attachment in attachments:
        if not 1 <= len(attachment.content) <= FILE_BYTES:
            raise ValueError(f"file of {len(attachment.content)} bytes: 1 to {FILE_BYTES}")


def _to(address: Mapping[str, str]) -> dict[str, Any]:
    to: dict[str, Any] = {"chat_id": int(address["chat_id"])}
    if "thread_id" in address:
        to["message_thread_id"] = int(address["thread_id"])
    return to


def _text(part: MessagePart, address: Mapping[str, str]) -> dict[str, Any]:
    return {
        **_to(address),
        "text": part.html,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }


def _keyboard(options: Sequence[Option], labels: Sequence[str]) -> list[list[dict[str, str]]]:
    """Rows of buttons, in order; the longest label decides how many fit in a row."""
    buttons = [
        {"text": _cut(label), "callback_data": option.id}
        for option, label in zip(options, labels, strict=True)
    ]
    longest = max(units.length(label) for label in labels)
    in_row = next((many for limit, many in BUTTONS_PER_ROW if longest <= limit), 1)
    return [buttons[at : at + in_row] for at in range(0, len(buttons), in_row)]


def _one_line(label: str) -> str:
    return " ".join(units.clean(label).split())


def _cut(label: str) -> str:
    """The label, cut off with an ellipsis if it is too long for a button."""
    if units.length(label) <= BUTTON_UNITS:
        return label
    end = units.head(label, BUTTON_UNITS - 1)
    while end > 1 and units.is_joint(label, end):
        end -= 1
    return f"{label[:end].rstrip()}…"
