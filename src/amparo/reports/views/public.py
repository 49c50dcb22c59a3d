"""Published reports, for everyone: a list, one as it was frozen, its files."""

from collections.abc import Callable
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render as page
from django.utils import timezone
from django.views.decorators.http import require_safe

from amparo.cases.views.public import gate
from amparo.kernel.actors import VISITOR
from amparo.reports.actions import files
from amparo.reports.actions.rendering import FORMS, is_long, render
from amparo.reports.forms import form_of
from amparo.reports.models import Snapshot
from amparo.reports.queries.asking import gathered
from amparo.reports.queries.catalogue import REPORTS, by_slug
from amparo.reports.rules.document import Stamp
from amparo.reports.rules.frozen import frozen, hash_of, mark_of, thawed
from amparo.reports.views import shapes
from amparo.reports.views.kept import given
from amparo.ui.made import made

LISTED = 200
HOUR = 60 * 60
KEPT_BYTES = 2_000_000  # a file up to this size is kept for an hour: many take the same one
ACT = "report"
PUBLIC = (Snapshot.PUBLISHED, Snapshot.WITHDRAWN)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the published reports, newest first."""
    rows = Snapshot.objects.filter(state=Snapshot.PUBLISHED).defer("content")
    named = [
        {"snapshot": one, "title": REPORTS[one.report].title}
        for one in rows.order_by("-published_at")[:LISTED]
    ]
    return page(request, "reports/public/index.html", {"rows": named})


def _public(code: str) -> Snapshot:
    """Return a snapshot that is or was published: one that never was is as if it were not."""
    kept = Snapshot.objects.filter(
        code=code.upper(), state__in=PUBLIC, published_at__isnull=False
    ).first()
    if kept is None:
        raise Http404
    return kept


@require_safe
def snapshot(request: HttpRequest, code: str) -> HttpResponse:
    """Show a published report; of one withdrawn only that it was, and why."""
    kept = _public(code)
    context = {"kept": kept, "title": REPORTS[kept.report].title}
    if kept.state == Snapshot.PUBLISHED:
        document = thawed(kept.content)
        context |= shapes.shown(document, files.stamp_of(kept))
        made = set(kept.files.filter(state="done", removed_at=None).values_list("form", flat=True))
        context["forms"] = [k for k in FORMS if not is_long(k, kept.rows) or k in made]
    return page(request, "reports/public/report.html", context)


@require_safe
def file(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Give a published report as a file; a long one only where the worker has made it."""
    kept = _public(code)
    if form not in FORMS or kept.state != Snapshot.PUBLISHED:
        raise Http404
    if is_long(form, kept.rows):
        response = given(kept, form)
        if response is None:
            raise Http404
        return response
    document, stamp = thawed(kept.content), files.stamp_of(kept)
    key = f"report:{kept.sha256}:{kept.code}:{form}"
    content = _made_once(request, form, key, lambda: files.written(kept, form))
    return _given(request, content, shapes.name_of(document, stamp), form)


def _made_once(
    request: HttpRequest, form: str, key: str, make: Callable[[], bytes]
) -> bytes | None:
    """Return a file that was made within the hour, or make it; None if too many were made now.

    Without a key it is made each time. Only what is set in pages is counted: that takes long.
    """
    content: bytes | None = made.get(key) if key else None
    if content is None:
        at = timezone.now()
        if FORMS[form].is_paper:
            if gate.pace(request, ACT, at=at) is gate.Pace.WAIT:
                return None
            gate.count(request, ACT, at=at)
        content = make()
        if key and len(content) <= KEPT_BYTES:
            made.set(key, content, HOUR)
    return content


def _given(request: HttpRequest, content: bytes | None, name: str, form: str) -> HttpResponse:
    """Give a file, or ask to wait where there is none."""
    if content is not None:
        return shapes.attached(content, name, form)
    response = page(request, "reports/public/slow.html", status=429)
    response["Retry-After"] = str(gate.HOUR)
    return response


@require_safe
def now(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Give a report that is open to anyone as a file: as a visitor sees it, not frozen.

    Only what many ask for is kept: one that says something, as of today. Whoever asked for one day
    after another would else drive out what others keep.
    """
    report, today = by_slug(slug), timezone.localdate()
    if report is None or not report.is_open or form not in FORMS:
        raise Http404
    filters = form_of(report.key).asked(request.GET, who=VISITOR, today=today)
    if not filters.is_valid():
        raise Http404
    document = gathered(report, filters.asking(VISITOR, at=timezone.now(), today=today))
    if is_long(form, document.rows):
        raise Http404
    text = frozen(document)
    stamp = Stamp("", mark_of(text))
    is_common = document.rows and document.as_of == today.isoformat()
    key = f"report:{hash_of(text)}:now:{form}" if is_common else ""
    content = _made_once(request, form, key, partial(render, form, document, stamp))
    return _given(request, content, shapes.name_of(document, stamp), form)
