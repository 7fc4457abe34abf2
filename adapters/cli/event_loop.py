"""
Running what is asynchronous, for the commands that stay.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import click

from knowledge import GuidanceError


def run(work: Coroutine[Any, Any, None]) -> None:
    """Runs to the end; what goes wrong outside us (a port, a data base) is said in words."""
    try:
        asyncio.run(work)
    except GuidanceError as error:
        raise click.ClickException(str(error)) from None
