"""The person's own page about their data, reached with the receipt."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from amparo.cases.models import Case
from amparo.cases.views.public.pages import for_the_person
from amparo.duties import queries as duties
from amparo.kernel.actors import Holder
from amparo.oversight import actions, forms, queries
from amparo.oversight.actions.copies import as_json, as_paper
from amparo.oversight.policies import POLICY, Can
from amparo.ui.documents import pdf_of
from amparo.ui.htmx import Answer, asking, journal_no
from amparo.ui.once import do_once, mark_of, was_done


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_person
def ask(request: HttpRequest, holder: Holder, case: Case) -> HttpResponse:
    """Show what was asked and answered about one's own data, and take a new request."""
    if was_done(request):
        return redirect("oversight:ask")
    at = timezone.now()
    form, answer = forms.AskData(request.POST or None), Answer(status=200)
    if request.method == "POST":
        answer.status = 422
        if form.is_valid():
            with asking(form, answer):
                words = form.cleaned_data
                do_once(request, lambda: actions.ask(case_id=case.pk, by=holder, at=at, **words))
        if answer.agreed:
            messages.success(request, _("We have your request. The answer will be on this page."))
            return redirect("oversight:ask")
    if answer.no:
        journal_no(request, answer.no)
    asked = []
    for each in queries.data_visible_to(holder):
        clock = duties.running(each).first()
        asked.append({
            "request": each,
            "clock": duties.shown(clock, at) if clock else None,
            "may_copy": POLICY.allows(holder, Can.COPY_DATA, each),
        })  # fmt: skip
    context = {
        "form": form, "asked": asked, "exit_url": reverse("public:out"), "once": mark_of(request)
    }  # fmt: skip
    return render(request, "oversight/public/ask.html", context, status=answer.status)


@require_safe
@for_the_person
def copy(request: HttpRequest, holder: Holder, case: Case, code: str, shape: str) -> HttpResponse:
    """Give the person the copy of everything kept about them, as a paper or as JSON."""
    found = get_object_or_404(queries.data_visible_to(holder), code=code)
    at = timezone.now()
    kept = actions.copy_of_my_data(request_id=found.pk, by=holder, at=at)
    if shape == "json":
        response = HttpResponse(as_json(kept), content_type="application/json")
    else:
        paper = as_paper(kept, at=at, language=get_language() or case.language)
        response = HttpResponse(pdf_of(paper), content_type="application/pdf")
    # A neutral name: it stays in the list of downloads.
    response["Content-Disposition"] = f'attachment; filename="copy.{shape}"'
    return response
