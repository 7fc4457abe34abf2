"""Memory that was freed goes back to the system, where the C library can do that."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.runtime import malloc

ROOT = Path(__file__).parents[3]

PROGRAM = """
import resource, sys
sys.path.insert(0, {root!r})
from adapters.runtime.malloc import set_mmap_threshold

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() // 1_000_000

set_mmap_threshold()
before = resident()
large = b"x" * 30_000_000
del large  # left alone, glibc would now keep pieces up to this size
pieces = [b"x" * 1_000_000 for _ in range(60)]
last = [b"small pieces that lie above them" * 100 for _ in range(1_000)]
held = resident() - before
del pieces
print(held, resident() - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="a matter of glibc")
def test_large_pieces_go_back_at_once() -> None:
    code = PROGRAM.format(root=str(ROOT))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    held, left = map(int, done.stdout.split())
    assert held > 50
    assert left < 10


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_elsewhere_nothing_happens(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(malloc.ctypes, "CDLL", None)
    malloc.set_mmap_threshold()


def test_a_c_library_without_it_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(malloc.ctypes, "CDLL", lambda name: object())
    malloc.set_mmap_threshold()
