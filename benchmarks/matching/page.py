"""
Renders the results to docs/benchmarks.md: tables, and charts drawn by matplotlib.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from pathlib import Path

from benchmarks.matching.engines import ENGINES

TITLES = {"clinc150": "CLINC150 (150 intents)", "banking77": "BANKING77 (77 intents)"}
HEAD = """# How well the matcher finds the right entry

Written by `make bench-matching`; do not edit. Public data, not questions about social value: see
`svguide eval` for those, and [how well typed answers are read](benchmarks-answers.md).

K phrasings of every intent, drawn from the training split, are the knowledge base; the questions
are drawn from the test split, all of it or as many as the tables say. *Typos*: the same questions
with one or two slips of the finger each. *AUROC* and *at 5%*: against CLINC150's own out-of-scope
questions; *at 5%* is the share of covered questions answered rightly by a bar that lets 5% of the
out-of-scope ones through. *Intents' names as titles*: each intent's name is one more phrasing, as
our own entries have titles; the other rows know nothing of names. ChatterBot (with its lower-case
tagger) names one answer; it is slow, so it was asked few questions, at K = 5 only, and its figures
are good to ten or twenty points. Three hundred questions are good to about four.

Sets: CLINC150 (Larson et al. 2019, CC BY 3.0), BANKING77 (Casanueva et al. 2020, CC BY 4.0).
"""


def page(rows: Sequence[dict], grown: Sequence[dict], folder: Path) -> str:
    """The page as Markdown, with its charts saved in `folder`; it names engines without a row."""
    parts = [
        HEAD,
        f"Machine: {platform.machine()}, {os.cpu_count()} cores, one thread used, "
        f"Python {platform.python_version()}. Where it is shared, the CPU time of the same work "
        "grows too: compare the ratios.\n",
    ]
    missing = [title for name, (title, _) in ENGINES.items() if not _of(rows, engine=name)]
    if missing:
        parts.append(f"Not installed, so not measured: {', '.join(missing)}.\n")
    for name, title in TITLES.items():
        for k in (5, 10):
            chosen = _of(rows, set=name, k=k)
            if chosen:
                file = folder / f"matching-{name}-{k}.svg"
                _draw(chosen, f"{title}, K = {k}", file)
                picture = f"![{title}, K = {k}]({folder.name}/{file.name})\n"
                parts += [f"## {title}, K = {k}\n", _accuracy(chosen), picture, _cost(chosen)]
    if grown:
        parts += ["## More entries\n", _growth(grown)]
    return "\n".join(parts)


def _draw(rows: Sequence[dict], title: str, file: Path) -> None:
    """
    A bar chart: accuracy on plain questions, with typing errors, and at 5% false answers.
    """
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "benchmarks"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(8, 0.62 * len(rows) + 1.4), layout="constrained")
    kinds = (
        ("top1", "right first", "#1b4965"),
        ("typo", "right first, with typos", "#5fa8d3"),
        ("at5", "right, at 5% false answers", "#e07a5f"),
    )
    for place, (key, label, colour) in enumerate(kinds):
        heights = [at + (place - 1) * 0.27 for at in range(len(rows))]
        shares = [100 * row[key] for row in rows]
        bars = axes.barh(heights, shares, height=0.25, label=label, color=colour)
        axes.bar_label(bars, fmt="%.0f", padding=2, fontsize=7)
    axes.set_yticks(range(len(rows)), [ENGINES[row["engine"]][0] for row in rows], fontsize=8)
    axes.invert_yaxis()
    axes.set_xlim(0, 100)
    axes.set_xlabel("questions, in 100")
    axes.set_title(title, fontsize=10)
    figure.legend(fontsize=7, loc="outside lower center", ncols=3)
    axes.spines[["top", "right"]].set_visible(False)
    file.parent.mkdir(exist_ok=True)
    figure.savefig(file, metadata={"Date": None})
    pyplot.close(figure)


def _growth(rows: Sequence[dict]) -> str:
    lines = [
        "| entries | phrasings of each | p50 ms | p99 ms | CPU ms | against token_sort "
        "| build s (CPU) | memory MB |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {row['entries']} | {row['phrasings']} "
        f"| {row['p50_ms']:.1f} | {row['p99_ms']:.1f} | {row['cpu_ms']:.1f} "
        f"| {row['cpu_ms'] / row['token_sort_ms']:.1f}x | {row['build_cpu_s']:.0f} "
        f"| {row['memory_mb']:.0f} |"
        for row in rows
    ]
    note = (
        "\nThe encoder's time for a question is constant; comparing grows with the number of "
        "phrasings, and so do memory and the index. Encoding the phrasings is left out here: some "
        "milliseconds each, once.\n"
    )
    return "\n".join(lines) + "\n" + note


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
        "| engine | p50 ms | p99 ms | CPU ms | against token_sort | import s | build s (CPU) "
        "| memory MB |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in rows:
        ratio = f"{row['cpu_ms'] / base:.1f}x" if base else "-"
        lines.append(
            f"| {ENGINES[row['engine']][0]} | {row['p50_ms']:.2f} | {row['p99_ms']:.2f} "
            f"| {row['cpu_ms']:.2f} | {ratio} | {row['import_s']:.1f} | {row['build_s']:.1f} "
            f"({row['build_cpu_s']:.1f}) | {row['memory_mb']:.0f} |"
        )
    note = (
        "\nOne question at a time. Import is CPU time; build includes encoding every phrasing from "
        "nothing; memory is the growth of the process at its peak. Machines differ and are "
        "shared: the ratio says more than the milliseconds.\n"
    )
    return "\n".join(lines) + "\n" + note
