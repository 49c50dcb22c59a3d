"""Pages of documents: the list, keeping one, reading it by passages, what it proposes."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amparo.evidence.actions import add_source, citing, documents
from amparo.evidence.forms import claims as forms
from amparo.evidence.jobs import documents as jobs
from amparo.evidence.models import Passage
from amparo.evidence.policies import POLICY, Can
from amparo.evidence.queries import claims as queries
from amparo.evidence.queries.wording import value_shown
from amparo.evidence.rules.proposing import Proposal
from amparo.evidence.rules.values import DATE, NUMBER, PERIOD
from amparo.evidence.views.about import narrowed, paged
from amparo.kernel.errors import Denied, No
from amparo.ui.htmx import Answer, asking, journal_no, page, words_of
from amparo.ui.numbers import whole
from amparo.ui.once import do_once, mark_of, was_done

PAGE = 60  # passages
LIST = 50


@require_safe
@login_required
def listed(request: HttpRequest) -> HttpResponse:
    """Show the documents one may read, or the passages that hold the words typed."""
    POLICY.require(request.user, Can.SEE_DOCUMENT)
    typed = request.GET.get("q", "").strip()[:200]
    found = queries.search_passages(request.user, typed) if typed else []
    rows, themes = narrowed(request, queries.visible_documents(request.user))
    if themes["theme"]:
        about = set(
            rows.filter(pk__in={one.document_id for one in found}).values_list("pk", flat=True)
        )
        found = [one for one in found if one.document_id in about]
    here, beside = paged(request, rows, LIST) if not typed else ([], {})
    context = {
        "typed": typed,
        "found": [(one, address_of(one)) for one in found],
        "rows": here,
        **beside,
        **themes,
    }
    return page(request, "evidence/documents.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Keep a document: its source is recorded with it, and the worker reads its text."""
    POLICY.require(request.user, Can.ADD_DOCUMENT)
    context: dict[str, Any] = {"once": mark_of(request)}
    if request.method != "POST":
        return page(request, "evidence/new_document.html", context | {"form": forms.DocumentForm()})
    then = reverse("evidence:documents")
    if was_done(request):
        return redirect(then)
    form, answer = forms.DocumentForm(request.POST, request.FILES), Answer()
    if form.is_valid():
        with asking(form, answer):
            do_once(request, lambda: _keep(request, form))
    if isinstance(answer.no, Denied):
        raise answer.no
    return page(
        request, "evidence/new_document.html", context | {"form": form}, answer=answer, then=then
    )


def _keep(request: HttpRequest, form: forms.DocumentForm) -> None:
    at = timezone.now()
    content, name = form.content()
    with transaction.atomic():
        source = add_source(
            by=request.user, at=at, read_on=timezone.localdate(at), is_of_desks=True, **form.words()
        )
        kept = documents.add_document(
            source=source, content=content, name=name, by=request.user, at=at
        )
    transaction.on_commit(lambda: jobs.read.enqueue(str(kept.pk)))
    messages.success(request, _("The document is kept. Its text can be read in a moment."))


@require_safe
@login_required
def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a document by its passages, from one on, with the claims that rest on each."""
    found = get_object_or_404(queries.visible_documents(request.user), pk=pk)
    first = whole(request.GET.get("from"), 1)
    rows = list(found.passages.filter(number__gte=first)[: PAGE + 1])
    shown, more = rows[:PAGE], len(rows) > PAGE
    resting = queries.claims_by_passage(request.user, shown)
    context = {
        "document": found,
        "themes": queries.themes_of(found),
        "rows": [(row, resting.get(row.pk, [])) for row in shown],
        "next": f"?from={shown[-1].number + 1}" if more else "",
        "first": "?" if first > 1 else "",
        "may_write": POLICY.allows(request.user, Can.ADD_DOCUMENT, found.source),
    }
    return page(request, "evidence/document.html", context)


@require_safe
@login_required
def proposed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what a document may be saying, for a person to accept, change or refuse."""
    found = get_object_or_404(queries.visible_documents(request.user), pk=pk)
    POLICY.require(request.user, Can.WRITE_CLAIM)
    kind, first = request.GET.get("kind", ""), whole(request.GET.get("from"), 1)
    here = queries.proposals_of(found, first=first, most=queries.WINDOW)
    beyond = first + queries.WINDOW
    is_more = found.passages.filter(number__gte=beyond).exists()
    kinds = [each.says.kind for each in here]
    context = {
        "document": found,
        "kind": kind,
        "rows": [
            (each, _editor_of(each), _shown(each.says))
            for each in here
            if kind in ("", each.says.kind)
        ],
        "choices": [_choice("", kind, first, len(kinds))]
        + [_choice(name, kind, first, kinds.count(name)) for name in sorted(set(kinds))],
        "next": f"?{urlencode({'kind': kind, 'from': beyond})}" if is_more else "",
        "first": f"?{urlencode({'kind': kind})}" if first > 1 else "",
    }
    return page(request, "evidence/proposed.html", context)


def _shown(says: Proposal) -> str:
    return value_shown(says.type, says.typed) if says.type in (NUMBER, DATE, PERIOD) else says.typed


@require_POST
@login_required
def refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Refuse one proposal of a passage."""
    passage = get_object_or_404(queries.visible_passages(request.user), pk=pk)
    key, kind = request.POST.get("key", "")[:24], request.POST.get("kind", "")[:16]
    try:
        citing.refuse_proposal(
            passage=passage, key=key, kind=kind, by=request.user, at=timezone.now()
        )
        messages.success(request, _("It is not proposed again."))
    except Denied:
        raise
    except No as no:
        journal_no(request, no)
        messages.info(request, words_of(no))
    back = reverse("evidence:proposed", args=[passage.document_id])
    return redirect(f"{back}?{urlencode({'from': passage.number})}")


def address_of(passage: Passage) -> str:
    """Return where a passage is shown at its place in the document."""
    address = reverse("evidence:document", args=[passage.document_id])
    return f"{address}?from={max(1, passage.number - 3)}#p-{passage.number}"


def _editor_of(each: queries.Proposed) -> str:
    says = each.says
    words = {"passage": each.passage.pk, "start": says.start, "end": says.end}
    return f"{reverse('evidence:new_claim')}?{urlencode({**words, 'key': says.key})}"


def _choice(name: str, chosen: str, first: int, count: int) -> dict[str, Any]:
    return {
        "key": name,
        "url": f"?{urlencode({'kind': name, 'from': first})}",
        "current": name == chosen,
        "count": count,
    }
