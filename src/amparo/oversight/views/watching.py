"""The desk, the journal and its verifier, grants, refused attempts, opened identities."""

import json
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import vocab
from amparo.cases.models import Assignment
from amparo.kernel.errors import Invalid
from amparo.kernel.ids import grouped
from amparo.oversight import actions, forms, queries
from amparo.oversight.policies import POLICY, Can
from amparo.oversight.queries.desk import case_codes, with_bodies
from amparo.oversight.views.acting import opened, shown
from amparo.ui.acts import BOTH, Act, acted, sent
from amparo.ui.numbers import whole

PAGE = 50  # rows


@opened(Can.SEE_GRANTS)
def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits at the desk, the most urgent first."""
    return shown(request, "desk.html", {"desk": queries.desk(request.user, at=timezone.now())})


# --- the journal ------------------------------------------------------------------


@opened(Can.READ_JOURNAL)
def journal(request: HttpRequest) -> HttpResponse:
    """Search the journal; the search is journalled."""
    form = forms.Search(request.GET or None, verbs=_verbs())
    looked_for = form.cleaned_data if form.is_bound and form.is_valid() else {}
    after = whole(request.GET.get("after"), digits=17)
    try:
        found = actions.search_journal(
            by=request.user, at=timezone.now(), looked_for=looked_for, seen_before=bool(after)
        )
    except Invalid as no:
        form.add_error(no.field, str(no))
        found = queries.entries({}).none()
    rows = list(found.filter(seq__lt=after)[: PAGE + 1] if after else found[: PAGE + 1])
    verified = queries.last_verified()
    context = {
        "form": form,
        "lines": queries.lines(rows[:PAGE]),
        "next": _turn(request, rows[PAGE - 1].seq) if len(rows) > PAGE else "",
        "first": _turn(request, None) if after else "",
        "verified": verified,
        "verified_hash": grouped(verified.why, 8) if verified else "",
    }
    return shown(request, "journal.html", context)


def _verbs() -> list[tuple[str, str]]:
    language = get_language() or "es"
    words = vocab.terms("ledger/verbs").values()
    return sorted(((t.key, t.label.in_language(language)) for t in words), key=lambda two: two[1])


def _turn(request: HttpRequest, after: object) -> str:
    params = {k: v for k, v in request.GET.items() if k != "after"}
    if after is not None:
        params["after"] = str(after)
    return f"?{urlencode(params)}"


@opened(Can.VERIFY_JOURNAL, methods=("POST",))
def verify(request: HttpRequest) -> HttpResponse:
    """Verify the chain and say what was found."""
    verdict = actions.verify_journal(by=request.user, at=timezone.now())
    if verdict.holds:
        said = _("The journal holds: %(n)d links verified, one by one.")
        messages.success(request, said % {"n": verdict.checked})
    else:
        said = _("Link %(n)d does not hold: %(fault)s. The chain is whole up to link %(last)d.")
        fault = {
            "edited": _("it, or the one before it, was edited"),
            "deleted": _("it was deleted"),
            "reordered": _("links were reordered"),
            "forged": _("it was appended by forging"),
            "cut": _("the end of the journal was cut off"),
        }[verdict.fault]
        words = {"n": verdict.broken_at, "fault": fault, "last": verdict.seq}
        messages.error(request, said % words)
    return HttpResponseRedirect(reverse("oversight:journal"), status=303)


@opened(Can.VERIFY_JOURNAL, methods=("POST",))
def head(request: HttpRequest) -> HttpResponse:
    """Give the signed head of the journal as a file, to be kept outside."""
    signed = actions.export_head(by=request.user, at=timezone.now())
    response = HttpResponse(json.dumps(signed, indent=2) + "\n", content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="journal-head-{signed["seq"]}.json"'
    return response


# --- who can see what -----------------------------------------------------------------


@opened(Can.SEE_GRANTS)
def grants(request: HttpRequest) -> HttpResponse:
    """Show who can open which case now."""
    at = timezone.now()
    form = forms.GrantSearch(request.GET or None)
    looked_for: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = queries.grants(at=at, code=looked_for.get("code", ""), who=looked_for.get("who", ""))
    listed, turn = _paged(request, found)
    context = {
        "form": form, "grants": with_bodies(listed, at=at), "posts": queries.by_post(at=at), **turn
    }  # fmt: skip
    return shown(request, "grants.html", context)


@opened(Can.REVOKE, methods=BOTH)
def revoke(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take an access away."""
    found = get_object_or_404(Assignment.objects.select_related("case", "user"), pk=key)
    act = Act(
        title=_("Take an access away"),
        button=_("Take this access away"),
        trail=((_("Who can see what"), reverse("oversight:grants")),),
        said=_("The access is taken away. It is in the journal, and the person sees it."),
        consequence=_("The work on the case may stop: tell who distributes it."),
        facts=(
            (_("Who"), found.user.service_name),
            (_("Case"), f"{found.case.code_name} · {found.case.code}"),
        ),
    )
    form = sent(request, forms.Reason)
    return acted(
        request, act, form,
        lambda: actions.revoke_access(
            assignment_id=key, by=request.user, at=timezone.now(), **form.cleaned_data
        ),
    )  # fmt: skip


@opened(Can.SEE_DENIALS)
def denials(request: HttpRequest) -> HttpResponse:
    """Show the refused attempts."""
    listed, turn = _paged(request, queries.denied())
    return shown(request, "denials.html", {"lines": queries.lines(listed), **turn})


@opened(Can.SEE_REVEALS)
def reveals(request: HttpRequest) -> HttpResponse:
    """Show whose identities were opened, by whom and why; never the identities."""
    listed, turn = _paged(request, queries.reveals())
    codes = case_codes([each.file for each in listed])
    rows = [(each, codes.get(each.file, "")) for each in listed]
    return shown(request, "reveals.html", {"rows": rows, "at": timezone.now(), **turn})


def _paged(request: HttpRequest, found: Any) -> tuple[list[Any], dict[str, str]]:
    """Return the rows of this page, and the addresses of the next and the previous."""
    start = whole(request.GET.get("after"), digits=17)
    rows = list(found[start : start + PAGE + 1])
    turn = {
        "next": _turn(request, start + PAGE) if len(rows) > PAGE else "",
        "previous": _turn(request, max(0, start - PAGE)) if start else "",
    }
    return rows[:PAGE], turn


def may(request: HttpRequest, permit: Can, what: Any = None) -> bool:
    """Test if the reader may do something."""
    return POLICY.allows(request.user, permit, what)
