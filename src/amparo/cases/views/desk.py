"""The desk: papers received, claims and complaints to answer."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.cases.actions import desk
from amparo.cases.forms.desk import AnswerComplaintForm, HandOnForm
from amparo.cases.models import Complaint, DeskPaper
from amparo.cases.policies_desk import (
    DESK_POLICY,
    Can,
    complaints_readable_by,
    papers_readable_by,
)
from amparo.cases.views.acts import staff
from amparo.duties import queries as duties
from amparo.evidence.queries import content_of
from amparo.ledger import actions as ledger
from amparo.ui.htmx import Answer, asking, page

PAGE = 50


@staff
def papers(request: HttpRequest) -> HttpResponse:
    """List the papers of the desk, those that wait for an officer first."""
    found = DeskPaper.objects.filter(papers_readable_by(request.user)).select_related("handed_to")
    waiting = found.filter(handed_to=None).order_by("received_at")
    seen = found.exclude(handed_to=None).order_by("-received_at")
    context = {"waiting": waiting[:PAGE], "handed": seen[:PAGE], "count": waiting.count()}
    return render(request, "cases/desk/papers.html", context)


@staff
def paper(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show one paper, and hand it on."""
    found = _opened(request, DeskPaper, papers_readable_by(request.user), key)
    form = HandOnForm(request.POST or None, paper=found)
    answer = Answer(status=200)
    if request.method == "POST":
        answer.status = 422
        if form.is_valid():
            with asking(form, answer):
                desk.hand_on(
                    paper_id=found.pk, by=request.user, at=timezone.now(), **form.cleaned_data
                )
                messages.success(request, _("Handed on. They were told."))
    context = {
        "paper": found, "form": form, "copies": found.copies.all(),
        "may_hand_on": DESK_POLICY.allows(request.user, Can.HAND_ON, found),
    }  # fmt: skip
    then = reverse("desk:papers") if request.method == "POST" else None
    return page(request, "cases/desk/paper.html", context, answer=answer, then=then)


@staff
def copy(request: HttpRequest, key: uuid.UUID, number: int) -> HttpResponse:
    """Hand over one file of a paper; the read is journalled."""
    found = _opened(request, DeskPaper, papers_readable_by(request.user), key)
    files = list(found.copies.order_by("added_at", "pk"))
    if not 0 < number <= len(files):
        raise Http404
    file = files[number - 1]
    response = HttpResponse(content_of(file), content_type=file.media_type)
    suffix = file.name.rpartition(".")[2]
    name = f"{found.number}-{number}.{suffix}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@staff
def complaints(request: HttpRequest) -> HttpResponse:
    """List claims and complaints, the first due first, then those answered."""
    found = Complaint.objects.filter(complaints_readable_by(request.user))
    at = timezone.now()
    waiting = [
        (complaint, duties.running(complaint).first())
        for complaint in found.filter(answered_at=None).order_by("made_at")[:PAGE]
    ]
    lines = [(c, duties.shown(clock, at) if clock else None) for c, clock in waiting]
    context = {"waiting": lines, "answered": found.exclude(answered_at=None)[:PAGE]}
    return render(request, "cases/desk/complaints.html", context)


@staff
def complaint(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show one claim or complaint, and answer it."""
    found = _opened(request, Complaint, complaints_readable_by(request.user), key)
    form = AnswerComplaintForm(request.POST or None)
    answer = Answer(status=200)
    if request.method == "POST":
        answer.status = 422
        if form.is_valid():
            with asking(form, answer):
                desk.answer_complaint(
                    complaint_id=found.pk, by=request.user, at=timezone.now(), **form.cleaned_data
                )
                messages.success(request, _("Answered. The clock has stopped."))
    clock = duties.clocks_of(found).first()
    context = {
        "complaint": found, "form": form,
        "clock": duties.shown(clock, timezone.now()) if clock else None,
        # Answered by another meanwhile: the words that were typed stay on the page.
        "may_answer": (form.is_bound or not found.answered_at)
        and DESK_POLICY.allows(request.user, Can.ANSWER_COMPLAINT, found),
    }  # fmt: skip
    then = reverse("desk:complaints") if request.method == "POST" else None
    return page(request, "cases/desk/complaint.html", context, answer=answer, then=then)


def _opened(request: HttpRequest, model: type[Model], mine: Any, key: uuid.UUID) -> Any:
    """Return a paper or complaint that this person may read; the read is journalled."""
    found = model.objects.filter(mine).select_related("desk").filter(pk=key).distinct().first()
    if found is None:
        raise Http404
    kind = "paper" if model is DeskPaper else "complaint"
    ledger.record_read(
        verb=f"{kind}.open", target=found, by=request.user, at=timezone.now(),
        file=desk.file_of(found),
    )  # fmt: skip
    return found
