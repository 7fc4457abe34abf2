"""
Measures the memory that each part of `svguide serve` adds, loading them one after the other. Prints
one JSON object per line.

    python -m benchmarks.serving.parts
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

WELSH = "Beth yw'r trothwy ar gyfer cyngor?"


def resident() -> float:
    """Resident memory of this process, in MB."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024


def parts() -> Iterator[tuple[str, Callable[[], Any]]]:
    """Each part's name and a function that loads it; later parts use earlier ones."""
    from adapters.runtime.malloc import set_mmap_threshold

    set_mmap_threshold()
    held: dict[str, Any] = {}

    def load(name: str, make: Callable[[], Any]) -> Callable[[], None]:
        return lambda: held.__setitem__(name, make())

    def modules(*names: str) -> Callable[[], None]:
        return lambda: held.__setitem__(names[0], [import_module(name) for name in names])

    yield "numpy, pydantic, YAML", modules("numpy", "pydantic", "pydantic_settings", "yaml")
    yield "the guide's own modules, and what else they need", modules("adapters.runtime.wiring")
    from adapters.runtime.bootstrap import build_engine, read_library

    yield "content and rules, read", load("library", read_library)
    yield "onnxruntime", modules("onnxruntime")
    yield "the encoder's session, the index", load("engine", lambda: build_engine(held["library"]))
    yield "SQLAlchemy and the store", modules("adapters.storage.sql", "aiosqlite")
    yield "Telegram's library", modules("adapters.channels.telegram")
    yield "Slack's libraries", modules("adapters.channels.slack")
    yield "the web server", modules("adapters.runtime.server")
    detector = held["engine"]._tongues
    yield "a message in Welsh", load("language", lambda: detector.detect(WELSH))


def main() -> None:
    """Prints the memory of Python itself, then what each part adds."""
    print(json.dumps({"part": "Python", "mb": resident()}))  # noqa: T201
    for name, load in parts():
        before = resident()
        load()
        print(json.dumps({"part": name, "mb": resident() - before}))  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
