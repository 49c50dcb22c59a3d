"""What can be done with each thing of the chain: one page with one form for each."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.commitments import actions, forms, queries
from amparo.commitments.policies import POLICY, Can
from amparo.commitments.views.addresses import address_of, name_of
from amparo.commitments.views.kinds import DEEDS, MODELS
from amparo.ui import acts
from amparo.ui.acts import BOTH, Act, acted, sent
from amparo.ui.differing import REVISION, Stands


def open_deeds(who: Any, kind: str, row: Any) -> list[tuple[str, Any]]:
    """Return what someone may do with a thing now: (name, words)."""
    return [(name, deed.title) for name, deed in DEEDS[kind].items() if deed.is_open(who, row)]


@acts.opened(POLICY, Can.READ, methods=BOTH)
def do(request: HttpRequest, kind: str, pk: UUID, act: str) -> HttpResponse:
    """Do one thing with a recommendation, an action, an indicator or a report."""
    deed = DEEDS.get(kind, {}).get(act)
    if deed is None:
        raise Http404
    row = thing_of(request.user, kind, pk)
    POLICY.require(request.user, deed.permit, row)
    if deed.corrects and row.state == "published":
        POLICY.require(request.user, Can.WITHDRAW, row)
    home = address_of(row)
    words = Act(
        title=str(deed.title), button=str(deed.title), trail=((name_of(row), home),),
        consequence=str(deed.consequence),
    )  # fmt: skip
    form = sent(request, deed.form, who=request.user, row=row)

    def call() -> str:
        given: dict[str, Any] = {deed.key: pk, **deed.fixed}
        if deed.changes:
            given |= {"facts": form.facts(), "cited": form.cited}
            given["revision"] = form.cleaned_data["revision"] or 0
            if "why" in form.cleaned_data:
                given["why"] = form.cleaned_data["why"]
        else:
            given |= form.said()
        deed.call(by=request.user, at=now(), **given)
        return home

    def stands() -> Stands:
        return Stands(deed.form(who=request.user, row=thing_of(request.user, kind, pk)))

    return acted(request, words, form, call, stands=stands if REVISION in form.fields else None)


def thing_of(who: Any, kind: str, pk: UUID) -> Any:
    """Return a thing that someone may see, or say that there is none."""
    if kind == "progress":
        return get_object_or_404(queries.visible_reports(who), pk=pk)
    return get_object_or_404(queries.visible(MODELS[kind], who), pk=pk)


NEW = {
    "recommendation": (
        gettext_lazy("Record a recommendation"), forms.RecommendationForm,
        actions.record_recommendation,
    ),
    "round": (gettext_lazy("Record a round"), forms.CycleForm, actions.open_cycle),
    "state-action": (
        gettext_lazy("Record what the State does"), forms.StateActionForm, actions.propose_action
    ),
    "indicator": (
        gettext_lazy("Record an indicator"), forms.IndicatorForm, actions.set_indicator
    ),
    "submission": (
        gettext_lazy("Plan a report to a mechanism"), forms.SubmissionForm, actions.plan_submission
    ),
}  # fmt: skip


@acts.opened(POLICY, Can.WRITE, methods=BOTH)
def begin(request: HttpRequest, kind: str) -> HttpResponse:
    """Record something of the chain as a draft, with its citation."""
    if kind not in NEW:
        raise Http404
    title, form_class, call_it = NEW[kind]
    given = {name: request.GET[name] for name in form_class.base_fields if name in request.GET}
    form = sent(request, form_class, who=request.user, initial=given)
    act = Act(
        title=str(title), button=_("Keep it as a draft"), trail=(_upward(kind),),
        lede=_("Another person publishes it. Until then only the desks see it."),
    )  # fmt: skip

    def call() -> str:
        is_whole = hasattr(form, "facts") and kind != "submission"
        said = {"facts": form.facts(), "cited": form.cited} if is_whole else None
        row = call_it(by=request.user, at=now(), **(said or form.said()))
        return address_of(row)

    return acted(request, act, form, call)


def _upward(kind: str) -> tuple[str, str]:
    if kind == "submission":
        return _("Reports to mechanisms"), reverse("commitments:submissions")
    if kind == "indicator":
        return _("What is due"), reverse("commitments:due")
    return _("Recommendations"), reverse("commitments:recommendations")
