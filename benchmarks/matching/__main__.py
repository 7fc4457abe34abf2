"""
The whole comparison: every engine on both data sets, each in its own process on one thread.

    python -m benchmarks.matching              everything, some tens of minutes
    python -m benchmarks.matching --most 500   fewer questions

Writes docs/benchmarks.md. An engine that is not installed gets no row, and the page says so. With
`--results FILE` every trial is saved there when it ends, and a saved trial is not run again.
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
"""Largest number of questions for engines too slow for all of them."""
LEVELS = {"chatterbot": (5,)}
"""Values of K for engines too slow for all of them."""
SEEDS = {"ours": (0, 1, 2), "titles": (0, 1, 2)}
"""Seeds of the samples of phrasings; one seed for other engines."""
GROWN = ((100, 5), (400, 8), (1_000, 5), (10_000, 5))
"""Pairs of (entries, phrasings of each) in the table of growth."""


def run(module: str, *arguments: object) -> dict | None:
    """One measurement in its own process; None when it fails."""
    command = [sys.executable, "-m", f"benchmarks.matching.{module}", *map(str, arguments)]
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    done = subprocess.run(  # noqa: S603 - our own module, our own arguments
        command,
        cwd=ROOT,
        env={**os.environ, **one_thread},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:]
        sys.stderr.write(f"{' '.join(map(str, arguments))}: {' '.join(last)}\n")
        return None
    return json.loads(done.stdout.splitlines()[-1])


class Results:
    """Measurements by their arguments, saved to a file as each one ends."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        kept = file.read_text(encoding="utf-8").splitlines() if file and file.exists() else []
        self._kept = {tuple(line["asked"]): line["found"] for line in map(json.loads, kept)}

    def of(self, module: str, *arguments: object) -> dict | None:
        """As `run`, unless the result is saved already."""
        asked = (module, *map(str, arguments))
        if asked not in self._kept:
            self._kept[asked] = run(module, *arguments)
            line = json.dumps({"asked": asked, "found": self._kept[asked]})
            sys.stderr.write(line + "\n")
            if self._file:
                with self._file.open("a", encoding="utf-8") as file:
                    file.write(line + "\n")
        return self._kept[asked]


def averaged(results: list[dict]) -> dict:
    """The mean over several seeds, as one row."""
    first = results[0]
    return {
        key: mean(result[key] for result in results) if isinstance(value, float) else value
        for key, value in first.items()
    } | {"seeds": len(results)}


def main() -> int:
    """Runs every available measurement; 1 when the data is missing."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--most", type=int, default=100_000)
    parser.add_argument("--engines", nargs="+", default=list(ENGINES), choices=list(ENGINES))
    parser.add_argument("--results", type=Path, default=None)
    given = parser.parse_args()
    if not sets.is_present():
        sys.stderr.write(f"The public data sets are not at {sets.ROOT}: nothing was measured.\n")
        return 1
    results = Results(given.results)
    rows: list[dict] = []
    for name in ("clinc150", "banking77"):
        for k in (5, 10):
            for engine in given.engines:
                if k not in LEVELS.get(engine, (k,)):
                    continue
                most = min(given.most, MOST.get(engine, given.most))
                seeds = SEEDS.get(engine, (0,)) if k == 5 else (0,)
                found = [
                    results.of("trial", engine, name, k, seed, "--most", most) for seed in seeds
                ]
                if all(found):
                    rows.append(averaged([result for result in found if result]))
    grown = [row for size in GROWN if (row := results.of("growth", *size))]
    docs = ROOT / "docs"
    words = page(rows, grown, docs / "benchmarks")
    (docs / "benchmarks.md").write_text(words, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
