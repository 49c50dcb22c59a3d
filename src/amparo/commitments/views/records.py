"""One record with its citations and history; drafts of the desk; publishing and withdrawing."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from amparo.commitments import actions, forms, models, queries
from amparo.commitments.policies import POLICY, Can, may_discard
from amparo.commitments.views import wording
from amparo.commitments.views.addresses import address_of, is_of_chain
from amparo.commitments.views.facts import grade
from amparo.evidence.queries import citations_shown, source_shown
from amparo.instruments.policies import POLICY as INSTRUMENTS
from amparo.instruments.policies import Can as CanInstruments
from amparo.ledger.actions import label
from amparo.ledger.models import Entry
from amparo.ui import acts, days
from amparo.ui.acts import BOTH, Act, acted, pressing, sent
from amparo.ui.htmx import page

opened = partial(acts.opened, POLICY)
KINDS: dict[str, type[models.Told]] = {
    "action": models.TreatyAction,
    "step": models.DomesticStep,
    "competence": models.CompetenceAcceptance,
    "assessment": models.EnforcementAssessment,
    "campaign": models.Campaign,
    "demarche": models.Demarche,
    "invitation": models.StandingInvitation,
    "visit": models.Visit,
    "recommendation": models.Recommendation,
    "position": models.Position,
    "round": models.Cycle,
    "goal": models.Goal,
    "state-action": models.Action,
    "indicator": models.Indicator,
    "value": models.IndicatorValue,
    "grade": models.Assessment,
    "submission": models.Submission,
    "consultation": models.Consultation,
    "recognition": models.Recognition,
}
KIND_OF = {model: kind for kind, model in KINDS.items()}
DAYS = (
    "made", "taken", "made_on", "effective", "as_of", "requested", "accepted", "begins", "ends",
    "ended", "next_on", "held",
)  # fmt: skip
DRAFTS, DISCARDED = 100, 20


def titles() -> dict[str, str]:
    """Return what each kind of record is called."""
    return {
        "action": _("Treaty action"),
        "step": _("Step at home"),
        "competence": _("Competence accepted"),
        "assessment": _("Assessment of how a treaty is carried out"),
        "campaign": _("Campaign"),
        "demarche": _("Approach to a State"),
        "invitation": _("Open invitation"),
        "visit": _("Visit of a special procedure"),
        "recommendation": _("Recommendation"),
        "position": _("What a State answered"),
        "round": _("Round of a mechanism"),
        "goal": _("Goal"),
        "state-action": _("Action of a State"),
        "indicator": _("Indicator"),
        "value": _("Value of an indicator"),
        "grade": _("Assessment of how far something was carried out"),
        "submission": _("Report to a mechanism"),
        "consultation": _("Consultation"),
        "recognition": _("Campaign of recognition"),
    }


def facts_of(row: Any) -> list[tuple[str, str]]:
    """Return what a record says, field by field, without what is empty."""
    pairs = [
        (_("State"), wording.name_of(row.country, getattr(row, "participant", ""))),
        *[(words, _value(row, name, listed)) for name, words, listed in _fields(row)],
        (_("Place in the source"), row.locator),
    ]
    return [(words, value) for words, value in pairs if value]


KIND_LISTS: dict[type[models.Told], str] = {
    models.Recommendation: "commitments/recommendation_kinds",
    models.Action: "commitments/action_kinds",
    models.Indicator: "commitments/indicator_kinds",
    models.Submission: "commitments/submission_kinds",
}


def _fields(row: Any) -> list[tuple[str, str, str]]:
    what = _("Kind") if type(row) in KIND_LISTS else _("What it did")
    return [
        ("kind", what, "commitments/treaty_actions"),
        ("ref", _("Reference"), ""), ("title", _("Title"), ""), ("label", _("Name"), ""),
        ("support", _("What a State answered"), "commitments/support_levels"),
        ("assessor_kind", _("What kind of assessor"), "commitments/assessor_kinds"),
        ("scale", _("Scale"), "commitments/scales"), ("period", _("Period"), ""),
        ("value", _("Value or grade, as issued"), ""),
        ("step", _("Step"), "commitments/domestic_steps"),
        ("procedure", _("Body or procedure"), "commitments/procedures"),
        ("dimension", _("What was looked at"), "commitments/enforcement_dimensions"),
        ("level", _("How far"), "commitments/enforcement_levels"),
        ("ask", _("What it asks"), "commitments/campaign_asks"),
        ("channel", _("How"), "commitments/demarche_channels"),
        ("mandate", _("Mandate"), ""), ("made", _("When"), ""), ("taken", _("When"), ""),
        ("made_on", _("Day"), ""), ("effective", _("Day of effect, as a source says it"), ""),
        ("place", _("Place"), ""), ("signatory", _("Who signed"), ""),
        ("notification", _("Notification of the depositary"), ""),
        ("document", _("Document"), ""), ("assessor", _("Who says so"), ""),
        ("as_of", _("As of"), ""), ("requested", _("Asked for"), ""),
        ("accepted", _("Accepted"), ""), ("begins", _("Since"), ""), ("ends", _("Until"), ""),
        ("ended", _("Until"), ""), ("report", _("Symbol of the report"), ""),
        ("milestone", _("Milestone"), ""), ("said", _("What was said"), ""),
        ("response", _("What it answered"), ""), ("next_on", _("To be asked again"), ""),
        ("printed", _("As printed"), ""), ("marker", _("Marker"), ""),
        ("column", _("Column of the table"), ""), ("text", _("Text"), ""),
        ("held", _("When"), ""),
        ("authorities", _("Authorities that speak"), ""),
        ("message", _("What it says in public"), ""),
        ("changed", _("What changed because of it"), ""),
        ("reasons", _("Reasons"), ""), ("note", _("Note"), ""),
        ("withdrawn_why", _("Why it was withdrawn"), ""),
    ]  # fmt: skip


def _value(row: Any, name: str, listed: str) -> str:
    value = getattr(row, name, "")
    if value is None or value == "":
        return ""
    if name == "kind":
        listed = KIND_LISTS.get(type(row), listed)
    if name == "value" and isinstance(row, models.Assessment):
        return grade(row.scale, value)[1]
    if name == getattr(row, "NAMED_IN", "") and _was_discarded(row):
        return str(value).rpartition("~")[0]  # as it was named
    if name in DAYS:
        return days.day(value)
    return wording.word(listed, value) if listed and value else str(value)


@opened(Can.READ)
def record(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Show one record: what it says, where that stands, and what became of it."""
    row = _visible(request, kind, pk)
    instrument = getattr(row, "instrument", None)
    context = {
        "kind": kind,
        "row": row,
        "title": titles()[kind],
        "home": address_of(row) if is_of_chain(row) and not _was_discarded(row) else "",
        "was_discarded": _was_discarded(row),
        "instrument": instrument,
        "facts": facts_of(row),
        "citations": list(citations_shown(request.user, row)),
        "source": source_shown(request.user, row.source),
        "journal": Entry.objects.filter(target=label(row), kind=Entry.WRITE).order_by("seq"),
        "beside": _beside(request, row) if kind == "action" else [],
        "answers": _answers(request, row) if kind == "action" else [],
        "may_publish": row.state == "draft" and POLICY.allows(request.user, Can.PUBLISH, row),
        "may_withdraw": POLICY.allows(request.user, Can.WITHDRAW, row),
        "may_change": kind == "action" and may_discard(request.user, row),
        "may_discard": may_discard(request.user, row),
    }
    return page(request, "commitments/record.html", context)


def _was_discarded(row: Any) -> bool:
    return row.state == "withdrawn" and row.published_at is None


def _beside(request: HttpRequest, row: Any) -> list[Any]:
    """Return the other acts of the same participant about the treaty, in their order."""
    rows = queries.visible_to(request.user).filter(instrument=row.instrument_id)
    same = {"country": row.country} if row.country else {"participant": row.participant}
    return list(rows.filter(**same).exclude(pk=row.pk))


def _answers(request: HttpRequest, row: Any) -> list[Any]:
    rows = queries.visible_to(request.user).filter(about=row)
    return [(one, wording.name_of(one.country, one.participant)) for one in rows]


@opened(Can.WRITE)
def drafts(request: HttpRequest) -> HttpResponse:
    """Show what waits to be published, and what was discarded, to the desks alone."""
    waiting = _listed(request, Q(state="draft"), "recorded_at", DRAFTS)
    discarded = _listed(request, queries.DISCARDED, "known_to", DISCARDED)
    return page(request, "commitments/drafts.html", {"rows": waiting, "discarded": discarded})


def _listed(request: HttpRequest, those: Q, when: str, most: int) -> list[tuple[str, ...]]:
    """Return the last records of all kinds together, each with its kind's name and its State."""
    found: list[Any] = []
    for kind, model in KINDS.items():
        rows = queries.kept(model, request.user).filter(those).order_by(f"-{when}", "-id")
        if "instrument" in {f.name for f in model._meta.get_fields()}:
            rows = rows.select_related("instrument")
        name = titles()[kind]
        found += [(kind, name, row, wording.name_of(row.country)) for row in rows[:most]]
    found.sort(key=lambda one: getattr(one[2], when), reverse=True)
    return found[:most]


@opened(Can.READ, methods=("POST",))
def publish(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Publish a draft that another wrote."""
    row = _visible(request, kind, pk)
    with pressing(request, _("It is published.")):
        actions.publish(model=type(row), record_id=row.pk, by=request.user, at=now())
    if is_of_chain(row):
        return redirect(address_of(row))
    return redirect("commitments:record", kind=kind, pk=pk)


@opened(Can.READ, methods=BOTH)
def withdraw(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Withdraw what was published, with the reason."""
    row = _visible(request, kind, pk)
    POLICY.require(request.user, Can.WITHDRAW, row)
    act = Act(
        title=_("Withdraw the record"), button=_("Withdraw it"), trail=_trail(kind, row),
        consequence=_("It counts no more. It stays readable, with the reason."),
    )  # fmt: skip
    return _taken_back(request, row, act, actions.withdraw)


@opened(Can.WRITE, methods=BOTH)
def discard(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Discard a draft, with the reason."""
    row = _visible(request, kind, pk)
    POLICY.require(request.user, Can.WRITE, row)
    act = Act(
        title=_("Discard the draft"), button=_("Discard the draft"), trail=_trail(kind, row),
        consequence=_("Only the desks will still read it, with the reason."),
    )  # fmt: skip
    return _taken_back(request, row, act, actions.discard)


def _trail(kind: str, row: Any) -> tuple[tuple[str, str], ...]:
    return ((titles()[kind], reverse("commitments:record", args=[kind, row.pk])),)


def _taken_back(
    request: HttpRequest, row: Any, act: Act, call_it: Callable[..., Any]
) -> HttpResponse:
    form = sent(request, forms.WhyForm)

    def call() -> None:
        why = form.cleaned_data["reason"]
        call_it(model=type(row), record_id=row.pk, reason=why, by=request.user, at=now())

    return acted(request, replace(act, facts=tuple(facts_of(row))), form, call)


def _visible(request: HttpRequest, kind: str, pk: UUID) -> Any:
    if kind not in KINDS:
        raise Http404
    row: Any = get_object_or_404(queries.kept(KINDS[kind], request.user), pk=pk)
    instrument = getattr(row, "instrument", None)
    if instrument and not INSTRUMENTS.allows(request.user, CanInstruments.SEE, instrument):
        raise Http404
    return row
