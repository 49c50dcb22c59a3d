"""Pages of sources; opening a sealed file."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from amparo.evidence import actions, queries
from amparo.evidence.forms import sources as forms
from amparo.evidence.models import File
from amparo.evidence.policies import POLICY, Can
from amparo.evidence.rules.ranges import BadRange, Part, part_asked
from amparo.kernel.errors import Denied
from amparo.ledger import actions as ledger
from amparo.ui.counting import counted
from amparo.ui.htmx import Answer, asking, page

PAGE = 40


@require_safe
@login_required
def sources(request: HttpRequest) -> HttpResponse:
    """Show the sources one may see, by title."""
    POLICY.require(request.user, Can.SEE_SOURCE)
    typed = request.GET.get("q", "").strip()[:80]
    found = queries.visible_sources(request.user)
    if typed:
        found = found.filter(title__icontains=typed)
    after = request.GET.get("after", "")
    rows, following = queries.page_of(found, after, PAGE)
    said = {"q": typed} if typed else {}
    context = {
        "typed": typed,
        "rows": rows,
        "counted": counted(request, found),
        "ask_count": f"?{urlencode(said | {'count': 1})}",
        "may_write": POLICY.allows(request.user, Can.WRITE_SOURCE),
        "next": f"?{urlencode(said | {'after': following})}" if following else "",
        "first": f"?{urlencode(said)}" if after else "",
    }
    return page(request, "evidence/sources.html#count", context)


@require_safe
@login_required
def source(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one source: what it is, how to cite it, and how much rests on it."""
    found = get_object_or_404(queries.visible_sources(request.user), pk=pk)
    context = {
        "source": found,
        "citations": found.citations.count(),
        "may_write": POLICY.allows(request.user, Can.WRITE_SOURCE, found),
    }
    return page(request, "evidence/source.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_source(request: HttpRequest) -> HttpResponse:
    """Add a source."""
    POLICY.require(request.user, Can.WRITE_SOURCE)
    context: dict[str, Any] = {"title": _("Add a source"), "back": reverse("evidence:sources")}
    if request.method != "POST":
        return page(request, "evidence/form.html", context | {"form": forms.SourceForm()})
    form, answer, then = forms.SourceForm(request.POST), Answer(), None
    if form.is_valid():
        with asking(form, answer):
            row = actions.add_source(by=request.user, at=timezone.now(), **form.words())
            messages.success(request, _("The source is added."))
            then = reverse("evidence:source", args=[row.pk])
    return _answered(request, context | {"form": form}, answer, then)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_source(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct what is known of a source."""
    found = get_object_or_404(queries.visible_sources(request.user), pk=pk)
    POLICY.require(request.user, Can.WRITE_SOURCE, found)
    back = reverse("evidence:source", args=[pk])
    context: dict[str, Any] = {"title": _("Correct the source"), "back": back}
    if request.method != "POST":
        form = forms.SourceForm(source=found)
        return page(request, "evidence/form.html", context | {"form": form})
    form, answer = forms.SourceForm(request.POST, source=found), Answer()
    if form.is_valid():
        with asking(form, answer):
            actions.correct_source(source_id=pk, by=request.user, at=timezone.now(), **form.words())
    return _answered(request, context | {"form": form}, answer, back)


def _answered(
    request: HttpRequest, context: dict[str, Any], answer: Answer, then: str | None
) -> HttpResponse:
    if isinstance(answer.no, Denied):
        raise answer.no
    return page(request, "evidence/form.html", context, answer=answer, then=then)


@require_safe
@login_required
def file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give what is inside a sealed file; the reading is journalled before a byte leaves.

    Of a sound, players ask for one part after another. Each is opened in whole, for a seal holds
    all of a file or nothing, and cut. One listening is one line of the journal: a part asked for
    within an hour of such a line, the longest that a recording lasts, belongs to it. The whole file
    is a line each time.
    """
    found = get_object_or_404(File, pk=pk)
    if not POLICY.allows(request.user, Can.OPEN_FILE, found):
        raise Http404  # what one may not open is not there
    try:
        part = _part_asked(request, found)
    except BadRange:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{found.size}"
        return _guarded(refused, found)
    if request.method == "HEAD":  # nothing of it is read
        head = HttpResponse(content_type=found.media_type)
        head["Content-Length"] = str(found.size)
        return _guarded(head, found)
    content = queries.content_of(found)
    at = timezone.now()
    if part is None or not queries.is_listening(request.user, found, at=at):
        ledger.record_read(
            verb="file.opened", target=found, by=request.user, at=at, file=found.file
        )
    if part is None:
        return _guarded(HttpResponse(content, content_type=found.media_type), found)
    piece = HttpResponse(part.of(content), status=206, content_type=found.media_type)
    piece["Content-Range"] = part.content_range
    return _guarded(piece, found)


def _part_asked(request: HttpRequest, found: File) -> Part | None:
    """Return the part of a sound that is asked for; None for the whole, and for what is no sound.

    A part of an earlier version (If-Range) is answered by the whole: no version is told to anyone.
    """
    asks = request.headers.get("Range", "")
    if request.method != "GET" or not found.is_sound or "If-Range" in request.headers:
        return None
    return part_asked(asks, found.size)


def _guarded(response: HttpResponse, found: File) -> HttpResponse:
    # Never shown inside the page: a browser must not run what someone sent.
    response["Content-Disposition"] = content_disposition_header(True, found.name or "file")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "no-store"
    if found.is_sound:
        response["Accept-Ranges"] = "bytes"
    return response
