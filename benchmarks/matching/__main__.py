"""
The whole comparison: every engine on both sets, each in a process of its own on one thread.

    python -m benchmarks.matching              everything, some tens of minutes
    python -m benchmarks.matching --most 500   fewer questions

Writes docs/benchmarks.md. An engine that is not installed gets no row, and the page says so.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import mean

from benchmarks.matching import sets
from benchmarks.matching.engines import ENGINES
from benchmarks.matching.page import page

ROOT = Path(__file__).resolve().parents[2]
MOST = {"chatterbot": 60}
"""Questions at most for engines too slow for all of them."""
LEVELS = {"chatterbot": (5,)}
"""K for engines too slow for every one."""
SEEDS = {"ours": (0, 1, 2)}
"""Draws of phrasings; one where not said."""


def run(engine: str, name: str, k: int, seed: int, most: int) -> dict | None:
    """One trial in its own process; None when the engine cannot be imported."""
    command = [sys.executable, "-m", "benchmarks.matching.trial", engine, name, str(k), str(seed)]
    most = min(most, MOST.get(engine, most))
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    done = subprocess.run(  # noqa: S603 - our own module, our own arguments
        [*command, "--most", str(most)],
        cwd=ROOT,
        env={**os.environ, **one_thread},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:]
        sys.stderr.write(f"{engine} {name} {k}: {' '.join(last)}\n")
        return None
    return json.loads(done.stdout.splitlines()[-1])


def averaged(results: list[dict]) -> dict:
    """One row of several seeds: the mean of every figure."""
    first = results[0]
    return {
        key: mean(result[key] for result in results) if isinstance(value, float) else value
        for key, value in first.items()
    } | {"seeds": len(results)}


def main() -> int:
    """Runs everything that can be run; 1 when the data is not there."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--most", type=int, default=100_000)
    parser.add_argument("--engines", nargs="+", default=list(ENGINES), choices=list(ENGINES))
    given = parser.parse_args()
    if not sets.is_present():
        sys.stderr.write(f"The public data sets are not at {sets.ROOT}: nothing was measured.\n")
        return 1
    rows: list[dict] = []
    for name in ("clinc150", "banking77"):
        for k in (5, 10):
            for engine in given.engines:
                if k not in LEVELS.get(engine, (k,)):
                    continue
                seeds = SEEDS.get(engine, (0,)) if k == 5 else (0,)
                found = [run(engine, name, k, seed, given.most) for seed in seeds]
                results = [result for result in found if result]
                if results:
                    rows.append(averaged(results))
                    sys.stderr.write(json.dumps(rows[-1]) + "\n")
    (ROOT / "docs" / "benchmarks.md").write_text(page(rows), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
