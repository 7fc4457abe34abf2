"""
Matches what a person typed to an entry, and recognises when no entry answers it.

    reading    normalise → expand short forms → correct misspellings of known words
    similarity to every known phrasing, in meaning, in words and in character n-grams
    score      one per document, by exponential-kernel ridge regression over all phrasings
    band       answer, ask, not covered, outside: thresholds from the knowledge base itself

Uses no file, network or clock. Importing this package loads numpy.
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
