"""
Converts sessions stored by earlier versions to the current format.

Formats 1 and 2 were written by hand: pairs for nested values, and every field present.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def upgraded(old: Mapping[str, Any]) -> dict[str, Any]:
    """
    A session of format 1 or 2 in the shape of format 3.

    Args:
        old: Its fields without the format's number. Format 1 stored at most one paused run, as a
            run or None, and nothing about the last answer.

    Raises:
        ValueError: A field does not have the shape it had in those formats.
    """
    new = {name: value for name, value in old.items() if value is not None}
    try:
        if isinstance(new.get("paused"), dict):
            new["paused"] = [new["paused"]]
        if "thread" in new:
            new["last_answer"] = _last_answer(new.pop("thread"))
        if "form" in new:
            new["form"] = {"given": new["form"]}
        if "last" in new:
            before = {k: v for k, v in new["last"]["before"].items() if k != "format"}
            new["last"] = {"id": new["last"]["id"], "before": upgraded(before)}
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError("not a stored session of an earlier format") from error
    return new


def _last_answer(thread: Mapping[str, Any]) -> dict[str, Any]:
    new = dict(thread)
    new["runner_up"], new["runner_up_score"] = thread["runner_up"]
    if thread["followed"]:
        new["followed"] = dict(zip(("after", "by", "what"), thread["followed"], strict=True))
    return new
