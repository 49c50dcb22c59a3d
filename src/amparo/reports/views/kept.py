"""Snapshots: those one may see, one of them, its files, publishing and withdrawing."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from amparo.ledger import actions as ledger
from amparo.reports import actions, jobs, queries
from amparo.reports.actions import files
from amparo.reports.actions.publishing import has_stopped, under_way
from amparo.reports.actions.rendering import FORMS, is_long
from amparo.reports.forms import Withdrawing
from amparo.reports.models import LongFile, Publishing, Snapshot
from amparo.reports.policies import POLICY, Can, readable_by
from amparo.reports.queries.catalogue import REPORTS
from amparo.reports.rules.frozen import thawed
from amparo.reports.views import shapes
from amparo.ui import acts, days
from amparo.ui.acts import BOTH, Act, acted, sent
from amparo.ui.htmx import page

opened = partial(acts.opened, POLICY)
PAGE = 40
BEING_MADE = (LongFile.WAITING, LongFile.RUNNING)


@opened(Can.READ)
def snapshots(request: HttpRequest) -> HttpResponse:
    """Show the snapshots one may see, newest first."""
    here = Paginator(queries.visible_to(request.user), PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [{"snapshot": one, "title": REPORTS[one.report].title} for one in here],
        "next": f"?page={here.next_page_number()}" if here.has_next() else "",
        "previous": f"?page={here.previous_page_number()}" if here.has_previous() else "",
    }
    return page(request, "reports/snapshots.html", context)


def found(who: Any, code: str) -> Snapshot:
    """Return a snapshot that someone may see.

    :raises Http404: if there is none.
    """
    snapshot = Snapshot.objects.filter(readable_by(who), code=code.upper()).first()
    if snapshot is None:
        raise Http404
    return snapshot


@opened(Can.READ)
def snapshot(request: HttpRequest, code: str) -> HttpResponse:
    """Show a snapshot as it was frozen, and what can be done with it."""
    kept = found(request.user, code)
    made = _forms(kept)
    runs = any(one["made"] and one["made"].state in BEING_MADE for one in made)
    htmx = getattr(request, "htmx", None)
    if htmx and not htmx.boosted:  # how far its files are; what it says need not be read for that
        part = {"kept": kept, "forms": made, "runs": runs}
        return page(request, "reports/snapshot.html#files", part)
    document = thawed(kept.content)
    context = {
        **shapes.shown(document, files.stamp_of(kept)), "kept": kept, "forms": made, "runs": runs,
        "under_way": under_way(kept, timezone.now()) if kept.state == Snapshot.WAITING else None,
        "is_own": kept.made_by_id == request.user.pk,
        "may_publish": kept.state == Snapshot.WAITING
        and POLICY.allows(request.user, Can.PUBLISH, kept),
        "may_withdraw": kept.state in (Snapshot.WAITING, Snapshot.PUBLISHED)
        and POLICY.allows(request.user, Can.WITHDRAW, kept),
    }  # fmt: skip
    return page(request, "reports/snapshot.html", context)


def _forms(kept: Snapshot) -> list[dict[str, Any]]:
    """Return each form with its file that was made, where it is long."""
    made = {one.form: one for one in kept.files.filter(removed_at=None)}
    return [
        {"key": key, "is_long": is_long(key, kept.rows), "made": made.get(key)} for key in FORMS
    ]


@opened(Can.READ, methods=BOTH)
def file(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Give a snapshot as a file; a long one is asked for by POST and made by the worker."""
    kept, now = found(request.user, code), timezone.now()
    if form not in FORMS:
        raise Http404
    if request.method == "POST":
        made = actions.ask_for_file(snapshot=kept, form=form, by=request.user, at=now)
        if made.state == LongFile.WAITING:
            jobs.make.enqueue(str(made.pk))
        messages.info(request, _("The file is being made. Look at this page again in a while."))
        return redirect("reports:snapshot", code=kept.code)
    response = given(kept, form)
    if response is None:
        return redirect("reports:snapshot", code=kept.code)
    ledger.record_read(
        verb="report.taken", target=kept, by=request.user, at=now, why=f"{form} {kept.code}"
    )
    return response


def given(kept: Snapshot, form: str) -> HttpResponse | None:
    """Return a snapshot as a file: at once, or as the worker made it; None if it is not made."""
    document, stamp = thawed(kept.content), files.stamp_of(kept)
    if not is_long(form, kept.rows):
        return shapes.file_of(form, document, stamp)
    made = kept.files.filter(form=form, state=LongFile.DONE, removed_at=None).first()
    if made is None:
        return None
    content = files.open_file(made=made, at=timezone.now())
    return shapes.attached(content, shapes.name_of(document, stamp), form, FileResponse)


@opened(Can.READ, methods=BOTH)
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Publish a snapshot, as a second person."""
    kept, now = found(request.user, code), timezone.now()
    form, is_long = sent(request, forms.Form), actions.takes_long(kept, now)
    act = Act(
        title=_("Publish this report"), button=pgettext("report", "Publish it"), trail=_trail(kept),
        said="" if is_long else _("Everyone can read it now."), facts=_facts(kept),
        consequence=_("Everyone can read it, and copies stay with who took them."),
    )  # fmt: skip

    def call() -> str:
        if not is_long:
            actions.publish_snapshot(snapshot_id=kept.pk, by=request.user, at=now)
            return act.back
        one = actions.ask_to_publish(snapshot_id=kept.pk, by=request.user, at=now)
        jobs.publish.enqueue(str(one.pk))
        return reverse("reports:publishing", args=[one.pk])

    return acted(request, act, form, call)


@opened(Can.READ)
def publishing(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show how far the publishing of a long report is; once everyone reads it, go to it."""
    asked = get_object_or_404(Publishing, pk=key)
    # Without what it says, which is long: this is asked again and again.
    kept = get_object_or_404(queries.visible_to(request.user), pk=asked.snapshot_id)
    if kept.state != Snapshot.WAITING:
        if kept.state == Snapshot.PUBLISHED:
            messages.success(request, _("Everyone can read it now."))
        address = reverse("reports:snapshot", args=[kept.code])
        by_script = bool(getattr(request, "htmx", None))
        return HttpResponse(headers={"HX-Redirect": address}) if by_script else redirect(address)
    stopped = has_stopped(asked, timezone.now())
    context = {
        "found": asked, "kept": kept, "report": REPORTS[kept.report], "has_stopped": stopped,
        "runs": not stopped, "percent": 100 * min(asked.rows_done, kept.rows) // max(kept.rows, 1),
        "may_publish": POLICY.allows(request.user, Can.PUBLISH, kept),
    }  # fmt: skip
    return page(request, "reports/publishing.html#state", context)


@opened(Can.READ, methods=BOTH)
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Withdraw a snapshot, with the reason."""
    kept = found(request.user, code)
    form = sent(request, Withdrawing)
    act = Act(
        title=_("Withdraw this report"), button=_("Withdraw it"), trail=_trail(kept),
        said=_("It is withdrawn."), facts=_facts(kept),
    )  # fmt: skip

    def call() -> None:
        actions.withdraw_snapshot(
            snapshot_id=kept.pk, reason=form.cleaned_data["reason"], by=request.user,
            at=timezone.now(),
        )  # fmt: skip

    return acted(request, act, form, call)


def _trail(kept: Snapshot) -> tuple[tuple[str, str], ...]:
    return (
        (_("Reports"), reverse("reports:list")),
        (kept.code, reverse("reports:snapshot", args=[kept.code])),
    )


def _facts(kept: Snapshot) -> tuple[tuple[str, Any], ...]:
    return (
        (_("Report"), f"{kept.report} {REPORTS[kept.report].title}"),
        (_("As of"), days.day(kept.as_of)), (_("Made by"), kept.made_label),
        (_("Mark of the content"), files.stamp_of(kept).mark),
    )  # fmt: skip
