"""Neutral markup becomes Telegram HTML that Telegram takes, in parts that fit."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.channels.telegram.limits import ENTITIES, RAW_BYTES, TEXT_UNITS
from adapters.channels.telegram.markup import MessagePart, Rich, parts, read
from adapters.channels.telegram.units import is_blank, length
from tests.fake_telegram import parse_html


def html(neutral: str) -> str:
    (part,) = parts(read(neutral))
    return part.html


@pytest.mark.parametrize(
    ("neutral", "shown"),
    [
        ("plain", "plain"),
        ("**bold** text", "<b>bold</b> text"),
        ("a **b** c **d**", "a <b>b</b> c <b>d</b>"),
        ("[Act](https://a.uk/s?x=1&y=2)", '<a href="https://a.uk/s?x=1&amp;y=2">Act</a>'),
        ("**see [Act](https://a.uk) now**", '<b>see <a href="https://a.uk">Act</a> now</b>'),
        ("**[Act](https://a.uk)**", '<b><a href="https://a.uk">Act</a></b>'),
        ("[**Act**](https://a.uk)", '<a href="https://a.uk">Act</a>'),
        ("- one\n- **two**", "• one\n• <b>two</b>"),
        ("-one\n - two", "-one\n - two"),
        ("a & b < c > d \"e\" 'f'", "a &amp; b &lt; c &gt; d &quot;e&quot; 'f'"),
    ],
)
def test_markup_is_shown(neutral: str, shown: str) -> None:
    assert html(neutral) == shown


@pytest.mark.parametrize(
    "neutral",
    [
        "**open",
        "open**",
        "2 ** 3 ** 4",
        "****",
        "** a**b",
        "**a\nb**",
        "[a](http://insecure.uk)",
        "[a](javascript:alert(1))",
        "[a](tg://user?id=1)",
        "[a] (https://a.uk)",
        "[](https://a.uk)",
        "[a](https://)",
        "[a](https://" + "x" * 3000 + ")",
        "*a* _b_ `c` ~d~ ||e||",
    ],
)
def test_what_is_not_our_markup_stays_as_it_is(neutral: str) -> None:
    rich = read(neutral)
    assert rich == Rich(neutral)


@pytest.mark.parametrize(
    "hostile",
    [
        "<b>x</b>",
        "</a><script>alert(1)</script>",
        '<a href="https://evil.example">here</a>',
        "&lt;b&gt; &#60;b&#62;",
        "<!-- -->",
        '**<a href="x">**',
        '[<i>](https://a.uk/"onx=1)',
        "<tg-emoji emoji-id=1>",
    ],
)
def test_html_that_comes_in_is_shown_as_text(hostile: str) -> None:
    """What a person sees is the very characters, with no entity but our own."""
    rich = read(hostile)
    (part,) = parts(rich)
    seen, entities = parse_html(part.html)
    assert seen == part.plain == rich.text
    assert {kind for kind, _, _ in entities} <= {"b"}


def test_a_link_address_cannot_break_out_of_its_attribute() -> None:
    assert parts(read("[a](https://x.uk/'>)")) == (
        MessagePart("[a](https://x.uk/'&gt;)", "[a](https://x.uk/'>)"),
    )
    seen, entities = parse_html(html("[a](https://x.uk/'&amp;)"))
    assert (seen, entities) == ("a", [("a", "a", "https://x.uk/'&amp;")])


def test_lists_below_are_plain() -> None:
    (part,) = parts(read("Text", lists="1. **not bold**\n- 2"))
    assert part.html == "Text\n\n1. **not bold**\n- 2"


def test_text_that_just_fits_is_one_part() -> None:
    assert len(parts(read("x" * TEXT_UNITS))) == 1
    assert len(parts(read("🙂" * (TEXT_UNITS // 2)))) == 1
    assert len(parts(read("**" + "x" * TEXT_UNITS + "**"))) == 1


def test_a_unit_too_many_makes_two_parts() -> None:
    assert len(parts(read("x" * (TEXT_UNITS + 1)))) == 2
    assert [part.plain for part in parts(read("🙂" * (TEXT_UNITS // 2) + "x"))][1] == "x"


def test_paragraphs_are_cut_apart_rather_than_lines_or_words() -> None:
    text = "word word\nline " * 200
    first, second = parts(read(f"{text.strip()}\n\n{text.strip()}"))
    assert first.plain == second.plain == text.strip()


def test_lines_are_cut_apart_rather_than_words() -> None:
    line = "word " * 150
    found = parts(read("\n".join([line.strip()] * 10)))
    assert all(part.plain.endswith("word") for part in found)
    assert all((len(part.plain) + 1) % len(line) == 0 for part in found)


def test_a_link_at_the_border_goes_whole_into_the_next_part() -> None:
    text = "word " * 818 + "[two words here](https://a.uk)"
    first, second = parts(read(text))
    assert second.html == '<a href="https://a.uk">two words here</a>'
    assert first.plain.endswith("word")


def test_a_link_after_an_endless_word_goes_whole_into_the_next_part() -> None:
    text = "x" * (TEXT_UNITS - 3) + "[link](https://a.uk)"
    assert [part.plain for part in parts(read(text))] == ["x" * (TEXT_UNITS - 3), "link"]


def test_bold_longer_than_a_message_is_bold_in_every_part() -> None:
    found = parts(read("**" + "word " * 2000 + "end**"))
    assert len(found) > 2
    assert all(part.html == f"<b>{part.plain}</b>" for part in found)
    assert all(part.plain.startswith("word") for part in found[:-1])


def test_an_emoji_of_several_characters_is_not_torn() -> None:
    judge = "👩🏽‍⚖️"
    found = parts(read(judge * 1000))
    assert len(found) > 1
    assert all(part.plain == judge * (len(part.plain) // len(judge)) for part in found)


def test_a_sign_longer_than_a_message_is_cut_all_the_same() -> None:
    text = "e" + "\u0301" * 5000
    found = parts(read(text))
    assert "".join(part.plain for part in found) == text


def test_markup_that_would_be_too_much_raw_text_is_split_earlier() -> None:
    found = parts(read('"' * 20_000))
    assert all(len(part.html.encode()) <= RAW_BYTES for part in found)
    assert "".join(part.plain for part in found) == '"' * 20_000


def test_more_entities_than_telegram_keeps_are_split_over_parts() -> None:
    found = parts(read("**b** " * 250))
    assert len(found) == 3
    assert all(part.html.count("<b>") <= ENTITIES for part in found)
    assert sum(part.html.count("<b>") for part in found) == 250


def test_blank_text_gives_no_part() -> None:
    assert parts(read(" \n\u200b\x00 ")) == ()


FRAGMENTS = (
    *("**", "- ", "\n", "\n\n", " ", "[a b](https://c.uk/?d=1&e=2)", "<b>", "&amp;", '"', "'"),
    *("🙂", "👩🏽‍⚖️", "שלום", "\x00", "\ud83d", "e\u0301", "\u200b", "\u202e", "x" * 700),
    *("word " * 300, "[" * 50, "**bold** " * 40),
)
texts = st.lists(
    st.sampled_from(FRAGMENTS) | st.text(st.characters(), max_size=50), max_size=40
).map("".join)


@settings(deadline=None, max_examples=200)
@given(texts)
def test_any_text_gives_parts_within_limits_that_hold_all_of_it(neutral: str) -> None:
    """Telegram takes each part; together they hold every visible sign in order."""
    rich = read(neutral)
    found = parts(rich)
    for part in found:
        seen, entities = parse_html(part.html)
        assert seen == part.plain
        assert 0 < length(seen) <= TEXT_UNITS
        assert len(part.html.encode()) <= RAW_BYTES
        assert len(entities) <= ENTITIES
        assert not is_blank(seen)
    assert _visible("".join(part.plain for part in found)) == _visible(rich.text)


@settings(deadline=None)
@given(st.lists(st.text("abc<&🙂é", min_size=1, max_size=12), min_size=1, max_size=3000))
def test_words_are_never_torn_while_they_fit(words: list[str]) -> None:
    found = parts(read(" ".join(words)))
    assert [word for part in found for word in part.plain.split(" ")] == words


@pytest.mark.parametrize(
    "unit",
    [
        "x",
        "**",
        "**a ",
        "[",
        "[a](https://b.uk)",
        "\n",
        "- ",
        "&",
        "🙂",
        "**a**",
        "- **a** ",
        "((",
        " ",
    ],
)
def test_a_hundred_thousand_characters_are_split_in_reasonable_time(unit: str) -> None:
    """No input makes the work grow with the square of its length; a hang would fail the suite."""
    rich = read((unit * 100_000)[:100_000])
    assert "".join(_visible(part.plain) for part in parts(rich)) == _visible(rich.text)


def _visible(text: str) -> str:
    return "".join(sign for sign in text if not is_blank(sign))
