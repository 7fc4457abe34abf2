"""
Runs coroutines for the commands that keep running.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import click

from knowledge import GuidanceError


def run(work: Coroutine[Any, Any, None]) -> None:
    """
    Runs to completion; errors from outside (a port in use, the database) are printed as messages.
    """
    try:
        asyncio.run(work)
    except GuidanceError as error:
        raise click.ClickException(str(error)) from None
