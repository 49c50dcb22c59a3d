"""A recommendation with its whole chain on one page; an action; a round with its counts."""

from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.timezone import now

from amparo.commitments import models, queries
from amparo.commitments.policies import POLICY, Can, may_discard
from amparo.commitments.queries.scorecards import by_number
from amparo.commitments.rules.counting import NAMES
from amparo.commitments.rules.stages import WAY
from amparo.commitments.views import facts, wording
from amparo.commitments.views.deeds import open_deeds
from amparo.commitments.views.showing import due_line, with_proofs
from amparo.duties import queries as duties
from amparo.evidence.queries import citations_shown, source_shown
from amparo.ui import acts
from amparo.ui.htmx import page
from amparo.ui.shapes import Stage

opened = partial(acts.opened, POLICY)
TONES = {
    "proposed": "wait", "approved": "act", "in_progress": "act", "suspended": "soon",
    "completed": "ok", "verified": "ok", "cancelled": "off", "delayed": "late",
}  # fmt: skip
MOST = 100  # rows of one part of the page


def stages_of(row: models.Recommendation) -> list[Stage]:
    """Return the way of a recommendation, with what is behind it."""
    here = WAY.index(row.stage)
    return [
        Stage(
            label=wording.word("commitments/recommendation_stages", key),
            state="now" if i == here else "done" if i < here else "todo",
        )
        for i, key in enumerate(WAY)
    ]


def shown_stage(action: models.Action, today: Any) -> tuple[str, str]:
    """Return how an action stands on a day, «delayed» among it: (tone, words)."""
    key = queries.stage_on(action, today)
    return TONES[key], wording.word("commitments/action_stages", key)


@opened(Can.READ)
def recommendation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what was asked, what the State answered, does, reports, and what is said of it."""
    who, at = request.user, now()
    found = queries.visible(models.Recommendation, who).select_related(
        "mechanism", "cycle", "desk", "lead", "repeats"
    )
    row = get_object_or_404(found, pk=pk)
    today = timezone.localdate(at)
    actions = list(queries.actions_of(who, row)[:MOST])
    parts = queries.parts_of(actions)
    indicators = list(queries.indicators_of(who, row)[:MOST])
    coming = queries.next_due_of(indicators)
    reports = list(queries.reports_about(who, row)[:MOST])
    context = {
        "row": row,
        "stages": stages_of(row),
        "facts": facts.of_recommendation(row),
        "citations": citations_shown(request.user, row),
        "source": source_shown(request.user, row.source),
        "position": queries.standing_position(row, who),
        "positions": list(queries.positions_of(who, row)[:MOST]),
        "actions": [(a, shown_stage(a, today), parts.get(a.pk, [])) for a in actions],
        "steps": list(queries.steps_about(who, actions)[:MOST]),
        "indicators": [(i, due_line(coming.get(i.pk), today)) for i in indicators],
        "reports": with_proofs(who, reports),
        "assessments": [
            (a, facts.grade(a.scale, a.value)) for a in queries.assessments_of(who, row)[:MOST]
        ],
        "repeated_by": list(queries.visible(models.Recommendation, who).filter(repeats=row)[:20]),
        "clusters": list(queries.visible(models.Cluster, who).filter(recommendations=row)[:20]),
        "deeds": open_deeds(who, "recommendation", row),
        "may_publish": row.state == "draft" and POLICY.allows(who, Can.PUBLISH, row),
        "may_withdraw": POLICY.allows(who, Can.WITHDRAW, row),
        "may_discard": may_discard(who, row),
        "may_write": POLICY.allows(who, Can.WRITE, row),
    }
    return page(request, "commitments/recommendation.html", context)


@opened(Can.READ)
def state_action(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one action: who answers for it, how their duties go, what shows that it was done."""
    who, today = request.user, timezone.localdate(now())
    found = queries.visible(models.Action, who).select_related("goal", "goal__plan")
    row = get_object_or_404(found, pk=pk)
    parts = row.responsibilities.select_related("body", "duty", "focal_point")
    tone, words = shown_stage(row, today)
    mine = _duties_open_to(who)
    context = {
        "row": row,
        "tone": tone,
        "words": words,
        "facts": facts.of_action(row),
        "recommendations": list(
            queries.visible(models.Recommendation, who).filter(actions=row).order_by("ref")[:MOST]
        ),
        "parts": [
            (p, p.duty.code if p.duty and p.duty_id in mine else "")
            for p in parts.order_by("until_on", "role", "since_on")
        ],
        "steps": list(queries.steps_about(who, [row])[:MOST]),
        "instruments": list(row.instruments.filter(state="published")),
        "indicators": list(queries.visible(models.Indicator, who).filter(actions=row)[:MOST]),
        "reports": with_proofs(who, queries.visible_reports(who).filter(action=row)[:MOST]),
        "proofs": list(queries.proofs_seen_by(who, row.proofs.all()).order_by("-added_at")[:MOST]),
        "assessments": [
            (a, facts.grade(a.scale, a.value))
            for a in queries.visible(models.Assessment, who).filter(action=row)[:MOST]
        ],
        "citations": citations_shown(request.user, row),
        "source": source_shown(request.user, row.source),
        "deeds": open_deeds(who, "state-action", row),
        "may_publish": row.state == "draft" and POLICY.allows(who, Can.PUBLISH, row),
        "may_withdraw": POLICY.allows(who, Can.WITHDRAW, row),
        "may_discard": may_discard(who, row),
        "may_write": POLICY.allows(who, Can.WRITE, row),
        "may_show": POLICY.allows(who, Can.WRITE, row),
        "may_report": queries.may_report(who, row),
    }
    return page(request, "commitments/state_action.html", context)


def _duties_open_to(who: Any) -> set[UUID]:
    return set(duties.visible_to(who).filter(kind="commitment").values_list("pk", flat=True))


@opened(Can.READ)
def cycle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a round: its documents, and the counts as stated beside those that are held (V-C3)."""
    who = request.user
    found = queries.visible(models.Cycle, who).select_related("mechanism")
    row = get_object_or_404(found, pk=pk)
    counted = queries.counts_of(row)
    rows = queries.visible(models.Recommendation, who).filter(cycle=row)
    context = {
        "row": row,
        "facts": facts.of_cycle(row),
        "counted": counted,
        "lines": [(facts.counts()[line.name], line) for line in counted.lines],
        "names": NAMES,
        "count": rows.count(),
        "rows": _first_by_number(rows),
        "submissions": list(queries.visible(models.Submission, who).filter(cycle=row)[:20]),
        "may_publish": row.state == "draft" and POLICY.allows(who, Can.PUBLISH, row),
        "may_withdraw": POLICY.allows(who, Can.WITHDRAW, row),
        "may_discard": may_discard(who, row),
        "may_write": POLICY.allows(who, Can.WRITE, row),
    }
    return page(request, "commitments/cycle.html", context)


def _first_by_number(rows: QuerySet[models.Recommendation]) -> list[models.Recommendation]:
    """Return the first recommendations in the order of their numbers: 2 comes before 10."""
    said = rows.values_list("number", "ref", "pk")
    first = sorted(said, key=lambda one: (by_number(one[0]), one[1]))[:MOST]
    found = rows.in_bulk([pk for _number, _ref, pk in first])
    return [found[pk] for _number, _ref, pk in first]
