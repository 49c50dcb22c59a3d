"""How the policy works, year by year, narrowed by the address."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.publications import forms
from amparo.publications.policies import Can, regions_of
from amparo.publications.queries import evaluation as judged
from amparo.publications.queries import looking
from amparo.publications.queries.columns import Scope
from amparo.publications.queries.keeping import kept
from amparo.publications.views import files
from amparo.publications.views.acting import opened, shown
from amparo.publications.views.inside import address, is_anew, journal

SHAPES = ("csv", "xlsx")


def _asked(request: HttpRequest) -> tuple[forms.Evaluated, list[Scope]]:
    at, within = timezone.now(), regions_of(request.user)
    this = timezone.localdate(at).year
    form = forms.Evaluated(request.GET, country=settings.COUNTRY, this=this, within=within)
    if not form.is_valid():
        return form, []
    scopes = judged.years(settings.COUNTRY, at, int(form.cleaned_data["year"]))
    return form, judged.narrowed_to(scopes, form.only, within)


def _judged(scopes: list[Scope], *, anew: bool = False) -> tuple[dict[str, Any], datetime]:
    """Return the evaluation in the reader's language, and when it was counted."""
    found, at = kept("evaluation", scopes, lambda: judged.gather(scopes), anew=anew)
    return judged.evaluation(scopes, found), at


@opened(Can.SEE_TRUE)
def evaluation(request: HttpRequest) -> HttpResponse:
    """Show how the policy works, year by year; the look is journalled."""
    form, scopes = _asked(request)
    context: dict[str, Any] = {"form": form}
    if scopes:
        journal(request, "figures.seen", "publications.Evaluation:all", scopes[-1])
        query = address(request)
        found, counted_at = _judged(scopes, anew=is_anew(request))
        context |= {
            **found, "counted_at": counted_at, "at": scopes[-1].at,
            "anew": address(request, now="1"),
            "only": [(looking.label_of(dim), dict(form.fields[dim].choices)[key])  # type: ignore[attr-defined]
                     for dim, key in form.only],
            "files": [(one, f"{reverse('publications:evaluation_file', args=[one])}?{query}")
                      for one in SHAPES],
        }  # fmt: skip
    return shown(request, "evaluation.html", context)


@opened(Can.SEE_TRUE)
def evaluation_file(request: HttpRequest, shape: str) -> HttpResponse:
    """Give the evaluation as a file; that it was taken out is journalled."""
    _form, scopes = _asked(request)
    if not scopes or shape not in SHAPES:
        raise Http404
    journal(request, "figures.exported", "publications.Evaluation:all", scopes[-1])
    heads = [_("Section"), _("Row"), _("Column"), _("Figure")]
    tags = ["#meta+section", "#meta+row", "#meta+column", "#indicator+num"]
    rows = judged.rows_of(_judged(scopes)[0])
    return files.rows_file("evaluation", shape, heads, tags, rows)
