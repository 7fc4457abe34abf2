"""How well typed answers are read, and that it is counted as the page says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge import ContentError
from tools.answers_eval import Item, Phrasebook, main, read_phrases, score, table

ROOT = Path(__file__).parents[2]
UTTERANCES = ROOT / "tests" / "utterances"
TOTALS = {
    "answers_develop.yaml": {
        "day": (61, 9, 0),
        "money": (49, 11, 0),
        "body": (25, 0, 0),
        "service": (25, 0, 0),
    },
    "answers_develop_2.yaml": {
        "day": (52, 8, 0),
        "body": (28, 2, 0),
        "service": (28, 2, 0),
    },
}
"""Right, asked back or refused, silently wrong."""


@pytest.mark.parametrize("file", TOTALS)
def test_a_develop_file_is_read_as_well_as_the_page_says(file: str) -> None:
    counts = score(read_phrases(UTTERANCES / file)).counts
    found = {
        kind: tuple(counts.get((kind, verdict), 0) for verdict in ("right", "asked", "wrong"))
        for kind in sorted({kind for kind, _ in counts})
    }
    assert found == TOTALS[file]
    page = (ROOT / "docs" / "benchmarks-answers.md").read_text(encoding="utf-8")
    section = page.split(f"`tests/utterances/{file}`:\n")[1].split("\n#")[0]
    for kind, (right, asked, wrong) in found.items():
        assert f"| {kind} | {right + asked + wrong} | {right} | {asked} | {wrong} |" in section


@pytest.mark.parametrize(
    ("item", "verdict"),
    [
        ({"kind": "day", "text": "1 March 2027", "want": "2027-03-01"}, "right"),
        ({"kind": "day", "text": "1 March 2027", "want": "2027-03-02"}, "wrong"),
        ({"kind": "day", "text": "March 2027", "want": "2027-03-01"}, "wrong"),
        ({"kind": "day", "text": "early March 2027", "want": "2027-03-01..2027-03-31"}, "right"),
        ({"kind": "day", "text": "March 2027", "want": "2027-03-01..2027-03-30"}, "wrong"),
        ({"kind": "day", "text": "March 2027", "want": "ask"}, "wrong"),
        ({"kind": "day", "text": "soon", "want": "2027-03-01"}, "asked"),
        ({"kind": "day", "text": "soon", "want": "refuse"}, "right"),
        ({"kind": "money", "text": "60k", "want": "60000"}, "right"),
        ({"kind": "money", "text": "60k", "want": "refuse"}, "wrong"),
        ({"kind": "money", "text": "60k", "want": "50000"}, "wrong"),
        ({"kind": "money", "text": "up to 60k", "want": "..60000"}, "right"),
        ({"kind": "money", "text": "over 60k", "want": "60000.."}, "right"),
        ({"kind": "money", "text": "over 60k", "want": "70000.."}, "wrong"),
        ({"kind": "money", "text": "60k + VAT", "want": "60000", "vat": "excl"}, "right"),
        ({"kind": "money", "text": "60k", "want": "60000", "vat": "excl"}, "asked"),
        ({"kind": "money", "text": "60k + VAT", "want": "60000", "vat": "incl"}, "wrong"),
        ({"kind": "money", "text": "60k", "want": "60000", "vat": "unknown"}, "right"),
        ({"kind": "money", "text": "60", "want": "ask"}, "right"),
        ({"kind": "body", "text": "we're Leeds council", "want": "council"}, "right"),
        ({"kind": "body", "text": "we're Leeds council", "want": "parish"}, "wrong"),
        ({"kind": "body", "text": "my manager", "want": "council"}, "asked"),
        ({"kind": "body", "text": "the trust", "want": "ask"}, "right"),
        ({"kind": "service", "text": "home care", "want": "services"}, "right"),
        (
            {"kind": "service", "text": "home care", "want": "services", "light_touch": "yes"},
            "right",
        ),
        (
            {"kind": "service", "text": "home care", "want": "services", "light_touch": "no"},
            "wrong",
        ),
        (
            {"kind": "service", "text": "a service", "want": "services", "light_touch": "no"},
            "asked",
        ),
    ],
)
def test_what_is_right_asked_and_wrong(item: dict[str, str], verdict: str) -> None:
    book = Phrasebook(today=date(2026, 11, 30), items=(Item(id="x", **item),))  # type: ignore[arg-type] # its fields are those of the file
    assert [name for name, ids in score(book).ids.items() if ids] == [verdict]


def test_the_ids_of_a_held_back_half_are_not_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "today: 2026-11-30\nitems:\n  - {id: d1, kind: day, text: soon, want: 2026-12-01}\n"
    for name, listed in (("develop.yaml", True), ("score.yaml", False)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert main([str(tmp_path / name)]) == 0
        printed = capsys.readouterr().out
        assert "| all | 1 | 0 | 1 | 0 |" in printed
        assert ("d1" in printed) is listed


def test_a_file_of_another_form_is_refused_and_no_file_is_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.yaml").write_text("today: 2026-11-30\nitems: []\n", encoding="utf-8")
    with pytest.raises(ContentError):
        read_phrases(tmp_path / "a.yaml")
    assert main([]) == 2
    assert "Usage" in capsys.readouterr().err


def test_the_table_has_a_row_for_each_kind_and_one_for_all() -> None:
    items = tuple(
        Item(id=f"b{n}", kind="body", text=text, want="council")
        for n, text in enumerate(("mbc", "x"))
    )
    book = Phrasebook(today=date(2026, 11, 30), items=items)
    assert table(score(book), names=True).splitlines()[2:] == [
        "| body | 2 | 1 | 1 | 0 |",
        "| all | 2 | 1 | 1 | 0 |",
        "",
        "asked: b1",
        "",
        "wrong: -",
    ]
