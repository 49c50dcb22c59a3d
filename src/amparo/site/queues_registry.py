"""The queue of the registry: incidents to verify, lists that wait for a second person."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import vocab
from amparo.exchange import queries as exchange
from amparo.exchange.policies import approved_by
from amparo.forecasts import queries as forecasts
from amparo.site.queues import Line, QueueOf
from amparo.situations import queries as situations

MOST = 20  # the list of the room shows all


def registry_lines(who: Any, roles: frozenset[str], at: datetime) -> list[Line]:
    """Return the lists to approve, then the oldest alleged incidents that have a source."""
    to_verify = _incidents(who) if "registry_analyst" in roles else ()
    return [*_lists(who), *to_verify]


def _lists(who: Any) -> Iterable[Line]:
    waiting = exchange.visible_exports(who).filter(
        approved_at=None, refused_reason="", kind__in=approved_by(who)
    )
    for one in waiting.exclude(asked_by=who.pk)[:MOST]:
        yield Line(
            title=_("Approve or refuse that a list leaves"),
            url=reverse("exchange:export", args=[one.pk]),
            who=one.asked_label,
        )


def _incidents(who: Any) -> Iterable[Line]:
    alleged = situations.visible_incidents(who).filter(
        verification="alleged", information__isnull=False
    )
    language = get_language() or "es"
    for one in alleged.distinct().order_by("recorded_at")[:MOST]:
        kind = vocab.label("situations/incident_types", one.type, language)
        place = one.region.name if one.region else ""
        yield Line(
            title=_("Verify an incident: %(kind)s") % {"kind": kind},
            url=reverse("situations:verify", args=[one.code]),
            who=" · ".join(part for part in (one.code, place) if part),
        )


def forecast_lines(who: Any, roles: frozenset[str], at: datetime) -> list[Line]:
    """Return the forecasts that wait for an analyst's signature, or for the second person."""
    titles = {"sign": _("Read a forecast and sign it"), "publish": _("Publish a forecast")}
    return [
        Line(
            title=titles[move], url=reverse("forecasts:one", args=[row.code]),
            who=row.signed_label or row.run.started_label,
        )
        for row, move in forecasts.waiting_for(who)[:MOST]
    ]  # fmt: skip


QUEUES: Mapping[str, tuple[QueueOf, ...]] = {
    "registry_analyst": (registry_lines,),
    "alert_analyst": (registry_lines, forecast_lines),
    "alert_authority": (registry_lines, forecast_lines),
}
