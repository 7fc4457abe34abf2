"""
Finding the right entry for what a person typed, and knowing when there is none.

    reading    normalise → short forms written out → our words' misspellings mended
    kinship    with every phrasing of ours, in meaning, in words and in runs of letters
    score      one per document, by exponential-kernel ridge regression over all phrasings
    band       answer, ask, not covered, outside: thresholds from the knowledge base itself

What may not enter here: a file, a network, a clock. Importing this package loads numpy.
"""

from bot.matching.fitting import cache_key
from bot.matching.matcher import MOST_ASKED, Matcher
from bot.matching.values import (
    Band,
    Cache,
    Confusion,
    Contribution,
    Document,
    Encoder,
    Finding,
    Match,
    MatchingReport,
)
from bot.matching.words import normalise, questions

__all__ = [
    "MOST_ASKED",
    "Band",
    "Cache",
    "Confusion",
    "Contribution",
    "Document",
    "Encoder",
    "Finding",
    "Match",
    "Matcher",
    "MatchingReport",
    "cache_key",
    "normalise",
    "questions",
]
