"""
When Python looks for cyclic garbage.

Reading the content makes some hundred thousand objects that all stay. The collector would look
through them again and again as they come: a sixth of a start.

Rules of this file: nothing depends on it but time.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def paused() -> Iterator[None]:
    """No collection within the block; afterwards it is as it was before."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
