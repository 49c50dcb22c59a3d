"""Pages of lists that leave."""

import tempfile
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amparo.exchange import actions, forms, jobs, queries
from amparo.exchange.actions.making import ends_at, has_stopped
from amparo.exchange.importers import EXPORTERS
from amparo.exchange.models import Export, Made
from amparo.exchange.policies import POLICY, Can, approved_by
from amparo.exchange.rules.writing import WRITERS, csv_parts
from amparo.exchange.views.answers import CSV, XLSX, named
from amparo.kernel.errors import Denied
from amparo.ui.htmx import Answer, asking, page

PAGE = 40
TYPES = {"csv": CSV, "tables": "application/zip", "xlsx": XLSX, "json": "application/json"}


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
    if context["mine"]:
        files = _files(found, timezone.now())
        context |= {"files": files, "runs": any(one["runs"] for one in files)}
    return page(request, "exchange/export.html#files", context)


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
    """Give an approved list in the form that is asked for; a long one is made by the worker."""
    found, at = get_object_or_404(queries.visible_exports(request.user), pk=pk), timezone.now()
    form = request.POST.get("form", "csv")
    if actions.is_long(found, request.user):
        made = actions.ask_for_file(export_id=found.pk, form=form, by=request.user, at=at)
        if made.state == Made.WAITING:
            transaction.on_commit(lambda: jobs.make_file.enqueue(str(made.pk)))
        return redirect("exchange:export", pk)
    _export, sheets = actions.take_export(export_id=found.pk, by=request.user, at=at)
    if form not in TYPES or form == "csv":
        return named(StreamingHttpResponse(csv_parts(sheets[0])), found.kind, "csv", CSV)
    ending, write = WRITERS[form]
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it; it has no name on disk
    write(out, sheets)
    out.seek(0)
    return named(FileResponse(out), found.kind, ending, TYPES[form])


@require_POST
@login_required
def file(request: HttpRequest, pk: UUID, key: UUID) -> HttpResponse:
    """Give a file that the worker made; that it was taken is journalled."""
    found = get_object_or_404(queries.visible_exports(request.user), pk=pk)
    get_object_or_404(found.files, pk=key)
    made, stream = actions.open_file(made_id=key, by=request.user, at=timezone.now())
    ending = WRITERS[made.form][0]
    return named(FileResponse(stream), found.kind, ending, TYPES[made.form])


def _files(found: Export, at: datetime) -> list[dict[str, Any]]:
    """Return the files that are made of a list, or being made."""
    rows = found.files.filter(removed_at=None).order_by("asked_at", "id")
    return [
        {
            "made": one,
            "ending": WRITERS[one.form][0].upper(),
            "runs": one.state in (Made.WAITING, Made.RUNNING) and not has_stopped(one, at),
            "has_stopped": has_stopped(one, at),
            "until": ends_at(one),
        }
        for one in rows
        if one.state != Made.DONE or at <= ends_at(one)
    ]
