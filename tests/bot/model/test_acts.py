"""What an option does, as a value and as the id that travels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.library import Library
from bot.model.acts import (
    MAX_ID_BYTES,
    Answer,
    Begin,
    Browse,
    ButtonAct,
    Change,
    Do,
    More,
    Say,
    Show,
    Sources,
    decode,
    encode,
)

EXAMPLES: list[tuple[ButtonAct, str]] = [
    (Answer("value", "unsure", run=2), "a:2:value:unsure"),
    (Change("start-date", run=13), "x:13:start-date"),
    (Begin("does-the-act-apply"), "s:does-the-act-apply"),
    (Begin("does-the-act-apply", "value"), "s:does-the-act-apply:value"),
    (Show("what-is-the-act"), "e:what-is-the-act"),
    (Show("what-is-the-act", now=True), "e:what-is-the-act:now"),
    (More("what-is-the-act"), "m:what-is-the-act"),
    (Sources("what-is-the-act"), "o:what-is-the-act"),
    (Browse("thresholds"), "t:thresholds"),
    (Say("provider"), "u:provider"),
    (Do("help"), "c:help"),
]

names = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True).filter(lambda s: len(s) <= 24)
canonical = names | st.dates().map(str) | st.decimals(1, 10**11, places=2).map(str)
numbers = st.integers(0, 999_999_999)
actions = st.one_of(
    st.builds(Answer, names, canonical, numbers),
    st.builds(Change, names, numbers),
    st.builds(Begin, names, st.just("") | names),
    st.builds(Show, names, st.booleans()),
    st.builds(More, names),
    st.builds(Sources, names),
    st.builds(Browse, names),
    st.builds(Say, names),
    st.builds(Do, names),
)


@pytest.mark.parametrize(("action", "option_id"), EXAMPLES)
def test_each_action_has_its_id(action: ButtonAct, option_id: str) -> None:
    assert encode(action) == option_id
    assert decode(option_id) == action


@given(actions)
def test_decoding_undoes_encoding(action: ButtonAct) -> None:
    assert decode(encode(action)) == action


@given(st.text())
def test_any_text_decodes_to_an_action_of_its_own_or_to_none(text: str) -> None:
    action = decode(text)
    if action is not None and not isinstance(action, Answer | Change):
        assert encode(action) == text


@pytest.mark.parametrize(
    "forged",
    [
        "",
        ":",
        "a",
        "z:help",
        "c",
        "c:help:me",
        "s:one:two:three",
        "s:one:",
        "e:one:later",
        "a:1:value",
        "a:1:value:unsure:more",
        "a:one:value:unsure",
        "a:-1:value:unsure",
        "a:\u0663:value:unsure",
        "a::value:unsure",
        "a:9999999999:value:unsure",
        "x:1",
        "x:one:value",
        "A:1:value:unsure",
    ],
)
def test_a_forged_id_does_nothing(forged: str) -> None:
    assert decode(forged) is None


def test_every_id_the_library_can_make_fits_every_channel(library: Library) -> None:
    """Telegram takes 64 bytes; a conversation's ten thousandth run included."""
    ids = [encode(kind(entry)) for entry in library.entries for kind in (Show, More)]
    for flow in library.flows.values():
        ids.append(encode(Begin(flow.id)))
        for question in flow.questions:
            ids.append(encode(Change(question.id, 10_000)))
            given = [option.id for option in question.options]
            given += ["unsure", "yes", "no", "cannot_be_estimated", "2026-11-22", "99999999999.99"]
            ids += [encode(Answer(question.id, answer, 10_000)) for answer in given]
    ids += [encode(Do(command)) for command in library.phrases.commands]
    assert len(ids) > 500
    assert not [option_id for option_id in ids if len(option_id.encode("ascii")) > MAX_ID_BYTES]
