"""
Measures how build time, memory and time per question grow with the number of entries.

    python -m benchmarks.matching.growth 10000 5

The phrasings are those of both public sets, then combinations of halves of two of them. Their
vectors are random, because encoding time is not measured here (milliseconds each, once, then
cached); questions are encoded as usual.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Sequence
from itertools import islice

import numpy as np

from benchmarks.matching import engines, sets
from benchmarks.matching.trial import peak_mb

ASKED = 200


class DrawnVectors:
    """The sentence encoder for single questions; random vectors for many phrasings."""

    name = "drawn"

    def __init__(self) -> None:
        from adapters.encoder.model import SentenceEncoder

        self._encoder = SentenceEncoder()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors, (n, `WIDTH`)."""
        from adapters.encoder.model import WIDTH

        if len(texts) == 1:
            return self._encoder.encode(texts)
        vectors = np.random.default_rng(0).normal(size=(len(texts), WIDTH)).astype(np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def phrases(entries: int, phrasings: int) -> dict[str, list[str]]:
    """`entries` entries with `phrasings` phrasings each."""
    pool = sets.every_phrasing()
    draw = random.Random(0)  # noqa: S311 - a fixed draw, nothing secret
    draw.shuffle(pool)
    texts = list(islice(_endless(pool, draw), entries * phrasings))
    return {
        f"entry-{number}": texts[number * phrasings : (number + 1) * phrasings]
        for number in range(entries)
    }


def _endless(pool: Sequence[str], draw: random.Random):
    yield from pool
    while True:
        first, second = draw.choice(pool).split(), draw.choice(pool).split()
        yield " ".join((*first[: len(first) // 2], *second[len(second) // 2 :]))


def measure(entries: int, phrasings: int) -> dict:
    """Time and memory of our matcher, and of token_sort over the same phrasings."""
    made = phrases(entries, phrasings)
    questions = [text for text, _ in sets.load("clinc150", 5, 0, ASKED).asked]
    before = peak_mb()
    started = time.process_time()
    ours = engines.Ours(made, encoder=DrawnVectors())
    build_s = time.process_time() - started
    memory = peak_mb() - before
    wall, cpu = _timed(ours, questions)
    _, rival = _timed(engines.TokenSort(made), questions[: ASKED // 4])
    return {
        "entries": entries,
        "phrasings": phrasings,
        "p50_ms": float(np.quantile(wall, 0.5)),
        "p99_ms": float(np.quantile(wall, 0.99)),
        "cpu_ms": float(np.quantile(cpu, 0.5)),
        "token_sort_ms": float(np.quantile(rival, 0.5)),
        "build_cpu_s": build_s,
        "memory_mb": memory,
    }


def _timed(engine: engines.Engine, questions: Sequence[str]) -> tuple[list[float], list[float]]:
    wall, cpu = [], []
    for question in questions:
        began, began_cpu = time.perf_counter(), time.process_time()
        engine.rank(question)
        wall.append((time.perf_counter() - began) * 1e3)
        cpu.append((time.process_time() - began_cpu) * 1e3)
    return wall, cpu


def main() -> None:
    """Reads the arguments, measures, prints one line of JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("entries", type=int)
    parser.add_argument("phrasings", type=int)
    given = parser.parse_args()
    sys.stdout.write(json.dumps(measure(given.entries, given.phrasings)) + "\n")


if __name__ == "__main__":
    main()
