"""What is held of forums, meetings, statements, initiatives, votes, inputs and guidance."""

from amparo.diplomacy.models.candidacies import Candidacy, Endorsement
from amparo.diplomacy.models.cooperation import Cooperation
from amparo.diplomacy.models.facts import Fact
from amparo.diplomacy.models.forums import Forum, Meeting, Office, Participation, Process
from amparo.diplomacy.models.guidance import Consultation, Guidance
from amparo.diplomacy.models.initiatives import Initiative, InitiativeLink, Support
from amparo.diplomacy.models.inputs import Contribution, InputRequest
from amparo.diplomacy.models.statements import (
    Footnote,
    JointStatement,
    Paragraph,
    Position,
    Signatory,
    Statement,
    Topic,
)
from amparo.diplomacy.models.versions import Version
from amparo.diplomacy.models.votes import Ballot, Vote

__all__ = [
    "Ballot",
    "Candidacy",
    "Consultation",
    "Contribution",
    "Cooperation",
    "Endorsement",
    "Fact",
    "Footnote",
    "Forum",
    "Guidance",
    "Initiative",
    "InitiativeLink",
    "InputRequest",
    "JointStatement",
    "Meeting",
    "Office",
    "Paragraph",
    "Participation",
    "Position",
    "Process",
    "Signatory",
    "Statement",
    "Support",
    "Topic",
    "Version",
    "Vote",
]
