"""Searches that someone keeps."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amparo.situations import actions, forms, queries
from amparo.situations.models import SavedSearch
from amparo.situations.policies import is_staff
from amparo.ui.acts import Act, acted, sent
from amparo.ui.htmx import page


@require_safe
@login_required
def searches(request: HttpRequest) -> HttpResponse:
    """Show the searches that someone keeps."""
    if not is_staff(request.user, None):
        raise Http404
    rows = SavedSearch.objects.filter(user=request.user).order_by("-saved_at")
    address = reverse("situations:incidents")
    context = {"rows": [(row, f"{address}?{urlencode(row.query)}") for row in rows]}
    return page(request, "situations/searches.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def save_search(request: HttpRequest) -> HttpResponse:
    """Keep the search of the address under a name."""
    if not is_staff(request.user, None):
        raise Http404
    by = queries.Filters.read(request.GET)
    back = f"{reverse('situations:incidents')}?{urlencode(by.as_query())}"
    act = Act(
        title=_("Keep this search"),
        button=_("Keep the search"),
        trail=((_("Incidents"), back),),
        lede=_("Name and words are kept sealed. Only you see them."),
    )
    form = sent(request, forms.SaveSearch)
    return acted(
        request, act, form,
        lambda: actions.save_search(
            query=by.as_query(), by=request.user, at=timezone.now(), **form.cleaned_data
        ),
        then=reverse("situations:searches"),
    )  # fmt: skip


@require_POST
@login_required
def change_search(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Throw a search away, or begin or end being told of it."""
    row = get_object_or_404(SavedSearch, pk=pk, user=request.user)
    if request.POST.get("act") == "forget":
        actions.forget_search(search_id=row.pk, by=request.user)
    else:
        actions.tell_of_search(search_id=row.pk, is_told=not row.is_told, by=request.user)
    return redirect("situations:searches")
