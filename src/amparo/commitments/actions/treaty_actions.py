"""Recording what a State did about a treaty."""

from dataclasses import dataclass, fields
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

import vocab
from amparo.commitments import queries
from amparo.commitments.actions.holding import (
    Cited,
    begin,
    day_known,
    keep,
    keep_changed,
    of_list,
    of_state,
    to_change,
)
from amparo.commitments.models import TreatyAction
from amparo.commitments.policies import POLICY, Can
from amparo.commitments.rules.checks import is_later, outside
from amparo.commitments.rules.standing import CONSENTS
from amparo.evidence.rules.partial_dates import span_of
from amparo.instruments.models import Instrument
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from vocab.states import state_name

OPENING = frozenset(
    kind.key for kind in vocab.terms("commitments/treaty_actions").values()
    if kind.effect in CONSENTS | {"sign"}
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFacts:
    """What an editor writes of an act. Dates may be partial; `country` is a State's code."""

    instrument: Instrument
    country: str
    kind: str
    made: str
    effective: str = ""
    place: str = ""
    signatory: str = ""
    notification: str = ""
    about: TreatyAction | None = None
    text: str = ""
    note: str = ""
    secrecy: str = "INTERNAL"


@transaction.atomic
def record_action(
    *, facts: ActionFacts, cited: Cited | None = None, by: Actor, at: datetime
) -> TreatyAction:
    """Record an act of a State about a treaty, as a draft.

    In which order acts are recorded changes nothing: what may be missing, such as a signature
    before a ratification, is a finding on the page and no refusal.

    :raises Denied: if who asks works at no desk, or may not see the treaty.
    :raises Invalid: for a word of no list, a day outside those of the treaty, or a day of effect
        without its citation, or of a denunciation that is not later than its notice.
    :raises Refused: for a reservation that the treaty does not allow, or one, or a denunciation,
        without a signature or consent.
    """
    POLICY.require(by, Can.SEE, facts.instrument)
    row = begin(TreatyAction(), secrecy=facts.secrecy, by=by, at=at)
    _put(row, facts, cited is not None, at)
    return keep(row, verb="treaty_action.recorded", cited=cited, by=by, at=at, after=_about(row))


@transaction.atomic
def change_action(
    *, action_id: object, revision: int, facts: ActionFacts, cited: Cited | None = None,
    by: Actor, at: datetime,
) -> TreatyAction:  # fmt: skip
    """Change an act that is still a draft.

    :raises Denied: if who asks may not write it.
    :raises Refused: if it was published, or another changed it meanwhile; as `record_action`.
    :raises Invalid: as `record_action`.
    """
    row = to_change(TreatyAction, action_id, revision=revision, secrecy=facts.secrecy, by=by)
    has_citation = cited is not None or queries.citations_of(row).exists() or bool(row.source_id)
    _put(row, facts, has_citation, at)
    return keep_changed(
        row, verb="treaty_action.changed", cited=cited, by=by, at=at, after=_about(row)
    )


def facts_of(row: TreatyAction) -> ActionFacts:
    """Return an act as its editor would write it again."""
    return ActionFacts(**{f.name: getattr(row, f.name) for f in fields(ActionFacts)})


def _about(row: TreatyAction) -> dict[str, str]:
    return {"treaty": str(row.instrument_id), "kind": row.kind, "country": row.country}


def _put(row: TreatyAction, facts: ActionFacts, is_cited: bool, at: datetime) -> None:
    of_list(facts.kind, "commitments/treaty_actions", "kind")
    of_list(facts.secrecy, "places/secrecy", "secrecy")
    of_state(facts.country)
    day_known(facts.made, "made", period=True, needed=True)
    day_known(facts.effective, "effective")
    if span_of(facts.made).first > timezone.localdate(at):
        raise Invalid(_("This day is still to come."), "made")
    for name in (f.name for f in fields(facts)):
        value = getattr(facts, name)
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.participant = state_name(facts.country, "en")
    _fits_the_treaty(row, is_cited)
    _stands_on_another(row)


def _fits_the_treaty(row: TreatyAction, is_cited: bool) -> None:
    act = queries.act_of(row)
    for key in outside(act, queries.frame_of(row.instrument)):
        raise Invalid(
            {
                "before_adoption": _("The treaty was not adopted on that day."),
                "before_opening": _("The treaty was not open for signature on that day."),
                "after_closing": _("The treaty was no longer open for signature on that day."),
            }[key],
            "made",
        )
    if row.effective and not is_cited:
        raise Invalid(_("A day of effect that is typed needs its citation."), "source")
    if act.effective is not None and not is_later(act, act.effective):
        raise Invalid(
            _("A denunciation takes effect later than it is notified.")
            if act.effect == "denounce"
            else _("It cannot take effect before it is made."),
            "effective",
        )


def _stands_on_another(row: TreatyAction) -> None:
    if row.kind == "reservation" and row.instrument.reservations == "no":
        raise Refused(_("This treaty allows no reservations."))
    if not vocab.terms("commitments/treaty_actions")[row.kind].needs_open:
        return
    alive = TreatyAction.objects.filter(
        ~Q(state="withdrawn"), instrument=row.instrument, country=row.country, kind__in=OPENING
    ).exclude(pk=row.pk)
    made = span_of(row.made)
    if not any(span_of(one.made).may_precede(made) for one in alive):
        raise Refused(_("Record first the signature or the consent that this act belongs to."))
