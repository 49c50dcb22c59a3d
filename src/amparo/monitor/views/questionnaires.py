"""Pages of questionnaires to a State: begun, written, sent, answered."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.evidence.models import Citation, Source
from amparo.monitor import forms, queries
from amparo.monitor.actions import questionnaires as actions
from amparo.monitor.models import Profile, Questionnaire
from amparo.monitor.policies import Can
from amparo.monitor.views.profiles import Trail, opened, trail_of
from amparo.ui.acts import BOTH, Act, acted, sent
from amparo.ui.htmx import page


def _trail(row: Questionnaire) -> Trail:
    name = _("Questionnaire %(year)d") % {"year": row.year}
    return (*trail_of(row.profile), (name, reverse("monitor:questionnaire", args=[row.pk])))


def _row(pk: UUID) -> Questionnaire:
    rows = Questionnaire.objects.select_related("profile", "answer")
    found: Questionnaire = get_object_or_404(rows, pk=pk)
    return found


@opened(Can.ASK)
def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a questionnaire: its questions, when it was sent, what the State answered."""
    row = _row(pk)
    answer = row.answer
    if answer and not queries.sources_for(request.user).filter(pk=answer.pk).exists():
        answer = None
    cited = Citation.objects.filter(source=answer, target__startswith="evidence.Claim:")
    keys = [target.partition(":")[2] for target in cited.values_list("target", flat=True)]
    claims = queries.claims_for(request.user).filter(pk__in=keys) if answer else []
    context = {"row": row, "trail": trail_of(row.profile), "answer": answer, "claims": claims}
    return page(request, "monitor/questionnaire.html", context)


@opened(Can.ASK, methods=BOTH)
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin a questionnaire to a State."""
    profile = get_object_or_404(Profile, pk=pk)
    form = sent(request, forms.QuestionnaireForm)
    if request.method != "POST":
        form.initial = {"year": timezone.localdate().year, "language": "es"}
    act = Act(title=_("Begin a questionnaire"), button=_("Begin it"), trail=trail_of(profile))

    def call() -> str:
        row = actions.open_questionnaire(
            profile_id=pk, by=request.user, at=timezone.now(), **form.cleaned_data
        )
        return reverse("monitor:questions", args=[row.pk])

    return acted(request, act, form, call)


@opened(Can.ASK, methods=BOTH)
def questions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write the questions."""
    row = _row(pk)
    form = sent(request, forms.QuestionsForm, row=row)
    act = Act(title=_("Write the questions"), button=_("Keep them"), trail=_trail(row))

    def call() -> None:
        actions.set_questions(
            questionnaire_id=pk, revision=form.cleaned_data["revision"],
            questions=form.questions(), by=request.user, at=timezone.now(),
        )  # fmt: skip

    return acted(request, act, form, call)


@opened(Can.ASK, methods=BOTH)
def send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down on which day it was sent."""
    row = _row(pk)
    form = sent(request, forms.SendForm)
    act = Act(
        title=_("It was sent"), button=_("Write it down"), trail=_trail(row),
        lede=_(
            "The letter itself goes by your own post. Print the page with the questions to "
            "enclose it."
        ),
        consequence=_("From then on the questions do not change."),
    )  # fmt: skip

    def call() -> None:
        actions.send(questionnaire_id=pk, by=request.user, at=timezone.now(), **form.cleaned_data)

    return acted(request, act, form, call)


@opened(Can.ASK, methods=BOTH)
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep what the State answered, as a source."""
    row = _row(pk)
    among = queries.sources_for(request.user).filter(is_of_desks=True).order_by("-id")[:200]
    form = sent(request, forms.AnswerForm, among=among)
    act = Act(title=_("The State answered"), button=_("Keep the answer"), trail=_trail(row))

    def call() -> None:
        actions.answer(
            questionnaire_id=pk, source=Source.objects.get(pk=form.cleaned_data["source"]),
            answered_on=form.cleaned_data["answered_on"], by=request.user, at=timezone.now(),
        )  # fmt: skip

    return acted(request, act, form, call)
