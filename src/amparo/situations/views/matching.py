"""Records that may be one: the list, two side by side, merging, undoing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from amparo.kernel.errors import Denied
from amparo.ledger import actions as ledger
from amparo.situations import actions, forms, queries
from amparo.situations.models import Incident, Merge, standing
from amparo.situations.policies import POLICY, Can
from amparo.situations.queries.matching import COLLECTIVE, INCIDENT, MODELS, PERSON
from amparo.situations.views.incidents import seen_date, where
from amparo.ui.acts import Act, acted, sent
from amparo.ui.htmx import Answer, asking, page
from amparo.ui.once import do_once, mark_of, was_done
from amparo.ui.shapes import Filter

DAY = "day"  # a value that is read as a day


@require_safe
@login_required
def matches(request: HttpRequest) -> HttpResponse:
    """Show the pairs that wait for an answer, the likeliest first."""
    kinds = _kinds(request.user)
    if not kinds:
        raise Denied(_("Your role does not merge records."))
    kind = request.GET.get("kind", "")
    kind = kind if kind in kinds else kinds[0]
    context = {
        "kind": kind,
        "filters": [Filter(_word(one), f"?kind={one}", None, one == kind) for one in kinds],
        "rows": [
            {
                "first": _title(one),
                "second": _title(other),
                "url": reverse("situations:compare", args=[kind, one.pk, other.pk]),
                "match": match,
            }
            for match, one, other in queries.open_matches(request.user, kind)
        ],
    }
    return page(request, "situations/matches.html", context)


@require_safe
@login_required
def matches_of(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Show which records may be the same as one, and what was merged into it."""
    thing = _seen(request, kind, pk)
    visible = queries.visible_of(kind, request.user)
    pairs = queries.candidates_of(kind, thing)
    seen = set(
        visible.filter(pk__in=[pair.other.pk for pair in pairs]).values_list("pk", flat=True)
    )
    context = {
        "thing": _title(thing),
        "back": _address(kind, thing),
        "rows": [
            {
                "title": _title(pair.other),
                "url": reverse("situations:compare", args=[kind, thing.pk, pair.other.pk]),
                "score": pair.score,
                "match": queries.match_between(kind, thing.pk, pair.other.pk),
            }
            for pair in pairs
            if pair.other.pk in seen
        ],
        "merges": [(row, _title(other)) for row, other in queries.merges_into(kind, thing)],
    }
    return page(request, "situations/matches_of.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def compare(request: HttpRequest, kind: str, one: UUID, other: UUID) -> HttpResponse:
    """Show two records side by side; merge them, or remember that they are not the same."""
    if was_done(request):
        return redirect(f"{reverse('situations:matches')}?kind={kind}")
    things = [_seen(request, kind, key) for key in (one, other)]
    if things[0].pk == things[1].pk:
        raise Http404
    act, answer = request.POST.get("act", ""), Answer()
    came: list[str] = []
    titles = [(str(thing.pk), _title(thing)) for thing in things]
    merge = forms.MergeRecords(
        request.POST if act == "merge" else None, things=titles, has_acts=kind == INCIDENT,
        prefix="merge",
    )  # fmt: skip
    different = forms.SayDifferent(request.POST if act == "different" else None, prefix="two")
    form = merge if act == "merge" else different
    if request.method == "POST" and form.is_valid():
        with asking(form, answer):
            do_once(request, lambda: came.append(_answered(request, kind, things, form)))
    if isinstance(answer.no, Denied):
        raise answer.no
    context = {
        "kind": kind,
        "things": titles,
        "pair": queries.pair_of(kind, *things),
        "lines": _lines(request.user, things),
        "match": queries.match_between(kind, one, other),
        "merge": merge,
        "different": different,
        "once": mark_of(request),
    }
    # Sent twice at once: the other of the two says where to go on.
    then = came[0] if came else f"{reverse('situations:matches')}?kind={kind}"
    shown = answer if request.method == "POST" else None
    return page(request, "situations/compare.html", context, answer=shown, then=then)


def _answered(request: HttpRequest, kind: str, things: list[Any], form: Any) -> str:
    said, at, who = form.cleaned_data, timezone.now(), request.user
    one, other = (thing.pk for thing in things)
    if isinstance(form, forms.SayDifferent):
        actions.say_different(kind=kind, one=one, other=other, why=said["why"], by=who, at=at)
        messages.success(request, _("Remembered: these are two. Nobody is asked again."))
        return f"{reverse('situations:matches')}?kind={kind}"
    keep = UUID(said["keep"])
    actions.merge(
        kind=kind, keep=keep, other=other if keep == one else one, why=said["why"], by=who, at=at,
        with_acts=said.get("with_acts", False),
    )  # fmt: skip
    messages.success(request, _("Merged. It can be undone from the page of the one that stays."))
    return _address(kind, next(thing for thing in things if thing.pk == keep))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def undo_merge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Undo a merge."""
    row = get_object_or_404(Merge, pk=pk)
    kept = _seen(request, row.kind, row.kept)
    act = Act(
        title=_("Undo a merge"),
        button=_("Undo the merge"),
        trail=(
            (_title(kept), _address(row.kind, kept)),
            (_("Matches"), reverse("situations:matches_of", args=[row.kind, kept.pk])),
        ),
        lede=_("What pointed at the other record points at it again. What came since stays here."),
        said=_("The merge is undone."),
    )
    form = sent(request, forms.UndoMerge)
    return acted(
        request, act, form,
        lambda: actions.undo_merge(
            merge_id=row.pk, why=form.cleaned_data["why"], by=request.user, at=timezone.now()
        ),
    )  # fmt: skip


def _kinds(who: Any) -> list[str]:
    found = [INCIDENT] if POLICY.allows(who, Can.IMPORT) else []
    return [*found, PERSON, COLLECTIVE] if POLICY.allows(who, Can.SEARCH_NAMES) else found


def _word(kind: str) -> str:
    words = {INCIDENT: _("Incidents"), PERSON: _("Persons"), COLLECTIVE: _("Collectives")}
    return words[kind]


def _seen(request: HttpRequest, kind: str, pk: UUID) -> Any:
    """Return a record that someone may see and merge.

    :raises Http404: if there is none that they may see.
    :raises Denied: if they may not merge it.
    """
    if kind not in MODELS:
        raise Http404
    thing = get_object_or_404(queries.visible_of(kind, request.user), pk=pk)
    if not queries.may_merge(request.user, kind, thing):
        raise Denied(_("Your role does not merge records."))
    if kind != INCIDENT:
        ledger.record_read(
            verb=f"{kind}.compared", target=thing, by=request.user, at=timezone.now(),
            file=thing.file,
        )  # fmt: skip
    return thing


def _title(thing: Any) -> str:
    return str(thing.code if isinstance(thing, Incident) else thing.code_name)


def _address(kind: str, thing: Any) -> str:
    key = thing.code if kind == INCIDENT else thing.pk
    return reverse(f"situations:{kind}", args=[key])


def _lines(who: Any, things: list[Any]) -> list[dict[str, Any]]:
    """Return what is compared, line by line, with whether the two say the same."""
    rows = [_said(who, thing) for thing in things]
    return [
        {"label": label, "values": [row[label] for row in rows], "same": rows[0][label] == value}
        for label, value in rows[1].items()
    ]


def _said(who: Any, thing: Any) -> dict[str, tuple[Any, str]]:
    """Return the fields of a record in words: label, value, list of words or DAY."""
    if isinstance(thing, Incident):
        reads = POLICY.allows(who, Can.READ, thing)
        return {
            _("What happened"): (thing.type, "situations/incident_types"),
            _("When"): (seen_date(thing, reads), DAY),
            _("Where"): (where(thing), ""),
            _("District"): (thing.district.name if thing.district else "", ""),
            _("How many victims"): (thing.number_of_victims, ""),
            _("What the defence is about"): (thing.cause, "situations/causes"),
            _("Verification"): (thing.verification, "situations/verification"),
            _("Public summary"): (thing.public_summary, ""),
            _("Recorded"): (thing.recorded_at, DAY),
        }
    kind = getattr(thing, "kind", "")
    return {
        _("Kind of collective"): (kind, "situations/collective_kinds"),
        _("Region"): (thing.region.name if thing.region else "", ""),
        _("Gender, as the person says"): (getattr(thing, "gender", ""), "situations/genders"),
        _("Year of birth"): (getattr(thing, "birth_year", None) or "", ""),
        _("Incidents"): (thing.acts.filter(standing("incident__")).count(), ""),
        _("Registered"): (thing.created_at, DAY),
    }
