"""Clusters of similar recommendations, and pairs of which a person says if they ask the same."""

from functools import partial
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from amparo.commitments.actions import clustering
from amparo.commitments.forms.clusters import DIFFERENT, REPEATS, AlikeForm, ClusterForm
from amparo.commitments.models import Cluster
from amparo.commitments.policies import POLICY, Can
from amparo.commitments.queries import asked_for
from amparo.commitments.queries import clusters as queries
from amparo.commitments.views import wording
from amparo.commitments.views.recommendations import line_of
from amparo.ui import acts
from amparo.ui.acts import BOTH, Act, acted, pressing, sent
from amparo.ui.differing import Stands
from amparo.ui.htmx import page

opened = partial(acts.opened, POLICY)
PAGE = 40


@opened(Can.READ)
def clusters(request: HttpRequest) -> HttpResponse:
    """Show the clusters that one may see."""
    here = Paginator(queries.visible_clusters(request.user), PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": here,
        "next": f"?page={here.next_page_number()}" if here.has_next() else "",
        "previous": f"?page={here.previous_page_number()}" if here.has_previous() else "",
        "may_write": POLICY.allows(request.user, Can.WRITE),
    }
    return page(request, "commitments/clusters.html", context)


@opened(Can.READ)
def cluster(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one cluster with those of its recommendations that one may see."""
    row = get_object_or_404(queries.visible_clusters(request.user), pk=pk)
    rows = asked_for.recommendations_visible_to(request.user).filter(clusters=row)
    found = asked_for.with_all(rows.order_by("-issued", "ref"), request.user)
    context = {
        "row": row,
        "lines": [line_of(one) for one in found],
        "may_write": POLICY.allows(request.user, Can.WRITE, row),
    }
    return page(request, "commitments/cluster.html", context)


@opened(Can.WRITE, methods=BOTH)
def rename(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a cluster another title."""
    row = get_object_or_404(queries.visible_clusters(request.user), pk=pk)
    form = sent(request, ClusterForm, initial=_words_of(row))
    act = Act(
        title=_("Rename the cluster"), button=_("Rename it"),
        trail=((_("Cluster"), reverse("commitments:cluster", args=[pk])),),
    )  # fmt: skip

    def call() -> None:
        clustering.rename_cluster(cluster_id=pk, by=request.user, at=now(), **form.cleaned_data)

    def stands() -> Stands:
        fresh = queries.visible_clusters(request.user).get(pk=pk)
        return Stands(ClusterForm(initial=_words_of(fresh)))

    return acted(request, act, form, call, stands=stands)


def _words_of(row: Cluster) -> dict[str, Any]:
    return {"title": row.title, "theme": row.theme, "revision": row.revision}


@opened(Can.WRITE, methods=("POST",))
def take_out(request: HttpRequest, pk: UUID, recommendation: UUID) -> HttpResponse:
    """Take a recommendation out of a cluster."""
    get_object_or_404(queries.visible_clusters(request.user), pk=pk)
    seen = asked_for.recommendations_visible_to(request.user)
    out = get_object_or_404(seen, pk=recommendation)
    with pressing(request, _("It was taken out, and will not be proposed again.")):
        clustering.take_out(cluster_id=pk, recommendation_id=out.pk, by=request.user, at=now())
    return redirect("commitments:cluster", pk=pk)


@opened(Can.WRITE)
def likenesses(request: HttpRequest) -> HttpResponse:
    """Show the pairs that may ask the same, the nearest first."""
    rows = queries.open_likenesses(request.user)
    here = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    read, of = queries.how_far_read()
    context = {
        "rows": [(row, round(row.score * 100)) for row in here],
        "count": here.paginator.count,
        "read": read,
        "of": of,
        "next": f"?page={here.next_page_number()}" if here.has_next() else "",
        "previous": f"?page={here.previous_page_number()}" if here.has_previous() else "",
    }
    return page(request, "commitments/likenesses.html", context)


@opened(Can.WRITE, methods=BOTH)
def likeness(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Decide of two recommendations whether they ask the same."""
    row = get_object_or_404(queries.visible_likenesses(request.user), pk=pk)
    earlier, later = clustering.in_turn(row.one, row.other)
    form = sent(request, AlikeForm, may_repeat=clustering.may_repeat(earlier, later))
    act = Act(
        title=_("Do these two ask the same?"), button=_("Decide"),
        trail=((_("Recommendations that may ask the same"), reverse("commitments:likenesses")),),
        facts=tuple((_called(one), one.text) for one in (earlier, later)),
        consequence=_("What you decide is remembered: the two are not proposed again."),
    )  # fmt: skip
    return acted(request, act, form, lambda: _decided(request, row.pk, form.cleaned_data))


def _decided(request: HttpRequest, pk: Any, said: dict[str, str]) -> None:
    asked = {"likeness_id": pk, "by": request.user, "at": now()}
    if said["decision"] == DIFFERENT:
        clustering.say_different(**asked)
        return
    clustering.say_alike(
        title=said["title"], theme=said["theme"], repeats=said["decision"] == REPEATS, **asked
    )


def _called(row: Any) -> str:
    cycle = f", {row.cycle.label}" if row.cycle else ""
    return f"{row.ref} ({wording.name_of(row.country)}{cycle})"
