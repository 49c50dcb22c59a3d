"""Releases behind the scenes: making, looking at what is hidden, approving, withdrawing."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from amparo.publications import actions, forms, queries
from amparo.publications.models import Release
from amparo.publications.policies import POLICY, Can
from amparo.publications.queries import frozen, reading
from amparo.publications.views.acting import opened, shown
from amparo.ui.acts import BOTH, Act, acted, sent

LISTED = 100


@opened(Can.MAKE, Can.WITHDRAW)
def listed(request: HttpRequest) -> HttpResponse:
    """Show all releases, drafts too."""
    rows = [
        {"release": r, "period": frozen.period_words(r.since_on, r.until_on)}
        for r in queries.visible_to(request.user)[:LISTED]
    ]
    return shown(request, "releases.html", {"rows": rows})


@opened(Can.MAKE, methods=BOTH)
def make(request: HttpRequest) -> HttpResponse:
    """Make a release of a period."""
    form = sent(request, forms.NewRelease)
    act = Act(
        title=_("Make a release"),
        button=_("Count, hide and freeze"),
        trail=((pgettext("statistics", "Releases"), reverse("publications:releases")),),
        said=_("The release waits for a second person."),
        consequence=_(
            "The figures are frozen as they are now. Nothing is public until another person "
            "approves it. This can take a minute."
        ),
    )
    return acted(
        request, act, form,
        lambda: actions.make_release(
            country=settings.COUNTRY, by=request.user, at=timezone.now(), **form.words()
        ),
    )  # fmt: skip


@opened(Can.MAKE, Can.WITHDRAW)
def detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a release as the public will read it, and what is hidden and why."""
    found = get_object_or_404(queries.visible_to(request.user), pk=key)
    content = found.read()
    told = [
        {
            "title": frozen.in_language(t["title"]), "number": t["number"],
            "grids": reading.grids(t, content["populations"][t["population"]]),
        }
        for t in content["tables"]
    ]  # fmt: skip
    return shown(
        request,
        "release.html",
        {
            "release": found, "period": frozen.period_words(found.since_on, found.until_on),
            "told": told, "why": _why(found, content),
            "counts": sorted(Counter(reason for *_x, reason in found.hidden).items()),
            "may_approve": found.state == Release.DRAFT
            and POLICY.allows(request.user, Can.APPROVE, found),
            "may_withdraw": found.state == Release.APPROVED
            and POLICY.allows(request.user, Can.WITHDRAW, found),
            "is_own": found.made_by_id == request.user.pk and found.state == Release.DRAFT,
        },
    )  # fmt: skip


def _why(found: Release, content: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the hidden figures that are not small by themselves, each with its reason."""
    return [
        (frozen.slice_words([tuple(p) for p in where], content["populations"][name]), reason)
        for name, where, reason in found.hidden
        if reason != "small"
    ][:200]


@opened(Can.WITHDRAW, methods=BOTH)
def approve(request: HttpRequest, key: UUID) -> HttpResponse:
    """Publish a release, as a second person."""
    found = get_object_or_404(queries.visible_to(request.user), pk=key)
    act = _act(
        found, _("Approve this release"), _("Publish it"), _("It is public."),
        _("Before it goes out, it is attacked with all that is public already. A published figure "
          "cannot be taken back from who has read it."),
    )  # fmt: skip
    return acted(
        request, act, sent(request, forms.Empty),
        lambda: actions.approve_release(release_id=key, by=request.user, at=timezone.now()),
    )  # fmt: skip


@opened(Can.WITHDRAW, methods=BOTH)
def refuse(request: HttpRequest, key: UUID) -> HttpResponse:
    """Refuse a release."""
    found = get_object_or_404(queries.visible_to(request.user), pk=key)
    form = sent(request, forms.Reason)
    act = _act(found, _("Refuse this release"), _("Refuse with this reason"), _("It is refused."))
    return acted(
        request, act, form,
        lambda: actions.refuse_release(
            release_id=key, by=request.user, at=timezone.now(), **form.cleaned_data
        ),
    )  # fmt: skip


@opened(Can.WITHDRAW, methods=BOTH)
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Withdraw a published release."""
    found = get_object_or_404(queries.visible_to(request.user), pk=key)
    form = sent(request, forms.OpenReason)
    act = _act(
        found, _("Withdraw this release"), _("Withdraw with this reason"),
        pgettext("statistics", "It is withdrawn."),
        _("It stays listed as withdrawn, with your reason, for everyone to read."),
    )  # fmt: skip
    return acted(
        request, act, form,
        lambda: actions.withdraw_release(
            release_id=key, by=request.user, at=timezone.now(), **form.cleaned_data
        ),
    )  # fmt: skip


def _act(found: Release, title: str, button: str, said: str, consequence: str = "") -> Act:
    return Act(
        title=title, button=button, said=said, consequence=consequence,
        trail=((_("The release"), reverse("publications:release", args=[found.pk])),),
        facts=(
            (_("Period"), frozen.period_words(found.since_on, found.until_on)),
            (_("Made by"), found.made_label),
        ),
    )  # fmt: skip
