"""Utterance in, finding out: through the public entrance, with a small knowledge base."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching import Band, Document, Matcher
from knowledge.language import Language

DOCUMENTS = (
    Document(
        "threshold",
        (
            "what is the threshold",
            "how much must a contract be worth",
            "smallest contract value that counts",
            "the threshold in pounds",
        ),
        ("threshold", "pounds", "limit"),
    ),
    Document(
        "goods",
        (
            "are goods covered",
            "does the act apply to goods",
            "we only buy supplies and goods",
            "goods contracts and the act",
        ),
        passages=("a contract for furniture alone lies outside",),
    ),
    Document(
        "wales",
        (
            "does the act apply in wales",
            "are welsh councils covered",
            "welsh bodies and the act",
            "devolved bodies in wales",
        ),
    ),
    Document(
        "weighting",
        (
            "what weighting should social value get",
            "minimum weighting for social value",
            "how many marks for social value",
            "is ten per cent weighting required",
        ),
    ),
    Document("hello", ("hello", "good morning", "hi there")),
)
LANGUAGE = Language(
    aliases={"sv": "social value"},
    common=frozenset({"weather", "food", "pizza", "hello", "tomorrow"}),
    field=frozenset({"procurement", "tender", "weighting", "threshold"}),
)
SENSES = {"furniture": "goods", "supplies": "goods", "cymru": "wales", "welsh": "wales"}


class SenseEncoder:
    """A stand-in for the sentence encoder: the mean of one fixed random vector per word sense."""

    name = "senses-1"

    def __init__(self) -> None:
        self.encoded = 0

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.encoded += len(texts)
        rows = np.stack([sum(map(self._sense, text.split()), np.full(64, 1e-3)) for text in texts])
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)

    def _sense(self, word: str) -> np.ndarray:
        word = SENSES.get(word, word)
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
        return np.random.default_rng(seed).normal(size=64)


class DictCache:
    """A cache in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, Mapping[str, np.ndarray]] = {}

    def load(self, key: str) -> Mapping[str, np.ndarray] | None:
        return self.kept.get(key)

    def save(self, key: str, arrays: Mapping[str, np.ndarray]) -> None:
        self.kept[key] = dict(arrays)


@pytest.fixture(scope="module", params=["vectors", "words"])
def matcher(request: pytest.FixtureRequest) -> Matcher:
    encoder = SenseEncoder() if request.param == "vectors" else None
    return Matcher.build(DOCUMENTS, LANGUAGE, encoder)


def test_every_phrasing_of_ours_finds_its_document(matcher: Matcher) -> None:
    found = {
        phrase: matcher.find(phrase).matches[0].entry
        for document in DOCUMENTS
        for phrase in document.phrases
    }
    assert found == {p: document.id for document in DOCUMENTS for p in document.phrases}


def test_a_phrasing_of_ours_is_answered_and_names_itself_as_the_closest(matcher: Matcher) -> None:
    finding = matcher.find("Minimum weighting for social value?")
    assert finding.band is Band.SURE
    assert finding.matches[0].phrase == "minimum weighting for social value"
    assert finding.shared == ("minimum", "weighting", "for", "social", "value")
    assert finding.rarity == 0


def test_a_misspelling_and_a_short_form_are_read_and_told(matcher: Matcher) -> None:
    finding = matcher.find("minimum WIEGHTING for sv")
    assert finding.matches[0].entry == "weighting"
    assert finding.read_as == (("wieghting", "weighting"), ("sv", "social value"))


def test_a_passage_helps_to_find_but_is_never_shown_as_the_closest() -> None:
    finding = Matcher.build(DOCUMENTS, LANGUAGE, None).find("furniture")
    assert finding.matches[0].entry == "goods"
    assert finding.matches[0].phrase in DOCUMENTS[1].phrases


def test_sentence_vectors_find_what_words_cannot() -> None:
    with_vectors = Matcher.build(DOCUMENTS, LANGUAGE, SenseEncoder())
    without = Matcher.build(DOCUMENTS, LANGUAGE, None)
    assert with_vectors.find("cymru").matches[0].entry == "wales"
    assert with_vectors.find("cymru").strength > without.find("cymru").strength
    assert with_vectors.mode == "sentence vectors and words"
    assert without.mode == "words only"


def test_a_question_of_our_field_that_is_not_covered_is_unknown(matcher: Matcher) -> None:
    assert matcher.find("procurement xylophone zebra").band is Band.UNKNOWN


def test_what_has_nothing_of_our_field_is_outside() -> None:
    finding = Matcher.build(DOCUMENTS, LANGUAGE, None).find("pizza zebra xylophone")
    assert finding.band is Band.OUTSIDE
    assert finding.unseen == ("pizza", "zebra", "xylophone")


SAMPLED = LANGUAGE.model_copy(
    update={
        "uncovered": tuple(
            f"{what} {which} of a tender"
            for what in ("opening", "price", "insurance", "validity", "layout", "moderation")
            for which in (
                "rules", "period", "form", "day", "clause", "letter", "file", "date", "note"
            )
        ),
        "elsewhere": (
            "tender steak with pepper sauce",
            "how long to fry a steak",
            "pepper sauce for pizza",
        ),
    }
)  # fmt: skip


def sampled() -> Matcher:
    return Matcher.build(DOCUMENTS, SAMPLED, SenseEncoder())


def test_what_is_like_questions_nobody_answers_is_unknown() -> None:
    """It holds a word of ours, which alone would have been worth asking about."""
    found = sampled().find("insurance letter of a tender and its threshold clause")
    assert found.band is Band.UNKNOWN
    assert found.matches[0].entry in {document.id for document in DOCUMENTS}


def test_what_is_like_messages_of_no_field_of_ours_is_outside_though_a_word_is_ours() -> None:
    assert sampled().find("pepper sauce for a tender steak").band is Band.OUTSIDE
    plain = Matcher.build(DOCUMENTS, LANGUAGE, SenseEncoder())
    assert plain.find("pepper sauce for a tender steak").band is not Band.OUTSIDE


def test_samples_are_never_found_and_take_nothing_from_what_is_ours() -> None:
    matcher = sampled()
    for document in DOCUMENTS:
        for phrase in document.phrases:
            found = matcher.find(phrase, limit=100)
            assert found.band is Band.SURE, phrase
            assert found.matches[0].entry == document.id
            assert len(found.matches) == len(DOCUMENTS)


def test_no_word_is_taken_for_a_misspelt_word_of_a_sample_nor_a_samples_for_one_of_ours() -> None:
    matcher = sampled()
    assert matcher.find("moderatoin").read_as == ()
    assert matcher.find("validity").read_as == ()


def test_two_documents_asked_for_at_once_are_close() -> None:
    twins = (
        Document("one", ("grants and the act", "are grants covered", "true grant agreements")),
        Document("two", ("grants and the act", "grants covered or not", "grant funding")),
        *DOCUMENTS,
    )
    finding = Matcher.build(twins, LANGUAGE, None).find("grants and the act")
    assert finding.band is Band.CLOSE
    assert {match.entry for match in finding.matches[:2]} == {"one", "two"}


def test_two_that_are_linked_are_no_rivals() -> None:
    asked = "grants and the act"
    one = ("grants and the act", "are grants covered", "true grant agreements")
    two = ("grants and the act", "grants covered or not", "grant funding")
    linked = (Document("one", one, linked=("two", "no-such")), Document("two", two), *DOCUMENTS)
    apart = (Document("one", one), Document("two", two), *DOCUMENTS)
    found = [
        Matcher.build(documents, LANGUAGE, None, false_answer_budget=0.3).find(asked).band
        for documents in (linked, apart)
    ]
    assert found == [Band.SURE, Band.CLOSE]


@pytest.mark.parametrize(
    "utterance", ["", "   ", "\x00\x07", "\U0001f389\U0001f44d", "?!", "\u200b"]
)
def test_an_utterance_without_a_word_finds_nothing(matcher: Matcher, utterance: str) -> None:
    finding = matcher.find(utterance)
    assert (finding.band, finding.matches, finding.rarity) == (Band.OUTSIDE, (), 1.0)
    assert matcher.explain(utterance) == finding


def test_a_vast_message_is_read_by_its_question(matcher: Matcher) -> None:
    story = "we met on monday and spoke of many things. " * 2_500
    finding = matcher.find(f"{story} What is the threshold?")
    assert len(story) > 100_000
    assert finding.matches[0].entry == "threshold"


def test_the_limit_cuts_the_matches_and_nothing_else(matcher: Matcher) -> None:
    utterance = "does the act apply"
    all_found, one, none = (matcher.find(utterance, limit=n) for n in (99, 1, 0))
    assert len(all_found.matches) == len(DOCUMENTS)
    assert one.matches == all_found.matches[:1] == matcher.rank(utterance, limit=1)
    assert none.matches == ()
    assert all_found.band is one.band is none.band


def test_contributions_add_up_to_the_strength(matcher: Matcher) -> None:
    finding = matcher.explain("are goods covered in wales")
    total = sum(part.amount for part in finding.contributions)
    assert total == pytest.approx(finding.strength, abs=1e-6)
    named = [part for part in finding.contributions if part.phrase]
    assert all(abs(a.amount) >= abs(b.amount) for a, b in pairwise(named))
    assert {part.entry for part in named} == {finding.matches[0].entry}
    kinds = {part.kind for part in finding.contributions if not part.phrase}
    assert kinds == ({"words"} if matcher.mode == "words only" else {"meaning", "words"})


def test_explaining_changes_nothing_else(matcher: Matcher) -> None:
    found, explained = matcher.find("welsh goods"), matcher.explain("welsh goods")
    assert (found.band, found.matches, found.strength) == (
        explained.band,
        explained.matches,
        explained.strength,
    )
    assert found.contributions == ()


def test_the_report_lists_phrasings_that_stray() -> None:
    muddled = (*DOCUMENTS, Document("stray", ("minimum weighting for social value marks", "zzz")))
    report = Matcher.build(muddled, LANGUAGE, None).report()
    assert ("minimum weighting for social value marks", "stray", "weighting") in {
        (stray.phrase, stray.entry, stray.found) for stray in report.strays
    }
    assert report.documents == 6
    assert report.phrases == 21
    assert report.accuracy == pytest.approx(1 - len(report.strays) / 21)
    assert report.field_at <= report.ask_at <= report.answer_at
    assert 0 <= report.answered <= 1


def test_a_smaller_budget_answers_less() -> None:
    def answered(budget: float) -> float:
        matcher = Matcher.build(DOCUMENTS, LANGUAGE, None, false_answer_budget=budget)
        return matcher.report().answer_at

    assert answered(0.01) >= answered(0.3)


def test_a_second_build_reads_everything_from_the_cache_and_finds_the_same() -> None:
    cache, first, second = DictCache(), SenseEncoder(), SenseEncoder()
    one = Matcher.build(DOCUMENTS, LANGUAGE, first, cache=cache)
    two = Matcher.build(DOCUMENTS, LANGUAGE, second, cache=cache)
    assert first.encoded > 0
    assert second.encoded == 0
    assert two.explain("cymru goods") == one.explain("cymru goods")
    assert two.report() == one.report()


def test_other_content_language_or_encoder_is_kept_apart() -> None:
    cache = DictCache()
    Matcher.build(DOCUMENTS, LANGUAGE, None, cache=cache)
    Matcher.build(DOCUMENTS[1:], LANGUAGE, None, cache=cache)
    Matcher.build(DOCUMENTS, Language(), None, cache=cache)
    Matcher.build(DOCUMENTS, LANGUAGE, SenseEncoder(), cache=cache)
    assert len(cache.kept) == 4
    Matcher.build(DOCUMENTS, LANGUAGE, None, cache=cache, false_answer_budget=0.2)
    assert len(cache.kept) == 4


def test_a_cache_with_an_array_missing_is_built_anew() -> None:
    cache = DictCache()
    Matcher.build(DOCUMENTS, LANGUAGE, None, cache=cache)
    (key,) = cache.kept
    cache.kept[key] = {"texts": cache.kept[key]["texts"]}
    matcher = Matcher.build(DOCUMENTS, LANGUAGE, None, cache=cache)
    assert matcher.find("are goods covered").matches[0].entry == "goods"
    assert "held_rows" in cache.kept[key]


@pytest.mark.parametrize(
    ("documents", "budget", "says"),
    [
        ((), 0.05, "needs a document"),
        ((DOCUMENTS[0], DOCUMENTS[0]), 0.05, "share an id"),
        ((Document("bare", ("!!", "")),), 0.05, "'bare' has no phrasing"),
        (DOCUMENTS, 0.0, "between 0 and 1"),
        (DOCUMENTS, 1.0, "between 0 and 1"),
    ],
)
def test_what_cannot_be_built_says_why(
    documents: tuple[Document, ...], budget: float, says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        Matcher.build(documents, LANGUAGE, None, false_answer_budget=budget)


def test_a_single_document_is_found() -> None:
    matcher = Matcher.build(DOCUMENTS[:1], LANGUAGE, None)
    assert matcher.find("what is the threshold").band is Band.SURE
    nothing = matcher.find("zzyzx")
    assert nothing.band not in (Band.SURE, Band.CLOSE)
    assert nothing.matches[0].score == 0


WORDS = st.sampled_from(["does", "the", "act", "goods", "wales", "sv", "wieghting", "pizza"])
UTTERANCES = st.one_of(st.text(max_size=120), st.lists(WORDS, max_size=8).map(" ".join))


@settings(max_examples=150, deadline=None)
@given(UTTERANCES)
def test_any_text_gives_a_sorted_bounded_repeatable_finding(utterance: str) -> None:
    finding = PROPERTY.find(utterance)
    keys = [(-match.score, match.entry) for match in finding.matches]
    assert keys == sorted(keys)
    assert all(0 <= match.score <= 100 for match in finding.matches)
    assert 0 <= finding.rarity <= 1
    assert PROPERTY.find(utterance) == finding


PROPERTY = Matcher.build(DOCUMENTS, LANGUAGE, SenseEncoder())
