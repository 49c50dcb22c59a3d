"""Pages of instruments: the list, one with its provisions and relations, and the desk's forms."""

from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from amparo.instruments import actions, forms, queries
from amparo.instruments.models import Instrument
from amparo.instruments.policies import POLICY, Can
from amparo.instruments.workflow import RECORD
from amparo.ui import acts
from amparo.ui.acts import BOTH, Act, acted, pressing, sent
from amparo.ui.differing import REVISION, Stands
from amparo.ui.htmx import page
from amparo.ui.numbers import whole
from amparo.ui.shapes import Filter

opened = partial(acts.opened, POLICY)
PAGE = 60


def title_of(row: Instrument) -> str:
    """Return an instrument's title in the reader's language."""
    return row.called


@opened(Can.READ)
def listed(request: HttpRequest) -> HttpResponse:
    """Show the instruments one may see, by kind, or those that hold the words typed."""
    typed, kind = request.GET.get("q", "").strip()[:200], request.GET.get("kind", "")
    rows = queries.named(request.user, typed) if typed else queries.visible_to(request.user)
    if kind:
        rows = rows.filter(kind=kind)
    here = Paginator(rows, PAGE).get_page(request.GET.get("page"))

    def at(number: int) -> str:
        return f"?{urlencode({'q': typed, 'kind': kind, 'page': number})}"

    kinds = [("", _("All")), *forms.words("instruments/kinds")]
    context = {
        "typed": typed,
        "kind": kind,
        "rows": [(row, title_of(row)) for row in here],
        "filters": [Filter(label, f"?kind={key}", current=key == kind) for key, label in kinds],
        "next": at(here.next_page_number()) if here.has_next() else "",
        "previous": at(here.previous_page_number()) if here.has_previous() else "",
        "may_write": POLICY.allows(request.user, Can.WRITE),
    }
    return page(request, "instruments/list.html", context)


@opened(Can.READ)
def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one instrument: its dates, what it obliges to, how it stands to others."""
    row = _visible(request, pk)
    context = {
        "row": row,
        "title": title_of(row),
        "provisions": row.provisions.all(),
        "relations": queries.relations_of(request.user, row),
        "moves": [
            (move.name, _moves()[move.name]) for move in RECORD.leaving(row.state)
            if POLICY.allows(request.user, move.permit, row)
        ],
        "may_write": POLICY.allows(request.user, Can.WRITE, row),
        "waits": row.state in ("draft", "in_review")
        and not POLICY.allows(request.user, Can.PUBLISH, row),
    }  # fmt: skip
    return page(request, "instruments/one.html", context)


def _moves() -> dict[str, str]:
    return {
        "submit": _("Submit for review"),
        "return": _("Return to its writer"),
        "publish": _("Publish"),
        "archive": _("Archive"),
        "restore": _("Restore"),
    }


@opened(Can.WRITE, methods=BOTH)
def new(request: HttpRequest) -> HttpResponse:
    """Enter an instrument, as a draft."""
    form = sent(request, forms.InstrumentForm)
    act = Act(title=_("Enter an instrument"), button=_("Keep it as a draft"), trail=(_home(),))

    def call() -> str:
        row = actions.enter(facts=form.facts(), by=request.user, at=now())
        return reverse("instruments:one", args=[row.pk])

    return acted(request, act, form, call)


@opened(Can.WRITE, methods=BOTH)
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what is known of an instrument."""
    row = _writable(request, pk)
    form = sent(request, forms.InstrumentForm, row=row)
    act = Act(title=_("Change the instrument"), button=_("Keep the changes"), trail=_trail(row))

    def call() -> None:
        actions.change(
            instrument_id=pk, revision=form.cleaned_data["revision"] or 0, facts=form.facts(),
            by=request.user, at=now(),
        )  # fmt: skip

    def stands() -> Stands:
        fresh = forms.InstrumentForm(row=_writable(request, pk))
        typed = whole(form.data.get(REVISION))
        since = queries.words_at(row, typed) if typed else {}
        return Stands(fresh, {**fresh.initial, **since} if since else {})

    return acted(request, act, form, call, stands=stands)


@opened(Can.WRITE, methods=BOTH)
def provide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a provision."""
    row = _writable(request, pk)
    form = sent(request, forms.ProvisionForm)
    act = Act(title=_("Add a provision"), button=_("Add it"), trail=_trail(row))

    def call() -> None:
        actions.add_provision(instrument_id=pk, by=request.user, at=now(), **form.cleaned_data)

    return acted(request, act, form, call)


@opened(Can.WRITE, methods=BOTH)
def relate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say how the instrument stands to another."""
    row = _writable(request, pk)
    among = queries.visible_to(request.user).exclude(pk=pk)[:1000]
    form = sent(request, forms.RelationForm, among=among)
    act = Act(title=_("Relate it to another"), button=_("Relate them"), trail=_trail(row))

    def call() -> None:
        said = form.cleaned_data
        actions.relate(
            one_id=pk, other_id=said["other"], kind=said["kind"], note=said["note"],
            by=request.user, at=now(),
        )  # fmt: skip

    return acted(request, act, form, call)


@opened(Can.WRITE, methods=("POST",))
def step(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the record on: submit, return, publish, archive, restore."""
    row = _writable(request, pk)
    name = request.POST.get("act", "")
    if name not in _moves():
        raise Http404
    if name == "archive":  # its button stands where «Publish» stood: a second press does nothing
        return redirect("instruments:archive", pk=pk)
    with pressing(request, _("Done.")):
        actions.move(instrument_id=row.pk, name=name, by=request.user, at=now())
    return redirect("instruments:one", pk=pk)


@opened(Can.WRITE, methods=BOTH)
def archive(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask before an instrument leaves the lists of everyone."""
    row = _writable(request, pk)
    POLICY.require(request.user, Can.PUBLISH)
    act = Act(
        title=_("Archive the instrument"), button=_("Archive"), trail=_trail(row), said=_("Done."),
        consequence=_("Readers no longer find it among the instruments. It can be restored."),
    )  # fmt: skip

    def call() -> None:
        actions.move(instrument_id=row.pk, name="archive", by=request.user, at=now())

    return acted(request, act, sent(request, Form), call)


def _home() -> tuple[str, str]:
    return _("Instruments"), reverse("instruments:list")


def _trail(row: Instrument) -> tuple[tuple[str, str], ...]:
    return (_home(), (row.short, reverse("instruments:one", args=[row.pk])))


def _visible(request: HttpRequest, pk: UUID) -> Instrument:
    found: Any = get_object_or_404(queries.visible_to(request.user), pk=pk)
    return found


def _writable(request: HttpRequest, pk: UUID) -> Instrument:
    row = _visible(request, pk)
    POLICY.require(request.user, Can.WRITE, row)
    return row
