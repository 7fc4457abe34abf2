"""The plain text of a record, and that it says what the PDF says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from adapters.records.export import issue
from adapters.records.keys import Keys
from adapters.records.layout import (
    TITLE_LENGTH,
    Bullets,
    Heading,
    Layout,
    LayoutTable,
    Line,
    Paragraph,
    Run,
    lay_out,
    title_of,
)
from adapters.records.signatures import sign
from adapters.records.text import WIDTH, to_text
from bot.records.record import Record
from knowledge.phrases import Phrases


def text_of(record: Record, keys: Keys, words: Phrases) -> str:
    return to_text(lay_out(sign(record, keys), words))


def line(text: str) -> Line:
    return (Run(text),)


def test_each_kind_of_block_reads_well_as_plain_lines() -> None:
    layout = Layout(
        "A title",
        (
            Heading("Head"),
            Paragraph((Run("Some "), Run("bold", bold=True), Run(" words."))),
            Bullets((line("one"), (Run("two", url="https://example.org/2"),))),
            LayoutTable(("K", "V"), (((line("Name"),), (line("Ann"),)),), (1, 1), is_list=True),
            LayoutTable(
                ("Q", "A"),
                (
                    ((line("First"), line("Really?")), (line("yes"),)),
                    ((line("Second"),), (line("no"),)),
                ),
                (1, 1),
            ),
        ),
    )
    assert to_text(layout) == (
        "A title\n"
        "=======\n"
        "\n"
        "\n"
        "Head\n"
        "----\n"
        "\n"
        "Some bold words.\n"
        "\n"
        "- one\n"
        "- two (https://example.org/2)\n"
        "\n"
        "Name: Ann\n"
        "\n"
        "Q: First. Really?\n"
        "A: yes\n"
        "\n"
        "Q: Second\n"
        "A: no\n"
    )


def test_lines_are_short_where_words_allow_it(
    recorded: Callable[..., Record], keys: Keys, words: Phrases
) -> None:
    text = text_of(recorded(name="word " * 99), keys, words)
    long = [line for line in text.splitlines() if len(line) > WIDTH]
    assert all(len(line.split()) == 1 for line in long)
    assert len(text.splitlines()) > 100


def test_a_word_without_end_is_kept_whole(
    recorded: Callable[..., Record], keys: Keys, words: Phrases
) -> None:
    assert "W" * 500 in text_of(recorded(reference="W" * 500), keys, words)


def test_the_text_holds_result_answers_reasons_code_and_key(
    record: Record, keys: Keys, words: Phrases
) -> None:
    signed = sign(record, keys)
    text = " ".join(to_text(lay_out(signed, words)).split())
    assert text.startswith("Social value: record of a check for Cleaning of schools")
    for part in (
        "The Act applies.",
        "Procurement: Cleaning of schools",
        "Organisation: Cyngor Gwynedd",
        "Law in force on: 2 March 2026",
        "Made on: 1 July 2026, 10:30 (BST, London)",
        "Version C, in force since 24 February 2025",
        f"Content release: {record.result.release}",
        f"Check code: {signed.code}",
        f"Signed with key: {signed.key}",
        "Value: £207,720 including VAT",
        "In force since: 1 January 2026",
        "This decided the result.",
        "not legal advice",
    ):
        assert part in text
    for answer in record.answers:
        assert f"Question: {answer.label}. {answer.question} Answer: {answer.words}" in text
    for reason in record.result.reasons:
        assert f"Rule: {reason.rule}" in text
        assert all(source.url in text for source in reason.sources)


def test_what_is_missing_is_said_with_who_knows(
    unsure_record: Record, keys: Keys, words: Phrases
) -> None:
    text = " ".join(text_of(unsure_record, keys, words).split())
    assert "What is missing" in text
    assert "Fact: The whole-life value" in text
    assert "Who usually knows: The budget holder or finance team." in text
    assert "Answer: Not sure" in text
    assert "The value was not compared with a threshold." in text


def test_idle_facts_and_cautions_are_said(
    recorded: Callable[..., Record], record: Record, keys: Keys, words: Phrases
) -> None:
    soft = replace(record.result.reasons[0], key="soft_net", text="Not clear in law.")
    result = replace(record.result, idle=("this", "that"), reasons=(soft,))
    text = text_of(replace(record, result=result), keys, words)
    assert "Points to check\n---------------\n\n- Not clear in law." in text
    assert "You were not sure, but it makes no difference: this; that." in text


def test_markup_of_the_content_is_followed_and_markup_of_a_person_is_not(
    record: Record, keys: Keys, words: Phrases
) -> None:
    marked = "Do **this**.\n\n- see [the Act](https://example.org/act)\n- then\nstop"
    changed = replace(
        record, name="**Ann** [x](https://y.z)", result=replace(record.result, text=marked)
    )
    layout = lay_out(sign(changed, keys), words)
    text = to_text(layout)
    assert "Do this.\n\n- see the Act (https://example.org/act)\n- then\n\nstop" in text
    assert "Checked by: **Ann** [x](https://y.z)" in text
    ends_with_list = replace(record, result=replace(record.result, text="- a\n- b"))
    assert "- a\n- b\n" in text_of(ends_with_list, keys, words)


def test_a_long_title_is_cut_in_the_documents_title_only(
    recorded: Callable[..., Record], keys: Keys, words: Phrases
) -> None:
    long = recorded(title="Q" * 400)
    title = title_of(long, words)
    assert title.endswith("Q" * TITLE_LENGTH + "…")
    assert f"Procurement:\n    {'Q' * 400}" in text_of(long, keys, words)
    assert title_of(recorded(), words) == "Social value: record of a check"


def test_three_files_of_one_name_are_handed_over(record: Record, keys: Keys) -> None:
    files = issue(record, keys)
    code = sign(record, keys).code.lower()
    assert [file.name for file in files] == [
        f"social-value-record-{code}.{end}" for end in ("pdf", "txt", "json")
    ]
    assert [file.media_type for file in files] == [
        "application/pdf",
        "text/plain; charset=utf-8",
        "application/json",
    ]
    assert files[0].content.startswith(b"%PDF-1.7")
    assert files[1].content.decode().endswith("\n")
