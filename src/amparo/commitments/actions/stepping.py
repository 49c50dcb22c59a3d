"""Steps at home before a State is bound (SM2)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.commitments import queries
from amparo.commitments.actions.holding import (
    Cited,
    begin,
    day_known,
    keep,
    of_list,
    of_state,
)
from amparo.commitments.actions.treaty_actions import ActionFacts, record_action
from amparo.commitments.models import DomesticStep
from amparo.commitments.policies import POLICY, Can
from amparo.commitments.workflow import CITED_STEPS, DOMESTIC
from amparo.evidence.rules.partial_dates import in_order
from amparo.instruments.models import Instrument
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger.locks import locking


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFacts:
    """What an editor writes of a step; `deposit_as` is the kind of act that a deposit is."""

    instrument: Instrument
    country: str
    step: str
    taken: str
    document: str = ""
    deposit_as: str = "ratification"
    note: str = ""
    secrecy: str = "INTERNAL"


@transaction.atomic
def take_step(
    *, facts: StepFacts, cited: Cited | None = None, by: Actor, at: datetime
) -> DomesticStep:
    """Record the next step of a treaty at home. A deposit records the treaty action with it.

    That someone announces a ratification is a step, and never a ratification.

    :raises Denied: if who asks works at no desk.
    :raises Invalid: for a word of no list, a day before the last step, or a step that needs its
        citation and has none.
    :raises Refused: if the steps so far do not lead there.
    """
    locking(Instrument).get(pk=facts.instrument.pk)  # two hands at once take turns
    POLICY.require(by, Can.SEE, facts.instrument)
    row = begin(DomesticStep(), secrecy=facts.secrecy, by=by, at=at)
    of_list(facts.step, "commitments/domestic_steps", "step")
    of_state(facts.country)
    day_known(facts.taken, "taken", needed=True)
    if facts.step in CITED_STEPS and cited is None:
        raise Invalid(_("This step stands only with its citation."), "source")
    _follows(facts)
    row.instrument, row.country, row.step = facts.instrument, facts.country, facts.step
    row.taken, row.document, row.note = facts.taken, facts.document.strip(), facts.note.strip()
    if facts.step == "deposited":
        row.action = record_action(
            facts=ActionFacts(
                instrument=facts.instrument, country=facts.country, kind=facts.deposit_as,
                made=facts.taken, secrecy=facts.secrecy,
            ),
            cited=cited, by=by, at=at,
        )  # fmt: skip
    after = {"treaty": str(facts.instrument.pk), "country": facts.country, "step": facts.step}
    return keep(row, verb="domestic_step.taken", cited=cited, by=by, at=at, after=after)


def _follows(facts: StepFacts) -> None:
    last = queries.last_step(facts.instrument, facts.country)
    if last is None:
        return  # what came before was perhaps never written down: any step may be the first
    if not in_order(last.taken, facts.taken):
        raise Invalid(_("This day lies before the last step."), "taken")
    move = next((m for m in DOMESTIC.moves if m.name == facts.step), None)
    if move is None or DOMESTIC.refusal(move, last):
        raise Refused(_("The steps so far do not lead to this one."))
