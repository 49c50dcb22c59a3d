"""Requests of people, legal holds, ends of keeping, breaches."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

import vocab
from amparo.duties import queries as duties
from amparo.oversight import actions, forms, queries
from amparo.oversight.models import Breach
from amparo.oversight.policies import Can
from amparo.oversight.queries.desk import case_codes
from amparo.oversight.views.acting import opened, shown
from amparo.ui.acts import BOTH, Act, acted, sent
from amparo.vault import actions as vault
from amparo.vault.models import LegalHold

# --- requests of people -------------------------------------------------------------


@opened(Can.ANSWER_DATA)
def requests(request: HttpRequest) -> HttpResponse:
    """Show what people ask about their data, those that wait first."""
    at = timezone.now()
    found = queries.data_visible_to(request.user)
    waiting = [(each, _clock(each, at)) for each in found.filter(answered_at=None)]
    answered = found.exclude(answered_at=None)[:100]
    return shown(request, "requests.html", {"waiting": waiting, "answered": answered})


def _clock(thing: Any, at: Any) -> Any:
    clock = duties.running(thing).first()
    return duties.shown(clock, at) if clock else None


@opened(Can.ANSWER_DATA, methods=BOTH)
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Answer one request."""
    found = get_object_or_404(queries.data_visible_to(request.user), code=code)
    kind = vocab.label("oversight/request_kinds", found.kind, get_language() or "es")
    consequence = {
        "erasure": _("If you grant it, the identity and every sealed word of the file are "
                     "destroyed at once. This cannot be undone."),
        "access": _("If you grant it, the person can take the copy on their own page. You do not "
                    "see it."),
        "rectification": _("If you grant it, the values below take the place of what stands. You "
                           "do not see what stood before."),
    }  # fmt: skip
    act = Act(
        title=kind,
        button=_("Answer the person"),
        trail=((_("Requests of people"), reverse("oversight:requests")),),
        said=_("The answer is on the person's page."),
        consequence=consequence.get(found.kind, ""),
        facts=((_("Case"), f"{found.case.code_name} · {found.case.code}"),),
        quote=found.text,
    )
    form = sent(request, forms.Correction if found.kind == "rectification" else forms.Answer)
    return acted(
        request, act, form,
        lambda: actions.answer(
            request_id=found.pk, by=request.user, at=timezone.now(), **form.words()  # type: ignore[attr-defined]
        ),
    )  # fmt: skip


# --- legal holds ----------------------------------------------------------------------


@opened(Can.HOLD)
def holds(request: HttpRequest) -> HttpResponse:
    """Show the legal holds."""
    found = list(queries.holds()[:200])
    codes = case_codes([each.file for each in found])
    rows = [(each, codes.get(each.file, "")) for each in found]
    return shown(request, "holds.html", {"rows": rows})


@opened(Can.HOLD, methods=BOTH)
def hold(request: HttpRequest) -> HttpResponse:
    """Set a legal hold."""
    act = Act(
        title=_("Set a legal hold"),
        button=_("Set this hold"),
        trail=((_("Legal holds"), reverse("oversight:holds")),),
        said=_("The file is held: nothing of it can be erased."),
        lede=_("An inquiry, a petition or an order needs the file to be kept."),
    )
    form = sent(request, forms.Hold)
    return acted(
        request, act, form,
        lambda: actions.hold_case(by=request.user, at=timezone.now(), **form.cleaned_data),
    )  # fmt: skip


@opened(Can.HOLD, methods=BOTH)
def lift(request: HttpRequest, key: UUID) -> HttpResponse:
    """Lift a legal hold."""
    found = get_object_or_404(LegalHold, pk=key)
    act = Act(
        title=_("Lift a legal hold"),
        button=_("Lift this hold"),
        trail=((_("Legal holds"), reverse("oversight:holds")),),
        said=_("The hold is lifted."),
        facts=(
            (_("Reason"), found.reason),
            (_("Order or rule"), found.basis),
        ),
    )
    form = sent(request, forms.Reason)
    return acted(
        request, act, form,
        lambda: vault.lift_hold(
            hold_id=key, by=request.user, at=timezone.now(), **form.cleaned_data
        ),
    )  # fmt: skip


# --- ends of keeping ------------------------------------------------------------------


@opened(Can.RETAIN)
def retention(request: HttpRequest) -> HttpResponse:
    """Show the files whose term of keeping has ended."""
    return shown(request, "retention.html", {"ends": queries.retention_open()[:200]})


@opened(Can.RETAIN, methods=BOTH)
def dispose(request: HttpRequest, key: UUID) -> HttpResponse:
    """Decide on one of them."""
    found = get_object_or_404(queries.retention(), pk=key)
    language = get_language() or "es"
    act = Act(
        title=_("Decide on a file whose term has ended"),
        button=_("Do this"),
        trail=((_("End of keeping"), reverse("oversight:retention")),),
        said=_("It is done, and in the journal."),
        facts=(
            (pgettext("of a case", "File"), found.about),
            *([(_("Assessment"), found.assessment.number)] if found.assessment else []),
            (_("Rule"), vocab.label("oversight/retention", found.rule, language)),
            (_("Had to be kept until"), found.ended_on),
        ),
    )
    form = sent(request, forms.Disposal)
    return acted(
        request, act, form,
        lambda: actions.dispose(
            end_id=key, by=request.user, at=timezone.now(), **form.cleaned_data
        ),
    )  # fmt: skip


# --- breaches -------------------------------------------------------------------------


@opened(Can.BREACH)
def breaches(request: HttpRequest) -> HttpResponse:
    """Show the leaks and losses of personal data."""
    at = timezone.now()
    open_ = [(each, _clock(each, at)) for each in queries.breaches_open()]
    closed = Breach.objects.exclude(closed_at=None).order_by("-closed_at")[:100]
    return shown(request, "breaches.html", {"open": open_, "closed": closed})


@opened(Can.BREACH, methods=BOTH)
def register(request: HttpRequest) -> HttpResponse:
    """Register a breach."""
    act = Act(
        title=_("Register a breach"),
        button=_("Register this breach"),
        trail=((_("Breaches"), reverse("oversight:breaches")),),
        said=_("The breach is registered and its clock runs."),
        lede=_("A leak, a loss or a look that should not have been."),
    )
    form = sent(request, forms.NewBreach)
    return acted(
        request, act, form,
        lambda: actions.register_breach(by=request.user, at=timezone.now(), **form.cleaned_data),
    )  # fmt: skip


@opened(Can.BREACH)
def breach(request: HttpRequest, code: str) -> HttpResponse:
    """Show one breach and its next step."""
    found = get_object_or_404(Breach, code=code)
    clock = _clock(found, timezone.now())
    steps = [
        (_("Found"), found.found_at),
        (_("Contained"), found.contained_at),
        (_("Authority told"), found.authority_told_at),
        (_("People told"), found.people_told_at),
        (_("Closed"), found.closed_at),
    ]
    todo = [name for name in STEPS if _is_open(found, name)]
    context = {
        "breach": found, "clock": clock, "steps": steps, "cases": found.cases.order_by("code"),
        "acts": [(name, STEPS[name][0]()) for name in todo],
    }  # fmt: skip
    return shown(request, "breach.html", context)


def _is_open(breach: Breach, step: str) -> bool:
    if breach.closed_at:
        return False
    done = {
        "contain": breach.contained_at,
        "authority": breach.authority_told_at,
        "people": breach.people_told_at,
    }
    return not done.get(step)


# Each step of the procedure in its order: its words, its form, its action.
STEPS: dict[str, tuple[Callable[[], str], type[Any], Callable[..., Any]]] = {
    "contain": (lambda: _("Record how it was contained"), forms.Contained, actions.contain_breach),
    "authority": (lambda: _("Record the notice to the authority"), forms.Authority,
                  actions.tell_authority),
    "people": (lambda: _("Tell the people concerned"), forms.ToPeople, actions.tell_people),
    "cases": (lambda: _("Add cases concerned"), forms.MoreCases, actions.add_to_breach),
    "close": (lambda: _("Close the breach"), forms.Empty, actions.close_breach),
}  # fmt: skip


@opened(Can.BREACH, methods=BOTH)
def breach_step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """Take one step of the procedure."""
    found = get_object_or_404(Breach, code=code)
    if step not in STEPS:
        raise Http404
    title, form_class, call = STEPS[step]
    act = Act(
        title=title(),
        button=title(),
        trail=((_("The breach"), reverse("oversight:breach", args=[code])),),
        said=_("It is in the record of the breach."),
    )
    form = sent(request, form_class)
    return acted(
        request, act, form,
        lambda: call(breach_id=found.pk, by=request.user, at=timezone.now(), **form.cleaned_data),
    )  # fmt: skip
