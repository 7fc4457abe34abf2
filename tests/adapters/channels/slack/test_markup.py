"""Slack's markup in both directions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.channels.slack.markup import ZERO_WIDTH, clean, from_slack, literal, size


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("a &amp; b &lt; c &gt; d", "a & b < c > d"),
        ("&amp;lt;", "&lt;"),
        ("&nbsp;", "&nbsp;"),
        ("<https://gov.uk/a?b=1&amp;c=2>", "https://gov.uk/a?b=1&c=2"),
        ("<https://gov.uk|gov &amp; uk>", "gov & uk"),
        ("<mailto:a@example.org|a@example.org>", "a@example.org"),
        ("<mailto:a@example.org>", "a@example.org"),
        ("<#C1|general> and <#C2>", "#general and #C2"),
        ("<@U2> and <@U3|jo>", "@U2 and @jo"),
        ("<!here> <!subteam^S1|@buyers> <!date^1^{date}|1 May>", "@here @buyers 1 May"),
        ("<@UBOT>, hello", "hello"),
        ("<@UBOT> <@UBOT|guide>: hello", "hello"),
        ("hello <@UBOT> there", "hello there"),
        ("hello <@UBOT>", "hello"),
        ("value < 5 and > 3", "value < 5 and > 3"),
        ("", ""),
    ],
)
def test_slacks_tokens_are_read_as_a_person_reads_them(raw: str, read: str) -> None:
    assert from_slack(raw, "UBOT") == read


@given(st.text())
def test_what_was_escaped_is_read_back(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert from_slack(escaped, "UBOT") == clean(text).strip()


@given(st.text())
def test_literal_text_holds_no_token_and_loses_no_character(text: str) -> None:
    said = literal(clean(text))
    assert "<" not in said
    assert ">" not in said
    shown = said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    bare = clean(text).replace(ZERO_WIDTH, "")
    assert shown.replace(ZERO_WIDTH, "") == bare


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("*bold*", "*Zbold*"),
        ("snake_case_name", "snake_case_name"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("a`b`c", "aZ`ZbZ`Zc"),
        ("~/.config", "~Z/.config"),
        (":tada:", ":Ztada:"),
        ("10:30:45", "10:30:45"),
        ("> quote", "Z&gt; quote"),
    ],
)
def test_what_would_format_is_kept_from_pairing_up(text: str, said: str) -> None:
    marked = literal(text).replace(ZERO_WIDTH, "Z")
    assert marked == said.replace("*Zbold*", "*ZboldZ*")


@given(st.text(st.characters()))
def test_clean_text_can_be_stored_anywhere(text: str) -> None:
    kept = clean(text)
    kept.encode("utf-8")
    assert "\x00" not in kept
    assert clean(kept) == kept


def test_half_a_surrogate_is_replaced() -> None:
    assert clean("a\ud83d b\r\nc\rd\x00") == "a\ufffd b\nc\nd"


def test_size_counts_as_javascript_does() -> None:
    assert size("a£\U0001f600") == 4
