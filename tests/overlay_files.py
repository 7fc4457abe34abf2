"""
Overlays for tests, written into a folder: one that is right, and one file of it changed.
"""

from __future__ import annotations

from pathlib import Path

EXAMPLE = Path(__file__).parents[1] / "docs" / "examples" / "thornbeck"

ABOUT = """\
id: dale
organisation: Dale Council
contacts: [{name: Buying team, email: buying@dale.example}]
"""
ENTRY = """\
id: dale-weightings
kind: faq
topic: local
title: How does Dale score bids?
utterances: [dale weighting, marks given in dale, how are dale bids scored]
short: Dale gives it ${dale.weighting} of the marks.
sources: [{title: Dale Policy 2026}]
reviewed_on: 2026-11-22
review_by: 2027-05-22
owner: dale-buying
"""
NOTE = """\
extends: threshold-for-councils
note: In Dale smaller contracts are asked about too, for ${dale.weighting} of the marks.
sources: [{title: Dale Policy 2026, url: "https://dale.example/policy"}]
valid_from: 2026-04-01
reviewed_on: 2026-11-22
review_by: 2027-05-22
owner: dale-buying
"""
FIGURE = """\
name: dale.weighting
description: Share of the marks.
unit: percent
values:
  - {from: 2026-05-01, value: "20", source: {title: Dale Policy 2026}}
reviewed_on: 2026-11-22
"""
FILES = {
    "overlay.yaml": ABOUT,
    "entries/local/dale-weightings.yaml": ENTRY,
    "notes/threshold-for-councils.yaml": NOTE,
    "parameters/dale/weighting.yaml": FIGURE,
}


def write_overlay(folder: Path, changed: dict[str, str] | None = None) -> Path:
    """An overlay of four files; those in `changed` are written so, or left out when empty."""
    for name, text in (FILES | (changed or {})).items():
        if text:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return folder
