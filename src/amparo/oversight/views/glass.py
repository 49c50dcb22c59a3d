"""Emergency views: asking, approving, refusing, ending."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.oversight import actions, forms, queries
from amparo.oversight.models import BreakGlass
from amparo.oversight.policies import POLICY, Can
from amparo.oversight.views.acting import opened, shown
from amparo.ui.acts import BOTH, Act, acted, sent


@opened(Can.ASK_GLASS)
def listed(request: HttpRequest) -> HttpResponse:
    """Show the emergency views that the reader asked, may approve or watches over."""
    at = timezone.now()
    rows = [
        {"request": each, "approvals": len(each.approvals.all()), "state": state_of(each, at)}
        for each in queries.glass_visible_to(request.user)[:200]
    ]
    return shown(request, "glass.html", {"rows": rows})


def state_of(request: BreakGlass, at: object) -> str:
    """Return refused, ended, expired, open or waiting."""
    if request.refused_at:
        return "refused"
    if request.ended_at:
        return "ended"
    if request.granted_at is None:
        return "waiting"
    return "open" if request.expires_at and request.expires_at > at else "expired"  # type: ignore[operator]


@opened(Can.ASK_GLASS, methods=BOTH)
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for an emergency view of one case."""
    act = Act(
        title=_("Ask for an emergency view"),
        button=_("Ask for this view"),
        trail=((_("Emergency views"), reverse("oversight:glass")),),
        said=_("Your request waits for two approvals of different institutions."),
        lede=_("For when somebody is in danger and nobody on the case can be reached."),
        consequence=_(
            "Two people of different institutions must approve. It ends by itself after some "
            "hours, and the person is told who looked and why."
        ),
    )
    form = sent(request, forms.AskGlass)
    return acted(
        request, act, form,
        lambda: actions.ask_to_break_glass(
            by=request.user, at=timezone.now(), **form.cleaned_data
        ),
    )  # fmt: skip


@opened(Can.ASK_GLASS)
def detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one request with its reason and approvals."""
    found = get_object_or_404(queries.glass_visible_to(request.user), pk=key)
    state = state_of(found, timezone.now())
    context = {
        "request_": found,
        "state": state,
        "approvals": list(found.approvals.all()),
        "may_approve": POLICY.allows(request.user, Can.APPROVE_GLASS, found)
        and not any(each.by_id == request.user.pk for each in found.approvals.all()),
        "may_end": state in {"waiting", "open"}
        and POLICY.allows(request.user, Can.END_GLASS, found),
    }
    return shown(request, "glass_detail.html", context)


@opened(Can.ASK_GLASS, methods=BOTH)
def approve(request: HttpRequest, key: UUID) -> HttpResponse:
    """Approve an emergency view."""
    found = get_object_or_404(queries.glass_visible_to(request.user), pk=key)
    act = Act(
        title=_("Approve an emergency view"),
        button=_("Approve this view"),
        trail=((_("The request"), _address(found)),),
        said=_("Your approval is in the journal."),
        consequence=_("With two approvals the case opens at once. The person will read who asked "
                      "and why, and that two institutions approved."),
        facts=_facts(found),
        quote=found.reason or "",
    )  # fmt: skip
    return acted(
        request, act, sent(request, forms.Empty),
        lambda: actions.approve_break_glass(request_id=key, by=request.user, at=timezone.now()),
    )  # fmt: skip


@opened(Can.ASK_GLASS, methods=BOTH)
def refuse(request: HttpRequest, key: UUID) -> HttpResponse:
    """Refuse an emergency view."""
    found = get_object_or_404(queries.glass_visible_to(request.user), pk=key)
    act = Act(
        title=_("Refuse an emergency view"),
        button=_("Refuse with this reason"),
        trail=((_("Emergency views"), reverse("oversight:glass")),),
        said=_("The request is refused."),
        facts=_facts(found),
        quote=found.reason or "",
    )
    form = sent(request, forms.Reason)
    return acted(
        request, act, form,
        lambda: actions.refuse_break_glass(
            request_id=key, by=request.user, at=timezone.now(), **form.cleaned_data
        ),
    )  # fmt: skip


@opened(Can.ASK_GLASS, methods=BOTH)
def end(request: HttpRequest, key: UUID) -> HttpResponse:
    """End an emergency view, or take a request back."""
    found = get_object_or_404(queries.glass_visible_to(request.user), pk=key)
    act = Act(
        title=_("End an emergency view"),
        button=_("End it now"),
        trail=((_("The request"), _address(found)),),
        said=_("The view has ended."),
        facts=_facts(found),
    )
    return acted(
        request, act, sent(request, forms.Empty),
        lambda: actions.end_break_glass(request_id=key, by=request.user, at=timezone.now()),
    )  # fmt: skip


def _address(found: BreakGlass) -> str:
    return reverse("oversight:glass_detail", args=[found.pk])


def _facts(found: BreakGlass) -> tuple[tuple[str, object], ...]:
    return ((_("Who asks"), found.asked_by.service_name), (_("Case"), found.case.code))
