"""The desks' forms: one page records one thing, as a draft."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.commitments import actions, forms, queries
from amparo.commitments.models import TreatyAction
from amparo.commitments.policies import POLICY, Can
from amparo.commitments.views.records import KIND_OF
from amparo.ui import acts
from amparo.ui.acts import BOTH, Act, acted, sent
from amparo.ui.differing import Stands

opened = partial(acts.opened, POLICY)


@dataclass(frozen=True, slots=True)
class Page:
    """One form: its words, its fields, and the action that takes what was written."""

    title: Any
    form: type[forms.Citing]
    do: Callable[..., Any]
    takes_facts: bool = False


PAGES = {
    "action": Page(
        gettext_lazy("Record a treaty action"), forms.ActionForm, actions.record_action, True
    ),
    "step": Page(gettext_lazy("Record a step at home"), forms.StepForm, actions.take_step, True),
    "competence": Page(
        gettext_lazy("Record a competence accepted"), forms.CompetenceForm,
        actions.accept_competence,
    ),
    "assessment": Page(
        gettext_lazy("Record how a treaty is carried out"), forms.AssessmentForm,
        actions.assess_enforcement,
    ),
    "campaign": Page(
        gettext_lazy("Open a campaign"), forms.CampaignForm, actions.open_campaign
    ),
    "invitation": Page(
        gettext_lazy("Record an open invitation"), forms.InvitationForm, actions.invite
    ),
    "visit": Page(gettext_lazy("Record a visit"), forms.VisitForm, actions.record_visit),
}  # fmt: skip


@opened(Can.WRITE, methods=BOTH)
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Record something as a draft, with its citation."""
    if kind not in PAGES:
        raise Http404
    asked = PAGES[kind]
    initial = {"country": request.GET.get("country", "") or settings.COUNTRY}
    if treaty := request.GET.get("treaty", ""):
        initial["instrument"] = treaty
    form = sent(request, asked.form, who=request.user, initial=initial)
    act = Act(
        title=str(asked.title),
        button=_("Keep it as a draft"),
        trail=((_("Treaties of a State"), reverse("commitments:home")),),
        lede=_("Another person publishes it. Until then only the desks see it."),
    )

    def call() -> str:
        said = {"facts": form.facts()} if asked.takes_facts else form.said()
        row = asked.do(cited=form.cited, by=request.user, at=now(), **said)
        return reverse("commitments:record", args=[KIND_OF[type(row)], row.pk])

    return acted(request, act, form, call)


@opened(Can.WRITE, methods=BOTH)
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a treaty action that is still a draft."""
    row = get_object_or_404(queries.visible(TreatyAction, request.user), pk=pk)
    POLICY.require(request.user, Can.WRITE, row)
    form = sent(request, forms.ActionForm, who=request.user, row=row)
    act = Act(
        title=_("Change the treaty action"),
        button=_("Keep the changes"),
        trail=((_("Treaty action"), reverse("commitments:record", args=["action", pk])),),
    )

    def call() -> None:
        actions.change_action(
            action_id=pk, revision=form.cleaned_data["revision"] or 0, facts=form.facts(),
            cited=form.cited, by=request.user, at=now(),
        )  # fmt: skip

    def stands() -> Stands:
        fresh = queries.visible(TreatyAction, request.user).get(pk=pk)
        return Stands(forms.ActionForm(who=request.user, row=fresh))

    return acted(request, act, form, call, stands=stands)
