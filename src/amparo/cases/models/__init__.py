"""Tables of the cases room, by part of the mechanism."""

from amparo.cases.models.assessment import Answer, Assessment, Evidence, LegalAnswer, Review
from amparo.cases.models.case import (
    Assignment,
    Case,
    Conflict,
    Consent,
    IncidentLink,
    InfoRequest,
    Loss,
    StateChange,
    SuspectedBody,
    UrgentRun,
    Withdrawal,
)
from amparo.cases.models.decision import Decision, Paper, Vote
from amparo.cases.models.desk import Complaint, DeskBook, DeskPaper
from amparo.cases.models.follow_up import Closing, FollowUp, Grievance, Trigger
from amparo.cases.models.justice import InternationalMeasure, JusticeTrack, Milestone
from amparo.cases.models.plan import DeviceUse, Measure, Plan
from amparo.cases.models.request import Attachment, Draft, Message, Receipt, Request
from amparo.cases.models.sitting import AgendaItem, Agreement, Attendance, Sitting

__all__ = [
    "AgendaItem", "Agreement", "Answer", "Assessment", "Assignment", "Attachment", "Attendance",
    "Case", "Closing", "Complaint", "Conflict", "Consent", "Decision", "DeskBook", "DeskPaper",
    "DeviceUse", "Draft", "Evidence", "FollowUp", "Grievance", "IncidentLink", "InfoRequest",
    "InternationalMeasure", "JusticeTrack", "LegalAnswer", "Loss", "Measure", "Message",
    "Milestone", "Paper", "Plan", "Receipt", "Request", "Review", "Sitting", "StateChange",
    "SuspectedBody", "Trigger", "UrgentRun", "Vote", "Withdrawal",
]  # fmt: skip
