"""Indicators, what is due, progress reports with their documents, and reports to mechanisms."""

from functools import partial
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from amparo.commitments import actions, forms, models, queries
from amparo.commitments.policies import POLICY, WITH_SECTORS, Can, may_discard
from amparo.commitments.queries.cleared import frozen_shown
from amparo.commitments.queries.drafts import asked_about, listed_drafts
from amparo.commitments.queries.submissions import in_turn, is_overdue
from amparo.commitments.rules.words import counted
from amparo.commitments.views import facts, wording
from amparo.commitments.views.addresses import address_of, name_of
from amparo.commitments.views.deeds import open_deeds
from amparo.commitments.views.showing import due_line, proofs_of, with_proofs
from amparo.evidence.policies import claims_seen_by
from amparo.evidence.queries import citations_by, citations_shown, content_of, source_shown
from amparo.kernel.brief import brief
from amparo.ledger.actions import label
from amparo.ui import acts
from amparo.ui.acts import BOTH, Act, acted, sent
from amparo.ui.differing import Stands
from amparo.ui.htmx import page
from amparo.ui.shapes import Filter
from vocab.treaties import deadlines

opened = partial(acts.opened, POLICY)
PAGE, MOST = 60, 100


@opened(Can.READ)
def due(request: HttpRequest) -> HttpResponse:
    """Show what is due: of one's own body first, by tab of how it stands."""
    who, today = request.user, timezone.localdate(now())
    own = queries.own_bodies(who)
    at_desk = POLICY.allows(who, Can.WRITE)
    found = queries.due_seen_by(who)
    if own and not at_desk:
        found = found.filter(body__in=own)
    tab = request.GET.get("tab", "")
    tab = tab if tab in queries.TABS else ""
    rows = found.filter(queries.in_tab(tab, today)).order_by("due_on", "id")
    here = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    names = {d.key: d.duty.in_language(wording.language()) for d in deadlines()}
    tabs = [("", pgettext("due dates", "Open"))] + [
        (t, wording.word("commitments/due_stages", t)) for t in queries.TABS
    ]
    context = {
        "tabs": [
            Filter(
                label=called, url=f"?tab={key}" if key else reverse("commitments:due"),
                current=key == tab, count=found.filter(queries.in_tab(key, today)).count(),
            )
            for key, called in tabs
        ],
        "rows": [(d, due_line(d, today), names.get(d.duty_key, ""), _about(d)) for d in here],
        "here": here,
        "tab": tab,
        "waiting": list(queries.open_reports(who)[:MOST]) if at_desk else [],
        "mine": list(
            queries.visible_reports(who).filter(state="draft", body__in=own)[:MOST]
        ) if own else [],
        "may_write": at_desk,
    }  # fmt: skip
    return page(request, "commitments/due.html", context)


def _about(one: models.DueDate) -> tuple[str, str]:
    """Return what a day is about, and its page."""
    about = one.indicator or one.submission
    if about is not None:
        return str(about.title), address_of(about)
    treaty = one.instrument
    return (treaty.short, reverse("commitments:treaty", args=[treaty.pk])) if treaty else ("", "")


@opened(Can.READ)
def indicator(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one indicator: its values with who says so, its days, and what was reported."""
    who, today = request.user, timezone.localdate(now())
    row = get_object_or_404(queries.visible(models.Indicator, who).select_related("manager"), pk=pk)
    values = queries.visible(models.IndicatorValue, who).filter(indicator=row)
    reports = queries.visible_reports(who).filter(indicator=row).order_by("-recorded_at")
    asked = queries.visible(models.Recommendation, who).filter(indicators=row)
    shown = list(values.exclude(state="withdrawn").order_by("period", "id")[:MOST])
    cited = citations_by(who, shown)
    context = {
        "row": row,
        "facts": facts.of_indicator(row),
        "values": [(v, cited[label(v)]) for v in shown],
        "days": [(d, due_line(d, today)) for d in row.due_dates.order_by("due_on")[:MOST]],
        "reports": with_proofs(who, reports[:MOST]),
        "recommendations": asked[:MOST],
        "actions": queries.visible(models.Action, who).filter(indicators=row)[:MOST],
        "citations": citations_shown(request.user, row),
        "source": source_shown(request.user, row.source),
        "deeds": open_deeds(who, "indicator", row),
        "may_publish": row.state == "draft" and POLICY.allows(who, Can.PUBLISH, row),
        "may_withdraw": POLICY.allows(who, Can.WITHDRAW, row),
        "may_discard": may_discard(who, row),
        "may_report": queries.may_report(who, row),
    }  # fmt: skip
    return page(request, "commitments/indicator.html", context)


@opened(Can.READ)
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one progress report with its documents, and what the desk made of it."""
    who = request.user
    row = get_object_or_404(queries.visible_reports(who), pk=pk)
    about = row.indicator or row.action
    context = {
        "row": row,
        "about": about,
        "about_at": address_of(about) if about else "",
        "proofs": proofs_of(who, row),
        "deeds": open_deeds(who, "progress", row),
        "may_show": POLICY.allows(who, Can.WRITE, row),
    }
    return page(request, "commitments/progress.html", context)


@opened(Can.READ, methods=BOTH)
def report(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Begin a progress report on an action, an indicator, or one of its days."""
    who = request.user
    day = None
    about: Any
    if kind == "due":
        day = get_object_or_404(queries.due_seen_by(who).exclude(indicator=None), pk=pk)
        about = day.indicator
    elif kind == "indicator":
        about = get_object_or_404(queries.visible(models.Indicator, who), pk=pk)
    else:
        about = get_object_or_404(queries.visible(models.Action, who), pk=pk)
    if not queries.may_report(who, about):
        POLICY.require(who, Can.WRITE, about)
    form = sent(request, forms.ReportForm, who=who, initial={"title": brief(about.title, 200)})
    act = Act(
        title=_("Report on it"), button=_("Keep it as a draft"),
        trail=((name_of(about), address_of(about)),),
        lede=_("Add the documents on the next page, then hand it in."),
    )  # fmt: skip

    def call() -> str:
        said = {name: form.cleaned_data[name] for name in ("title", "text")}
        row = actions.write_report(
            **said, indicator=about if isinstance(about, models.Indicator) else None,
            action=about if isinstance(about, models.Action) else None, due_date=day,
            by=who, at=now(),
        )  # fmt: skip
        return address_of(row)

    return acted(request, act, form, call)


@opened(Can.READ)
def proof(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a document that shows what was done; each reading is journalled."""
    found = queries.proofs_seen_by(request.user, models.Proof.objects.exclude(copy=None))
    row = get_object_or_404(found.select_related("copy"), pk=pk)
    actions.read_proof(proof=row, by=request.user, at=now())
    assert row.copy is not None  # noqa: S101
    response = HttpResponse(content_of(row.copy), content_type="application/octet-stream")
    ending = row.copy.name.rpartition(".")[2][:5] or "bin"
    response["Content-Disposition"] = f'attachment; filename="{row.pk.hex[:12]}.{ending}"'
    return response


@opened(Can.READ)
def submissions(request: HttpRequest) -> HttpResponse:
    """Show the reports to mechanisms that one may see, those due first."""
    here = Paginator(in_turn(request.user), PAGE).get_page(request.GET.get("page"))
    stages, today = "commitments/submission_stages", timezone.localdate()
    rows = [
        (s, facts.of_mechanism(s.mechanism), wording.word(stages, s.stage), is_overdue(s, today))
        for s in here
    ]
    may_write = POLICY.allows(request.user, Can.WRITE)
    asked = listed_drafts(request.user)
    context = {"rows": rows, "here": here, "may_write": may_write, "asked": asked}
    return page(request, "commitments/submissions.html", context)


@opened(Can.READ)
def submission(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one report to a mechanism: its chapters and their words, and what it rests on."""
    who = request.user
    found = queries.visible(models.Submission, who).select_related("mechanism", "cycle", "body")
    row = get_object_or_404(found, pk=pk)
    frozen = frozen_shown(who, row)
    chapters = [(c, counted(c.text)) for c in row.chapters.order_by("order")]
    words = sum(n for _chapter, n in chapters)
    may_write = POLICY.allows(who, Can.WRITE, row)
    context = {
        "row": row,
        "facts": facts.of_submission(row),
        "is_overdue": is_overdue(row, timezone.localdate()),
        "stages": facts.stages("commitments/submission_stages", row.stage),
        "chapters": chapters,
        "words": words,
        "over": max(0, words - row.word_limit) if row.word_limit else 0,
        "claims": list(row.claims.filter(claims_seen_by(request.user), state="published")),
        "frozen": frozen,
        "citations": citations_shown(request.user, row),
        "source": source_shown(request.user, row.source),
        "deeds": open_deeds(who, "submission", row),
        "may_publish": row.state == "draft" and POLICY.allows(who, Can.PUBLISH, row),
        "may_withdraw": POLICY.allows(who, Can.WITHDRAW, row),
        "may_discard": may_discard(who, row),
        "may_edit": row.stage in actions.WRITTEN_IN and may_write,
        "with_sectors": may_write and row.stage == WITH_SECTORS,
        "sectors": asked_about(row) if may_write else [],
    }
    return page(request, "commitments/submission.html", context)


@opened(Can.WRITE, methods=BOTH)
def chapter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write a chapter; whoever was overtaken sees what differs, and loses no word."""
    who = request.user
    seen = queries.visible(models.Submission, who)
    found = models.Chapter.objects.filter(submission__in=seen).select_related("submission")
    row = get_object_or_404(found, pk=pk)
    POLICY.require(who, Can.WRITE, row.submission)
    form = sent(request, forms.ChapterForm, who=who, row=row)
    limit = row.submission.word_limit
    rest = row.submission.chapters.exclude(pk=pk)
    others = sum(counted(text) for text in rest.values_list("text", flat=True))
    here = counted(row.text)
    said = _("%(here)d words here, %(all)d in the whole report.") % {
        "here": here, "all": here + others,
    }  # fmt: skip
    most = _("At most %(limit)d are taken.") % {"limit": limit} if limit else ""
    act = Act(
        title=_("Write a chapter"), button=_("Keep the chapter"),
        trail=((row.submission.title, address_of(row.submission)),), lede=f"{said} {most}".strip(),
    )  # fmt: skip

    def call() -> None:
        data = form.cleaned_data
        actions.write_chapter(
            chapter_id=pk, revision=data["revision"] or 0, title=data["title"], text=data["text"],
            by=who, at=now(),
        )  # fmt: skip

    def stands() -> Stands:
        return Stands(forms.ChapterForm(who=who, row=models.Chapter.objects.get(pk=pk)))

    return acted(request, act, form, call, stands=stands)


@opened(Can.WRITE, methods=("POST",))
def take_out_chapter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a chapter without words out of a report."""
    seen = queries.visible(models.Submission, request.user)
    row = get_object_or_404(models.Chapter.objects.filter(submission__in=seen), pk=pk)
    with acts.pressing(request, _("The chapter was taken out.")):
        actions.take_out_chapter(chapter_id=row.pk, by=request.user, at=now())
    return redirect(address_of(row.submission))
