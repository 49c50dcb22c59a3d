"""What people of the desks do: one function for each decision."""

from amparo.diplomacy.actions.candidacies import (
    announce,
    arrange,
    endorse,
    read_arrangements,
    settle,
)
from amparo.diplomacy.actions.changing import change
from amparo.diplomacy.actions.cooperation import answer_cooperation, offer_cooperation
from amparo.diplomacy.actions.facts import annotate, cite_fact, publish, withdraw
from amparo.diplomacy.actions.forums import (
    add_forum,
    add_meeting,
    add_process,
    hold_office,
    take_part,
)
from amparo.diplomacy.actions.guidance import (
    answer_consultation,
    change_guidance,
    clear_guidance,
    consult_sector,
    end_guidance,
    issue_guidance,
    read_consultation,
    read_guidance,
    write_guidance,
)
from amparo.diplomacy.actions.initiatives import launch, record_support, relate
from amparo.diplomacy.actions.inputs import (
    accept_input,
    acknowledge_input,
    ask_contribution,
    change_input,
    decline_input,
    draft_input,
    keep_input,
    note_publication,
    receive_input,
    send_input,
)
from amparo.diplomacy.actions.joint import correct_signatory, keep_joint_statement
from amparo.diplomacy.actions.positions import take_position
from amparo.diplomacy.actions.statements import (
    change_statement,
    clear,
    deliver,
    keep_statement,
    publish_statement,
    request_statement,
    send_back,
    take_back_statement,
    translate,
    write_paragraphs,
)
from amparo.diplomacy.actions.steps import Cited
from amparo.diplomacy.actions.votes import BallotFacts, record_ballot, take_ballots

__all__ = [
    "BallotFacts",
    "Cited",
    "accept_input",
    "acknowledge_input",
    "add_forum",
    "add_meeting",
    "add_process",
    "annotate",
    "announce",
    "answer_consultation",
    "answer_cooperation",
    "arrange",
    "ask_contribution",
    "change",
    "change_guidance",
    "change_input",
    "change_statement",
    "cite_fact",
    "clear",
    "clear_guidance",
    "consult_sector",
    "correct_signatory",
    "decline_input",
    "deliver",
    "draft_input",
    "end_guidance",
    "endorse",
    "hold_office",
    "issue_guidance",
    "keep_input",
    "keep_joint_statement",
    "keep_statement",
    "launch",
    "note_publication",
    "offer_cooperation",
    "publish",
    "publish_statement",
    "read_arrangements",
    "read_consultation",
    "read_guidance",
    "receive_input",
    "record_ballot",
    "record_support",
    "relate",
    "request_statement",
    "send_back",
    "send_input",
    "settle",
    "take_back_statement",
    "take_ballots",
    "take_part",
    "take_position",
    "translate",
    "withdraw",
    "write_guidance",
    "write_paragraphs",
]
