"""Pages of one edition: its text, what must be put right, its claims, its steps."""

from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.monitor import actions, forms, queries
from amparo.monitor.models import Edition, Usage
from amparo.monitor.policies import POLICY, Can
from amparo.monitor.queries.rendering import paragraphs_of
from amparo.monitor.views.profiles import Trail, opened, trail_of
from amparo.monitor.workflow import EDITION
from amparo.ui.acts import BOTH, Act, acted, pressing, sent
from amparo.ui.htmx import page
from vocab.monitor import plans


def edition_trail(edition: Edition) -> Trail:
    """Return the trail down to an edition."""
    here = (queries.title_of(edition), reverse("monitor:edition", args=[edition.pk]))
    return (*trail_of(edition.profile), here)


def seen(request: HttpRequest, pk: UUID) -> Edition:
    """Return an edition that the reader may see."""
    found: Edition = get_object_or_404(queries.visible_to(request.user), pk=pk)
    return found


@opened(Can.ENTER)
def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show an edition as it would be printed, each paragraph with its editor beside it."""
    edition = seen(request, pk)
    language = get_language() or "es"
    shown = queries.rendered(edition, language, who=request.user)
    may_write = not edition.is_frozen and POLICY.allows(request.user, Can.WRITE, edition)
    context = {
        "edition": edition,
        "shown": shown,
        "sections": _sections(edition, shown, may_write=may_write),
        "faults": [] if edition.is_frozen else queries.faults_of(edition),
        "replaced": [] if edition.is_frozen else queries.replaced_in(edition, request.user),
        "moves": _moves_of(request, edition),
        "may_write": may_write,
        "waits": _waits_for_another(request, edition),
    }
    return page(request, "monitor/edition.html", context)


def _sections(edition: Edition, shown: object, *, may_write: bool) -> list[dict[str, object]]:
    """Return the sections with their printed paragraphs; while writing, the empty ones too."""
    printed = {section.key: section for section in shown.sections}  # type: ignore[attr-defined]
    if not may_write:
        return [
            {"title": s.title, "key": s.key, "paragraphs": [(p, None) for p in s.paragraphs]}
            for s in printed.values()
        ]
    language = get_language() or "es"
    titles = {one.key: one.title for one in plans()[edition.profile.topic].section}
    rows: dict[str, list[object]] = {}
    for row in paragraphs_of(edition):
        rows.setdefault(row.section.key, []).append(row)
    return [
        {
            "title": titles[one.key].in_language(language) if one.key in titles else one.key,
            "key": one.key,
            "pk": one.pk,
            "paragraphs": list(zip(printed[one.key].paragraphs, rows[one.key], strict=True))
            if one.key in printed
            else [],
        }
        for one in edition.sections.all()
    ]


def _moves() -> dict[str, str]:
    return {
        "research": _("Begin the research"),
        "ask_state": _("Send it to the State for comment"),
        "check_facts": _("Pass it on to check its facts"),
        "finish": _("Declare it final"),
        "publish": _("Publish it"),
        "archive": _("Archive it"),
    }


def _moves_of(request: HttpRequest, edition: Edition) -> list[tuple[str, str]]:
    return [
        (move.name, _moves()[move.name])
        for move in EDITION.leaving(edition.state)
        if POLICY.allows(request.user, move.permit, None if move.name == "archive" else edition)
        and not (move.name == "finish" and edition.final_revision == edition.revision)
    ]


def _waits_for_another(request: HttpRequest, edition: Edition) -> bool:
    """Test if an edition is to be declared final or published, and its reader may not."""
    return any(
        not POLICY.allows(request.user, move.permit, edition)
        for move in EDITION.leaving(edition.state)
        if move.name in ("finish", "publish")
    )


@opened(Can.ENTER, methods=("POST",))
def step(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take an edition on: to the State, to the check of its facts, to publication."""
    edition = seen(request, pk)
    name = request.POST.get("act", "")
    if name not in _moves():
        raise Http404
    if name == "archive":  # its button stands where «Publish it» stood: a second press does nothing
        return redirect("monitor:archive_edition", pk=pk)
    with pressing(request, _("Done.")):
        actions.move_edition(edition_id=edition.pk, name=name, by=request.user, at=timezone.now())
    return redirect("monitor:edition", pk=pk)


@opened(Can.ENTER, methods=BOTH)
def archive(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask before a published edition is archived for good."""
    edition = seen(request, pk)
    POLICY.require(request.user, Can.PUBLISH)
    act = Act(
        title=_("Archive the edition"), button=_("Archive it"), trail=edition_trail(edition),
        said=_("Done."), consequence=_("It does not come back: a new edition takes its place."),
    )  # fmt: skip

    def call() -> None:
        actions.move_edition(
            edition_id=edition.pk, name="archive", by=request.user, at=timezone.now()
        )

    return acted(request, act, sent(request, Form), call)


@opened(Can.WRITE, methods=BOTH)
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change up to which day an edition looks, and whose names stand on it."""
    edition = seen(request, pk)
    form = sent(request, forms.ChangeForm, edition=edition)
    act = Act(
        title=_("Cut-off and authors"), button=_("Keep the changes"), trail=edition_trail(edition)
    )

    def call() -> None:
        actions.change_edition(
            edition_id=pk, by=request.user, at=timezone.now(), **form.cleaned_data
        )

    return acted(request, act, form, call)


@opened(Can.ENTER)
def claims(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the claims that an edition uses, by their short keys."""
    edition = seen(request, pk)
    held = queries.held_by(edition, request.user)
    rows = [
        (usage, queries.value_words(usage.claim, usage.type), held.cited(usage))
        for usage in held.usages.values()
        if held.claim(usage.key) is not None
    ]
    context = {"edition": edition, "title": queries.title_of(edition), "rows": rows}
    return page(request, "monitor/claims.html", context)


@opened(Can.WRITE, methods=BOTH)
def usage(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say of what kind a statement is, and what its footnote prints."""
    row = _usage(request, pk)
    form = sent(request, forms.UsageForm, usage=row)
    trail = (
        *edition_trail(row.edition),
        (_("Claims in this edition"), reverse("monitor:claims", args=[row.edition_id])),
    )
    act = Act(
        title=_("A claim in this edition"), button=_("Keep the changes"), trail=trail,
        facts=((row.key, row.claim.statement),),
    )  # fmt: skip

    def call() -> None:
        actions.change_usage(usage_id=pk, by=request.user, at=timezone.now(), **form.cleaned_data)

    return acted(request, act, form, call)


@opened(Can.WRITE, methods=("POST",))
def newer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Use what replaced a claim, in its place."""
    row = _usage(request, pk)
    with pressing(request, _("The newer claim stands there now. Read the sentence.")):
        actions.take_newer(usage_id=row.pk, by=request.user, at=timezone.now())
    return redirect("monitor:edition", pk=row.edition_id)


def _usage(request: HttpRequest, pk: UUID) -> Usage:
    """Return a usage in an edition that one may see, of a claim that one may read."""
    rows = Usage.objects.filter(edition__in=queries.visible_to(request.user))
    rows = rows.filter(claim__in=queries.claims_for(request.user))
    found: Usage = get_object_or_404(rows.select_related("edition__profile", "claim"), pk=pk)
    return found
