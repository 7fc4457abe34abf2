"""
Reply → the Slack calls that deliver it: messages with blocks, then files.

Rules of this file: pure. The `text` of every message is complete without its blocks, with numbered
options, so that typing a number works everywhere. Long text is split between paragraphs, else
lines, else words; nothing is left out.

    >>> from bot.model.replies import Reply
    >>> call = encode({"channel": "D1"}, Reply("**Yes**, it applies."))[0]
    >>> call.body["blocks"][0]["text"]["text"]
    '*Yes*, it applies.'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from adapters.channels.slack import limits
from adapters.channels.slack.markup import ZERO_WIDTH, clean, literal, size
from adapters.channels.slack.ownership import block_id
from bot.model.replies import Attachment, Option, Reply

_LINK = r"\[[^\[\]\n]{1,400}\]\(https://[^\s()<>|\"]{1,1000}\)"
_BOLD = r"\*\*(?=[^\s*])[^\n]{0,400}?(?<=[^\s*])\*\*"
_ATOM = re.compile(rf"(?:{_LINK}|{_BOLD}|\S)+")
_SPAN = re.compile(rf"({_LINK}|{_BOLD})")
_LONGEST_WORD = 400
_LONGEST_GAP = 20
_LARGEST_PIECE = 2000
_NOTHING = "\u2026"
"""Sent for a reply of blanks only, which Slack would refuse."""


@dataclass(frozen=True, slots=True)
class Call:
    """
    A Web API method and its JSON body.

    Attributes:
        method: Web API method, or `response_url` for an ephemeral message whose button was pressed.
        body: As JSON values.
        instead: Sent if Slack refuses this call, for example an edit of a deleted message.
        matters: False if a failure is harmless: an older message then only keeps its buttons.
    """

    method: str
    body: Mapping[str, Any]
    instead: tuple[Call, ...] = ()
    matters: bool = True


@dataclass(frozen=True, slots=True)
class Upload:
    """
    A file to share.

    Attributes:
        channel: Where it appears; ignored when `person` is set.
        thread: Root of the thread; empty for none.
        person: The only person who may see it; a file cannot be ephemeral, so it is sent as a
            direct message. Empty for none.
        file: Name, type and content.
    """

    channel: str
    thread: str
    person: str
    file: Attachment


@dataclass(frozen=True, slots=True)
class _Piece:
    """
    A stretch of text that is never split: the whitespace before it, its Slack markup, and its plain
    text.
    """

    gap: str
    markup: str
    plain: str

    @property
    def size(self) -> int:
        return size(self.gap) + size(self.markup)


@dataclass(frozen=True, slots=True)
class _Block:
    """A block, its length for the limits, and its text for clients that show no blocks."""

    json: Mapping[str, Any]
    size: int
    plain: str


def encode(address: Mapping[str, str], reply: Reply) -> tuple[Call | Upload, ...]:
    """
    The calls that deliver a reply, in order: one message if it fits, then each file.

    Args:
        address: As `incoming.decode` wrote it: `channel`, perhaps `thread_ts`, perhaps `user`.
        reply: The reply to deliver.

    Returns:
        At least one; every body is within `limits`.
    """
    blocks = _blocks(reply, address.get("asker", ""))
    messages = (_message(address, held) for held in _messages(blocks))
    files = (
        Upload(address["channel"], address.get("thread_ts", ""), address.get("user", ""), file)
        for file in reply.attachments
    )
    return (*messages, *files)


def plan(
    address: Mapping[str, str], reply: Reply, shown: Mapping[str, str]
) -> tuple[tuple[Call | Upload, ...], bool]:
    """
    The calls that deliver a reply, and whether they replace the message in `shown`.

    A new state of a check's card replaces the message whose button was pressed, below the answers
    so far. In any other case, and when the whole does not fit in one message, a new message is sent
    and the earlier one is reduced to the answers so far, without buttons.

    Args:
        address: As `incoming.decode` wrote it.
        reply: The reply to deliver.
        shown: The message that shows the check now, as `channel`, `ts` and, if it is ephemeral,
            `user`; empty if there is none.
    """
    card, fresh = reply.card, encode(address, reply)
    if card is None or not card.takes(shown):
        return fresh, False
    texts = tuple(call for call in fresh if isinstance(call, Call))
    files = fresh[len(texts) :]
    if address.get("pressed") == shown["ts"] and card.replaces:
        so_far = card.so_far(shown)
        text = f"{so_far}\n\n{reply.text}" if so_far else reply.text
        whole = encode(address, replace(reply, text=text, attachments=()))
        edits = [_edit(call, address, shown) for call in whole if isinstance(call, Call)]
        if len(edits) == 1 and size(edits[0].body["text"]) <= limits.UPDATE_TEXT:
            return (replace(edits[0], instead=texts), *files), True
    if "user" in shown:
        # an ephemeral message can be edited only through the response_url of a press on it
        return fresh, False
    settled = [
        call for call in encode(address, Reply(card.settled(shown))) if isinstance(call, Call)
    ]
    edit = replace(_edit(settled[0], address, shown), matters=False)
    return (*texts, edit, *files), False


def _edit(call: Call, address: Mapping[str, str], shown: Mapping[str, str]) -> Call:
    said = {name: call.body[name] for name in ("text", "blocks")}
    if "user" in shown:
        where = {"url": address.get("response_url", ""), "replace_original": True}
        return Call("response_url", where | said)
    return Call("chat.update", {"channel": shown["channel"], "ts": shown["ts"]} | said)


def _message(address: Mapping[str, str], blocks: Sequence[_Block]) -> Call:
    where = {name: address[name] for name in ("channel", "thread_ts", "user") if name in address}
    text = "\n\n".join(block.plain for block in blocks if block.plain) or _NOTHING
    said: dict[str, Any] = {"text": text, "blocks": [dict(block.json) for block in blocks]}
    if "user" in address:
        return Call("chat.postEphemeral", where | said)
    # no preview of a source's page: it would push the answer out of view
    return Call("chat.postMessage", where | said | {"unfurl_links": False, "unfurl_media": False})


def _messages(blocks: Iterable[_Block]) -> Iterator[list[_Block]]:
    held: list[_Block] = []
    for block in blocks:
        full = len(held) == limits.BLOCKS_PER_MESSAGE
        long = sum(one.size for one in held) + block.size > limits.MESSAGE_BLOCK_TEXT
        if held and (full or long):
            yield held
            held = []
        held.append(block)
    yield held


def _blocks(reply: Reply, asker: str) -> list[_Block]:
    blocks = [_section(*chunk) for chunk in _pack(_pieces(reply.text), limits.SECTION_TEXT)]
    blocks += [_context(*chunk) for chunk in _pack(_pieces(reply.footer), limits.CONTEXT_TEXT)]
    blocks += _buttons(reply.options, asker)
    return blocks or [_section(_NOTHING, _NOTHING)]


def _section(markup: str, plain: str) -> _Block:
    return _Block({"type": "section", "text": _mrkdwn(markup)}, size(markup), plain)


def _context(markup: str, plain: str) -> _Block:
    return _Block({"type": "context", "elements": [_mrkdwn(markup)]}, size(markup), plain)


def _mrkdwn(markup: str) -> dict[str, Any]:
    # verbatim: Slack must not turn addresses and names in plain text into links
    return {"type": "mrkdwn", "text": markup, "verbatim": True}


def _buttons(options: Sequence[Option], asker: str) -> list[_Block]:
    lines = [
        f"{number}. {' '.join(clean(option.label).split())}"
        for number, option in enumerate(options, 1)
    ]
    blocks: list[_Block] = []
    if any(size(line) > limits.BUTTON_TEXT for line in lines):
        full = _pack(_flat(lines), limits.SECTION_TEXT)
        # no plain text here: the blocks of buttons below carry it
        blocks += [_section(markup, "") for markup, _ in full]
    for start in range(0, len(options), limits.ACTIONS_PER_BLOCK):
        stop = start + limits.ACTIONS_PER_BLOCK
        blocks.append(_actions(start, options[start:stop], lines[start:stop], asker))
    return blocks


def _actions(start: int, options: Sequence[Option], lines: Sequence[str], asker: str) -> _Block:
    faces = [_cut(line, limits.BUTTON_TEXT) for line in lines]
    elements = [
        {
            "type": "button",
            "action_id": f"option-{start + place}",
            "text": {"type": "plain_text", "text": face, "emoji": False},
            "value": option.id,
        }
        for place, (option, face) in enumerate(zip(options, faces, strict=True), 1)
    ]
    total = sum(size(face) for face in faces)
    mine = {"block_id": block_id(asker, start)} if asker else {}
    return _Block(
        {"type": "actions", "elements": elements, **mine},
        total,
        "\n".join(literal(line) for line in lines),
    )


def _cut(text: str, limit: int) -> str:
    if size(text) <= limit:
        return text
    while size(text) > limit - 1:
        text = text[: limit - 1] if len(text) >= limit else text[:-1]
    return text.rstrip() + "\u2026"


def _flat(lines: Sequence[str]) -> Iterator[_Piece]:
    """Lines whose characters are all literal, as pieces."""
    for line in lines:
        gap = "\n"
        for word in line.split(" "):
            yield from _words(gap, word)
            gap = " "


def _pieces(text: str) -> Iterator[_Piece]:
    """Neutral markup as pieces, in order; none for blank text."""
    breaks = 0
    for line in clean(text).split("\n"):
        end, bullet = 0, line.startswith("- ")
        for atom in _ATOM.finditer(line):
            blank = line[end : atom.start()][:_LONGEST_GAP]
            gap = "\n" * min(breaks, 2) + blank
            breaks, end = 0, atom.end()
            if bullet:
                bullet = False
                yield _Piece(gap, "\u2022", "\u2022")
            else:
                yield from _atom(gap, atom[0])
        breaks += 1


def _atom(gap: str, text: str) -> Iterator[_Piece]:
    spans = list(_spans(text))
    markup = "".join(span.markup for span in spans)
    if size(markup) <= _LARGEST_PIECE:
        yield _Piece(gap, markup, "".join(span.plain for span in spans))
        return
    for span in spans:
        yield _Piece(gap, span.markup, span.plain)
        gap = ""


def _spans(text: str) -> Iterator[_Piece]:
    """The links, bold parts and words of a text without whitespace outside them."""
    parts = _SPAN.split(text)
    for place, part in enumerate(parts):
        if place % 2 == 0:
            yield from _words("", part)
        elif part.startswith("["):
            yield from _link(part)
        else:
            touching = parts[place - 1][-1:].isalnum(), parts[place + 1][:1].isalnum()
            yield from _bold(part, *touching)


def _words(gap: str, text: str) -> Iterator[_Piece]:
    for start in range(0, len(text), _LONGEST_WORD):
        said = literal(text[start : start + _LONGEST_WORD])
        yield _Piece(gap, said, said)
        gap = ""


def _link(text: str) -> Iterator[_Piece]:
    words, _, url = text[1:-1].partition("](")
    target = url.replace("&", "&amp;")
    said = literal(words)
    markup = f"<{target}|{said}>"
    if size(markup) > _LARGEST_PIECE:
        yield from _words("", text)
    else:
        yield _Piece("", markup, f"{said} ({target})")


def _bold(text: str, after_word: bool, before_word: bool) -> Iterator[_Piece]:
    inner = list(_spans(text[2:-2]))
    said = "".join(piece.markup for piece in inner)
    # Slack formats bold only at a word boundary; an invisible space makes one
    left = ZERO_WIDTH if after_word else ""
    right = ZERO_WIDTH if before_word else ""
    markup = f"{left}*{said}*{right}"
    if size(markup) > _LARGEST_PIECE:
        yield from inner
    else:
        yield _Piece("", markup, "".join(piece.plain for piece in inner))


def _pack(pieces: Iterable[_Piece], limit: int) -> Iterator[tuple[str, str]]:
    """Pieces joined into texts of at most `limit`, each as (markup, plain text)."""
    held: list[_Piece] = []
    length = 0
    for piece in pieces:
        held.append(piece)
        length += piece.size
        while length > limit:
            place = _best_cut(held)
            yield _joined(held[:place])
            held = held[place:]
            length = sum(one.size for one in held)
    if held:
        yield _joined(held)


def _best_cut(held: Sequence[_Piece]) -> int:
    """
    Index at which to split before the last piece: a paragraph or line in the second half, if any.
    """
    last = len(held) - 1
    for mark in ("\n\n", "\n"):
        for place in range(last, max(last // 2, 1) - 1, -1):
            if held[place].gap.startswith(mark):
                return place
    return last


def _joined(pieces: Sequence[_Piece]) -> tuple[str, str]:
    first, *rest = pieces
    markup = first.markup + "".join(piece.gap + piece.markup for piece in rest)
    plain = first.plain + "".join(piece.gap + piece.plain for piece in rest)
    return markup, plain
