"""Pages on which a desk says what something is about, or corrects the language of a document."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from amparo.evidence.actions import about
from amparo.evidence.forms.about import LanguageForm, ThemesForm
from amparo.evidence.forms.sources import words_of
from amparo.evidence.models import Claim, Document
from amparo.evidence.policies import POLICY, Can
from amparo.evidence.queries import claims as queries
from amparo.ui import acts
from amparo.ui.acts import BOTH, Act, acted, sent

OPENED = acts.opened(POLICY, Can.SEE_DOCUMENT, methods=BOTH)


@OPENED
def language(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct the language in which a document was taken to be."""
    found = _document(request, pk)
    act = Act(title=_("Correct the language"), button=_("Correct the language"),
              trail=_of_document(found),
              lede=_("Screen readers and the search read the text in this language."))  # fmt: skip
    form = sent(request, LanguageForm, initial={"language": found.language})
    return acted(
        request, act, form,
        lambda: about.correct_language(
            document_id=pk, by=request.user, at=now(), **form.cleaned_data
        ),
    )  # fmt: skip


@OPENED
def document_themes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what a document is about."""
    found = _document(request, pk)
    return _themes(request, found, _of_document(found))


@OPENED
def claim_themes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what a claim is about, in all its versions."""
    found = get_object_or_404(queries.visible_claims(request.user), pk=pk)
    POLICY.require(request.user, Can.WRITE_CLAIM, found)
    home = reverse("evidence:claim", args=[pk])
    return _themes(
        request, found, ((_("Claims"), reverse("evidence:claims")), (_("Claim"), home))
    )  # fmt: skip


def _themes(
    request: HttpRequest, thing: Claim | Document, trail: tuple[tuple[str, str], ...]
) -> HttpResponse:
    act = Act(title=_("Say what it is about"), button=_("Say what it is about"), trail=trail)
    form = sent(request, ThemesForm, initial={"themes": queries.themes_of(thing)})
    return acted(
        request, act, form,
        lambda: about.set_themes(thing=thing, by=request.user, at=now(), **form.cleaned_data),
    )  # fmt: skip


def _document(request: HttpRequest, pk: UUID) -> Document:
    found = get_object_or_404(queries.visible_documents(request.user), pk=pk)
    POLICY.require(request.user, Can.ADD_DOCUMENT, found.source)
    return found


def _of_document(found: Document) -> tuple[tuple[str, str], ...]:
    return (
        (_("Documents"), reverse("evidence:documents")),
        (_("Document"), reverse("evidence:document", args=[found.pk])),
    )


def paged(request: HttpRequest, rows: Any, most: int) -> tuple[list[Any], dict[str, str]]:
    """Return the rows of one page of a list, and the addresses of the pages beside it."""
    here = Paginator(rows, most).get_page(request.GET.get("page"))
    asked = request.GET.copy()

    def at(number: int) -> str:
        asked["page"] = str(number)
        return f"?{asked.urlencode()}"

    return list(here), {
        "next": at(here.next_page_number()) if here.has_next() else "",
        "previous": at(here.previous_page_number()) if here.has_previous() else "",
    }


def narrowed(request: HttpRequest, rows: Any) -> tuple[Any, dict[str, Any]]:
    """Return the rows that are about the theme in the address, and what the page says of it."""
    theme, choices = request.GET.get("theme", ""), words_of("evidence/themes")
    if theme not in dict(choices):
        theme = ""
    rows = queries.about_theme(rows, theme) if theme else rows
    return rows, {"theme": theme, "theme_choices": choices}
