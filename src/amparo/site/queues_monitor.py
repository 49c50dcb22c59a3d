"""The queue of those who write claims and country profiles: what waits for a second person."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.evidence.policies import DESKS
from amparo.evidence.policies import POLICY as CLAIMS
from amparo.evidence.policies import Can as CanClaim
from amparo.evidence.queries import claims as evidence
from amparo.kernel.brief import brief
from amparo.monitor import queries as monitor
from amparo.monitor.policies import POLICY, Can
from amparo.site.queues import Line, QueueOf

MOST = 10  # of one state; the lists of the rooms show all
LETTERS = 100


def second_lines(who: Any, roles: frozenset[str], at: datetime) -> list[Line]:
    """Return claims and editions to check or publish; one's own are said to wait for another."""
    return [*_claims(who), *_editions(who)]


def _claims(who: Any) -> list[Line]:
    steps = {
        "cited": (CanClaim.REVIEW_CLAIM, _("Read against its source: «%(what)s»")),
        "reviewed": (CanClaim.PUBLISH_CLAIM, _("Publish «%(what)s»")),
    }
    return [
        Line(
            title=title % {"what": brief(row.statement, LETTERS)},
            url=reverse("evidence:claim", args=[row.pk]),
            waits_for_another=not may,
        )
        for state, (permit, title) in steps.items()
        for row in evidence.visible_claims(who).filter(state=state).order_by("-id")[:MOST]
        if (may := CLAIMS.allows(who, permit, row)) or row.written_id == who.actor_id
    ]


def _editions(who: Any) -> list[Line]:
    steps = {
        "fact_check": (Can.REVIEW, _("Check the facts of «%(what)s»")),
        "final": (Can.PUBLISH, _("Publish «%(what)s»")),
    }
    return [
        Line(
            title=title % {"what": monitor.title_of(row)},
            url=reverse("monitor:edition", args=[row.pk]),
            waits_for_another=not may,
        )
        for state, (permit, title) in steps.items()
        for row in monitor.visible_to(who).filter(state=state).order_by("-id")[:MOST]
        if (may := POLICY.allows(who, permit, row)) or who.actor_id in row.writers
    ]


QUEUES: Mapping[str, tuple[QueueOf, ...]] = dict.fromkeys(sorted(DESKS), (second_lines,))
