"""
Who is buying: which kinds of contracting authority a body can be on a day (R-05, R-09, R-10).

The list of central government authorities decides for the bodies it names and for those it never
names; it is read for the day on which the procurement commenced. For every other body the answer
given stands, and where none was given several readings stay open.

Rules of this file: kinds and days only; the rules that use them stand in `social_value_act`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dialogs.calculators.possibilities import Needs
from dialogs.facts import Facts
from knowledge import Parameters

CENTRAL: Final = "central"
SUB_CENTRAL: Final = "sub_central"
NO_AUTHORITY: Final = "not_contracting_authority"

AUTHORITIES: Final = (CENTRAL, SUB_CENTRAL)
"""The kinds of contracting authority, each with a figure of its own."""

BEST_VALUE_BODIES: Final = frozenset(
    {"local_authority", "combined_authority", "gla_tfl", "national_park", "waste", "fire"}
    | {"police_fire"}
)
"""Bodies with the Best Value duty; the old code `police_fire` where it stands for a fire body."""

NHS_BODIES: Final = frozenset({"nhs", "nhs_trust", "nhs_foundation_trust", "nhs_england", "icb"})

SCHOOL_BODIES: Final = frozenset({"school", "fe_college", "college_university"})
"""Bodies that Part 6 of the Procurement Act 2023 leaves out as schools, or may leave out."""

CENTRAL_POLICY_BODIES: Final = frozenset({"department_or_ndpb", "national_museum", "nhs_england"})

_IN_LIST: Final[Mapping[str, str]] = {
    "nhs_trust": "nhs_trust",
    "nhs_foundation_trust": "nhs_foundation_trust",
    "nhs_england": "nhs_england",
    "national_museum": "national_museum",
    **dict.fromkeys(BEST_VALUE_BODIES, "not_named"),
    **dict.fromkeys(("icb", "police", "parish", "school", "fe_college"), "not_named"),
}
"""Body to the `central_list` parameter that settles its kind."""

_NEVER_CENTRAL: Final = frozenset({"university", "housing", "museum", "college_university"})
"""Bodies no list names, which may or may not be contracting authorities."""

_AUTHORITY_FOR_SURE: Final = frozenset({"department_or_ndpb", "nhs"})
"""Bodies that are contracting authorities, central or not."""

LISTS: Final = tuple(f"central_list.{name}" for name in dict.fromkeys(_IN_LIST.values()))
"""Every parameter of the list."""


def is_no_authority(facts: Facts) -> bool:
    """True when the buyer is certain not to be a contracting authority (R-05)."""
    if facts.authority != NO_AUTHORITY or facts.body in _AUTHORITY_FOR_SURE:
        return False
    return facts.body == "school" or facts.body not in _IN_LIST  # a private school is not one


def may_be_no_authority(facts: Facts) -> bool:
    """True when whether the buyer is a contracting authority is open (R-09)."""
    is_open = facts.body in _NEVER_CENTRAL or facts.body in (None, "other")
    return facts.authority is None and is_open


def authorities(facts: Facts, law: Parameters) -> tuple[str, ...]:
    """
    The kinds of contracting authority that the buyer can still be (R-10).

    Args:
        facts: What is known of the buyer, and the day the procurement commenced.
        law: Reads the `central_list` parameters.

    Returns:
        One kind where it is settled, else both. A buyer that is no contracting authority at all
        is not considered: `is_no_authority` and `may_be_no_authority` tell.

    Raises:
        Needs: The list changed on a day that may lie before or after the commencement.
    """
    listed = listed_as(facts, law)
    if listed:
        return (listed,)
    if facts.body in _NEVER_CENTRAL:
        return (SUB_CENTRAL,)
    return (facts.authority,) if facts.authority in AUTHORITIES else AUTHORITIES


def authority_of(facts: Facts, law: Parameters) -> str:
    """
    The kind of contracting authority the buyer is.

    Raises:
        Needs: It is not settled.
    """
    found = authorities(facts, law)
    if len(found) > 1:
        raise Needs("authority")
    return found[0]


def listed_as(facts: Facts, law: Parameters) -> str | None:
    """
    What the list of the day makes of the body; None where it does not settle that.

    Raises:
        Needs: The list changed on a day that may lie before or after the commencement.
    """
    if facts.body is None or facts.body not in _IN_LIST:
        return None
    row = law[f"central_list.{_IN_LIST[facts.body]}"]
    if len({value.value for value in row.values}) == 1:
        return row.values[0].value
    if facts.start_date is None:
        raise Needs("start_date")
    if facts.commenced_unsure:
        raise Needs("commenced_date")
    day = facts.commenced_date or facts.start_date
    return row.at(max(day, row.values[0].since)).value  # no list is needed before the Act


def is_overridden(facts: Facts, law: Parameters) -> bool:
    """
    True when R-10 sets the answer about the kind of authority aside.

    Raises:
        Needs: The list changed on a day that may lie before or after the commencement.
    """
    given = facts.authority
    if given is None:
        return False
    if facts.body in _AUTHORITY_FOR_SURE:
        return given == NO_AUTHORITY
    if facts.body in _NEVER_CENTRAL:
        return given == CENTRAL
    if facts.body == "school" and given == NO_AUTHORITY:
        return False
    listed = listed_as(facts, law)
    return listed is not None and listed != given
