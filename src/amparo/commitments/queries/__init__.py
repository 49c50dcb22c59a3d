"""Reads: how States stand to treaties on a day, and the records that it follows from."""

from amparo.commitments.queries.chain import (
    actions_of,
    assessments_of,
    counts_of,
    indicators_of,
    positions_of,
    proofs_seen_by,
    reports_about,
    standing_position,
    visible_reports,
)
from amparo.commitments.queries.gaps import Gap, gap_of, next_demarches
from amparo.commitments.queries.reading import (
    citations_of,
    last_step,
    sources_for,
    unresolved,
    visible,
    visible_to,
)
from amparo.commitments.queries.standings import (
    Asked,
    Line,
    act_of,
    findings_of,
    frame_of,
    lines_of_state,
    lines_of_treaty,
    terms_of,
)

__all__ = [
    "Asked",
    "Gap",
    "Line",
    "act_of",
    "actions_of",
    "assessments_of",
    "citations_of",
    "counts_of",
    "findings_of",
    "frame_of",
    "gap_of",
    "indicators_of",
    "last_step",
    "lines_of_state",
    "lines_of_treaty",
    "next_demarches",
    "positions_of",
    "proofs_seen_by",
    "reports_about",
    "sources_for",
    "standing_position",
    "terms_of",
    "unresolved",
    "visible",
    "visible_reports",
    "visible_to",
]
