"""The page on which the sections and paragraphs of an edition are put in order; no script."""

from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.kernel.errors import Refused
from amparo.monitor import queries
from amparo.monitor.actions import ordering
from amparo.monitor.models import Edition, Paragraph, Section
from amparo.monitor.policies import POLICY, Can
from amparo.monitor.queries.rendering import paragraphs_of
from amparo.monitor.views.editions import edition_trail, seen
from amparo.monitor.views.profiles import opened
from amparo.ui.acts import pressing
from amparo.ui.htmx import page
from amparo.ui.numbers import whole
from vocab.monitor import plans


@opened(Can.WRITE)
def order(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the sections and the first words of their paragraphs, with a button for each step."""
    edition = seen(request, pk)
    POLICY.require(request.user, Can.WRITE, edition)
    if edition.is_frozen:
        raise Refused(_("What was published is not changed: open a new edition."))
    context = {"edition": edition, "trail": edition_trail(edition), "sections": _rows(edition)}
    return page(request, "monitor/order.html", context)


def _rows(edition: Edition) -> list[tuple[Section, str, list[Paragraph]]]:
    titles = {one.key: one.title for one in plans()[edition.profile.topic].section}
    held: dict[str, list[Paragraph]] = {}
    for row in paragraphs_of(edition):
        held.setdefault(row.section.key, []).append(row)
    language = get_language() or "es"
    return [
        (one, titles[one.key].in_language(language) if one.key in titles else one.key,
         held.get(one.key, []))
        for one in edition.sections.order_by("order", "id")
    ]  # fmt: skip


@opened(Can.WRITE, methods=("POST",))
def move_section(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Move a section one place."""
    rows = Section.objects.filter(edition__in=queries.visible_to(request.user))
    row = get_object_or_404(rows, pk=pk)
    with _moving(request):
        ordering.move_section(section_id=pk, **_how(request))
    return _back(row.edition_id, pk)


@opened(Can.WRITE, methods=("POST",))
def move_paragraph(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Move a paragraph one place in its section."""
    rows = Paragraph.objects.filter(section__edition__in=queries.visible_to(request.user))
    row = get_object_or_404(rows.select_related("section"), pk=pk)
    with _moving(request):
        ordering.move_paragraph(paragraph_id=pk, **_how(request))
    return _back(row.section.edition_id, pk)


def _moving(request: HttpRequest) -> AbstractContextManager[None]:
    return pressing(request, _("Moved. The other button takes it back."))


def _how(request: HttpRequest) -> dict[str, Any]:
    return {
        "place": whole(request.POST.get("place")), "step": request.POST.get("step", ""),
        "by": request.user, "at": timezone.now(),
    }  # fmt: skip


def _back(edition: UUID, row: UUID) -> HttpResponse:
    """Return to where the row stands now."""
    return redirect(f"{reverse('monitor:order', args=[edition])}#at-{row}")
