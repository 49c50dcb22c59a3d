"""Campaigns that ask States to join, with the log of approaches."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from amparo.commitments import actions, forms, queries
from amparo.commitments.models import Campaign, Demarche
from amparo.commitments.policies import POLICY, Can
from amparo.commitments.queries.standings import lines_of_treaties
from amparo.commitments.views import wording
from amparo.ui import acts
from amparo.ui.acts import BOTH, Act, acted, sent
from amparo.ui.htmx import page

opened = partial(acts.opened, POLICY)


@opened(Can.READ)
def campaigns(request: HttpRequest) -> HttpResponse:
    """Show the campaigns one may see, the last opened first."""
    rows = queries.visible(Campaign, request.user).order_by("-id").prefetch_related("instruments")
    context = {"rows": rows[:100], "may_write": POLICY.allows(request.user, Can.WRITE)}
    return page(request, "commitments/campaigns.html", context)


@opened(Can.READ)
def campaign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one campaign: how each State stands that it asks, the log, and who is asked next."""
    row: Any = get_object_or_404(queries.visible(Campaign, request.user), pk=pk)
    asked = wording.asked_of(request)
    treaties = list(row.instruments.all())
    lines = lines_of_treaties(request.user, treaties, asked)
    codes = list(row.targets.values_list("country", flat=True))
    targets = [
        (wording.name_of(code), code, [_cell(lines.get((t.pk, code))) for t in treaties])
        for code in codes
    ]
    log = queries.visible(Demarche, request.user).filter(campaign=row).order_by("-made_on", "-id")
    coming = queries.next_demarches(request.user, row, asked.on)
    context = {
        "row": row,
        "on": asked.on,
        "treaties": treaties,
        "targets": sorted(targets),
        "log": [(one, wording.name_of(one.country)) for one in log[:200]],
        "coming": [(one, wording.name_of(one.country)) for one in coming],
        "may_write": POLICY.allows(request.user, Can.WRITE, row),
    }
    return page(request, "commitments/campaign.html", context)


def _cell(line: queries.Line | None) -> tuple[str, str]:
    if line is None:
        return "wait", wording.word("commitments/standings", "none")
    found = wording.standing(line)
    return found["tone"], found["label"]


@opened(Can.WRITE, methods=BOTH)
def demarche(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record an approach to a State of the campaign."""
    row = get_object_or_404(queries.visible(Campaign, request.user), pk=pk)
    POLICY.require(request.user, Can.WRITE, row)
    among = list(row.targets.values_list("country", flat=True))
    form = sent(request, forms.DemarcheForm, who=request.user, among=among)
    act = Act(
        title=_("Record an approach to a State"),
        button=_("Keep it as a draft"),
        trail=((row.title, reverse("commitments:campaign", args=[pk])),),
    )

    def call() -> None:
        actions.make_demarche(
            campaign_id=pk, cited=form.cited, by=request.user, at=now(), **form.said()
        )

    return acted(request, act, form, call)
