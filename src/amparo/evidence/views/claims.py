"""Pages of claims: the list, the editor, one claim with its citations, and what is done with it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amparo.evidence.actions import citing, claims, sums
from amparo.evidence.forms import claims as forms
from amparo.evidence.models import Claim, ClaimLink, Passage
from amparo.evidence.policies import POLICY, Can
from amparo.evidence.queries import claims as queries
from amparo.evidence.queries.sums import sums_in_words
from amparo.evidence.queries.wording import value_shown
from amparo.evidence.rules.locating import locate
from amparo.evidence.rules.totals import share_of
from amparo.evidence.views.about import narrowed, paged
from amparo.evidence.views.documents import address_of
from amparo.evidence.workflow import CLAIM
from amparo.kernel.errors import Denied, Invalid, Outdated
from amparo.ui.acts import pressing
from amparo.ui.differing import Stands, overtaken
from amparo.ui.htmx import Answer, asking, page
from amparo.ui.numbers import whole
from amparo.ui.once import do_once, mark_of, was_done

LIST = 60


@require_safe
@login_required
def listed(request: HttpRequest) -> HttpResponse:
    """Show the claims one may see, newest first, or those that hold the words typed."""
    POLICY.require(request.user, Can.SEE_DOCUMENT)
    typed = request.GET.get("q", "").strip()[:200]
    state = request.GET.get("state", "")
    state = state if state in CLAIM.states else ""
    rows: Any = queries.visible_claims(request.user)
    if state:
        rows = rows.filter(state=state)
    rows, themes = narrowed(request, rows)
    found, beside = paged(request, rows, LIST) if not typed else ([], {})
    if typed:  # a search looks among what the filters leave
        hits = queries.search_claims(request.user, typed)
        left = set(rows.filter(pk__in=[one.pk for one in hits]).values_list("pk", flat=True))
        found = [one for one in hits if one.pk in left]
    kept = {name: said for name, said in (("q", typed), ("theme", themes["theme"])) if said}
    context = {
        **themes,
        **beside,
        "typed": typed,
        "rows": [(one, value_shown(one.type, one.value)) for one in found],
        "state": state,
        "choices": [
            {
                "key": s,
                "url": f"?{urlencode(kept | ({'state': s} if s else {}))}",
                "current": s == state,
            }
            for s in ("", *CLAIM.states)
        ],
        "may_write": POLICY.allows(request.user, Can.WRITE_CLAIM),
    }
    return page(request, "evidence/claims.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Write a claim from a passage: without one, ask for words and look where they stand."""
    POLICY.require(request.user, Can.WRITE_CLAIM)
    passage = _passage(request)
    if passage is None:
        return _find(request)
    start, end = _span(request, passage)
    context: dict[str, Any] = {"passage": passage, "once": mark_of(request), "mark": (start, end),
                               "address": address_of(passage)}  # fmt: skip
    if request.method != "POST":
        form = _form(request, initial=queries.filled_from(passage, start, end))
        return page(request, "evidence/editor.html", context | {"form": form})
    if was_done(request):
        return redirect("evidence:claims")
    form, answer, written = _form(request, request.POST), Answer(), [Claim()]
    if form.is_valid():
        with asking(form, answer):
            do_once(request, lambda: written.append(_write(request, passage, form)))
            messages.success(request, _("The claim is written, with its citation."))
    then = reverse("evidence:claim", args=[written[-1].pk])
    return _answered(request, "evidence/editor.html", context | {"form": form}, answer, then)


def _form(request: HttpRequest, *args: Any, **given: Any) -> forms.ClaimForm:
    return forms.ClaimForm(*args, used=queries.words_in_use(request.user), **given)


def _write(request: HttpRequest, passage: Passage, form: forms.ClaimForm) -> Claim:
    """Write what the editor says, cited at the words marked; a proposal is thereby accepted."""
    quote = form.cleaned_data["quote"]
    place = locate(passage.text, quote)
    if place is None:
        raise Invalid(_("The passage does not have these words. Copy them from it."), "quote")
    facts, at = form.facts(language=passage.document.language), timezone.now()
    words = {"passage": passage, "start": place.start, "end": place.end, "at": at}
    near = queries.proposals_of(passage.document, first=passage.number, most=1)
    known = {each.says.key: each.says for each in near}
    if says := known.get(request.GET.get("key", "")):
        return citing.accept_proposal(
            key=says.key, kind=says.kind, facts=facts, by=request.user, **words
        )
    with transaction.atomic():
        claim = claims.write_claim(facts=facts, by=request.user, at=at)
        citing.cite_passage(claim_id=claim.pk, by=request.user, **words)
    return claim


def _find(request: HttpRequest) -> HttpResponse:
    """Ask for the words of a passage, and go to the editor at the place where they stand."""
    typed = request.POST if request.method == "POST" else None
    form, answer = forms.FindForm(typed), Answer()
    if typed is not None and form.is_valid():
        span = queries.place_of_words(request.user, form.cleaned_data["pasted"])
        if span:
            words = {"passage": span.passage.pk, "start": span.start, "end": span.end}
            return redirect(f"{reverse('evidence:new_claim')}?{urlencode(words)}")
        form.add_error("pasted", _("No document that is kept has these words. Keep it first."))
    return page(
        request, "evidence/find.html", {"form": form}, answer=answer if typed is not None else None
    )


@require_safe
@login_required
def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a claim: its value, its limits, its citations at their place, its other versions."""
    claim = get_object_or_404(queries.visible_claims(request.user), pk=pk)
    seen = queries.visible_claims(request.user)
    cited = queries.citations_shown(request.user, claim)
    may = {
        move.name: CLAIM.refusal(move, claim) is None
        and POLICY.allows(request.user, move.permit, claim)
        for move in CLAIM.moves
    }
    parts = seen.filter(part_of__total=claim)
    context = {
        "claim": claim,
        "themes": queries.themes_of(claim),
        "value": value_shown(claim.type, claim.value),
        "citations": [(each, _place(request, each.passage)) for each in cited],
        "versions": queries.versions_of(request.user, claim),
        "links": ClaimLink.objects.filter(one=claim, other__in=seen).select_related("other"),
        "linked": ClaimLink.objects.filter(other=claim, one__in=seen).select_related("one"),
        "parts": [
            (
                each,
                value_shown(each.type, each.value),
                share_of(sums.amount(each), sums.amount(claim)),
            )
            for each in parts
        ],
        "sum": sums_in_words(claim) if len(parts) == claim.parts.count() else "",
        "may": may,
        "may_write": POLICY.allows(request.user, Can.WRITE_CLAIM, claim),
        "is_open": claim.state in claims.WAITING,
        "reader": POLICY.allows(request.user, Can.SEE_DOCUMENT),
    }
    return page(request, "evidence/claim.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a claim that was not published; who comes second sees what another changed."""
    claim = _writable(request, pk)
    if request.method != "POST":
        return _act(request, claim, _form(request, claim=claim), _("Change the claim"))
    form = _form(request, request.POST, claim=claim)

    def do() -> None:
        claims.change_claim(
            claim_id=pk,
            revision=form.cleaned_data["revision"] or 0,
            facts=form.facts(language=claim.language),
            by=request.user,
            at=timezone.now(),
        )

    return _act(request, claim, form, _("Change the claim"), do, compare=True)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def replace(request: HttpRequest, pk: UUID, how: str) -> HttpResponse:
    """Write the version that corrects or supersedes a published claim; the note says why."""
    claim = _writable(request, pk)
    title = _("Correct the claim") if how == "correct" else _("Replace it with newer facts")
    if request.method != "POST":
        return _act(request, claim, _form(request, claim=claim), title)
    form = _form(request, request.POST, claim=claim)

    def do() -> None:
        claims.replace_claim(
            claim_id=pk,
            how=how,
            facts=form.facts(language=claim.language),
            note=form.cleaned_data["note"],
            by=request.user,
            at=timezone.now(),
        )

    return _act(request, claim, form, title, do)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def retract(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a published claim back, with the reason."""
    claim = get_object_or_404(queries.visible_claims(request.user), pk=pk)
    POLICY.require(request.user, Can.PUBLISH_CLAIM, claim)
    form = forms.WhyForm(request.POST if request.method == "POST" else None)

    def do() -> None:
        why = form.cleaned_data["reason"]
        claims.retract_claim(claim_id=pk, reason=why, by=request.user, at=timezone.now())

    return _act(request, claim, form, _("Take the claim back"), do)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def link(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that one claim contradicts, corroborates, supersedes or corrects another."""
    claim = _writable(request, pk)
    among = queries.claims_beside(request.user, claim)
    form = forms.LinkForm(request.POST if request.method == "POST" else None, among=among)

    def do() -> None:
        said = form.cleaned_data
        claims.link_claims(
            claim_id=pk, other_id=said["other"], kind=said["kind"], note=said["note"],
            by=request.user, at=timezone.now(),
        )  # fmt: skip

    return _act(request, claim, form, _("Link it to another claim"), do)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def parts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say of which claims a total is the sum."""
    claim = _writable(request, pk)
    now = [str(key) for key in claim.parts.values_list("part_id", flat=True)]
    among = [
        each for each in queries.claims_beside(request.user, claim, most=200)
        if each.type == "number" or str(each.pk) in now
    ]  # fmt: skip
    typed = request.POST if request.method == "POST" else None
    form = forms.PartsForm(typed, among=among, initial={"parts": now})

    def do() -> None:
        chosen = form.cleaned_data["parts"]
        sums.set_parts(claim_id=pk, parts=chosen, by=request.user, at=timezone.now())

    return _act(request, claim, form, _("Parts of this total"), do)


@require_POST
@login_required
def step(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Review or publish a claim, or derive its total: what needs no words."""
    claim = get_object_or_404(queries.visible_claims(request.user), pk=pk)
    said = {"claim_id": pk, "by": request.user, "at": timezone.now()}
    seen = {**said, "revision": whole(request.POST.get("revision"))}
    ways: dict[str, Callable[[], object]] = {
        "review": lambda: claims.review_claim(**seen),
        "publish": lambda: claims.publish_claim(**seen),
        "derive": lambda: sums.derive_total(**said),
    }
    do = ways.get(request.POST.get("act", ""))
    if do is None:
        raise Http404
    with pressing(request, _("Done.")):
        do()
    return redirect("evidence:claim", pk=claim.pk)


def _writable(request: HttpRequest, pk: UUID) -> Claim:
    claim = get_object_or_404(queries.visible_claims(request.user), pk=pk)
    POLICY.require(request.user, Can.WRITE_CLAIM, claim)
    return claim


def _act(
    request: HttpRequest,
    claim: Claim,
    form: Form,
    title: str,
    do: Callable[[], None] | None = None,
    *,
    compare: bool = False,
) -> HttpResponse:
    """Show a form about a claim, or do what it asks and go back to the claim."""
    then = reverse("evidence:claim", args=[claim.pk])
    form.fields.pop("quote", None)
    context: dict[str, Any] = {"claim": claim, "form": form, "title": title, "back": then}
    if request.method != "POST" or do is None:
        return page(request, "evidence/claim_act.html", context)
    answer = Answer()
    if form.is_valid():
        with asking(form, answer):
            do()
    if compare and isinstance(answer.no, Outdated):
        claim.refresh_from_db()
        fresh = forms.ClaimForm(claim=claim)
        fresh.fields.pop("quote", None)
        context |= {"overtaken": True, "differing": overtaken(form, Stands(fresh))}
    return _answered(request, "evidence/claim_act.html", context, answer, then)


def _answered(
    request: HttpRequest, template: str, context: dict[str, Any], answer: Answer, then: str
) -> HttpResponse:
    if isinstance(answer.no, Denied):
        raise answer.no
    return page(request, template, context, answer=answer, then=then)


def _passage(request: HttpRequest) -> Passage | None:
    """Return the passage that the address names, if one may read it."""
    named = request.GET.get("passage", "")
    if not named:
        return None
    try:
        key = UUID(named)
    except ValueError:
        raise Http404 from None
    rows = queries.visible_passages(request.user).select_related("document__source")
    return get_object_or_404(rows, pk=key)


def _span(request: HttpRequest, passage: Passage) -> tuple[int, int]:
    start, end = (request.GET.get(name, "") for name in ("start", "end"))
    if start.isdecimal() and end.isdecimal() and len(start + end) < 12:
        return min(int(start), len(passage.text)), min(int(end), len(passage.text))
    return 0, 0


def _place(request: HttpRequest, passage: Passage | None) -> str:
    """Return the address of a cited passage, empty for who may not read its document."""
    if passage is None:
        return ""
    may = POLICY.allows(request.user, Can.SEE_DOCUMENT, passage.document.source)
    return address_of(passage) if may else ""
