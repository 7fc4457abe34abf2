"""
Measures one engine on one data set in this process, and prints one line of JSON.

    python -m benchmarks.matching.trial ours clinc150 5 0 --most 500
"""

from __future__ import annotations

import argparse
import importlib
import json
import resource
import sys
import time

import numpy as np

from benchmarks.matching import engines, sets


def auroc(covered: np.ndarray, foreign: np.ndarray) -> float:
    """Probability that a covered question scores higher than a foreign one; ties count half."""
    everything = np.concatenate((covered, foreign))
    _, inverse, counts = np.unique(everything, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2
    above = ranks[inverse[: len(covered)]].sum() - len(covered) * (len(covered) + 1) / 2
    return float(above / (len(covered) * len(foreign)))


def measure(engine_name: str, set_name: str, phrasings: int, seed: int, most: int) -> dict:
    """Accuracy, rejection, time and memory of one engine on one trial."""
    trial = sets.load(set_name, phrasings, seed, most)
    before = peak_mb()
    started_import = time.process_time()
    for module in engines.MODULES[engine_name]:
        importlib.import_module(module)
    import_s = time.process_time() - started_import
    started, started_cpu = time.perf_counter(), time.process_time()
    engine = engines.ENGINES[engine_name][1](trial.phrases)
    build_s, build_cpu_s = time.perf_counter() - started, time.process_time() - started_cpu
    wall: list[float] = []
    cpu: list[float] = []
    ranked = []
    for question, _ in trial.asked:
        began, began_cpu = time.perf_counter(), time.process_time()
        ranked.append(engine.rank(question))
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - began_cpu)
    intents = [intent for _, intent in trial.asked]
    right = np.asarray([_is_first(found, i) for found, i in zip(ranked, intents, strict=True)])
    among = [i in [name for name, _ in found] for found, i in zip(ranked, intents, strict=True)]
    slipped = [
        _is_first(engine.rank(text), intent)
        for text, intent in zip(trial.misspelt, intents, strict=True)
    ]
    covered = np.asarray([_score(found) for found in ranked])
    foreign = np.asarray([_score(engine.rank(text)) for text in trial.foreign])
    bar = np.quantile(foreign, 0.95)
    return {
        "engine": engine_name,
        "set": set_name,
        "k": phrasings,
        "seed": seed,
        "questions": len(intents),
        "top1": float(right.mean()),
        "typo": float(np.mean(slipped)),
        "top3": float(np.mean(among)),
        "auroc": auroc(covered, foreign),
        "at5": float((right & (covered > bar)).mean()),
        "p50_ms": float(np.quantile(wall, 0.5)) * 1e3,
        "p99_ms": float(np.quantile(wall, 0.99)) * 1e3,
        "cpu_ms": float(np.quantile(cpu, 0.5)) * 1e3,
        "import_s": import_s,
        "build_s": build_s,
        "build_cpu_s": build_cpu_s,
        "memory_mb": peak_mb() - before,
    }


def _is_first(found: engines.Ranked, intent: str) -> bool:
    return bool(found) and found[0][0] == intent


def _score(found: engines.Ranked) -> float:
    return found[0][1] if found else 0.0


def peak_mb() -> float:
    """Peak memory of this process, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Reads the arguments, measures, prints the line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=sorted(engines.ENGINES))
    parser.add_argument("set")
    parser.add_argument("k", type=int)
    parser.add_argument("seed", type=int)
    parser.add_argument("--most", type=int, default=100_000)
    given = parser.parse_args()
    result = measure(given.engine, given.set, given.k, given.seed, given.most)
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
