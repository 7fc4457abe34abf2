"""
Results to docs/benchmarks.md: tables, and charts as Mermaid text.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence

from benchmarks.matching.engines import ENGINES

TITLES = {"clinc150": "CLINC150 (150 intents)", "banking77": "BANKING77 (77 intents)"}
HEAD = """# How well the matcher finds the right entry

Written by `make bench-matching`; do not edit. Public data, not questions about social value: see
`svguide eval` for those.

K phrasings of every intent, drawn from the training split, are the knowledge base; the questions
are drawn from the test split, all of it or as many as the tables say. *Typos*: the same questions
with one or two slips of the finger each. *AUROC* and *at 5%*: against CLINC150's own out-of-scope
questions; *at 5%* is the share of covered questions answered rightly by a bar that lets 5% of the
out-of-scope ones through. ChatterBot (with its lower-case tagger) names one answer; it is slow, so
it was asked 60 questions at K = 5 only, and its figures are good to about twelve points.

Sets: CLINC150 (Larson et al. 2019, CC BY 3.0), BANKING77 (Casanueva et al. 2020, CC BY 4.0).
"""


def page(rows: Sequence[dict]) -> str:
    """The whole page; engines without a row are named as not installed."""
    parts = [
        HEAD,
        f"Machine: {platform.machine()}, {os.cpu_count()} cores, one thread used, "
        f"Python {platform.python_version()}.\n",
    ]
    missing = [title for name, (title, _) in ENGINES.items() if not _of(rows, engine=name)]
    if missing:
        parts.append(f"Not installed, so not measured: {', '.join(missing)}.\n")
    for name, title in TITLES.items():
        for k in (5, 10):
            chosen = _of(rows, set=name, k=k)
            if chosen:
                parts += [
                    f"## {title}, K = {k}\n",
                    _accuracy(chosen),
                    _chart(chosen),
                    _cost(chosen),
                ]
    return "\n".join(parts)


def _of(rows: Sequence[dict], **wanted: object) -> list[dict]:
    return [row for row in rows if all(row[key] == value for key, value in wanted.items())]


def _accuracy(rows: Sequence[dict]) -> str:
    lines = [
        "| engine | questions | seeds | top-1 | typos | top-3 | AUROC | at 5% |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in rows:
        three = "-" if row["engine"] == "chatterbot" else f"{row['top3']:.1%}"
        lines.append(
            f"| {ENGINES[row['engine']][0]} | {row['questions']} | {row['seeds']} "
            f"| {row['top1']:.1%} | {row['typo']:.1%} | {three} | {row['auroc']:.3f} "
            f"| {row['at5']:.1%} |"
        )
    return "\n".join(lines) + "\n"


def _cost(rows: Sequence[dict]) -> str:
    base = next((row["cpu_ms"] for row in rows if row["engine"] == "token_sort"), None)
    lines = [
        "| engine | p50 ms | p99 ms | CPU ms | against token_sort | build s (CPU) | memory MB |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in rows:
        ratio = f"{row['cpu_ms'] / base:.1f}x" if base else "-"
        lines.append(
            f"| {ENGINES[row['engine']][0]} | {row['p50_ms']:.2f} | {row['p99_ms']:.2f} "
            f"| {row['cpu_ms']:.2f} | {ratio} | {row['build_s']:.1f} ({row['build_cpu_s']:.1f}) "
            f"| {row['memory_mb']:.0f} |"
        )
    note = (
        "\nOne question at a time. Build includes importing the engine and encoding every phrasing "
        "from nothing; memory is the growth of the process at its peak. Machines differ and are "
        "shared: the ratio says more than the milliseconds.\n"
    )
    return "\n".join(lines) + "\n" + note


def _chart(rows: Sequence[dict]) -> str:
    names = ", ".join(f'"{row["engine"]}"' for row in rows)
    right = ", ".join(f"{row['top1'] * 100:.1f}" for row in rows)
    safe = ", ".join(f"{row['at5'] * 100:.1f}" for row in rows)
    return (
        "```mermaid\nxychart-beta\n"
        '  title "Right first (bars), and right at 5% false answers (line), in %"\n'
        f"  x-axis [{names}]\n  y-axis 0 --> 100\n  bar [{right}]\n  line [{safe}]\n```\n"
    )
