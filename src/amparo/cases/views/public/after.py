"""The person complains, asks to be assessed again, answers a proposal to close, or stops."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.cases.actions import closing, following, leaving, reassessing
from amparo.cases.forms.public.after import AgainForm, ClosingForm, ComplainForm, StopForm
from amparo.cases.models import Case
from amparo.cases.views.public.own import simple
from amparo.cases.views.public.pages import for_the_person, held, posted
from amparo.kernel.actors import Holder


@held
def grievance(request: HttpRequest, holder: Holder, case: Case) -> HttpResponse:
    """Complain about how one is treated."""
    form = ComplainForm(posted(request))
    return simple(
        request, form, "grievance.html", _("Your complaint is in. It will be answered here."),
        lambda: following.complain(
            case_id=case.pk, by=holder, at=timezone.now(), **form.cleaned_data
        ),
    )  # fmt: skip


@for_the_person
def again(request: HttpRequest, holder: Holder, case: Case) -> HttpResponse:
    """Ask to be assessed again."""
    form, at = AgainForm(posted(request)), timezone.now()
    return simple(
        request, form, "again.html", _("Asked. What protects you today stays in force."),
        lambda: reassessing.trigger(
            case_id=case.pk, kind="person_asked", once=f"person:{timezone.localdate(at)}",
            note=form.cleaned_data["text"], by=holder, at=at,
        ),
    )  # fmt: skip


@for_the_person
def closing_answer(request: HttpRequest, holder: Holder, case: Case) -> HttpResponse:
    """Answer a proposal to close."""
    form = ClosingForm(posted(request))

    def do() -> None:
        said, at = form.cleaned_data, timezone.now()
        if said["answer"] == "yes":
            closing.waive_objection(case_id=case.pk, by=holder, at=at)
        else:
            closing.object_to_closing(case_id=case.pk, text=said["text"], by=holder, at=at)

    return simple(request, form, "closing.html", _("Your answer is in."), do)


@for_the_person
def stop(request: HttpRequest, holder: Holder, case: Case) -> HttpResponse:
    """Ask to stop; someone speaks with the person alone before anything ends."""
    form = StopForm(posted(request))
    return simple(
        request, form, "stop.html", _("Noted. Someone will speak with you alone first."),
        lambda: leaving.ask_withdrawal(
            case_id=case.pk, reason=form.cleaned_data["text"], by=holder, at=timezone.now()
        ),
    )  # fmt: skip
