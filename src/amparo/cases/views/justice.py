"""Access to justice: the page that a justice liaison sees of a case, and its acts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.cases import queries
from amparo.cases.actions import justice
from amparo.cases.forms.after import InternationalForm, MilestoneForm, TrackForm
from amparo.cases.models import Case
from amparo.cases.policies import POLICY, Can
from amparo.cases.views.acts import Act, act_on_case, staff
from amparo.duties import queries as duties
from amparo.ui.htmx import page

OPEN = Act(
    title=_("Follow an inquiry"), button=_("Follow it"), permit=Can.FOLLOW_JUSTICE, keep="track",
    intro=_("Or record that there is no complaint, and why: it is never required of the person."),
)  # fmt: skip
STEP = Act(
    title=_("Record a step of justice"), button=_("Record the step"), permit=Can.FOLLOW_JUSTICE,
    consequence=_("The silence alarm counts again from this step."), keep="step",
)  # fmt: skip
LINK = Act(
    title=_("Link an international measure"), button=_("Link it"), permit=Can.LINK_INTERNATIONAL,
    keep="international",
)  # fmt: skip


def opened(request: HttpRequest, code: str) -> Case:
    """Return the case for its justice page only: a liaison sees nothing else of it."""
    return queries.opened_for(request.user, code, Can.READ_JUSTICE, at=timezone.now())


@staff
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show what justice does about a case: facts released for inquiry, steps, silence."""
    case, at = opened(request, code), timezone.now()
    tracks = []
    for track in case.justice_tracks.select_related("authority", "incident").order_by("-opened_at"):
        clock = duties.running(track).first()
        tracks.append((track, track.milestones.all(), duties.shown(clock, at) if clock else None))
    values = {
        "case": case, "tracks": tracks, "incidents": case.incident_links.select_related("incident"),
        "measures": case.international_measures.order_by("-granted_on"),
        "can_follow": POLICY.allows(request.user, Can.FOLLOW_JUSTICE, case),
        "can_link": POLICY.allows(request.user, Can.LINK_INTERNATIONAL, case),
        "whole": queries.visible_to(request.user).filter(pk=case.pk).exists(),
    }  # fmt: skip
    return page(request, "cases/justice.html", values)


def _back(code: str) -> str:
    return reverse("cases:justice", args=[code])


def _for_case(case: Case) -> dict[str, Case]:
    return {"case": case}


def _said(words: Any) -> dict[str, Any]:
    return {key: value for key, value in words.items() if key != "version"}


@staff
def open_track(request: HttpRequest, code: str) -> HttpResponse:
    """Begin to follow an inquiry."""
    return act_on_case(
        request, code, act=OPEN, form_class=TrackForm, form_args=_for_case, then=_back(code),
        opened=opened,
        do=lambda case, said: justice.open_track(
            case_id=case.pk, by=request.user, at=timezone.now(), **_said(said)
        ),
    )  # fmt: skip


@staff
def record_step(request: HttpRequest, code: str) -> HttpResponse:
    """Record a step of justice."""

    def do(case: Case, said: Any) -> None:
        words = _said(said)
        track = case.justice_tracks.get(pk=words.pop("track"))
        justice.record_milestone(track_id=track.pk, by=request.user, at=timezone.now(), **words)

    return act_on_case(
        request, code, act=STEP, form_class=MilestoneForm, form_args=_for_case, then=_back(code),
        opened=opened, do=do,
    )  # fmt: skip


@staff
def link(request: HttpRequest, code: str) -> HttpResponse:
    """Link an international measure."""
    return act_on_case(
        request, code, act=LINK, form_class=InternationalForm, then=_back(code),
        do=lambda case, said: justice.link_international(
            case_id=case.pk, by=request.user, at=timezone.now(), **_said(said)
        ),
    )  # fmt: skip
