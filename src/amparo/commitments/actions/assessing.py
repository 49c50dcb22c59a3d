"""Competences that a State accepts; how far it carries a treaty out, as assessors say."""

from datetime import datetime

from django.db import transaction

from amparo.commitments.actions.holding import (
    Cited,
    begin,
    day_known,
    keep,
    of_list,
    of_state,
    ordered,
    written,
)
from amparo.commitments.models import CompetenceAcceptance, EnforcementAssessment
from amparo.instruments.models import Instrument
from amparo.kernel.actors import Actor


@transaction.atomic
def accept_competence(
    *, country: str, procedure: str, accepted: str, by: Actor, at: datetime, ended: str = "",
    instrument: Instrument | None = None, note: str = "", secrecy: str = "INTERNAL",
    cited: Cited | None = None,
) -> CompetenceAcceptance:  # fmt: skip
    """Record that a State accepts the competence of a body or procedure, and until when.

    :raises Denied: if who asks works at no desk.
    :raises Invalid: for a word of no list, or an end before the beginning.
    """
    row = begin(CompetenceAcceptance(), secrecy=secrecy, by=by, at=at)
    of_state(country)
    of_list(procedure, "commitments/procedures", "procedure")
    day_known(accepted, "accepted")
    day_known(ended, "ended")
    ordered(accepted, ended, "ended")
    row.country, row.procedure, row.instrument = country, procedure, instrument
    row.accepted, row.ended, row.note = accepted, ended, note.strip()
    after = {"country": country, "procedure": procedure}
    return keep(row, verb="competence.accepted", cited=cited, by=by, at=at, after=after)


@transaction.atomic
def assess_enforcement(
    *, instrument: Instrument, country: str, dimension: str, level: str, assessor: str,
    as_of: str, by: Actor, at: datetime, reasons: str = "", secrecy: str = "INTERNAL",
    cited: Cited | None = None,
) -> EnforcementAssessment:  # fmt: skip
    """Record how far a State carries a treaty out, as one assessor says. Others may disagree.

    :raises Denied: if who asks works at no desk.
    :raises Invalid: without an assessor, or for a word of no list.
    """
    row = begin(EnforcementAssessment(), secrecy=secrecy, by=by, at=at)
    of_state(country)
    of_list(dimension, "commitments/enforcement_dimensions", "dimension")
    of_list(level, "commitments/enforcement_levels", "level")
    written([("assessor", assessor)])
    day_known(as_of, "as_of", needed=True)
    row.instrument, row.country, row.dimension, row.level = instrument, country, dimension, level
    row.assessor, row.as_of, row.reasons = assessor.strip(), as_of, reasons.strip()
    after = {"treaty": str(instrument.pk), "country": country, "level": level}
    return keep(row, verb="enforcement.assessed", cited=cited, by=by, at=at, after=after)
