"""
Where a statement comes from. Shared by entries and parameters; holds no rule of its own.
"""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field


class Content(BaseModel):
    """Base of every content model: immutable, and an unknown key is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Source(Content):
    """An instrument or page, down to the place in it."""

    title: str = Field(min_length=3, description="Instrument or page, as cited in full.")
    locator: str = Field(default="", description="Section or paragraph, such as 's. 1(3)'.")
    url: str = Field(default="", pattern=r"^(https://\S+)?$", description="Official address.")
    until: date | None = Field(default=None, description="Last day it said so, if it has gone.")
    dated: date | None = Field(default=None, description="Day it was made or published.")
