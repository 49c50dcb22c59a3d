"""Writes: one function for each thing that a person records, publishes or withdraws."""

from amparo.commitments.actions.assessing import accept_competence, assess_enforcement
from amparo.commitments.actions.campaigning import aim_at, make_demarche, open_campaign
from amparo.commitments.actions.holding import Cited, withdraw
from amparo.commitments.actions.inviting import invite, record_visit
from amparo.commitments.actions.positioning import (
    assign,
    classify,
    close,
    publish,
    record_position,
    reopen,
)
from amparo.commitments.actions.recommending import (
    RecommendationFacts,
    correct_recommendation,
    open_cycle,
    record_recommendation,
)
from amparo.commitments.actions.stepping import StepFacts, take_step
from amparo.commitments.actions.treaty_actions import ActionFacts, change_action, record_action

__all__ = [
    "ActionFacts",
    "Cited",
    "RecommendationFacts",
    "StepFacts",
    "accept_competence",
    "aim_at",
    "assess_enforcement",
    "assign",
    "change_action",
    "classify",
    "close",
    "correct_recommendation",
    "invite",
    "make_demarche",
    "open_campaign",
    "open_cycle",
    "publish",
    "record_action",
    "record_position",
    "record_recommendation",
    "record_visit",
    "reopen",
    "take_step",
    "withdraw",
]
