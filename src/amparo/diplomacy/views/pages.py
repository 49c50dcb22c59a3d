"""Pages that show what is held: to its desk with drafts, to everyone what is published."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from amparo.diplomacy.models import Fact, Initiative, Meeting, Statement
from amparo.diplomacy.policies import POLICY, Can, works_at_a_desk
from amparo.diplomacy.queries import calendar, citations_of, visible_to
from amparo.diplomacy.queries import statements as read
from amparo.diplomacy.queries.lists import LISTINGS, called, name_of, rows_of
from amparo.diplomacy.queries.standing import standings, steps_towards
from amparo.diplomacy.queries.versions import changes_of
from amparo.diplomacy.queries.votes import crossed
from amparo.diplomacy.rules.standing import FOR
from amparo.diplomacy.views.acts import thing_of
from amparo.diplomacy.views.changes import changes_shown
from amparo.diplomacy.views.kinds import deeds_open, waits_for
from amparo.evidence.queries import citations_by
from amparo.ledger.actions import label
from amparo.ui.shapes import Filter

PAST = 40
FOUND = 20


def shown(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render a page in the frame of staff, or of everyone."""
    signed_in = request.user.is_authenticated
    frame = "ui/page.html" if signed_in else "ui/public.html"
    context |= {"frame": frame, "at_desk": works_at_a_desk(request.user, None)}
    return render(request, template, context)


def page_of(view: Any) -> Any:
    """Make a page that anyone may ask for, of which nothing is kept: readers see different rows."""
    return never_cache(require_safe(view))


@page_of
def agenda(request: HttpRequest) -> HttpResponse:
    """Show what lies ahead and the meetings that are over."""
    today = timezone.localdate()
    context = {
        "ahead": [(one, called(one.fact)) for one in calendar.ahead(request.user, today)],
        "past": calendar.past(request.user, today, most=PAST),
        "doors": doors_of(request),
    }
    return shown(request, "diplomacy/calendar.html", context)


def doors_of(request: HttpRequest) -> list[Filter]:
    """Return the lists of the room."""
    return [
        *(
            Filter(str(one.title), reverse("diplomacy:list", args=[one.kind]))
            for one in LISTINGS.values()
        ),
        Filter(_("Topics"), reverse("diplomacy:topics")),
        Filter(_("Vetoes and initiatives"), reverse("diplomacy:vetoes")),
    ]


@page_of
def find(request: HttpRequest) -> HttpResponse:
    """Look for words in all lists of the room."""
    typed = request.GET.get("q", "").strip()[:200]
    parts = []
    for listing in LISTINGS.values() if typed else ():
        rows = list(rows_of(request.user, listing, typed)[:FOUND])
        if rows:
            parts.append((listing, [(row, called(row)) for row in rows]))
    return shown(request, "diplomacy/find.html", {"typed": typed, "parts": parts})


@page_of
def fact(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Show one fact with where it is said; meetings, statements and initiatives in full."""
    if kind == "guidance":
        return redirect("diplomacy:one_guidance", pk)
    found = thing_of(request.user, kind, pk)
    context = _about(request, kind, found)
    more = PAGES.get(kind)
    if more is None:
        return shown(request, "diplomacy/fact.html", context)
    template, add = more
    context |= add(request, found)
    return shown(request, template, context)


def _about(request: HttpRequest, kind: str, found: Fact) -> dict[str, Any]:
    listing = LISTINGS[kind]
    heads = [str(head) for head in listing.heads[1:]]
    said = found.paragraph_of
    own = POLICY.allows(request.user, Can.WRITE, found)
    if said is not None and not POLICY.allows(request.user, Can.SEE, said.statement):
        said = None
    return {
        "kind": kind,
        "listing": listing,
        "fact": found,
        "called": called(found),
        "facts": [pair for pair in zip(heads, listing.cells(found), strict=True) if pair[1]],
        "citations": list(citations_of(request.user, found)),
        "said": said,
        "deeds": deeds_open(request.user, kind, found),
        "waits": waits_for(request.user, kind, found),
        "own": own,
        "changes": changes_shown(kind, changes_of(found)) if own else (),
    }


def _meeting(request: HttpRequest, found: Meeting) -> dict[str, Any]:
    parts = []
    for kind in ("participation", "statement", "position", "joint"):
        listing = LISTINGS[kind]
        rows = visible_to(request.user, listing.model).filter(meeting=found)
        rows = rows.exclude(state="withdrawn").order_by("id")
        parts.append((listing, [(row, called(row), name_of(_party(row))) for row in rows]))
    return {"parts": [part for part in parts if part[1]]}


def _party(row: Any) -> str:
    return getattr(row, "party", "") or getattr(row, "delivered_by", "")


def _statement(request: HttpRequest, found: Statement) -> dict[str, Any]:
    seen = visible_to(request.user, Statement)
    family = [*seen.filter(original=found), *seen.filter(pk=found.original_id)]
    wanted = request.GET.get("beside", "")
    beside = next((one for one in family if str(one.pk) == wanted), None)
    return {
        "paragraphs": read.read_by(request.user, found, beside),
        "family": family,
        "beside": beside,
    }


def _initiative(request: HttpRequest, found: Initiative) -> dict[str, Any]:
    on = day_asked(request)
    stands = standings(request.user, found, on)
    return {
        "on": on,
        "supporters": [(one, name_of(one.party)) for one in stands if one.is_for],
        "uncertain": [(one, name_of(one.party)) for one in stands if one.is_uncertain],
        "others": [
            (one, name_of(one.party)) for one in stands
            if not one.is_uncertain and one.status not in FOR and one.status != "none"
        ],
        "steps": steps_towards(request.user, found),
        "links": read.links_of(request.user, found),
    }  # fmt: skip


PAGES: dict[str, tuple[str, Any]] = {
    "meeting": ("diplomacy/meeting.html", _meeting),
    "statement": ("diplomacy/statement.html", _statement),
    "initiative": ("diplomacy/initiative.html", _initiative),
}


def day_asked(request: HttpRequest) -> date:
    """Return the day in the address, or today."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return timezone.localdate()


@page_of
def topics(request: HttpRequest) -> HttpResponse:
    """List the topics on which someone may see a position."""
    found = read.topics_seen_by(request.user)
    return shown(request, "diplomacy/topics.html", {"topics": found})


@page_of
def topic(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the positions on a topic over time, with what changed (R-12)."""
    found = get_object_or_404(read.topics_seen_by(request.user), pk=pk)
    party = request.GET.get("state", "")[:2]
    turns = read.history_of(request.user, found)
    parties = sorted({turn.position.party for turn in turns}, key=name_of)
    read_on = [turn for turn in turns if party in ("", turn.position.party)]
    cited = citations_by(request.user, [turn.position for turn in read_on])
    return shown(request, "diplomacy/topic.html", {
        "topic": found,
        "turns": [(turn, cited[label(turn.position)]) for turn in read_on],
        "filters": [Filter(_("All States"), "?", current=not party)] + [
            Filter(name_of(code), f"?state={code}", current=code == party) for code in parties
        ],
    })  # fmt: skip


@page_of
def vetoes(request: HttpRequest) -> HttpResponse:
    """Cross the vetoes with who supported an initiative on the day of each."""
    seen = visible_to(request.user, Initiative).exclude(state="withdrawn").order_by("title")
    chosen = seen.filter(pk=_key(request.GET.get("initiative", ""))).first()
    lines = crossed(request.user, chosen) if chosen else []
    return shown(request, "diplomacy/vetoes.html", {
        "initiatives": seen,
        "chosen": chosen,
        "lines": [
            (
                line, [name_of(code) for code in line.vetoes],
                [name_of(code) for code in line.supporters],
                [name_of(code) for code in line.uncertain],
            )
            for line in lines
        ],
        "by_supporters": sum(1 for line in lines if line.supporters),
    })  # fmt: skip


def _key(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Http404 from None
