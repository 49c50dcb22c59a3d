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
from amparo.commitments.actions.grading import grade
from amparo.commitments.actions.holding import Cited, discard, withdraw
from amparo.commitments.actions.inviting import invite, record_visit
from amparo.commitments.actions.measuring import (
    IndicatorFacts,
    change_indicator,
    record_value,
    set_indicator,
)
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
from amparo.commitments.actions.replanning import SubmissionFacts, replan, take_out_chapter
from amparo.commitments.actions.reporting import (
    accept_report,
    add_proof,
    change_report,
    hand_in,
    read_proof,
    return_report,
    show_proof,
    withdraw_report,
    write_report,
)
from amparo.commitments.actions.reviewing import ask_sector, comment_on_draft, read_draft
from amparo.commitments.actions.stepping import StepFacts, take_step
from amparo.commitments.actions.submitting import (
    WRITTEN_IN,
    add_chapter,
    move_submission,
    plan_submission,
    rest_on,
    write_chapter,
)
from amparo.commitments.actions.treaty_actions import ActionFacts, change_action, record_action
from amparo.commitments.actions.treaty_dues import schedule_treaties

__all__ = [
    "WRITTEN_IN",
    "ActionFacts",
    "Cited",
    "IndicatorFacts",
    "RecommendationFacts",
    "StateActionFacts",
    "StepFacts",
    "SubmissionFacts",
    "accept_competence",
    "accept_report",
    "add_chapter",
    "add_proof",
    "aim_at",
    "ask_sector",
    "assess_enforcement",
    "assign",
    "change_action",
    "change_indicator",
    "change_report",
    "change_state_action",
    "classify",
    "close",
    "comment_on_draft",
    "correct_recommendation",
    "discard",
    "end_part",
    "entrust",
    "follow_duty",
    "grade",
    "hand_in",
    "hand_over",
    "invite",
    "link_recommendation",
    "make_demarche",
    "move_action",
    "move_submission",
    "open_campaign",
    "open_cycle",
    "plan_submission",
    "propose_action",
    "publish",
    "read_draft",
    "read_proof",
    "record_action",
    "record_position",
    "record_recommendation",
    "record_value",
    "record_visit",
    "reopen",
    "replan",
    "rest_on",
    "return_report",
    "schedule_treaties",
    "set_indicator",
    "show_proof",
    "take_out_chapter",
    "take_step",
    "withdraw",
    "withdraw_report",
    "write_chapter",
    "write_report",
]
