"""Forms of the room: what States did about treaties, and the chain from what they were asked."""

from amparo.commitments.forms.treaties import (
    ActionForm,
    AssessmentForm,
    CampaignForm,
    Citing,
    CompetenceForm,
    DemarcheForm,
    InvitationForm,
    StepForm,
    VisitForm,
    WhyForm,
    day_input,
)

__all__ = [
    "ActionForm",
    "AssessmentForm",
    "CampaignForm",
    "Citing",
    "CompetenceForm",
    "DemarcheForm",
    "InvitationForm",
    "StepForm",
    "VisitForm",
    "WhyForm",
    "day_input",
]
