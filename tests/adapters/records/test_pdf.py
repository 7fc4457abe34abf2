"""The PDF as a screen reader meets it: tags, title, language, tables; and every script of names."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from adapters.records import pdf as making
from adapters.records.keys import Keys
from adapters.records.layout import Heading, Layout, LayoutTable, Paragraph, Run, lay_out
from adapters.records.pdf import PdfFault, to_pdf
from adapters.records.signatures import Signed, sign
from bot.records.record import FIELD_LIMIT, FIELDS, Record
from knowledge.phrases import Phrases

Made = tuple[Signed, Layout, PdfReader]


@pytest.fixture(scope="module")
def made(keys: Keys, words: Phrases) -> Callable[[Record], Made]:
    """A record's layout and its PDF, read back."""

    def make(record: Record) -> Made:
        signed = sign(record, keys)
        layout = lay_out(signed, words)
        return signed, layout, PdfReader(io.BytesIO(to_pdf(signed, layout, keys, words)))

    return make


@pytest.fixture(scope="module")
def ordinary(made: Callable[[Record], Made], record: Record) -> Made:
    return made(record)


def root(reader: PdfReader) -> DictionaryObject:
    found = reader.trailer["/Root"]
    assert isinstance(found, DictionaryObject)
    return found


def tags(part: Any) -> Iterator[tuple[str, DictionaryObject]]:
    """Every tag of the document with its element, parents before children, in reading order."""
    part = part.get_object() if isinstance(part, IndirectObject) else part
    if isinstance(part, ArrayObject):
        for child in part:
            yield from tags(child)
    elif isinstance(part, DictionaryObject):
        if "/S" in part:
            yield str(part["/S"]), part
        if "/K" in part:
            yield from tags(part["/K"])


def tag_tree(reader: PdfReader) -> list[tuple[str, DictionaryObject]]:
    found = list(tags(root(reader)["/StructTreeRoot"]))
    assert found
    return found


def text_of(reader: PdfReader) -> str:
    joined = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(joined.replace("\u200b", "").split())


def test_it_is_marked_as_tagged_in_british_english_with_its_title_shown(ordinary: Made) -> None:
    _, layout, reader = ordinary
    catalogue = root(reader)
    assert catalogue["/MarkInfo"]["/Marked"]
    assert str(catalogue["/Lang"]) == "en-GB"
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == layout.title
    assert "Cleaning of schools" in layout.title


def test_it_declares_the_standards_for_access_and_for_keeping(ordinary: Made) -> None:
    metadata = root(ordinary[2])["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata


def test_every_heading_of_the_layout_is_a_heading_of_the_first_level(ordinary: Made) -> None:
    _, layout, reader = ordinary
    headings = [tag for tag, _ in tag_tree(reader) if tag.startswith("/H")]
    expected = [block for block in layout.blocks if isinstance(block, Heading)]
    assert len(expected) > 5
    assert headings == ["/H1"] * len(expected)


def test_every_table_has_header_cells_that_name_their_column(ordinary: Made) -> None:
    _, layout, reader = ordinary
    tables = [element for tag, element in tag_tree(reader) if tag == "/Table"]
    expected = [block for block in layout.blocks if isinstance(block, LayoutTable)]
    assert len(tables) == len(expected) >= 4
    for element, block in zip(tables, expected, strict=True):
        counted = Counter(tag for tag, _ in tags(element))
        assert counted["/THead"] == counted["/TBody"] == 1
        assert counted["/TH"] == len(block.header)
        assert counted["/TR"] == 1 + len(block.rows)
        assert counted["/TD"] == len(block.header) * len(block.rows)
        for tag, cell in tags(element):
            if tag == "/TH":
                attributes = cell["/A"]
                given = attributes if isinstance(attributes, ArrayObject) else [attributes]
                assert "/Column" in [a.get_object().get("/Scope") for a in given]


def test_lists_and_links_are_tagged_and_links_say_where_they_lead(ordinary: Made) -> None:
    reader = ordinary[2]
    counted = Counter(tag for tag, _ in tag_tree(reader))
    assert counted["/L"] >= 3
    assert counted["/LI"] == counted["/LBody"] >= 5
    links = [
        annotation.get_object()
        for page in reader.pages
        for annotation in page.get("/Annots", ArrayObject())
    ]
    assert links
    assert counted["/Link"] >= 1
    assert all(link["/Subtype"] == "/Link" and link["/Contents"] for link in links)
    assert all(str(link["/A"]["/URI"]).startswith("https://") for link in links)


def test_reading_goes_by_the_tags_on_every_page_and_fonts_are_in_the_file(ordinary: Made) -> None:
    for page in ordinary[2].pages:
        assert page["/Tabs"] == "/S"
        fonts = page["/Resources"]["/Font"]
        assert fonts
        for font in fonts.values():
            (kept,) = font.get_object()["/DescendantFonts"]
            descriptor = kept.get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)
            assert "/ToUnicode" in font.get_object()


def test_every_word_of_the_layout_can_be_read_out_of_it(ordinary: Made) -> None:
    _, layout, reader = ordinary
    said = text_of(reader)
    runs = [run.text for run in _runs(layout)]
    assert len(runs) > 60
    assert not [run for run in runs if not _is_said(run, said)]


def _runs(layout: Layout) -> Iterator[Run]:
    for block in layout.blocks:
        match block:
            case Paragraph(line):
                yield from line
            case LayoutTable(_, rows):
                for row in rows:
                    for cell in row:
                        for line in cell:
                            yield from line


def _is_said(text: str, said: str) -> bool:
    """A line may break inside a text, and a page's footer may stand between its halves."""
    return all(word in said for word in text.split())


def test_the_attachment_is_named_as_the_data_of_the_document(ordinary: Made) -> None:
    (attached,) = root(ordinary[2])["/AF"]
    attached = attached.get_object()
    assert attached["/AFRelationship"] == "/Data"
    assert attached["/EF"]["/F"]["/Subtype"] == "/application/json"


def test_the_same_record_gives_the_same_bytes(record: Record, keys: Keys, words: Phrases) -> None:
    signed = sign(record, keys)
    layout = lay_out(signed, words)
    assert to_pdf(signed, layout, keys, words) == to_pdf(signed, layout, keys, words)


@pytest.mark.parametrize(
    "name",
    [
        "Siân Ŵyn Ŷnys",
        "Łukasz Żółć",
        "Nguyễn Thị Ánh",
        "Ελένη Παπαδοπούλου",
        "Юлія Шевченко",
        "Ẹ̀bùn Ọláyínká",
        "İbrahim Çağlar",
        "محمد علي",
        "שרה כהן",
        "प्रिया शर्मा",
    ],
)
def test_names_in_many_scripts_come_through(
    made: Callable[[Record], Made], recorded: Callable[..., Record], name: str
) -> None:
    _, layout, reader = made(recorded(name=name))
    said = text_of(reader)
    assert "[U+" not in said
    assert not any("Unicode" in run.text for run in _runs(layout))
    # right-to-left names come out of a PDF in the order they are drawn
    assert set(name) - {" "} <= set(said)


@pytest.mark.parametrize("name", ["王小明", "Ann 😀", "👩‍👩‍👧 Smith", "ꯃꯅꯤꯄꯨꯔ", "\U0001fadc new"])
def test_what_no_font_draws_is_shown_by_number_and_said_to_be(
    made: Callable[[Record], Made],
    recorded: Callable[..., Record],
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _without_system_fonts(monkeypatch)
    _, _, reader = made(recorded(name=name, title=name))
    said = text_of(reader)
    drawn = [c for c in name if f"[U+{ord(c):04X}]" in said]
    assert drawn
    assert "as their Unicode number" in said
    assert root(reader)["/MarkInfo"]["/Marked"]


def test_fonts_of_the_system_are_tried_before_giving_up(
    made: Callable[[Record], Made],
    recorded: Callable[..., Record],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[bool] = []
    compiled = making._compiled

    def noting(*given: Any, system_fonts: bool = False) -> bytes:
        tried.append(system_fonts)
        return compiled(*given, system_fonts=False)

    monkeypatch.setattr(making, "_compiled", noting)
    made(recorded(name="王"))
    assert tried[:2] == [False, True]
    tried.clear()
    made(recorded(name="Ann"))
    assert tried == [False]


def _without_system_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What this machine happens to have must not decide."""
    compiled = making._compiled
    monkeypatch.setattr(making, "_compiled", lambda *given, system_fonts=False: compiled(*given))


@pytest.mark.parametrize(
    "text",
    [
        '#set page(fill: red) #panic("x")',
        "*bold* _it_ $x^2$ `raw` = heading - item + item / term: x",
        '"], [#read("record.typ")] \\u{41} \\ // gone /* gone */ @label <label>',
        "[link](https://example.org) **strong** ${threshold} %1 %2",
        "seal:AAAA-AAAA-AAAA-AAAA:" + "0" * 128,
    ],
)
def test_a_persons_text_is_never_read_as_markup(
    made: Callable[[Record], Made], recorded: Callable[..., Record], text: str
) -> None:
    _, _, reader = made(recorded(**dict.fromkeys(FIELDS, text)))
    said = text_of(reader).replace(" ", "")
    assert said.count(text.replace(" ", "")) >= 5


@pytest.mark.parametrize(
    "text",
    ["W" * FIELD_LIMIT, "https://example.org/" + "a/" * 240, "word " * 99, "ẞ̈" * 250, "ب" * 500],
)
def test_the_longest_texts_stay_inside_the_page(
    made: Callable[[Record], Made], recorded: Callable[..., Record], text: str
) -> None:
    _, _, reader = made(recorded(**dict.fromkeys(FIELDS, text)))
    for page in reader.pages:
        places = _places(page)
        assert places
        assert min(places) > 0
        assert max(places) < float(page.mediabox.width) - 40
    assert len(reader.pages) < 8


def _places(page: PageObject) -> list[float]:
    """How far from the left each piece of text on a page begins, in points."""
    found: list[float] = []

    def note(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip():
            found.append(cm[4] + tm[4])

    page.extract_text(visitor_text=note)
    return found


def test_forty_answers_are_all_there_and_their_table_repeats_its_header(
    made: Callable[[Record], Made], record: Record
) -> None:
    forty = tuple(
        replace(record.answers[i % 9], question=f"Question number {i}: " + "words " * (i % 8 * 9))
        for i in range(40)
    )
    _, _, reader = made(replace(record, answers=forty))
    said = text_of(reader)
    assert all(f"Question number {i}:" in said for i in range(40))
    assert said.count("Question Answer") > 1
    assert Counter(tag for tag, _ in tag_tree(reader))["/THead"] == 4


def test_a_record_with_next_to_nothing_in_it_is_drawn_as_well(
    made: Callable[[Record], Made], record: Record
) -> None:
    bare = replace(record.result, text="", reasons=(), flags=(), missing=(), act=None, figures=())
    _, _, reader = made(replace(record, title="", organisation="", answers=(), result=bare))
    assert "No questions were asked." in text_of(reader)


def test_a_template_that_does_not_compile_is_told_without_quoting_the_record(
    record: Record, keys: Keys, words: Phrases, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed = sign(record, keys)
    layout = lay_out(signed, words)
    monkeypatch.setattr(making, "read_template", lambda: b"#panic(sys.inputs.data)")
    with pytest.raises(PdfFault) as caught:
        to_pdf(signed, layout, keys, words)
    assert "Cleaning" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_what_cannot_be_drawn_in_any_way_ends_in_a_fault(
    recorded: Callable[..., Record], keys: Keys, words: Phrases, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed = sign(recorded(name="王"), keys)
    layout = lay_out(signed, words)
    stubborn = b'#set document(title: "x")\n#set text(lang: "en")\n#str.from-unicode(0x738B)'
    monkeypatch.setattr(making, "read_template", lambda: stubborn)
    with pytest.raises(PdfFault):
        to_pdf(signed, layout, keys, words)


def test_the_stand_ins_leave_links_alone(words: Phrases) -> None:
    layout = Layout("t 王", (Paragraph((Run("王", url="https://example.org/王"),)),))
    changed = making._with_stand_ins(layout, frozenset("王"), words)
    assert changed.title == "t [U+738B]"
    note, paragraph = changed.blocks
    assert isinstance(note, Paragraph)
    assert paragraph == Paragraph((Run("[U+738B]", url="https://example.org/王"),))
