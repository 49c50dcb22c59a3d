"""Ending the part of a body in an action, and saying who may read a document."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import gettext as _

from amparo.commitments import actions, forms, models, queries
from amparo.commitments.policies import POLICY, Can
from amparo.commitments.views import wording
from amparo.commitments.views.addresses import address_of, name_of
from amparo.ui import acts
from amparo.ui.acts import BOTH, Act, acted, sent

opened = partial(acts.opened, POLICY)


@opened(Can.WRITE, methods=BOTH)
def end_part(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End the part of a body in an action, with the reason; its duty ends too."""
    seen = queries.visible(models.Action, request.user)
    parts = models.Responsibility.objects.filter(action__in=seen)
    part = get_object_or_404(parts.select_related("action", "body"), pk=pk)
    POLICY.require(request.user, Can.WRITE, part.action)
    form = sent(request, forms.Why, who=request.user, row=part)
    act = Act(
        title=_("End the part of a body"), button=_("End its part"),
        trail=((name_of(part.action), address_of(part.action)),),
        facts=((_("Body"), part.body.name),
               (_("Its part"), wording.word("commitments/responsibility_roles", part.role))),
        consequence=_("Its duty ends today, with the reason. That it had the part stays written."),
    )  # fmt: skip

    def call() -> None:
        actions.end_part(
            responsibility_id=pk, reason=form.cleaned_data["reason"], by=request.user, at=now()
        )

    return acted(request, act, form, call)


@opened(Can.WRITE, methods=BOTH)
def show_proof(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say whether everyone may read a document once what it shows is published."""
    seen = queries.proofs_seen_by(request.user, models.Proof.objects.all())
    row = get_object_or_404(seen.select_related("report", "action"), pk=pk)
    about = row.report or row.action
    POLICY.require(request.user, Can.WRITE, about)
    first = {"is_public": row.is_public}
    form = sent(request, forms.ShowForm, who=request.user, row=row, initial=first)
    act = Act(
        title=_("Who may read this document"), button=_("Keep it so"),
        trail=((name_of(about), address_of(about)),),
        facts=((_("Document"), row.title),
               (_("Kind of document"), wording.word("commitments/proof_kinds", row.kind))),
        lede=_("It may name people. Read it before everyone can."),
    )  # fmt: skip

    def call() -> None:
        actions.show_proof(proof_id=pk, by=request.user, at=now(), **form.said())

    return acted(request, act, form, call)
