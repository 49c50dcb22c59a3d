"""Tables as of a day: a State's treaties (R-01), a treaty's parties, who is missing (R-02).

The first two are open to anyone: whoever works nowhere sees what is published to all.
"""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from amparo.commitments import queries
from amparo.commitments.models import (
    CompetenceAcceptance,
    DomesticStep,
    StandingInvitation,
    Visit,
)
from amparo.commitments.policies import POLICY, Can
from amparo.commitments.queries.standings import bound_on
from amparo.commitments.rules.falling_due import due_days
from amparo.commitments.views import wording
from amparo.commitments.views.files import KINDS, as_file
from amparo.commitments.views.open_pages import open_to_all, shown
from amparo.commitments.views.standing_rows import drawable
from amparo.instruments.forms import countries
from amparo.instruments.models import Instrument
from amparo.instruments.queries import named as instruments_named
from amparo.instruments.queries import treaties_visible_to
from amparo.instruments.views import title_of
from amparo.places.rules import folded
from amparo.ui import acts
from amparo.ui.htmx import page
from vocab.states import state as state_of
from vocab.treaties import deadlines
from vocab.treaties import treaties as known_treaties

opened = partial(acts.opened, POLICY)
AHEAD = timedelta(days=365)
PAGE = 60
MOST_COMPARED = 12  # instruments side by side


@open_to_all
def state(request: HttpRequest, country: str = "") -> HttpResponse:
    """Show how a State stands to each treaty on a day, and what else it accepted (R-01)."""
    code = (country or request.GET.get("country", "") or settings.COUNTRY).upper()
    if state_of(code) is None:
        raise Http404
    asked = wording.asked_of(request)
    lines = queries.lines_of_state(request.user, code, asked)
    parents = {line.instrument.known_as: line for line in lines if line.instrument.known_as}
    rows = [wording.as_row(line, parents, queries.findings_of) for line in lines]
    if (ending := request.GET.get("as", "")) in KINDS:
        return _state_file(code, ending, rows, asked)
    core = [key for key, treaty in known_treaties().items() if treaty.core]
    seen = {"country": code}
    context = {
        "code": code,
        "name": wording.name_of(code),
        "on": asked.on,
        "countries": countries(former=True),
        "rows": drawable(rows, asked.on, is_reader=POLICY.allows(request.user, Can.READ)),
        "core_bound": sum(key in parents and parents[key].is_bound for key in core),
        "core": len(core),
        "due": _falling_due(lines, asked),
        "competences": _competences(request, code),
        "invitations": queries.visible(StandingInvitation, request.user).filter(**seen),
        "visits": queries.visible(Visit, request.user).filter(**seen),
    }
    return shown(request, "commitments/state.html", context)


def _state_file(code: str, ending: str, rows: list[dict[str, Any]], asked: Any) -> HttpResponse:
    headings = [
        _("treaty"), _("title"), _("standing"), _("signature"), _("consent"), _("how"),
        _("marker"), _("in force for it since"), _("denounced"), _("reservations"), _("to note"),
        _("as of"),
    ]  # fmt: skip
    cells = (
        [
            r["line"].instrument.short, title_of(r["line"].instrument), r["standing"]["label"],
            r["signed"], r["consented"], r["how"], r["marker"], r["bound_from"], r["left"],
            r["reservations"], " ".join(r["findings"]), str(asked.on),
        ]
        for r in rows
    )  # fmt: skip
    return as_file(f"treaties-{code}-{asked.on}", ending, headings, cells)


def _falling_due(lines: list[queries.Line], asked: Any) -> list[tuple[Any, Any, Instrument]]:
    """Return what falls due in the year from that day, under treaties whose day is known."""
    by_key = {line.instrument.known_as: line for line in lines}
    found = []
    for deadline in deadlines():
        line = by_key.get(deadline.treaty)
        since = bound_on(line) if line else None
        if line is None or since is None:
            continue
        days = due_days(deadline, since, asked.on + AHEAD)
        found += [
            (day, deadline.duty.in_language(wording.language()), line.instrument)
            for day in days if asked.on <= day <= asked.on + AHEAD
        ]  # fmt: skip
    return sorted(found, key=lambda one: (one[0], one[2].short, one[1]))


@open_to_all
def treaties(request: HttpRequest) -> HttpResponse:
    """Show the treaties one may see, to choose one whose parties are wanted."""
    typed = request.GET.get("q", "").strip()[:200]
    rows = treaties_visible_to(request.user)
    if typed:
        rows = rows.filter(pk__in=instruments_named(request.user, typed).values("pk"))
    here = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "typed": typed,
        "rows": [(row, title_of(row)) for row in here],
        "next": f"?q={typed}&page={here.next_page_number()}" if here.has_next() else "",
        "previous": f"?q={typed}&page={here.previous_page_number()}" if here.has_previous() else "",
        "unresolved": queries.unresolved() if POLICY.allows(request.user, Can.WRITE) else [],
    }
    return shown(request, "commitments/treaties.html", context)


@open_to_all
def treaty(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show how each participant stands to a treaty on a day."""
    row = get_object_or_404(treaties_visible_to(request.user), pk=pk)
    asked = wording.asked_of(request)
    lines = queries.lines_of_treaty(request.user, row, asked)
    rows = [wording.as_row(line, None, queries.findings_of) for line in lines]
    rows.sort(key=lambda one: folded(one["name"]))
    if (ending := request.GET.get("as", "")) in KINDS:
        return _treaty_file(row, ending, rows, asked)
    counts: dict[str, int] = {}
    for line in lines:
        status = wording.word("commitments/standings", line.standing.status)
        counts[status] = counts.get(status, 0) + 1
    acts_seen = queries.visible_to(request.user).filter(instrument=row)
    spoken = acts_seen.filter(
        kind__in=("reservation", "declaration", "objection", "withdrawal_of_reservation")
    )
    context = {
        "row": row,
        "title": title_of(row),
        "on": asked.on,
        "rows": drawable(rows, asked.on, is_reader=POLICY.allows(request.user, Can.READ)),
        "rule": wording.rule_of(row, asked.on),
        "counts": sorted(counts.items(), key=lambda pair: -pair[1]),
        "spoken": [(a, wording.name_of(a.country, a.participant)) for a in spoken[:100]],
        "competences": [
            (one, wording.name_of(one.country))
            for one in queries.visible(CompetenceAcceptance, request.user).filter(instrument=row)
        ],
        "steps": [(s, wording.name_of(s.country)) for s in _steps(request, row)],
    }
    return shown(request, "commitments/treaty.html", context)


def _competences(request: HttpRequest, code: str) -> list[tuple[CompetenceAcceptance, str]]:
    """Return the competences that a State accepted, each with its treaty if one may see that."""
    rows = list(queries.visible(CompetenceAcceptance, request.user).filter(country=code))
    of = treaties_visible_to(request.user).filter(pk__in={one.instrument_id for one in rows})
    named = dict(of.values_list("pk", "short"))
    return [(one, named.get(one.instrument_id, "")) for one in rows]


def _steps(request: HttpRequest, row: Instrument) -> Any:
    return queries.visible(DomesticStep, request.user).filter(instrument=row).order_by("taken")


def _treaty_file(
    row: Instrument, ending: str, rows: list[dict[str, Any]], asked: Any
) -> HttpResponse:
    headings = [
        _("participant"), _("code"), _("standing"), _("signature"), _("consent"), _("how"),
        _("marker"), _("in force for it since"), _("denounced"), _("reservations"), _("to note"),
        _("as of"),
    ]  # fmt: skip
    cells = (
        [
            r["name"], r["line"].country, r["standing"]["label"], r["signed"], r["consented"],
            r["how"], r["marker"], r["bound_from"], r["left"], r["reservations"],
            " ".join(r["findings"]), str(asked.on),
        ]
        for r in rows
    )  # fmt: skip
    name = f"parties-{row.known_as or row.untc or row.pk.hex}-{asked.on}"
    return as_file(name, ending, headings, cells)


@opened(Can.READ)
def gap(request: HttpRequest) -> HttpResponse:
    """Show which States are not bound by some treaties, and which do not carry them out (R-02)."""
    asked = wording.asked_of(request)
    seen = treaties_visible_to(request.user)
    chosen = _chosen(request, seen)
    gaps = queries.gap_of(request.user, chosen, asked)
    if (ending := request.GET.get("as", "")) in KINDS:
        headings = [_("treaty"), _("code"), _("State"), _("how it stands"), _("who says so"),
                    _("as of")]  # fmt: skip
        return as_file(f"gap-{asked.on}", ending, headings, _gap_rows(gaps, asked))
    context = {
        "on": asked.on,
        "choices": [(str(i.pk), i.short) for i in seen.exclude(known_as="")],
        "chosen": [str(i.pk) for i in chosen],
        "gaps": [_told(one) for one in gaps],
        "query": "&".join(f"treaty={i.pk}" for i in chosen),
    }
    return page(request, "commitments/gap.html", context)


def _chosen(request: HttpRequest, seen: Any) -> list[Instrument]:
    keys = []
    for text in request.GET.getlist("treaty")[:MOST_COMPARED]:
        try:
            keys.append(UUID(text))
        except ValueError:
            raise Http404 from None
    if keys:
        return list(seen.filter(pk__in=keys))
    return list(seen.filter(known_as__in=("GENOCIDE", "ROME")))


def _told(one: queries.Gap) -> dict[str, Any]:
    def named_all(codes: Any) -> list[tuple[str, str]]:
        named = ((wording.name_of(code), code) for code in codes)
        return sorted(named, key=lambda pair: folded(pair[0]))

    unenforced = [(wording.name_of(code), code, said) for code, said in one.unenforced.items()]
    return {
        "instrument": one.instrument,
        "unsigned": named_all(one.unsigned),
        "signed": named_all(one.signed),
        "left": named_all(one.left),
        "unsure": named_all(one.unsure),
        "bound": len(one.bound),
        "unassessed": named_all(one.unassessed),
        "unenforced": sorted(unenforced, key=lambda row: folded(row[0])),
    }


def _gap_rows(gaps: list[queries.Gap], asked: Any) -> Any:
    for one in gaps:
        parts = (
            (one.unsigned, _("not signed")), (one.signed, _("signed only")),
            (one.left, _("no longer a party")), (one.unsure, _("not certain on this day")),
            (one.unassessed, _("bound, not assessed")),
        )  # fmt: skip
        for codes, words in parts:
            for code in codes:
                yield [one.instrument.short, code, wording.name_of(code), words, "", str(asked.on)]
        for code, said in one.unenforced.items():
            for a in said:
                level = wording.word("commitments/enforcement_levels", a.level)
                words = _("bound, carried out") + f": {level}"
                name = wording.name_of(code)
                yield [one.instrument.short, code, name, words, a.assessor, str(asked.on)]
