"""The list of incidents and one incident."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

import vocab
from amparo.kernel.ids import moment_of
from amparo.ledger import actions as ledger
from amparo.situations import queries
from amparo.situations.forms import choices
from amparo.situations.models import Incident
from amparo.situations.policies import POLICY, Can, is_staff, may_withdraw
from amparo.situations.queries.filters import key
from amparo.situations.views import history
from amparo.ui.days import day
from amparo.ui.htmx import page
from amparo.ui.once import mark_of
from amparo.ui.shapes import Filter
from vocab.states import state_name

# Of an incident that one may not read in full, the day is not shown: with the place it could tell.
MERGING = (Can.IMPORT, Can.SEARCH_NAMES)  # either lets someone answer which records are one
TONES = {"verified": "ok", "corroborated": "act", "not_confirmed": "off"}


@require_safe
@login_required
def incidents(request: HttpRequest) -> HttpResponse:
    """Show the incidents one may see, narrowed by the address; their totals are fetched apart."""
    if not is_staff(request.user, None):
        raise Http404
    by = queries.Filters.read(request.GET)
    rows, following, hits = _page(request, by)
    context = {
        "by": by,
        "lines": lines_of(request.user, rows),
        "hits": hits,
        "reached": moment_of(hits.stopped_at) if hits and hits.stopped_at else None,
        "filters": _filters(by),
        "types": choices.words("situations/incident_types", ordered=True),
        "causes": choices.words("situations/causes", ordered=True),
        "kinds": choices.words("evidence/source_kinds"),
        "regions": choices.regions(by.country or settings.COUNTRY, empty=_("Any")),
        "countries": [("", _("Any")), *choices.countries()],
        "may_record": POLICY.allows(request.user, Can.RECORD),
        "may_call": POLICY.allows(request.user, Can.TAKE_CALL),
        "may_export": POLICY.allows(request.user, Can.EXPORT),
        "may_merge": any(POLICY.allows(request.user, one) for one in MERGING),
        "narrowed": urlencode(by.as_query()),
        "once": mark_of(request),
        "next": _address(by, following) if following else "",
        "first": _address(by, "") if request.GET.get("after") else "",
    }
    return page(request, "situations/incidents.html#list", context)


def _page(
    request: HttpRequest, by: queries.Filters
) -> tuple[list[Incident], str, queries.Hits | None]:
    """Return a page, the cursor of the next and, of a search by words, what it reached."""
    who, after = request.user, request.GET.get("after", "")
    if by.words:
        rows, hits = queries.search_incidents(who, by, before=key(after))
        return rows, hits.after.hex if hits.after else "", hits
    parts = [queries.narrowed(part, by, who) for part in queries.listed_incidents(who)]
    return *queries.page_of(parts, after), None


@require_safe
@login_required
def totals(request: HttpRequest) -> HttpResponse:
    """Show how many incidents a filter leaves and how they divide, counted up to a limit."""
    if not is_staff(request.user, None):
        raise Http404
    by = queries.Filters.read(request.GET)
    who = request.user
    parts = [queries.filtered(part, by, who) for part in queries.listed_incidents(who)]
    context = {"by": by, "totals": queries.totals(parts), "back": _address(by, "")}
    return page(request, "situations/totals.html#totals", context)


@dataclass(frozen=True, slots=True)
class Line:
    """What a list shows of an incident, in the reader's language."""

    code: str
    url: str
    type: str
    when: str  # empty: not known
    is_estimated: bool
    where: str
    verification: str
    tone: str
    victims: int


def lines_of(who: Any, incidents: list[Incident]) -> list[Line]:
    """Return what a list shows of some incidents, each as far as someone may read it."""
    readable, language = queries.readable_among(who, incidents), get_language() or "es"
    # Found once: each of forty addresses would otherwise be looked up in all patterns.
    before, after = reverse("situations:incident", args=["CODE"]).split("CODE")
    return [
        Line(
            code=one.code,
            url=f"{before}{one.code}{after}",
            type=vocab.label("situations/incident_types", one.type, language),
            when=day(seen_date(one, one.pk in readable)),
            is_estimated=one.occurred_precision == "estimated",
            where=where(one),
            verification=vocab.label("situations/verification", one.verification, language),
            tone=TONES.get(one.verification, "wait"),
            victims=one.number_of_victims,
        )
        for one in incidents
    ]


def seen_date(incident: Incident, reads: bool) -> str:
    """Return the date as far as someone may see it: the month, unless they may read it in full."""
    if reads or incident.secrecy == "PUBLIC":
        return incident.occurred
    return incident.occurred[:7]


def where(incident: Incident) -> str:
    """Return the region and the country of an incident in words."""
    region = incident.region.name if incident.region else incident.region_as_written
    if incident.country == settings.COUNTRY and region:
        return region
    country = state_name(incident.country, get_language() or "es") or incident.country_as_written
    return ", ".join(part for part in (region, country) if part)


def _filters(by: queries.Filters) -> list[Filter]:
    """Return the degrees of verification as links. Their counts would need every row to be read."""
    language = get_language() or "es"
    bare = {name: value for name, value in by.as_query().items() if name != "verification"}
    address = reverse("situations:incidents")
    return [
        Filter(_("All"), f"{address}?{urlencode(bare)}", None, not by.verification),
        *(
            Filter(
                vocab.label("situations/verification", degree, language),
                f"{address}?{urlencode(bare | {'verification': degree})}",
                None,
                degree == by.verification,
            )
            for degree in vocab.terms("situations/verification")
        ),
    ]


def _address(by: queries.Filters, after: str) -> str:
    said = by.as_query() | ({"after": after} if after else {})
    return f"{reverse('situations:incidents')}?{urlencode(said)}"


@require_safe
@login_required
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show one incident, as far as this person may read it; a full reading is journalled."""
    if stands := _stands_for(request, code):
        return redirect("situations:incident", stands)
    incident = known(request, code)
    stands = incident.withdrawn_at is None
    reads = POLICY.allows(request.user, Can.READ, incident)
    if reads and incident.secrecy != "PUBLIC":
        ledger.record_read(
            verb="incident.read",
            target=incident,
            by=request.user,
            at=timezone.now(),
            file=incident.file,
        )
    context = {
        "incident": incident,
        "reads": reads,
        "when": seen_date(incident, reads),
        "where": where(incident),
        "tone": TONES.get(incident.verification, "wait"),
        "acts": queries.acts_of(incident),
        "information": queries.information_of(incident),
        "history": history.of_incident(incident, reads),
        "may_correct": stands and POLICY.allows(request.user, Can.CORRECT, incident),
        "may_verify": stands and POLICY.allows(request.user, Can.VERIFY, incident),
        "may_withdraw": may_withdraw(request.user, incident),
        "may_merge": POLICY.allows(request.user, Can.MERGE_INCIDENT, incident),
        "interventions": queries.interventions_of(incident),
        "claims": queries.claims_of(incident),
        "chain": queries.chain_of(request.user, incident),
        "kind": vocab.terms("situations/incident_types")[incident.type],
    }
    return page(request, "situations/incident.html", context)


def _stands_for(request: HttpRequest, code: str) -> str:
    """Return the code of the incident into which one was merged, if this person may see it."""
    gone = Incident.objects.filter(code=code.upper()).exclude(merged_into=None).first()
    if gone is None:
        return ""
    stands = queries.standing_for(gone)
    visible = queries.visible_incidents(request.user).filter(pk=stands.pk).exists()
    return stands.code if visible else ""


def known(request: HttpRequest, code: str) -> Incident:
    """Return an incident that this person may see, also one that was withdrawn."""
    found = queries.known_incidents(request.user)
    return get_object_or_404(found, code=code.upper())


def seen(request: HttpRequest, code: str) -> Incident:
    """Return an incident that this person may see; any other is not there."""
    found = queries.visible_incidents(request.user)
    return get_object_or_404(found, code=code.upper())
