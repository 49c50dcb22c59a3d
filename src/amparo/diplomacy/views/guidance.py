"""Pages of guidance and of the opinions that a sector is asked for."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from amparo.diplomacy import actions
from amparo.diplomacy.policies import LIAISON, POLICY, Can, bodies_of, works_at_a_desk
from amparo.diplomacy.queries.guidance import asked_of, consultations_of, visible_guidance
from amparo.diplomacy.queries.versions import changes_of
from amparo.diplomacy.views.changes import changes_shown
from amparo.diplomacy.views.kinds import deeds_open, waits_for

MOST = 200


@never_cache
@require_safe
@login_required
def guidance(request: HttpRequest) -> HttpResponse:
    """List the guidance of one's desk, and the guidelines of all; no titles, which are sealed."""
    if not works_at_a_desk(request.user, None):
        raise Http404
    rows = visible_guidance(request.user)[:MOST]
    context = {"rows": rows, "may_write": POLICY.allows(request.user, Can.WRITE_GUIDANCE)}
    return render(request, "diplomacy/guidance_list.html", context)


@never_cache
@require_safe
@login_required
def one_guidance(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one guideline or instruction; the reading is journalled."""
    get_object_or_404(visible_guidance(request.user), pk=pk)
    found = actions.read_guidance(guidance_id=pk, by=request.user, at=now())
    own = POLICY.allows(request.user, Can.WRITE_GUIDANCE, found)
    context = {
        "guidance": found,
        # What each sector said stays with the desk that asked.
        "consultations": consultations_of(found) if own else (),
        "changes": changes_shown("guidance", changes_of(found)) if own else (),
        "deeds": deeds_open(request.user, "guidance", found),
        "waits": waits_for(request.user, "guidance", found),
    }
    return render(request, "diplomacy/guidance.html", context)


@never_cache
@require_safe
@login_required
def opinions(request: HttpRequest) -> HttpResponse:
    """List the opinions that one's sector is or was asked for."""
    if not bodies_of(request.user, LIAISON):
        raise Http404
    return render(request, "diplomacy/opinions.html", {"rows": asked_of(request.user)[:MOST]})
