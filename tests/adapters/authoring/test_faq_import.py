"""FAQ sheets: CSV and Markdown as people keep them, and files that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.authoring.faq_import import BadSheet, FaqRow, drafted, read_sheet

CSV = """\
\ufeffQuestion,Answer,Topic,Also asked as,Source,Link
Do grants count?,"No.
They are no contract.",Which contracts,grant; gift | subsidy,Example Act,https://example.org/act
,,,,,
What is it?,An example.,,,,
"""
MARKDOWN = """\
# Our questions

An introduction that asks nothing.

## Bidding

### Can a charity bid?
Yes. See [the guide](https://example.org/guide).

More of it.

### An empty one?

### And a firm? ###
It can.
"""


def sheet(folder: Path, name: str, text: str) -> tuple[FaqRow, ...]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_sheet(path)


def test_a_table_is_read_by_its_heads_whatever_their_case(tmp_path: Path) -> None:
    first, second = sheet(tmp_path, "faq.csv", CSV)
    assert (first.line, second.line) == (2, 5)
    assert first.given == {
        "title": "Do grants count?",
        "answer": "No.\nThey are no contract.",
        "topic": "Which contracts",
        "utterances": "grant; gift | subsidy",
        "source": "Example Act",
        "url": "https://example.org/act",
    }
    assert second.given["title"] == "What is it?"


def test_headings_with_text_are_questions_and_those_without_are_topics(tmp_path: Path) -> None:
    found = sheet(tmp_path, "faq.md", MARKDOWN)
    assert [(each.line, each.given["title"]) for each in found] == [
        (1, "Our questions"),
        (7, "Can a charity bid?"),
        (14, "And a firm?"),
    ]
    assert found[1].given["topic"] == "Bidding"
    assert found[1].given["source"] == "the guide"
    assert found[1].given["url"] == "https://example.org/guide"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("faq.txt", "Do grants count?", "give a file that ends in .csv or .md"),
        ("faq.csv", "Question,Reply\nWhat?,That.\n", "has no column for the answer. Head one of:"),
        ("faq.csv", "Question,Answer\n", "faq.csv holds no question."),
        ("faq.md", "No heading at all.", "faq.md holds no question."),
    ],
)
def test_a_file_that_is_no_sheet_is_told_why(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    with pytest.raises(BadSheet) as caught:
        sheet(tmp_path, name, text)
    assert said in str(caught.value)


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "faq.csv"
    path.write_bytes("Question,Answer\nCaf\u00e9?,No.\n".encode("latin-1"))
    with pytest.raises(BadSheet, match="is not UTF-8"):
        read_sheet(path)


def test_a_question_becomes_a_draft_and_nothing_is_made_up() -> None:
    given = {
        "title": "Do grants count?",
        "answer": "No.",
        "topic": "Which contracts",
        "utterances": "grant; gift | subsidy",
        "source": "Example Act",
    }
    draft = drafted(FaqRow(2, given), {"kind": "faq", "topic": "drafts", "owner": "desk"})
    assert draft["id"] == "do-grants-count"
    assert draft["topic"] == "which-contracts"
    assert draft["utterances"] == ["Do grants count?", "grant", "gift", "subsidy"]
    assert draft["sources"] == [{"title": "Example Act", "locator": "", "url": ""}]
    bare = drafted(FaqRow(2, {"title": "What?", "answer": "That."}), {"topic": "drafts"})
    assert bare["topic"] == "drafts"
    assert bare["sources"] == []
