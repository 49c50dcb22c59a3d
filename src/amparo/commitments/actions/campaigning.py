"""Campaigns that ask States to join, and each approach to one of them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

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
from amparo.commitments.models import Campaign, Demarche, Target
from amparo.commitments.policies import POLICY, Can
from amparo.instruments.models import Instrument
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking


@transaction.atomic
def open_campaign(
    *, title: str, instruments: Sequence[Instrument], by: Actor, at: datetime, country: str = "",
    ask: str = "become_party", targets: Iterable[str] = (), begins: str = "", ends: str = "",
    milestone: str = "", phase: int | None = None, note: str = "", secrecy: str = "INTERNAL",
    cited: Cited | None = None,
) -> Campaign:  # fmt: skip
    """Open a campaign for one or several instruments, with the States it asks.

    :raises Denied: if who asks works at no desk.
    :raises Invalid: without a title or an instrument, or for a word of no list.
    """
    row = begin(Campaign(), secrecy=secrecy, by=by, at=at)
    written([("title", title)])
    of_list(ask, "commitments/campaign_asks", "ask")
    if not instruments:
        raise Invalid(_("Choose at least one instrument."), "instruments")
    if country:
        of_state(country)
    day_known(begins, "begins")
    day_known(ends, "ends")
    ordered(begins, ends, "ends")
    row.title, row.ask, row.country = title.strip(), ask, country
    row.begins, row.ends, row.milestone = begins, ends, milestone.strip()
    row.phase, row.note = phase, note.strip()
    keep(row, verb="campaign.opened", cited=cited, by=by, at=at, after={"ask": ask})
    row.instruments.set(instruments)
    _aim(row, targets)
    return row


@transaction.atomic
def aim_at(*, campaign_id: object, countries: Iterable[str], by: Actor, at: datetime) -> int:
    """Add States to those that a campaign asks; return how many are new.

    :raises Denied: if who asks may not write the campaign.
    :raises Invalid: for a code of no State.
    """
    row = locking(Campaign).get(pk=campaign_id)
    POLICY.require(by, Can.WRITE, row)
    new = _aim(row, countries)
    ledger.record(verb="campaign.aimed", target=row, by=by, at=at, after={"new": new})
    return new


def _aim(row: Campaign, countries: Iterable[str]) -> int:
    asked = set(row.targets.values_list("country", flat=True))
    fresh = sorted(set(countries) - asked)
    for code in fresh:
        of_state(code, "targets")
    Target.objects.bulk_create([Target(campaign=row, country=code) for code in fresh])
    return len(fresh)


@transaction.atomic
def make_demarche(
    *, campaign_id: object, country: str, made_on: date, channel: str, said: str, by: Actor,
    at: datetime, response: str = "", next_on: date | None = None, secrecy: str = "INTERNAL",
    cited: Cited | None = None,
) -> Demarche:  # fmt: skip
    """Record an approach to a State that a campaign asks: what was said, and what it answered.

    :raises Denied: if who asks works at no desk.
    :raises Invalid: without words, for a day to come, or a next day that is not later.
    :raises Refused: if the campaign does not ask this State, or was withdrawn.
    """
    campaign = locking(Campaign).get(pk=campaign_id)
    POLICY.require(by, Can.WRITE, campaign)
    row = begin(Demarche(), secrecy=secrecy, by=by, at=at)
    of_list(channel, "commitments/demarche_channels", "channel")
    written([("said", said)])
    if made_on > timezone.localdate(at):
        raise Invalid(_("This day is still to come."), "made_on")
    if next_on and next_on <= made_on:
        raise Invalid(_("The next time comes after this one."), "next_on")
    if campaign.state == Campaign.WITHDRAWN:
        raise Refused(_("This campaign was withdrawn."))
    if not campaign.targets.filter(country=country).exists():
        raise Refused(_("This campaign does not ask that State."))
    row.campaign, row.country, row.made_on, row.channel = campaign, country, made_on, channel
    row.said, row.response, row.next_on = said.strip(), response.strip(), next_on
    after = {"campaign": str(campaign.pk), "country": country}
    return keep(row, verb="demarche.made", cited=cited, by=by, at=at, after=after)
