"""The person's acts on their own case: messages, news, contact, companion, consents."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

import vocab
from amparo.cases import actions
from amparo.cases.actions.person import (
    answer_consent,
    change_contact,
    name_companion,
    tell_news,
)
from amparo.cases.forms.public.fields import contact_of
from amparo.cases.forms.public.own import CompanionForm, ContactForm, MessageForm, NewsForm
from amparo.cases.models import Case, Consent
from amparo.cases.queries.recordings import HELPER
from amparo.cases.views.public.gate import Pace, count, pace, slow_down
from amparo.cases.views.public.pages import answered, for_the_person, held, posted, show
from amparo.cases.views.public.sending import contents_of, files_in
from amparo.cases.views.public.status import asked_of, messages_for
from amparo.duties.models import Duty
from amparo.evidence.actions import refusal_of
from amparo.kernel.actors import Holder
from amparo.kernel.errors import Invalid, No
from amparo.people.models import Organisation
from amparo.ui.htmx import Answer, asking, status_of
from amparo.ui.sound import hearing

# Consents that name a body are asked body by body; the process itself is asked when sending.
PER_BODY = ("share_with_body",)


@held
def write(request: HttpRequest, holder: Holder, case: Case) -> HttpResponse:
    """Show the messages both ways, and send one."""
    at = timezone.now()
    if request.method == "POST" and pace(request, "message", at=at) is Pace.WAIT:
        return slow_down(request)
    form, answer = MessageForm(posted(request)), Answer(status=200)
    if request.method == "POST":
        answer.status = 422
        if form.is_valid():
            with asking(form, answer):
                actions.write(case_id=case.pk, by=holder, at=at, **form.cleaned_data)
        if answer.agreed:
            count(request, "message", at=at)
            messages.success(request, _("Your message is in. We answer here."))
            return redirect("public:messages")
    said = messages_for(holder, case)
    actions.mark_read(case_id=case.pk, by=holder, at=at)
    return answered(request, "messages.html", {"form": form, "said": said}, answer)


@hearing
@held
def news(request: HttpRequest, holder: Holder, case: Case) -> HttpResponse:
    """Take in something new; a danger calls the person on duty again."""
    at = timezone.now()
    form = NewsForm(posted(request), request.FILES or None)
    context = {"form": form, "asked": asked_of(holder, case)}
    if request.method != "POST":
        return show(request, "news.html", context)
    # A danger is never made to wait.
    if not request.POST.get("danger") and pace(request, "message", at=at) is Pace.WAIT:
        return slow_down(request)
    answer = Answer()
    if form.is_valid():
        _tell(form, holder, case, answer)
    if answer.agreed:
        count(request, "message", at=at)
        messages.success(request, _("It is in. The person on duty or your officer reads it."))
        return redirect("public:status")
    return answered(request, "news.html", context, answer)


def _tell(form: NewsForm, holder: Holder, case: Case, answer: Answer) -> None:
    said = form.cleaned_data
    files = contents_of([*files_in(form, "recording"), *files_in(form, "files")])
    try:
        tell_news(
            case_id=case.pk, text=said["text"], attachments=files, by=holder,
            at=timezone.now(), urgency=dict.fromkeys(said["danger"], "yes"),
            agreement=form.agreement(),
        )  # fmt: skip
        answer.status = 200
    except No as no:
        answer.no, answer.status = no, status_of(no)
        if isinstance(no, Invalid) and no.field == "file":
            for name, content in files:
                if why := refusal_of(content):
                    form.add_error("files", _("«%(name)s»: %(why)s") % {"name": name, "why": why})
        else:
            form.add_error(None, str(no))


def simple(
    request: HttpRequest, form: forms.Form, template: str, done: str, do: Callable[[], Any]
) -> HttpResponse:
    """Show a form, or do what it says and go back to the first page of the case."""
    answer = Answer(status=200)
    if request.method == "POST":
        answer.status = 422
        if form.is_valid():
            with asking(form, answer):
                do()
        if answer.agreed:
            messages.success(request, done)
            return redirect("public:status")
    return answered(request, template, {"form": form}, answer)


@for_the_person
def contact(request: HttpRequest, holder: Holder, case: Case) -> HttpResponse:
    """Change how the person is reached. What is kept is not shown: a code may be in other hands."""
    form = ContactForm(posted(request))
    return simple(
        request, form, "contact.html", _("We use the new way from now on."),
        lambda: change_contact(
            case_id=case.pk, by=holder, at=timezone.now(), contact=contact_of(form.cleaned_data),
            trusted=form.cleaned_data["trusted"],
        ),
    )  # fmt: skip


@for_the_person
def companion(request: HttpRequest, holder: Holder, case: Case) -> HttpResponse:
    """Name who goes with the person."""
    form = CompanionForm(posted(request), initial={"companion": case.companion or ""})
    return simple(
        request, form, "companion.html", _("Noted."),
        lambda: name_companion(
            case_id=case.pk, by=holder, at=timezone.now(), **form.cleaned_data
        ),
    )  # fmt: skip


@for_the_person
def consents(request: HttpRequest, holder: Holder, case: Case) -> HttpResponse:
    """Show each consent, per purpose and per body, and take an answer to one of them."""
    if request.method != "POST":
        return show(request, "consents.html", {"lines": _lines(case)})
    purpose, _dot, code = request.POST.get("about", "").partition(":")
    body = Organisation.objects.filter(pk__in=_bodies(case), code=code).first() if code else None
    form, answer = forms.Form(request.POST), Answer()
    if request.POST.get("answer") in {"yes", "no"} and form.is_valid() and bool(code) == bool(body):
        with asking(form, answer):
            answer_consent(
                case_id=case.pk, purpose=purpose, gives=request.POST["answer"] == "yes",
                body=body, by=holder, at=timezone.now(),
            )  # fmt: skip
    if answer.agreed:
        messages.success(request, _("Noted, from now on."))
        return redirect("public:consents")
    return answered(request, "consents.html", {"lines": _lines(case), "form": form}, answer)


def _bodies(case: Case) -> set[Any]:
    measures = set(case.measures.values_list("body_id", flat=True))
    owed = set(Duty.objects.filter(file=case.file).values_list("body_id", flat=True))
    asked = set(case.consents.exclude(body=None).values_list("body_id", flat=True))
    return measures | owed | asked


def _lines(case: Case) -> list[dict[str, Any]]:
    """Return one line for each purpose, and for sharing one for each body of the plan."""
    latest: dict[tuple[str, Any], Consent] = {}
    # What who helps allows for their own voice is not an answer of the person.
    for consent in case.consents.exclude(exception_code=HELPER).order_by("at", "id"):
        latest[consent.purpose, consent.body_id] = consent
    bodies = list(Organisation.objects.filter(pk__in=_bodies(case)).order_by("name"))
    lines = []
    for purpose in vocab.terms("cases/consent_purposes"):
        for body in bodies if purpose in PER_BODY else [None]:
            lines.append({
                "purpose": purpose, "body": body,
                "about": f"{purpose}:{body.code}" if body else purpose,
                "last": latest.get((purpose, body.pk if body else None)),
                "may_end": purpose != "process", "erases": purpose == "recording",
            })  # fmt: skip
    return lines
