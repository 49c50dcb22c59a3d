"""Scorecards (R-10): meetings of a mechanism, their promises, stated beside counted."""

from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

import vocab
from amparo.commitments import queries
from amparo.commitments.actions import promising
from amparo.commitments.actions.correcting import may_correct
from amparo.commitments.forms.scorecards import FulfilmentForm, MeetingForm, PromiseForm
from amparo.commitments.models import Cycle, Mechanism, Recommendation
from amparo.commitments.policies import POLICY, Can
from amparo.commitments.queries import scorecards as reads
from amparo.commitments.rules.scorecards import percent
from amparo.commitments.views import wording
from amparo.commitments.views.files import REPORT_FORMS, as_file
from amparo.commitments.views.open_pages import open_to_all, shown
from amparo.evidence.queries import source_shown
from amparo.instruments.policies import know_writers
from amparo.ui import acts
from amparo.ui.acts import BOTH, Act, acted, pressing, sent
from amparo.ui.shapes import Filter

opened = partial(acts.opened, POLICY)
TONES = {"ok": "ok", "mismatch": "late", "not_checkable": "wait"}
STATUS_TONES = {
    "fulfilled": "ok", "in_progress": "act", "not_started": "wait", "reprogrammed": "soon",
    "dropped": "off", "": "wait",
}  # fmt: skip


def title_of(mechanism: Mechanism) -> str:
    """Return what a mechanism is called in the reader's language."""
    spanish = wording.language().startswith(("es", "qu"))
    return (mechanism.title_es if spanish else "") or mechanism.title


@open_to_all
def scorecards(request: HttpRequest) -> HttpResponse:
    """List the mechanisms whose meetings one may see, with the last of each."""
    on = wording.asked_of(request).on
    found = []
    for mechanism, cycles in reads.mechanisms(request.user):
        card = reads.cards(request.user, cycles[:1], on)[0]
        found.append((mechanism, title_of(mechanism), _summary(card), len(cycles)))
    return shown(request, "commitments/scorecards.html", {"rows": found})


@open_to_all
def scorecard(request: HttpRequest, key: str) -> HttpResponse:
    """Show the meetings of a mechanism and the promises of one of them."""
    mechanism, cycles = _mechanism(request, key)
    on = wording.asked_of(request).on
    cards = reads.cards(request.user, cycles, on)
    chosen = _chosen(request, cards)
    if request.GET.get("as", "") == "csv":
        return _table(mechanism, chosen, on)
    rows, filters = _filtered(request, chosen)
    cycle = chosen.cycle
    return shown(request, "commitments/scorecard.html", {
        "mechanism": mechanism,
        "title": title_of(mechanism),
        "on": on,
        "cards": [(card.cycle, _summary(card), card.cycle == cycle) for card in cards],
        "card": chosen,
        "cycle": cycle,
        "summary": _summary(chosen),
        "stated": _stated(chosen),
        "counts": [(wording.count_of(key), n) for key, n in _ordered(chosen.tally.counts)],
        "countries": [(code, wording.name_of(code)) for code in chosen.countries],
        "rows": [_row(request.user, chosen, one) for one in rows],
        "filters": filters,
        "points": _points(request, cycle),
        "source": source_shown(request.user, promising.source_of_meeting(cycle)),
        "claims": reads.claims_about(request.user, mechanism),
        **_waiting(request, cycle),
        "forms": REPORT_FORMS,
        "asked": urlencode({"cycle": cycle.pk, "country": cycle.country, "on": on}),
        "may_promise": POLICY.allows(request.user, Can.WRITE, cycle),
        "may_correct": may_correct(request.user, cycle),
    })  # fmt: skip


def _mechanism(request: HttpRequest, key: str) -> tuple[Mechanism, list[Cycle]]:
    found = [pair for pair in reads.mechanisms(request.user) if pair[0].key == key]
    if not found:
        raise Http404
    return found[0]


def _chosen(request: HttpRequest, cards: list[reads.Card]) -> reads.Card:
    """Return the meeting asked for, or the last whose promises are here, or the last."""
    asked = request.GET.get("meeting", "")
    if asked:
        found = next((card for card in cards if str(card.cycle.pk) == asked), None)
        if found is None:
            raise Http404
        return found
    return next((card for card in cards if card.promises), cards[0])


def _summary(card: reads.Card) -> dict[str, Any]:
    stated = card.cycle.stated
    return {
        "total": card.tally.total,
        "counted": card.tally.counted,
        "fulfilled": card.tally.fulfilled,
        "dropped": card.tally.counts.get("dropped", 0),
        "computed": percent(card.tally.share),
        "stated": stated.get("percent", ""),
        "stated_total": stated.get("total", ""),
        "check": wording.word("evidence/claim_checks", card.check),
        "tone": TONES[card.check],
    }


def _ordered(counts: Any) -> list[tuple[str, int]]:
    keys = [*vocab.terms("commitments/fulfilments"), ""]
    return [(key, counts[key]) for key in keys if counts.get(key)]


def _stated(card: reads.Card) -> list[tuple[str, str, int | None, str, str]]:
    """Return each stated count beside the one held, with what comes of comparing them."""
    return [
        (wording.count_of(one.name), one.printed, one.held, wording.checked(one.check, one.more),
         TONES[one.check])
        for one in reads.stated_beside(card)
    ]  # fmt: skip


def _row(who: Any, card: reads.Card, one: reads.Promise) -> dict[str, Any]:
    return {
        "row": one.row,
        "status": wording.count_of(one.status),
        "tone": STATUS_TONES[one.status],
        "said": one.reading,
        "is_late": one.is_late,
        "may_correct": may_correct(who, one.row),
        "answerable": [", ".join(one.answerable.get(code, ())) for code in card.countries],
    }


def _filtered(
    request: HttpRequest, card: reads.Card
) -> tuple[list[reads.Promise], list[Filter]]:  # fmt: skip
    axis = request.GET.get("axis", "")
    axes = sorted({one.row.axis for one in card.promises if one.row.axis})
    rows = [one for one in card.promises if not axis or one.row.axis == axis]
    if len(axes) < 2:
        return rows, []
    base = request.GET.copy()
    links = [("", _("All axes")), *((name, name) for name in axes)]
    filters = []
    for name, label in links:
        base["axis"] = name
        count = sum(not name or one.row.axis == name for one in card.promises)
        filters.append(Filter(label, f"?{base.urlencode()}", count, current=name == axis))
    return rows, filters


def _points(request: HttpRequest, cycle: Cycle) -> list[tuple[reads.Point, str]]:
    return [(one, percent(one.tally.share)) for one in reads.over_time(request.user, cycle)]


def _waiting(request: HttpRequest, cycle: Cycle) -> dict[str, Any]:
    """Return how many drafts of a meeting wait, to the desks alone, and if the reader may."""
    if not POLICY.allows(request.user, Can.WRITE, cycle):
        return {"waits": 0}
    drafts = promising.drafts_of(cycle)
    for model in {type(one) for one in drafts}:
        know_writers([one for one in drafts if type(one) is model])
    may = all(POLICY.allows(request.user, Can.PUBLISH, one) for one in drafts)
    return {"waits": len(drafts), "may_publish": may}


def _table(mechanism: Mechanism, card: reads.Card, on: date) -> HttpResponse:
    """Give the promises as the table that can be taken in again; what is read is the report."""
    who = [f"responsible_{code.lower()}" for code in card.countries]
    headings = ["mechanism", "meeting", "axis", "number", "text", *who, "due", "status", "as_of",
                "said_by"]  # fmt: skip
    rows = (
        [mechanism.key, card.cycle.label, one.row.axis, one.row.number, one.row.text,
         *("; ".join(one.answerable.get(code, ())) for code in card.countries),
         str(one.row.due_on or ""), one.status, one.reading.as_of if one.reading else "",
         one.reading.assessor if one.reading else ""]
        for one in card.promises
    )  # fmt: skip
    return as_file(f"scorecard-{mechanism.key}-{on}", "csv", headings, rows)


# --- what a desk writes -----------------------------------------------------------


@opened(Can.WRITE, methods=BOTH)
def new_meeting(request: HttpRequest) -> HttpResponse:
    """Record a meeting that adopted promises."""
    form = sent(request, MeetingForm, who=request.user)
    act = Act(
        title=_("Record a meeting that made promises"), button=_("Keep it as a draft"),
        trail=((_("Scorecards"), reverse("commitments:scorecards")),),
        lede=_("Another person publishes it. Until then only the desks see it."),
    )  # fmt: skip

    def call() -> str:
        row = promising.hold_meeting(
            country=settings.COUNTRY, cited=form.cited, by=request.user, at=now(), **form.said()
        )
        return address_of_meeting(row)

    return acted(request, act, form, call)


def address_of_meeting(cycle: Cycle) -> str:
    """Return the page of a meeting with its promises."""
    return f"{reverse('commitments:scorecard', args=[cycle.mechanism.key])}?meeting={cycle.pk}"


def _cycle(request: HttpRequest, pk: UUID) -> Cycle:
    return get_object_or_404(
        queries.visible(Cycle, request.user).select_related("mechanism"), pk=pk
    )


@opened(Can.WRITE, methods=BOTH)
def new_promise(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record one numbered promise of a meeting."""
    cycle = _cycle(request, pk)
    form = sent(request, PromiseForm, initial={"number": promising.next_number(cycle)})
    act = Act(
        title=_("Record a promise"), button=pgettext("save", "Keep it"),
        trail=((cycle.label, address_of_meeting(cycle)),),
        lede=_("It has the source of its meeting. Another person publishes it."),
    )  # fmt: skip

    def call() -> None:
        promising.promise(cycle_id=pk, facts=form.facts(), by=request.user, at=now())

    return acted(request, act, form, call)


@opened(Can.WRITE, methods=BOTH)
def fulfilment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record how far a promise is."""
    rows = queries.visible(Recommendation, request.user).filter(kind=reads.KIND)
    row = get_object_or_404(rows.exclude(cycle=None).select_related("cycle__mechanism"), pk=pk)
    form = sent(request, FulfilmentForm, who=request.user)
    act = Act(
        title=_("Record how far a promise is"), button=_("Keep it as a draft"),
        trail=((row.cycle.label if row.cycle else "", address_of_meeting(row.cycle)),),
        lede=_("Another person publishes it. What was said before stays."),
        quote=row.text,
    )  # fmt: skip

    def call() -> None:
        promising.say_fulfilment(
            recommendation_id=pk, cited=form.cited, by=request.user, at=now(), **form.said()
        )

    return acted(request, act, form, call)


@opened(Can.WRITE, methods=("POST",))
def publish_meeting(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Publish a meeting with its promises and what is newly said of them."""
    cycle = _cycle(request, pk)
    with pressing(request, _("It is published.")):
        promising.publish_meeting(cycle_id=pk, by=request.user, at=now())
    return redirect(address_of_meeting(cycle))
