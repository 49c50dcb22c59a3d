"""Situations of risk: the list, one of them, recording and changing."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amparo.situations import actions, forms, queries
from amparo.situations.forms import choices
from amparo.situations.policies import POLICY, Can
from amparo.situations.queries.filters import key
from amparo.situations.views import history
from amparo.situations.views.acts import opened
from amparo.situations.views.incidents import lines_of
from amparo.ui.acts import BOTH, Act, acted, sent
from amparo.ui.counting import counted
from amparo.ui.htmx import page

PAGE = 40


@require_safe
@login_required
def situations(request: HttpRequest) -> HttpResponse:
    """Show the situations of risk, newest first, narrowed by the address."""
    POLICY.require(request.user, Can.SEE_SITUATION)
    found = queries.visible_situations(request.user)
    by = {name: request.GET.get(name, "")[:40] for name in ("region", "phase", "state")}
    if by["region"]:
        found = found.filter(region__code=by["region"])
    for name in ("phase", "state"):
        if by[name]:
            found = found.filter(**{name: by[name]})
    said = {name: value for name, value in by.items() if value}
    # A key holds the moment in which its row was made: the newest come first, and new rows never
    # shift the pages behind them.
    ordered = found.order_by("-id")
    if after := key(request.GET.get("after", "")):
        ordered = ordered.filter(pk__lt=after)
    rows = list(ordered[: PAGE + 1])
    following = said | {"after": rows[PAGE - 1].pk.hex} if len(rows) > PAGE else {}
    context = {
        "by": by,
        "rows": rows[:PAGE],
        "counted": counted(request, found),
        "ask_count": f"?{urlencode(said | {'count': 1})}",
        "regions": choices.regions(settings.COUNTRY, empty=_("Any")),
        "phases": choices.words("situations/conflict_phases", empty=_("Any")),
        "states": choices.words("situations/conflict_states", empty=_("Any")),
        "may_record": POLICY.allows(request.user, Can.RECORD_SITUATION),
        "next": f"?{urlencode(following)}" if following else "",
        "first": f"?{urlencode(said)}" if after else "",
    }
    return page(request, "situations/situations.html#count", context)


@require_safe
@login_required
def situation(request: HttpRequest, code: str) -> HttpResponse:
    """Show one situation with its source and the incidents in it that one may see."""
    found = get_object_or_404(queries.visible_situations(request.user), code=code.upper())
    incidents = queries.visible_incidents(request.user).filter(situation=found)
    rows, _after = queries.page_of([incidents])
    context = {
        "situation": found,
        "lines": lines_of(request.user, rows),
        "actors": [_actor(one) for one in found.actors],
        "history": history.of_situation(found),
        "may_change": POLICY.allows(request.user, Can.RECORD_SITUATION),
    }
    return page(request, "situations/situation.html", context)


def _actor(said: Any) -> dict[str, str]:
    return said if isinstance(said, dict) else {"name": str(said)}


@opened(Can.RECORD_SITUATION, methods=BOTH)
def new_situation(request: HttpRequest) -> HttpResponse:
    """Record a situation of risk."""
    title, back = _("Record a situation of risk"), reverse("situations:situations")
    act = Act(title=title, button=title, trail=((_("Situations of risk"), back),))
    form = sent(request, forms.NewSituation)

    def call() -> str:
        row = actions.record_situation(
            by=request.user, at=timezone.now(), country=settings.COUNTRY, **form.words()
        )
        return reverse("situations:situation", args=[row.code])

    return acted(request, act, form, call)


@opened(Can.RECORD_SITUATION, methods=BOTH)
def change_situation(request: HttpRequest, code: str) -> HttpResponse:
    """Change the phase, the state or the words of a situation."""
    found = get_object_or_404(queries.visible_situations(request.user), code=code.upper())
    title, back = _("Change the situation"), reverse("situations:situation", args=[found.code])
    home = (_("Situations of risk"), reverse("situations:situations"))
    act = Act(title=title, button=title, trail=(home, (found.code, back)))
    form = sent(request, forms.ChangeSituation, situation=found)
    return acted(
        request, act, form,
        lambda: actions.change_situation(
            situation_id=found.pk, by=request.user, at=timezone.now(), **form.words()
        ),
    )  # fmt: skip
