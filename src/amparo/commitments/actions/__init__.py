"""Writes: one function for each thing that a person records, publishes or withdraws."""

from amparo.commitments.actions.assessing import accept_competence, assess_enforcement
from amparo.commitments.actions.campaigning import aim_at, make_demarche, open_campaign
from amparo.commitments.actions.holding import Cited, publish, withdraw
from amparo.commitments.actions.inviting import invite, record_visit
from amparo.commitments.actions.stepping import StepFacts, take_step
from amparo.commitments.actions.treaty_actions import ActionFacts, change_action, record_action

__all__ = [
    "ActionFacts",
    "Cited",
    "StepFacts",
    "accept_competence",
    "aim_at",
    "assess_enforcement",
    "change_action",
    "invite",
    "make_demarche",
    "open_campaign",
    "publish",
    "record_action",
    "record_visit",
    "take_step",
    "withdraw",
]
