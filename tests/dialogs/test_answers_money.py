"""What officers type as the value of a contract, and what it comes to."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.answers import (
    LEAST_POUNDS,
    MOST_POUNDS,
    Ambiguous,
    CannotEstimate,
    Money,
    MoneyAnswer,
    NotSure,
    Reason,
    Refused,
    Wording,
    read_money,
)

RATES = (Decimal("0.2"), Decimal("0.05"))

EXACT = [
    ("a pound sign and k", "£250k", 250_000),
    ("commas between the thousands", "250,000", 250_000),
    ("a space between the thousands", "£250 000", 250_000),
    ("two spaces in a figure of millions", "£1 250 000", 1_250_000),
    ("digits alone above a thousand", "180000", 180_000),
    ("a decimal of millions", "1.2m", 1_200_000),
    ("an exponent", "1e6", 1_000_000),
    ("a quarter in words", "a quarter of a million", 250_000),
    ("three quarters in words", "three quarters of a million", 750_000),
    ("half a million", "half a million", 500_000),
    ("half as a fraction", "1/2 a million", 500_000),
    ("half as one character", "½ a million", 500_000),
    ("one and a half as characters", "£1½m", 1_500_000),
    ("one and a half in words", "one and a half million", 1_500_000),
    ("a million and a half", "a million and a half", 1_500_000),
    ("hundreds and thousands in words", "two hundred and fifty thousand", 250_000),
    ("millions and thousands in words", "one million two hundred and fifty thousand", 1_250_000),
    ("a decimal in words", "one point two million", 1_200_000),
    ("slang for thousands", "twenty-five grand", 25_000),
    ("slang for pounds", "two hundred thousand quid", 200_000),
    ("pounds behind the figure", "250000 pounds", 250_000),
    ("a sentence around it", "It's £250,000, I'm told.", 250_000),
    ("the year it begins beside it", "£250k from April 2026", 250_000),
    ("full-width digits", "£\uff12\uff15\uff10,\uff10\uff10\uff10", 250_000),
    ("digits of another script", "£٢٥٠٠٠٠", 250_000),
    ("a non-breaking space", "£250\u00a0k", 250_000),
    ("a right-to-left mark", "\u200f£250k", 250_000),
    ("a zero-width space inside", "£25\u200b0k", 250_000),
    ("an emoji beside it", "💷 £250k 🎉", 250_000),
    ("a control character", "£250k\x07", 250_000),
    ("capitals and a full stop", "£250K.", 250_000),
    ("pence", "£250,000.50", Decimal("250000.50")),
    ("lots counted", "three lots of 80k and one of 40k", 280_000),
    ("lots listed", "lots of £50k, £60k and £20k", 130_000),
    ("lots numbered", "lot 1 £50k, lot 2 £60k", 110_000),
    ("lots each", "3 lots, £80k each", 240_000),
    ("lots multiplied", "3 x £80k", 240_000),
    ("lots with the total said", "3 lots worth £200k in total", 200_000),
    ("a total spread over lots", "£200k across 3 lots", 200_000),
    ("two amounts added", "£100k plus £50k", 150_000),
    ("yearly with a bare term", "£60k a year for 3+1+1", 300_000),
    ("yearly, dotted", "£60k p.a. for 4 years", 240_000),
    ("yearly, times", "£60k pa x 5", 300_000),
    ("yearly said first", "annual value of £60k for four years", 240_000),
    ("the term said first", "4 years at £60k a year", 240_000),
    ("the term first and the extension last",
     "3 years at £60k a year with an option to extend by 2", 300_000),
    ("monthly with options", "£5k a month for 4 years with two one-year options", 360_000),
    ("monthly for months", "48 months at £5k per month", 240_000),
    ("quarterly", "£10k a quarter for 2 years", 80_000),
    ("an extension in months", "£60k a year for 36 months plus 24 months", 300_000),
    ("an extension of unequal length", "£10k a year for 3 years plus 2 year extension", 50_000),
    ("an extension after up to",
     "£10k a year for 3 years with the option to extend for up to 24 months", 50_000),
    ("over the next years", "£60k a year over the next 3 years", 180_000),
    ("another year", "£10k a year for 1 year plus another year", 20_000),
    ("a year and a half", "£10k a year for a year and a half", 15_000),
    ("lots and a term", "4 lots at £50k each a year for 3 years", 600_000),
    ("a total over a term", "five million over five years", 5_000_000),
    ("a total called one", "total of £60k for 3 years", 60_000),
    ("a figure and the same worked out", "£60k a year for 5 years (£300k)", 300_000),
    ("months that make no whole years", "£10k a month for 18 months plus 5 months", 230_000),
    ("options of a year", "£10k a year for 3 years plus 2 options of a year", 50_000),
    ("the largest there is", "£100,000,000,000", 100_000_000_000),
    ("the smallest there is", "£1", 1),
    ("hundreds as they are spoken", "two-fifty thousand", 250_000),
    ("hundreds as they are spoken, with units", "two fifty-five k", 255_000),
    ("a hundred that nothing counts", "hundred grand", 100_000),
    ("the letter o for nought", "2ook", 200_000),
    ("misspelt scales", "two hunderd thousnad", 200_000),
    ("as many amounts as lots", "3 lots, 100k 60k and 40k", 200_000),
    ("years to multiply by with an option of more",
     "120k pa x 3 with the option of another 2", 600_000),
    ("years without an extension", "18,500 per annum three years no extension", 55_500),
    ("a daily rate for days", "500 a day for 60 days", 30_000),
    ("an adjective behind the amount", "75k annual for 4 years", 300_000),
]  # fmt: skip

VAGUE = [
    ("a few hundred grand", "a few hundred grand", 200_000, 500_000, True),
    ("a range in words", "between 150 and 200k", 150_000, 200_000, False),
    ("a range with a dash", "150-200k", 150_000, 200_000, False),
    ("a range with an en dash", "£150\u2013£200k", 150_000, 200_000, False),
    ("a range from and to", "from £150k to £200k", 150_000, 200_000, False),
    ("a range of yearly sums", "£90k-£110k a year for 2 years", 180_000, 220_000, False),
    ("about", "about £180k", 180_000, 180_000, True),
    ("circa", "c. £180k", 180_000, 180_000, True),
    ("-ish", "180k-ish", 180_000, 180_000, True),
    ("or so", "£180k or so", 180_000, 180_000, True),
    ("not sure but a figure", "not sure, maybe 200k", 200_000, 200_000, True),
    ("six figures", "six figures", 100_000, 999_999, True),
    ("hundreds of thousands", "hundreds of thousands", 100_000, 999_999, True),
    ("one lot of up to", "one lot of up to £50k", 1, 50_000, False),
    ("a couple", "a couple of million", 2_000_000, 2_000_000, True),
    ("millions", "millions", 1_000_000, 999_999_999, True),
    ("a range whose end lacks the k", "£150k-200", 150_000, 200_000, False),
    ("up to a million", "up to a million", 1, 1_000_000, False),
    ("or so quid", "200k or so quid", 200_000, 200_000, True),
    ("lots with a floor", "lot 1 at least £1m, lot 2 £5k", 1_005_000, MOST_POUNDS, False),
    ("up to", "up to £200k", 1, 200_000, False),
    ("no more than", "no more than £200k", 1, 200_000, False),
    ("under", "under £200k", 1, "199999.99", False),
    ("over", "over £1m", "1000000.01", MOST_POUNDS, False),
    ("a plus sign", "200k+", 200_000, MOST_POUNDS, False),
    ("at least", "at least £200k", 200_000, MOST_POUNDS, False),
    ("just under", "just under £200k", 180_000, "199999.99", True),
    ("weeks in years", "£1k a week for 2 years", 104_000, 104_000, True),
    ("sub", "sub 200k", 1, "199999.99", False),
    ("south of", "south of £200k", 1, "199999.99", False),
    ("just south of", "just south of £200k", 180_000, "199999.99", True),
    ("just north of", "just north of £200k", "200000.01", 220_000, True),
    ("pushing", "pushing 200k", 180_000, "199999.99", True),
    ("within", "within 200k", 1, 200_000, False),
    ("a limit denied", "won't be more than 80k", 1, 80_000, False),
    ("and a bit", "a million and a bit", "1000000.01", 1_100_000, True),
    ("plus at the end", "5m plus", 5_000_000, MOST_POUNDS, False),
    ("six figures in a digit", "6 figures", 100_000, 999_999, True),
    ("five figures in a digit", "5 figures", 10_000, 99_999, True),
    ("-ish behind the scale", "200kish", 200_000, 200_000, True),
]

VAT = [
    ("inc", "1.2m inc VAT", "inc", None),
    ("inc alone", "£210,000 inc", "inc", None),
    ("inc, dotted", "£210,000 inc. V.A.T.", "inc", None),
    ("plus", "1.2 million plus VAT", "net", None),
    ("a plus sign", "180k +VAT", "net", None),
    ("ex", "180000 ex vat", "net", None),
    ("excluding", "£180k excluding VAT", "net", None),
    ("not including", "£180k not including VAT", "net", None),
    ("with VAT on top", "£180k with VAT on top", "net", None),
    ("said first", "ex VAT: £180k", "net", None),
    ("with a rate", "£216k including VAT at 20%", "inc", "0.2"),
    ("a rate first", "180k + 20% VAT", "net", "0.2"),
    ("a reduced rate", "£180k plus 5% VAT", "net", "0.05"),
    ("the sum of VAT", "£150k plus £30k VAT", "net", "0.2"),
    ("told twice", "£180k plus VAT (£216k inc VAT)", "net", "0.2"),
    ("further on", "£180k for cleaning, plus VAT", "net", None),
    ("both said", "plus VAT or including VAT? it is £180k", None, None),
    ("a range and its VAT", "£150k-£160k plus £30k VAT", "net", None),
    ("the rate in brackets", "£216k inclusive (20% VAT)", "inc", "0.2"),
    ("the rate before inclusive", "£216k, 20% VAT inclusive", "inc", "0.2"),
    ("the rate before included", "£216k, 20% VAT included", "inc", "0.2"),
    ("only the rate", "£216k, 20% VAT", None, "0.2"),
    ("exempt", "£180k VAT exempt", "net", "0"),
    ("zero rated", "£180k zero-rated", "net", "0"),
    ("inc of something else", "£200k inc options", None, None),
    ("no VAT may mean either", "£200k no VAT", None, None),
    ("not known", "£200k, not sure about VAT", None, None),
    ("before the term", "£60k plus VAT a year for 3 years", "net", None),
]

ASKED_BACK = [
    ("a bare number may be thousands", "250", (250, 250_000)),
    ("a small bare number may be millions", "5", (5, 5_000, 5_000_000)),
    ("three places may be thousands", "£250.000", (250, 250_000)),
    ("for years may be a year or in all", "£60k for 3 years", (60_000, 180_000)),
    ("a bare term may be a year or in all", "£60k for 3+1+1", (60_000, 300_000)),
    ("one or the other", "£200k or £300k", (200_000, 300_000)),
    ("unsure between two", "not sure if it's 200k or 300k", (200_000, 300_000)),
    ("a total may be for each lot", "£200k for 3 lots", (200_000, 600_000)),
    ("lots may be each or in all", "3 lots worth £80k", (80_000, 240_000)),
    ("one place behind the point may be millions", "£1.3", (Decimal("1.3"), 1_300, 1_300_000)),
]

REFUSED = [
    ("nothing", "", Reason.EMPTY),
    ("white space", " \u00a0\n ", Reason.EMPTY),
    ("an emoji alone", "🎉", Reason.EMPTY),
    ("a range below zero", "£5k to -£2k", Reason.SEVERAL),
    ("under a pound", "under £1", Reason.TOO_SMALL),
    ("a term beyond all contracts", "£60k a year for 500 years", Reason.NOT_UNDERSTOOD),
    ("zero in words", "zero", Reason.ZERO),
    ("zero in figures", "£0", Reason.ZERO),
    ("nil", "nil", Reason.ZERO),
    ("free", "free", Reason.ZERO),
    ("pence alone", "50p", Reason.TOO_SMALL),
    ("less than a pound", "£0.99", Reason.TOO_SMALL),
    ("below zero", "-5", Reason.NEGATIVE),
    ("below zero behind the sign", "£-5", Reason.NEGATIVE),
    ("below zero with a true minus", "\u2212£5,000", Reason.NEGATIVE),
    ("minus in words", "minus 5 grand", Reason.NEGATIVE),
    ("a trillion", "£1 trillion", Reason.TOO_LARGE),
    ("a penny too much", "£100,000,000,000.01", Reason.TOO_LARGE),
    ("endless digits", "9" * 300, Reason.TOO_LARGE),
    ("euros", "€200k", Reason.NOT_POUNDS),
    ("dollars in words", "200,000 dollars", Reason.NOT_POUNDS),
    ("a year without a term", "£60k a year", Reason.NO_TERM),
    ("a rate per hour", "£50 per hour", Reason.NO_TERM),
    ("an option of unsaid length", "£60k a year for 3 years with two extensions", Reason.NO_TERM),
    ("a rate added to a sum", "£60k a year plus £5k", Reason.NO_TERM),
    ("a bare extension too long", "£60k a year for 3 years + 12", Reason.NOT_UNDERSTOOD),
    ("sums on two bases", "£100k plus VAT plus £50k inc VAT", Reason.SEVERAL),
    ("one amount on two bases", "£216k inc VAT and £216k plus VAT", Reason.SEVERAL),
    ("a rate and a total", "£60k a year plus VAT (£216k inc VAT)", Reason.SEVERAL),
    ("an unclear figure and another", "£60k for 3 years and £200k", Reason.SEVERAL),
    ("sums beyond bounds", "£90bn plus £90bn", Reason.TOO_LARGE),
    ("a figure beside an unreadable one", "£250k 1,2,3", Reason.NOT_UNDERSTOOD),
    ("tens of nothing", "tens", Reason.NOT_UNDERSTOOD),
    ("two figures", "£100k and £200k", Reason.SEVERAL),
    ("a year instead of an amount", "2026", Reason.AMBIGUOUS),
    ("a total without an end", "£250k, open-ended", Reason.AMBIGUOUS),
    ("a continental decimal", "£12,34", Reason.NOT_UNDERSTOOD),
    ("continental thousands", "1.200.000", Reason.NOT_UNDERSTOOD),
    ("a share of something", "10% of £5m", Reason.NOT_UNDERSTOOD),
    ("words only", "lots of money", Reason.NOT_UNDERSTOOD),
    ("too long for an answer", "£250k " * 200, Reason.NOT_UNDERSTOOD),
    ("a figure taken back", "not £250k", Reason.NOT_UNDERSTOOD),
    ("a third of something", "a third of a million", Reason.NOT_UNDERSTOOD),
    ("a limit that is not read", "threshold is 200k, we are under", Reason.NOT_UNDERSTOOD),
    ("a shade of figures", "low six figures", Reason.NOT_UNDERSTOOD),
    ("what is left out", "200k excluding extensions", Reason.NOT_UNDERSTOOD),
    ("what is added and not said", "200k plus options", Reason.NOT_UNDERSTOOD),
    ("each of some lots", "£200k each for 3 lots", Reason.NOT_UNDERSTOOD),
    ("what it was", "last time it was 200k", Reason.NOT_UNDERSTOOD),
    ("a denial that is not read", "it can't really be over 80k", Reason.NOT_UNDERSTOOD),
    ("an amount denied", "we can't spend 80k", Reason.NOT_UNDERSTOOD),
    ("no end in sight", "45k ongoing", Reason.NOT_UNDERSTOOD),
    ("a rise", "went up from 180k to 200k", Reason.NOT_UNDERSTOOD),
    ("a period that is not read", "75k annual, 4 years and daily too", Reason.NOT_UNDERSTOOD),
    ("a daily rate for months", "£400 a day for 6 months", Reason.NO_TERM),
    ("fewer amounts than lots", "3 lots, 100k and 60k", Reason.SEVERAL),
    ("a VAT sum beyond any rate", "£100k plus £90k VAT and £5", Reason.SEVERAL),
]


def named(rows: list[tuple[object, ...]]) -> list[object]:
    """The rows as parameters whose ids are their first items."""
    return [pytest.param(*row[1:], id=str(row[0])) for row in rows]


def money(answer: MoneyAnswer) -> Money:
    """The answer, which must be money."""
    assert isinstance(answer, Money), answer
    return answer


@pytest.mark.parametrize(("text", "pounds"), named([*EXACT]))
def test_an_exact_amount_is_read(text: str, pounds: int | Decimal) -> None:
    read = money(read_money(text))
    assert (read.low, read.high) == (pounds, pounds)


@pytest.mark.parametrize(("text", "low", "high", "approximate"), named([*VAGUE]))
def test_a_vague_amount_is_a_range_or_marked(
    text: str, low: int, high: int, approximate: bool
) -> None:
    read = money(read_money(text))
    assert (read.low, read.high) == (Decimal(low), Decimal(high))
    assert read.approximate is approximate


@pytest.mark.parametrize(("text", "basis", "rate"), named([*VAT]))
def test_the_vat_basis_is_what_was_said(text: str, basis: str | None, rate: str | None) -> None:
    read = money(read_money(text, RATES))
    assert read.basis == basis
    assert read.vat_rate == (None if rate is None else Decimal(rate))


def test_one_amount_told_on_both_bases_is_two_where_no_rate_in_force_links_them() -> None:
    text = "£180k plus VAT (£216k inc VAT)"
    assert read_money(text, (Decimal("0.05"),)) == Refused(Reason.SEVERAL)


@pytest.mark.parametrize(("text", "amounts"), named([*ASKED_BACK]))
def test_two_readings_are_both_given(text: str, amounts: tuple[int, ...]) -> None:
    answer = read_money(text)
    assert isinstance(answer, Ambiguous), answer
    assert tuple(option.high for option in answer.options) == amounts


@pytest.mark.parametrize(("text", "reason"), named([*REFUSED]))
def test_what_is_no_amount_is_refused_with_its_reason(text: str, reason: Reason) -> None:
    assert read_money(text) == Refused(reason)


@pytest.mark.parametrize(
    "text", ["not sure", "don't know", "dunno", "no idea", "unsure", "?", "pass", "skip",
             "I can't estimate it", "TBC", "don\u2019t know", "¯\\_(ツ)_/¯ no idea"]
)  # fmt: skip
def test_not_knowing_is_an_answer(text: str) -> None:
    assert read_money(text) == NotSure()


@pytest.mark.parametrize(
    "text",
    ["cannot be estimated", "can't be estimated", "no fixed end", "open-ended", "Open ended.",
     "£60k a year, no end date", "it's an open-ended contract"],
)  # fmt: skip
def test_a_contract_without_an_end_cannot_be_estimated(text: str) -> None:
    assert read_money(text) == CannotEstimate()


def test_the_working_is_a_phrase_with_its_figures() -> None:
    """No words stand in the value: the engine takes them from the language spoken."""
    working = money(read_money("£60k a year for 3+1+1")).working
    assert working == Wording.of(
        "working_for",
        what=Wording.of(
            "working_per_year", what=Wording.of("working_amount", amount=Decimal(60000))
        ),
        term=Wording.of(
            "working_parts", whole=Wording.of("working_term_years", count="5"), parts="3 + 1 + 1"
        ),
    )


@given(st.text(max_size=300))
@settings(max_examples=400, deadline=None)
def test_any_text_gets_a_value(text: str) -> None:
    answer = read_money(text)
    assert isinstance(answer, Money | NotSure | Refused | CannotEstimate | Ambiguous)


PIECES = st.sampled_from(
    [
        "£", "5", "250", "1.2", "3+1+1", "k", "m", "million", "hundred", "a", "per", "year",
        "for", "over", "with", "two", "one-year", "options", "lots", "of", "and", ",", "(",
        ")", "-", "+", "x", "£60k", "vat", "inc", "plus", "20%", "between", "to", "2026",
        "about", "under", "few", "half", "month", "/", ".", "not", "each",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40))
@settings(max_examples=400, deadline=None)
def test_words_of_money_in_any_order_stay_within_bounds(pieces: list[str]) -> None:
    answer = read_money(" ".join(pieces))
    options = answer.options if isinstance(answer, Ambiguous) else (answer,)
    for option in options:
        if isinstance(option, Money):
            assert LEAST_POUNDS <= option.low <= option.high <= MOST_POUNDS
            assert option.working


WRITTEN = {
    "grouped": lambda pounds: f"£{pounds:,}",
    "plain": lambda pounds: f"£{pounds}",
    "pounds": lambda pounds: f"{pounds:,} pounds",
    "pence": lambda pounds: f"£{pounds:,}.00",
    "thousands": lambda pounds: f"£{Decimal(pounds) / 1000:f}k",
    "millions": lambda pounds: f"{Decimal(pounds) / 1_000_000:f} million",
    "inc": lambda pounds: f"£{pounds:,} inc VAT",
}


@given(st.integers(1000, 10**11), st.sampled_from(sorted(WRITTEN)))
@settings(max_examples=400, deadline=None)
def test_every_amount_in_a_british_form_reads_back(pounds: int, form: str) -> None:
    read = money(read_money(WRITTEN[form](pounds)))
    assert read.low == read.high == pounds


@given(st.integers(1, 900), st.integers(1, 9), st.integers(0, 5), st.integers(0, 5))
@settings(deadline=None)
def test_a_yearly_sum_times_term_and_extensions(
    thousand: int, core: int, one: int, two: int
) -> None:
    term = "+".join(str(part) for part in (core, one, two) if part)
    term = term if "+" in term else f"{term} years"
    read = money(read_money(f"£{thousand}k a year for {term}"))
    assert read.high == thousand * 1000 * (core + one + two)
