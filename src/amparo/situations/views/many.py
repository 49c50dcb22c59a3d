"""Recording several incidents on one page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.situations import actions, forms
from amparo.situations.forms.many import MOST, ROWS
from amparo.situations.policies import Can
from amparo.situations.views.acts import opened
from amparo.ui.acts import BOTH, Act, acted
from amparo.ui.htmx import page
from amparo.ui.once import mark_of

PAGE = "situations/many.html"


@opened(Can.RECORD, methods=BOTH)
def many(request: HttpRequest) -> HttpResponse:
    """Record several incidents at once: all of them, or none and what is wrong beside its field."""
    act = Act(
        title=_("Record several incidents"),
        button=_("Record all of them"),
        trail=((_("Incidents"), reverse("situations:incidents")),),
        lede=_("One incident a row; empty rows count for nothing. Each begins as alleged."),
    )
    rows = _rows(request.POST.get("rows", ""))
    if request.POST.get("act") == "more":
        form = forms.ManyIncidents(request.POST, rows=min(rows + ROWS, MOST))
        form.data = form.data.copy()
        form.data["rows"] = str(form.count)
        # What was typed so far is shown without faults: nobody has sent it yet.
        form._errors = {}  # type: ignore[assignment]
        return page(request, PAGE, {"act": act, "form": form, "once": mark_of(request)})
    form = forms.ManyIncidents(request.POST if request.method == "POST" else None, rows=rows)

    def call() -> None:
        made = actions.record_together(rows=form.words(), by=request.user, at=timezone.now())
        said = ngettext("%(n)d incident is recorded.", "%(n)d incidents are recorded.", len(made))
        messages.success(request, said % {"n": len(made)})

    return acted(request, act, form, call, template=PAGE)


def _rows(text: str) -> int:
    return min(max(int(text), 1), MOST) if text.isdecimal() and len(text) < 4 else ROWS
