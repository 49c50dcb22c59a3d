"""The queue of the directorates: what a State owes soon, and drafts that wait for a head."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.commitments import queries
from amparo.commitments.models import Recognition
from amparo.commitments.policies import POLICY, Can, to_read_for_risks
from amparo.commitments.queries import desks
from amparo.commitments.views.addresses import name_of
from amparo.commitments.views.desks import address_of, kinds_due
from amparo.commitments.views.records import KINDS, titles
from amparo.commitments.workflow.treaties import is_read_for_risks
from amparo.kernel.brief import brief
from amparo.site.queues import Line, QueueOf
from amparo.ui import terms

MOST = 20  # lines of one kind; the desk's own page shows all
SOON = timedelta(days=30)


def desk_lines(who: Any, roles: frozenset[str], at: datetime) -> list[Line]:
    """Return what is due at someone's desk within thirty days, or was due already."""
    today = timezone.localdate(at)
    desk = desks.desk_of(who)
    home, kinds = reverse("commitments:own_desk"), kinds_due()
    # Inputs stand in the queue of diplomacy.
    due = desks.due_for(who, desk, today)
    found = [one for one in due if one.on <= today + SOON and one.kind != "input"]
    ends = [timezone.make_aware(datetime.combine(one.on, time.max)) for one in found[:MOST]]
    return [
        Line(
            title=f"{kinds[one.kind]}: {brief(one.title, 120)}",
            url=address_of(one.row) or home,
            due_at=end,
            clock=terms.by_day(end, at),
        )
        for one, end in zip(found, ends, strict=False)
    ]


def head_lines(who: Any, roles: frozenset[str], at: datetime) -> list[Line]:
    """Return the drafts that a head may publish: others wrote them."""
    return sorted(_drafts(who), key=lambda line: line.title)[:MOST]


def _drafts(who: Any) -> Iterable[Line]:
    names = titles()
    for kind, model in KINDS.items():
        for row in queries.visible(model, who).filter(state="draft").order_by("id")[:MOST]:
            if POLICY.allows(who, Can.PUBLISH, row) and not is_read_for_risks(row):
                yield Line(
                    title=_("Publish or leave as a draft: %(kind)s")
                    % {"kind": f"{names[kind]} {_named(row)}".strip()},
                    url=reverse("commitments:record", args=[kind, row.pk]),
                    who=row.written_label,
                )


def _named(row: Any) -> str:
    """Return what tells a draft from others of its kind: its treaty, its reference, its title."""
    if treaty := getattr(row, "instrument", None):
        return treaty.short
    above = getattr(row, "recommendation", None) or getattr(row, "indicator", None)
    return above.ref if above else brief(name_of(row), 80)


def risk_lines(who: Any, roles: frozenset[str], at: datetime) -> list[Line]:
    """Return the campaigns of recognition that someone may read for risks, and nobody has yet."""
    rows = Recognition.objects.filter(to_read_for_risks(who)).order_by("id")
    return [
        Line(
            title=_("Read a campaign of recognition for risks"),
            url=reverse("commitments:check_recognition", args=[row.pk]),
            who=row.written_label,
        )
        for row in rows[:MOST]
        if row.risk_checked_revision != row.revision
    ]


QUEUES: Mapping[str, tuple[QueueOf, ...]] = {
    "assessor": (risk_lines,),
    "alert_analyst": (risk_lines,),
    "desk_officer": (desk_lines,),
    "desk_head": (desk_lines, head_lines),
    "demining_officer": (desk_lines,),
    "r2p_focal_point": (desk_lines,),
}
