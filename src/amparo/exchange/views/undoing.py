"""Taking an import back as a whole, and putting it back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amparo.exchange import actions, forms, jobs, queries
from amparo.exchange.actions.undoing import can_be_taken_back, last_of
from amparo.exchange.models import ImportJob, Reversal
from amparo.exchange.progress import told_of_reversal
from amparo.ui.acts import BOTH, Act, acted, sent
from amparo.ui.htmx import page


@require_safe
@login_required
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what taking an import back would withdraw, how far it is, or what came of it."""
    job = _job(request, pk)
    context = {"job": job} | told_of_reversal(job, last_of(job), timezone.now())
    return page(request, "exchange/undo.html#report", context)


@require_POST
@login_required
def look(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Look at what taking an import back would withdraw."""
    job = _job(request, pk)
    row = actions.look_back(job_id=job.pk, by=request.user, at=timezone.now())
    _start(row)
    return redirect("exchange:undo", pk)


@require_http_methods(BOTH)
@login_required
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take an import back, with the reason."""
    job = _job(request, pk)
    row = last_of(job)
    if request.method != "POST" and (row is None or row.state != Reversal.READY):
        return redirect("exchange:undo", pk)
    act = Act(
        title=_("Take this import back"),
        button=_("Take it back"),
        trail=_trail(job),
        lede=job.file_name,
        consequence=_(
            "What it recorded and nobody has touched is withdrawn: in no list, search or figure. "
            "Nothing is erased, and the import can be put back."
        ),
        facts=_counts(row),
    )
    return _decide(request, act, job, actions.take_import_back)


@require_http_methods(BOTH)
@login_required
def put_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put an import back that was taken back, with the reason."""
    job = _job(request, pk)
    act = Act(
        title=_("Put this import back"),
        button=_("Put it back"),
        trail=_trail(job),
        lede=job.file_name,
        consequence=_(
            "What was withdrawn with it is restored, but for what someone restored alone and for "
            "rows that came in again since."
        ),
    )
    return _decide(request, act, job, actions.put_import_back)


@require_POST
@login_required
def stop_undoing(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stop after the batch it is at."""
    job = _job(request, pk)
    actions.stop_reversal(job_id=job.pk, by=request.user, at=timezone.now())
    messages.success(request, _("It stops after the rows it is at. It can go on from here."))
    return redirect("exchange:undo", pk)


@require_POST
@login_required
def resume_undoing(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let it go on where it was."""
    job = _job(request, pk)
    _start(actions.resume_reversal(job_id=job.pk, by=request.user, at=timezone.now()))
    messages.success(request, _("It goes on where it was."))
    return redirect("exchange:undo", pk)


def _decide(request: HttpRequest, act: Act, job: ImportJob, action: object) -> HttpResponse:
    form = sent(request, forms.Why)

    def call() -> None:
        known = {"job_id": job.pk, "by": request.user, "at": timezone.now()}
        _start(action(**known, **form.cleaned_data))  # type: ignore[operator]

    return acted(request, act, form, call, then=reverse("exchange:undo", args=[job.pk]))


def _start(row: Reversal) -> None:
    transaction.on_commit(lambda: jobs.reverse.enqueue(str(row.pk)))


def _job(request: HttpRequest, pk: UUID) -> ImportJob:
    job = get_object_or_404(queries.visible_jobs(request.user), pk=pk)
    if not can_be_taken_back(job):
        raise Http404
    return job


def _counts(row: Reversal | None) -> tuple[tuple[str, int], ...]:
    if row is None:
        return ()
    return (
        (_("Would be withdrawn"), row.rows_moved),
        (_("Would stay"), sum(row.stays.values())),
    )


def _trail(job: ImportJob) -> tuple[tuple[str, str], ...]:
    home = (_("Files taken in"), reverse("exchange:imports"))
    return (
        home,
        (_("Import"), reverse("exchange:job", args=[job.pk])),
        (_("Take it back"), reverse("exchange:undo", args=[job.pk])),
    )
