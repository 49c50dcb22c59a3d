"""What is written about the person's risk, as it is written; and their own words beside it."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.cases.actions import assessments
from amparo.cases.models import Assessment, Case
from amparo.cases.queries.assessments import told_to_the_person
from amparo.cases.views.public.pages import answered, for_the_person
from amparo.kernel.actors import Holder
from amparo.ui.forms import TextField
from amparo.ui.htmx import Answer, asking


class OwnWordsForm(forms.Form):
    """What the person says about the account of their risk."""

    words = TextField(
        label=gettext_lazy("What do you want to say about it?"), max_length=8000, rows=6,
        help_text=gettext_lazy("If something is wrong or missing, say it. It is left as you say."),
        error_messages={"required": gettext_lazy("Write something first.")},
    )  # fmt: skip


@for_the_person
def show(request: HttpRequest, holder: Holder, case: Case) -> HttpResponse:
    """Show the account of the person's risk, draft or accepted, and take in their own words."""
    found = told_to_the_person(case)
    if found is None:
        raise Http404
    form = OwnWordsForm(request.POST if request.method == "POST" else None)
    answer = Answer(status=200)
    if request.method == "POST":
        answer.status = 422
        if form.is_valid():
            with asking(form, answer):
                assessments.record_person_view(
                    assessment_id=found.pk, by=holder, at=timezone.now(), **form.cleaned_data
                )
        if answer.agreed:
            messages.success(request, _("Your words are in, just as you wrote them."))
            return redirect("public:assessment")
    is_accepted = found.state == Assessment.ACCEPTED
    context = {"form": form, "found": found, "is_accepted": is_accepted, "case": case}
    return answered(request, "assessment.html", context, answer)
