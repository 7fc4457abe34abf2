"""Replies as Slack calls: shape, limits, and nothing lost or made into markup."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.channels.slack import Call, Upload, encode, limits
from adapters.channels.slack.markup import ZERO_WIDTH, clean
from bot.model.replies import Attachment, Option, Reply
from tests.fake_slack import Post, block_faults, units

HERE = {"channel": "D1"}


def posts(reply: Reply, address: dict[str, str] | None = None) -> list[Post]:
    calls = encode(address or HERE, reply)
    return [Post(call.method, dict(call.body), "1.0") for call in calls if isinstance(call, Call)]


def only(reply: Reply) -> Post:
    (post,) = posts(reply)
    return post


def bare(markup: str) -> str:
    """What a person sees of markup that holds no link and no bold."""
    text = markup.replace(ZERO_WIDTH, "").replace("&lt;", "<").replace("&gt;", ">")
    return text.replace("&amp;", "&")


def words(text: str) -> list[str]:
    return clean(text).replace(ZERO_WIDTH, "").split()


class TestShape:
    def test_an_answer_is_one_message_of_section_context_and_buttons(self) -> None:
        reply = Reply(
            "**Yes.** See [the Act](https://www.legislation.gov.uk/ukpga/2012/3?a=1&b=2).\n\n"
            "- services\n- works & goods",
            footer="Source: [2012 Act](https://www.legislation.gov.uk/ukpga/2012/3), s. 1",
            options=(Option("more", "Tell me more"), Option("check", "Check it")),
        )
        assert encode({"channel": "C1", "thread_ts": "1.0"}, reply) == (
            Call(
                "chat.postMessage",
                {
                    "channel": "C1",
                    "thread_ts": "1.0",
                    "text": (
                        "Yes. See the Act (https://www.legislation.gov.uk/ukpga/2012/3?a=1&amp;b=2)."
                        "\n\n\u2022 services\n\u2022 works &amp; goods"
                        "\n\nSource: 2012 Act (https://www.legislation.gov.uk/ukpga/2012/3), s. 1"
                        "\n\n1. Tell me more\n2. Check it"
                    ),
                    "blocks": [
                        {
                            "type": "section",
                            "text": {
                                "type": "mrkdwn",
                                "text": (
                                    "*Yes.* See <https://www.legislation.gov.uk/ukpga/2012/3"
                                    "?a=1&amp;b=2|the Act>.\n\n"
                                    "\u2022 services\n\u2022 works &amp; goods"
                                ),
                                "verbatim": True,
                            },
                        },
                        {
                            "type": "context",
                            "elements": [
                                {
                                    "type": "mrkdwn",
                                    "text": (
                                        "Source: <https://www.legislation.gov.uk/ukpga/2012/3"
                                        "|2012 Act>, s. 1"
                                    ),
                                    "verbatim": True,
                                }
                            ],
                        },
                        {
                            "type": "actions",
                            "elements": [
                                {
                                    "type": "button",
                                    "action_id": "option-1",
                                    "text": {
                                        "type": "plain_text",
                                        "text": "1. Tell me more",
                                        "emoji": False,
                                    },
                                    "value": "more",
                                },
                                {
                                    "type": "button",
                                    "action_id": "option-2",
                                    "text": {
                                        "type": "plain_text",
                                        "text": "2. Check it",
                                        "emoji": False,
                                    },
                                    "value": "check",
                                },
                            ],
                        },
                    ],
                    "unfurl_links": False,
                    "unfurl_media": False,
                },
            ),
        )

    def test_for_one_person_the_message_is_ephemeral(self) -> None:
        (post,) = posts(Reply("hi"), {"channel": "C1", "user": "U1", "response_url": "https://x"})
        assert post.method == "chat.postEphemeral"
        assert post.body["user"] == "U1"
        assert "response_url" not in post.body

    def test_files_come_last_and_in_order(self) -> None:
        files = tuple(Attachment(f"{n}.md", "text/markdown", b"x") for n in "ab")
        calls = encode({"channel": "C1", "thread_ts": "1.0"}, Reply("hi", attachments=files))
        assert isinstance(calls[0], Call)
        assert calls[1:] == tuple(Upload("C1", "1.0", "", file) for file in files)

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("**a** b", "*a* b"),
            ("**two words** here", "*two words* here"),
            ("in**side**d", "inZ*side*Zd"),
            ("**[the Act](https://a.uk)**", "*<https://a.uk|the Act>*"),
            ("[a & b](https://a.uk)", "<https://a.uk|a &amp; b>"),
            ("[x](http://a.uk)", "[x](http://a.uk)"),
            ("[x](javascript:1)", "[x](javascript:1)"),
            ("[x](https://a.uk|<!here>)", "[x](https://a.uk|&lt;!here&gt;)"),
            ("2 ** 3", "2 *ZZ* 3"),
            ("- a\n- b", "\u2022 a\n\u2022 b"),
            ("well - a", "well - a"),
            ("a\n\n\n\nb", "a\n\nb"),
            ("<!channel>", "&lt;!channel&gt;"),
            ("see https://evil.example", "see https://evil.example"),
            (" \n ", "\u2026"),
        ],
    )
    def test_neutral_markup_becomes_slacks(self, text: str, shown: str) -> None:
        post = only(Reply(text))
        assert post.shown.replace(ZERO_WIDTH, "Z") == shown

    def test_bare_addresses_are_not_made_into_links(self) -> None:
        (block,) = only(Reply("see https://evil.example")).body["blocks"]
        assert block["text"]["verbatim"] is True


class TestButtons:
    def test_short_labels_stand_on_the_buttons_alone(self) -> None:
        post = only(Reply("Which?", options=(Option("a", "Services"), Option("b", "Goods"))))
        assert [b["text"]["text"] for b in post.buttons] == ["1. Services", "2. Goods"]
        assert post.shown == "Which?"

    def test_a_cut_label_stands_in_full_in_the_text(self) -> None:
        label = "A contract for services that also holds some works " * 2
        post = only(Reply("Which?", options=(Option("a", label), Option("b", "<Other> *x*"))))
        faces = [b["text"]["text"] for b in post.buttons]
        assert units(faces[0]) <= 75
        assert faces[0].endswith("\u2026")
        assert faces[1] == "2. <Other> *x*"
        listed = f"Which?\n\n1. {' '.join(label.split())}\n2. <Other> *x*"
        assert bare(post.shown) == listed
        assert bare(post.text) == listed

    def test_many_options_fill_several_blocks_with_unlike_ids(self) -> None:
        post = only(Reply("Which?", options=tuple(Option(f"o{n}", f"No {n}") for n in range(60))))
        sizes = [len(b["elements"]) for b in post.body["blocks"] if b["type"] == "actions"]
        assert sizes == [25, 25, 10]
        assert [b["value"] for b in post.buttons] == [f"o{n}" for n in range(60)]
        assert list(block_faults(post.body["blocks"])) == []

    def test_an_emoji_at_the_cut_is_not_halved(self) -> None:
        post = only(Reply("Which?", options=(Option("a", "\U0001f600" * 60),)))
        face = post.buttons[0]["text"]["text"]
        assert units(face) <= 75
        face.encode("utf-8")


class TestLength:
    def test_a_long_text_is_cut_between_paragraphs(self) -> None:
        paragraph = "word " * 200
        post = only(Reply("\n\n".join([paragraph.strip()] * 6)))
        sections = [block["text"]["text"] for block in post.body["blocks"]]
        assert len(sections) == 3
        assert all(section.split("\n\n") == [paragraph.strip()] * 2 for section in sections)

    def test_a_message_too_long_for_one_goes_on_in_the_next(self) -> None:
        reply = Reply("word " * 3000, footer="Source", options=(Option("a", "Yes"),))
        sent = posts(reply)
        assert len(sent) == 2
        assert "\n".join(post.shown for post in sent).split() == [*["word"] * 3000, "Source"]
        assert [len(post.buttons) for post in sent] == [0, 1]

    def test_a_text_of_one_endless_word_is_cut_somewhere(self) -> None:
        sent = posts(Reply("&" * 5000))
        shown = "".join(post.shown for post in sent).replace("\n", "")
        assert bare(shown) == "&" * 5000

    def test_a_link_is_never_cut(self) -> None:
        link = "[some words here](https://www.legislation.gov.uk/ukpga/2012/3)"
        (post,) = posts(Reply(" ".join([link] * 80)))
        found = re.findall(r"<https://[^|>]+\|some words here>", post.shown)
        assert len(found) == 80

    def test_a_long_text_is_encoded_in_little_time(self) -> None:
        for text in ("**" * 20_000, "[" * 40_000, "**a " * 10_000, "[a](https://b" * 3000):
            assert encode(HERE, Reply(text))


markup = st.sampled_from(
    ["**", "[", "](https://a.uk/b)", "- ", "\n", "\n\n", "<!channel>", "*", "`", "&", ">", "|"]
)
texts = st.lists(
    st.text(min_size=1, max_size=30) | markup | st.text(min_size=1).map(lambda t: t * 300),
    min_size=1,
    max_size=30,
).map("".join)
options = st.lists(
    st.builds(
        Option,
        id=st.text("abcdefghij:-0123456789", min_size=1, max_size=60),
        label=st.text(max_size=120),
    ),
    max_size=60,
).map(tuple)


@settings(deadline=None)
@given(text=texts, footer=st.just("") | texts, options=options)
def test_any_reply_is_taken_by_slack(text: str, footer: str, options: tuple[Option, ...]) -> None:
    sent = posts(Reply(text, footer=footer, options=options))
    assert sent
    for post in sent:
        assert post.text.strip()
        assert units(post.text) <= limits.MESSAGE_TEXT
        assert list(block_faults(post.body["blocks"])) == []
    chosen = [button["value"] for post in sent for button in post.buttons]
    assert chosen == [option.id for option in options]
    ours = re.compile(r"<https://a\.uk/b\|[^<>]*>")
    for post in sent:
        assert "<" not in ours.sub("", post.shown)


@settings(deadline=None)
@given(text=st.text().map(lambda t: t.replace("*", "x").replace("](", "x")) | st.text("a \n&<>_"))
def test_any_text_without_our_markup_keeps_its_words(text: str) -> None:
    said = text.replace("- ", "x ")
    shown = "\n\n".join(post.shown for post in posts(Reply(said)))
    assert bare(shown).split() == (words(said) or ["\u2026"])


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text("abc<>&_~", min_size=1, max_size=40), min_size=1), st.integers(1, 300))
def test_any_length_keeps_its_words(some: list[str], times: int) -> None:
    text = " ".join(some * times)
    shown = "\n\n".join(post.shown for post in posts(Reply(text)))
    assert bare(shown).split() == words(text)


@settings(deadline=None)
@given(text=texts, footer=st.just("") | texts, options=options)
def test_any_reply_is_within_the_limits_written_down(
    text: str, footer: str, options: tuple[Option, ...]
) -> None:
    for post in posts(Reply(text, footer=footer, options=options)):
        blocks = post.body["blocks"]
        assert len(blocks) <= limits.BLOCKS_PER_MESSAGE
        for block in blocks:
            held = block.get("elements", [])
            if block["type"] == "section":
                assert units(block["text"]["text"]) <= limits.SECTION_TEXT
            elif block["type"] == "context":
                assert len(held) <= limits.CONTEXT_ELEMENTS
                assert all(units(one["text"]) <= limits.CONTEXT_TEXT for one in held)
            else:
                assert len(held) <= limits.ACTIONS_PER_BLOCK
        for button in post.buttons:
            assert units(button["text"]["text"]) <= limits.BUTTON_TEXT
            assert units(button["value"]) <= limits.BUTTON_VALUE
            assert len(button["action_id"]) <= limits.ACTION_ID
        seen = [units(button["text"]["text"]) for button in post.buttons]
        assert units(post.shown) + sum(seen) <= limits.MESSAGE_BLOCK_TEXT + 2 * len(blocks)


def test_what_a_person_typed_never_becomes_markup() -> None:
    hostile: Any = "<!channel> *bold* <https://evil.example|click> <@U1> _x_ :tada: > q"
    post = only(Reply(f"You said: {hostile}", footer=hostile, options=(Option("a", hostile),)))
    for said in (post.text, post.shown):
        assert "<" not in said
        assert ">" not in said
        assert not re.search(r"(?<!\S)([*_~`])[^\s\u200b]", said)
        assert ":tada:" not in said
