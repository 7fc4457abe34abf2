"""
Decision trees and the arithmetic of policy.

What may not enter here: channels, sessions, clocks, network; any import of `bot` or `adapters`;
a file opened anywhere but in `reading`.
"""

from dialogs.calculators.applicability import Applicability, facts_from
from dialogs.calculators.figures import Threshold, Version, threshold_for
from dialogs.calculators.readings import days_of_change
from dialogs.calculators.social_value_act import ActOutcome, Reason, RuleFinding
from dialogs.conditions import Condition
from dialogs.determination import FLAGS, Determination, determine
from dialogs.facts import CANNOT_BE_ESTIMATED, CHOICES, KEYS, FactFault, Facts, read_facts
from dialogs.flow import Answers, Flow, Item, Option, Question, drawn, for_bidder
from dialogs.flow import Outcome as FlowOutcome
from dialogs.parsed import UNSURE
from dialogs.rulebook import RuleBook
from dialogs.walk import (
    Ask,
    Calculator,
    Path,
    Reach,
    Refuse,
    Step,
    clashes,
    fits,
    known_facts,
    may_come_first,
    trace,
    walk,
)

__all__ = [
    "CANNOT_BE_ESTIMATED",
    "CHOICES",
    "FLAGS",
    "KEYS",
    "UNSURE",
    "ActOutcome",
    "Answers",
    "Applicability",
    "Ask",
    "Calculator",
    "Condition",
    "Determination",
    "FactFault",
    "Facts",
    "Flow",
    "FlowOutcome",
    "Item",
    "Option",
    "Path",
    "Question",
    "Reach",
    "Reason",
    "Refuse",
    "RuleBook",
    "RuleFinding",
    "Step",
    "Threshold",
    "Version",
    "clashes",
    "days_of_change",
    "determine",
    "drawn",
    "facts_from",
    "fits",
    "for_bidder",
    "known_facts",
    "may_come_first",
    "read_facts",
    "threshold_for",
    "trace",
    "walk",
]
