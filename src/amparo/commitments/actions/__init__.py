"""Writes: one function for each thing that a person records, publishes or withdraws."""

from amparo.commitments.actions.answering import (
    StateActionFacts,
    change_state_action,
    link_recommendation,
    move_action,
    propose_action,
)
from amparo.commitments.actions.assessing import accept_competence, assess_enforcement
from amparo.commitments.actions.campaigning import aim_at, make_demarche, open_campaign
from amparo.commitments.actions.entrusting import end_part, entrust, follow_duty, hand_over
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
    "StateActionFacts",
    "StepFacts",
    "accept_competence",
    "aim_at",
    "assess_enforcement",
    "assign",
    "change_action",
    "change_state_action",
    "classify",
    "close",
    "correct_recommendation",
    "end_part",
    "entrust",
    "follow_duty",
    "hand_over",
    "invite",
    "link_recommendation",
    "make_demarche",
    "move_action",
    "open_campaign",
    "open_cycle",
    "propose_action",
    "publish",
    "record_action",
    "record_position",
    "record_recommendation",
    "record_visit",
    "reopen",
    "take_step",
    "withdraw",
]
