"""Pages of lists that leave."""

import tempfile
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amparo.exchange import actions, forms, queries
from amparo.exchange.importers import EXPORTERS
from amparo.exchange.models import Export
from amparo.exchange.policies import POLICY, Can, approved_by
from amparo.exchange.rules.writing import csv_parts, write_folder, write_json, write_workbook
from amparo.exchange.views.answers import CSV, XLSX, named
from amparo.kernel.errors import Denied
from amparo.ui.htmx import Answer, asking, page

PAGE = 40
# What a list can leave as, besides one table of CSV.
WRITERS = {
    "tables": ("zip", "application/zip", write_folder),
    "xlsx": ("xlsx", XLSX, write_workbook),
    "json": ("json", "application/json", write_json),
}


@require_safe
@login_required
def exports(request: HttpRequest) -> HttpResponse:
    """Show the lists that one asked for, or that wait for one's approval."""
    if not approved_by(request.user):
        POLICY.require(request.user, Can.ASK_EXPORT)
    rows = [_export_row(request, one) for one in queries.visible_exports(request.user)[:PAGE]]
    return page(request, "exchange/exports.html", {"rows": rows})


def _export_row(request: HttpRequest, one: Export) -> dict[str, Any]:
    mine = one.asked_by == request.user.pk
    state, tone = _("Waits for a second person"), "wait"
    if one.refused_reason:
        state, tone = _("Refused"), "off"
    elif one.approved_at:
        state, tone = _("Approved"), "ok"
    exporter = EXPORTERS.get(one.kind)
    waits = not one.refused_reason and not one.approved_at
    return {
        "export": one,
        "state": state,
        "tone": tone,
        "words": exporter.in_words(one.query) if exporter else one.query,
        "mine": mine,
        "may_decide": waits and not mine and one.kind in approved_by(request.user),
        "may_take": mine and one.approved_at is not None,
    }


@require_safe
@login_required
def export(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one list that asks to leave."""
    found = get_object_or_404(queries.visible_exports(request.user), pk=pk)
    context = _export_row(request, found) | {"form": forms.Refusal()}
    return page(request, "exchange/export.html", context)


@require_POST
@login_required
def approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Approve that a list leaves."""
    found = get_object_or_404(queries.visible_exports(request.user), pk=pk)
    actions.approve_export(export_id=found.pk, by=request.user, at=timezone.now())
    messages.success(request, _("Approved. The person who asked may take the list now."))
    return redirect("exchange:export", pk)


@require_POST
@login_required
def refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Refuse that a list leaves."""
    found = get_object_or_404(queries.visible_exports(request.user), pk=pk)
    form, answer = forms.Refusal(request.POST), Answer()
    if form.is_valid():
        with asking(form, answer):
            actions.refuse_export(
                export_id=found.pk, by=request.user, at=timezone.now(), **form.cleaned_data
            )
    if isinstance(answer.no, Denied):
        raise answer.no
    context = _export_row(request, found) | {"form": form}
    then = reverse("exchange:export", args=[pk])
    return page(request, "exchange/export.html", context, answer=answer, then=then)


@require_POST
@login_required
def take(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give an approved list as CSV, XLSX or JSON; that it was taken is journalled."""
    found = get_object_or_404(queries.visible_exports(request.user), pk=pk)
    _export, sheets = actions.take_export(export_id=found.pk, by=request.user, at=timezone.now())
    form = request.POST.get("form", "csv")
    if form not in WRITERS:
        return named(StreamingHttpResponse(csv_parts(sheets[0])), found.kind, "csv", CSV)
    ending, kind, write = WRITERS[form]
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it; it has no name on disk
    write(out, sheets)
    out.seek(0)
    return named(FileResponse(out), found.kind, ending, kind)
