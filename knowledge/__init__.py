"""
The content (entries, figures, interface wording) and the classes that read it.

What may not enter here: dialogue, channels, clocks, network; any import of the packages above;
a file opened anywhere but in `reading`.
"""

from knowledge.dated import Confidence, DatedValue, Parameter, Parameters, VatBasis
from knowledge.entry import Audience, Claim, Entry, EntryKind, Meaning, Myth, Nation, Offer
from knowledge.errors import ContentError, Fault, GuidanceError, NotInForce
from knowledge.source import Content, Read, Source
from knowledge.template import Block, Table, Template
from knowledge.text import (
    british_date,
    british_month,
    fill,
    is_well_formed,
    placeholders,
    pounds,
    shown,
    split,
)

__all__ = [
    "Audience",
    "Block",
    "Claim",
    "Confidence",
    "Content",
    "ContentError",
    "DatedValue",
    "Entry",
    "EntryKind",
    "Fault",
    "GuidanceError",
    "Meaning",
    "Myth",
    "Nation",
    "NotInForce",
    "Offer",
    "Parameter",
    "Parameters",
    "Read",
    "Source",
    "Table",
    "Template",
    "VatBasis",
    "british_date",
    "british_month",
    "fill",
    "is_well_formed",
    "placeholders",
    "pounds",
    "shown",
    "split",
]
