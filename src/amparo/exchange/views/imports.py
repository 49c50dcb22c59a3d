"""Pages of files that come in."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amparo.exchange import actions, forms, jobs, queries
from amparo.exchange.actions.results import results_end, sent_it
from amparo.exchange.importers import IMPORTERS
from amparo.exchange.models import ImportJob
from amparo.exchange.policies import POLICY, Can, approved_by, kinds_with_forms
from amparo.exchange.progress import told
from amparo.exchange.rules.writing import Sheet, csv_parts
from amparo.exchange.views.answers import CSV, XLSX, named
from amparo.kernel.errors import Denied
from amparo.ui.acts import BOTH, Act, sent
from amparo.ui.htmx import Answer, asking, page
from amparo.ui.once import mark_of
from amparo.ui.shapes import Filter

PAGE = 40


@require_safe
@login_required
def imports(request: HttpRequest) -> HttpResponse:
    """Show the files that came in, newest first."""
    POLICY.require(request.user, Can.LOAD)
    pages = Paginator(queries.visible_jobs(request.user), PAGE)
    here = pages.get_page(request.GET.get("page"))
    lists = bool(approved_by(request.user)) or POLICY.allows(request.user, Can.ASK_EXPORT)
    context = {
        "has_lists": lists,
        "rows": [told(job, timezone.now()) for job in here],
        "next": f"?page={here.next_page_number()}" if here.has_next() else "",
        "previous": f"?page={here.previous_page_number()}" if here.has_previous() else "",
    }
    return page(request, "exchange/imports.html", context)


@require_safe
@login_required
def job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one import with its report; while it runs, the page asks again by itself."""
    found = get_object_or_404(queries.visible_jobs(request.user), pk=pk)
    kind = request.GET.get("notes", "")
    notes = found.notes.order_by("-is_error", "row", "id")
    counts = {
        "errors": max(found.errors_found, notes.filter(is_error=True).count()),
        "warnings": max(found.warnings_found, notes.filter(is_error=False).count()),
    }
    if kind in ("errors", "warnings"):
        notes = notes.filter(is_error=kind == "errors")
    here = Paginator(notes, 100).get_page(request.GET.get("page"))
    address = reverse("exchange:job", args=[pk])
    warnings = counts["warnings"]
    whole = counts["errors"] + warnings
    context = told(found, timezone.now()) | {
        "notes": here,
        "filters": [
            Filter(_("All"), address, whole, not kind),
            Filter(_("Errors"), f"{address}?notes=errors", counts["errors"], kind == "errors"),
            Filter(_("Warnings"), f"{address}?notes=warnings", warnings, kind == "warnings"),
        ],
        "codes": _codes(request, found),
        "left_out": whole - found.notes.count(),
        "next": f"?notes={kind}&page={here.next_page_number()}" if here.has_next() else "",
        "previous": f"?notes={kind}&page={here.previous_page_number()}"
        if here.has_previous()
        else "",
    }
    return page(request, "exchange/job.html#report", context)


def _codes(request: HttpRequest, found: ImportJob) -> str:
    """Return if codes are handed over: `first`, `again`, `over`, to an `other`, or none at all."""
    has_some = found.rows_new and not found.dry_run
    if not has_some or not hasattr(IMPORTERS.get(found.kind), "results"):
        return ""
    end = results_end(found)
    if end is None or not sent_it(request.user, found):
        return "other"
    if timezone.now() > end:
        return "over"
    return "again" if found.results_at else "first"


@require_safe
@login_required
def notes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give what is wrong with the rows of a file as CSV."""
    found = get_object_or_404(queries.visible_jobs(request.user), pk=pk)
    rows = found.notes.order_by("row", "id").values_list("row", "column", "is_error", "message")
    headings = [_("row"), _("column"), _("weight"), _("what and how")]
    weights = {True: _("error"), False: _("warning")}
    cells = ((row, column, weights[bad], text) for row, column, bad, text in rows)
    sheet = Sheet("rows", headings, (), cells)
    return named(StreamingHttpResponse(csv_parts(sheet)), "rows", "csv", CSV)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Send a file in; the worker takes it up."""
    POLICY.require(request.user, Can.LOAD)
    if request.method != "POST":
        context = {"form": forms.Upload(who=request.user), "kinds": kinds_with_forms(request.user)}
        return page(request, "exchange/new.html", context)
    form, answer, then = forms.Upload(request.POST, request.FILES, who=request.user), Answer(), None
    if form.is_valid():
        with asking(form, answer):
            held = actions.hold_upload(by=request.user, at=timezone.now(), **form.words())
            transaction.on_commit(lambda: jobs.take_in.enqueue(str(held.pk)))
            then = reverse("exchange:job", args=[held.pk])
    if isinstance(answer.no, Denied):
        raise answer.no
    context = {"form": form, "kinds": kinds_with_forms(request.user)}
    return page(request, "exchange/new.html", context, answer=answer, then=then)


@require_POST
@login_required
def stop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stop an import after the batch it is at."""
    found = get_object_or_404(queries.visible_jobs(request.user), pk=pk)
    actions.stop_import(job_id=found.pk, by=request.user, at=timezone.now())
    messages.success(request, _("It stops after the rows it is at. What was taken in stays."))
    return redirect("exchange:job", pk)


@require_POST
@login_required
def resume(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let an import go on where it was."""
    found = get_object_or_404(queries.visible_jobs(request.user), pk=pk)
    actions.resume_import(job_id=found.pk, by=request.user, at=timezone.now())
    transaction.on_commit(lambda: jobs.take_in.enqueue(str(found.pk)))
    messages.success(request, _("It goes on behind the last row that was taken in."))
    return redirect("exchange:job", pk)


@require_POST
@login_required
def results(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give what has to be handed on from an import; that it was taken is journalled."""
    found = get_object_or_404(queries.visible_jobs(request.user), pk=pk)
    sheet = actions.take_results(job_id=found.pk, by=request.user, at=timezone.now())
    parts = list(csv_parts(sheet))  # read here, so that the journal is written with it
    return named(HttpResponse(parts), sheet.name, "csv", CSV)


@require_http_methods(BOTH)
@login_required
def results_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give once more what has to be handed on, with the reason."""
    found = get_object_or_404(queries.visible_jobs(request.user), pk=pk)
    job_page = (_("Import"), reverse("exchange:job", args=[pk]))
    act = Act(
        title=_("List the codes again"),
        button=_("List them again"),
        trail=((_("Files taken in"), reverse("exchange:imports")), job_page),
        lede=_("For a list that was lost before the codes were handed over."),
        consequence=_("That it was taken again is told to those who watch over personal data."),
    )
    form, answer = sent(request, forms.Why), Answer()
    if request.method == "POST" and form.is_valid():
        with asking(form, answer):
            sheet = actions.take_results(
                job_id=found.pk, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            parts = list(csv_parts(sheet))
            return named(HttpResponse(parts), sheet.name, "csv", CSV)
    if isinstance(answer.no, Denied):
        raise answer.no
    status = 422 if request.method == "POST" else 200
    context = {"act": act, "form": form, "once": mark_of(request)}
    return page(request, "ui/act.html", context, answer=Answer(status=status))


@require_safe
@login_required
def empty_form(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the form that others fill in elsewhere and send as a file."""
    importer = IMPORTERS.get(kind)
    if importer is None or not hasattr(importer, "form"):
        raise Http404
    if not importer.may(request.user):
        raise Denied(_("This form is for those who take its answers in."))
    data = importer.form(at=timezone.now())
    return named(HttpResponse(data), importer.file_name.removesuffix(".xlsx"), "xlsx", XLSX)
