"""Plans with their goals and actions: open to all once published."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.commitments.actions import planning
from amparo.commitments.actions.correcting import may_correct
from amparo.commitments.actions.planning import drafts_of_plan
from amparo.commitments.policies import POLICY, Can
from amparo.commitments.queries import plans as reads
from amparo.commitments.rules.scorecards import percent
from amparo.commitments.views import wording
from amparo.commitments.views.files import KINDS, as_file
from amparo.commitments.views.open_pages import open_to_all, shown
from amparo.instruments.models import Instrument
from amparo.instruments.policies import know_writers
from amparo.instruments.views import title_of
from amparo.ui import acts
from amparo.ui.acts import pressing

TONES = {
    "proposed": "wait", "approved": "wait", "in_progress": "act", "suspended": "soon",
    "completed": "ok", "verified": "ok", "cancelled": "off", "delayed": "late",
}  # fmt: skip


@open_to_all
def plans(request: HttpRequest) -> HttpResponse:
    """List the plans with goals."""
    found = []
    for plan in reads.plans(request.user):
        whole = reads.totals(reads.tree(request.user, plan))
        found.append((plan, title_of(plan), percent(whole.share) if whole else "", whole))
    return shown(request, "commitments/plans.html", {"rows": found})


@open_to_all
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a plan goal by goal: how far each has come, and what is done for it."""
    row = get_object_or_404(reads.plans(request.user), pk=pk)
    branches = reads.tree(request.user, row)
    if (ending := request.GET.get("as", "")) in KINDS:
        headings = [_("goal"), _("title"), _("action"), _("title of the action"), _("stage"),
                    _("due"), _("who leads")]  # fmt: skip
        cells = (
            [b.goal.ref, b.goal.title, a.ref, a.title, _stage(a.stage), str(a.target_on or ""),
             _lead(a)]
            for b in branches for a in b.actions
        )  # fmt: skip
        return as_file(f"plan-{row.short}".replace(" ", "-"), ending, headings, cells)
    today = timezone.localdate()
    whole = reads.totals(branches)
    return shown(request, "commitments/plan.html", {
        "row": row,
        "title": title_of(row),
        "whole": whole,
        "share": percent(whole.share) if whole else "",
        **_waiting(request, row),
        "branches": [
            (b, may_correct(request.user, b.goal), percent(b.share), [
                (a, _stage(a.stage), TONES.get(a.stage, "wait"), _lead(a),
                 bool(a.target_on and a.target_on < today
                      and a.stage not in (*reads.DONE, *reads.OVER)))
                for a in b.actions
            ])
            for b in branches
        ],
    })  # fmt: skip


def _waiting(request: HttpRequest, row: Instrument) -> dict[str, Any]:
    """Return how many drafts of a plan wait, to the desks alone, and if the reader may publish."""
    if not POLICY.allows(request.user, Can.WRITE):
        return {"waits": 0}
    drafts = drafts_of_plan(row)
    for model in {type(one) for one in drafts}:
        know_writers([one for one in drafts if type(one) is model])
    may = all(POLICY.allows(request.user, Can.PUBLISH, one) for one in drafts)
    return {"waits": len(drafts), "may_publish": may}


@acts.opened(POLICY, Can.WRITE, methods=("POST",))
def publish_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Publish the goals and actions of a plan that wait."""
    row = get_object_or_404(reads.plans(request.user), pk=pk)
    with pressing(request, _("It is published.")):
        planning.publish_plan(plan_id=row.pk, by=request.user, at=timezone.now())
    return redirect("commitments:plan", pk=pk)


def _stage(stage: str) -> str:
    return wording.word("commitments/action_stages", stage)


def _lead(action: reads.Action) -> str:
    parts = action.responsibilities.all()
    return ", ".join(p.body.name for p in parts if p.role == "lead" and p.until_on is None)
