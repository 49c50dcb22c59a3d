"""The State's own doors for anyone: hand in a paper, leave a complaint, read its answer."""

import uuid
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from amparo.cases.actions import desk
from amparo.cases.forms.public.doors import ComplaintForm, PaperForm
from amparo.cases.forms.public.gate import GatedForm
from amparo.cases.models import Complaint, DeskPaper
from amparo.cases.rules import receipts
from amparo.cases.views.public.gate import Pace, count, pace
from amparo.cases.views.public.pages import answered, posted, show
from amparo.cases.views.public.sending import contents_of
from amparo.duties import queries as duties
from amparo.evidence.actions import refusal_of
from amparo.kernel.actors import VISITOR
from amparo.kernel.errors import Invalid, No, Refused
from amparo.places.queries import current_profile, profile_of
from amparo.ui.htmx import Answer, status_of
from amparo.vault.keys import ring
from vocab import Doors


def doors() -> Doors:
    """Return which doors this country's desk has; none before its law is loaded."""
    try:
        return profile_of(current_profile(settings.COUNTRY)).doors
    except Refused:
        return Doors()


def names() -> dict[str, str]:
    """Return what the doors are called by the law of the country, in its own words."""
    desk_name, book_name = doors().desk_name, doors().book_name
    return {
        "desk_name": desk_name.text if desk_name else "",
        # In Spanish the page's own words are the name.
        "book_name": book_name.text if book_name and get_language() != "es" else "",
    }


@never_cache
def hand_in(request: HttpRequest) -> HttpResponse:
    """Receive a paper at the desk."""
    if not doors().mesa_de_partes:
        raise Http404
    form = PaperForm(posted(request), request.FILES or None, asks=True)
    return _received(request, form, "paper", "hand_in.html")


@never_cache
def complain(request: HttpRequest) -> HttpResponse:
    """Receive a page of the complaints book."""
    if not doors().libro_de_reclamaciones:
        raise Http404
    form = ComplaintForm(posted(request), asks=True)
    return _received(request, form, "complaint", "complain.html")


def _received(request: HttpRequest, form: GatedForm, act: str, template: str) -> HttpResponse:
    if request.method != "POST":
        return show(request, template, {"form": form, **names()})
    at, answer = timezone.now(), Answer()
    if form.is_valid():
        if pace(request, act, at=at) is Pace.WAIT:
            return show(request, template, {"form": form, "slow": True, **names()}, status=429)
        received = _receive(form, act, answer)
        if received:
            count(request, act, at=at)
            request.session["desk"] = [act, str(received.thing.pk)]
            request.session["desk_sent"] = form.submission.hex
            return redirect("public:received")
    return answered(request, template, {"form": form, **names()}, answer)


def _receive(form: GatedForm, act: str, answer: Answer) -> desk.Received[Any] | None:
    said = {k: v for k, v in form.cleaned_data.items() if k not in GATE}
    files = contents_of(said.pop("files", None) or [])
    common = {
        "submission": form.submission, "country": settings.COUNTRY, "by": VISITOR,
        "at": timezone.now(),
    }  # fmt: skip
    try:
        if act == "paper":
            return desk.receive_paper(**common, **said, attachments=files)
        return desk.receive_complaint(**common, **said, language=get_language() or "es")
    except No as no:
        answer.no, answer.status = no, status_of(no)
        if isinstance(no, Invalid) and no.field == "file":
            for name, content in files:
                if why := refusal_of(content):
                    form.add_error("files", _("«%(name)s»: %(why)s") % {"name": name, "why": why})
        else:
            field = getattr(no, "field", None)
            form.add_error(field if field in form.fields else None, str(no))
        return None


GATE = {"token", "work", "answer", "website"}


def opened(request: HttpRequest, code: str) -> HttpResponse | None:
    """Open a paper or a complaint by its code, if it is one."""
    for act, model in (("paper", DeskPaper), ("complaint", Complaint)):
        if found := desk.find(model, code):
            request.session.cycle_key()
            request.session["desk"] = [act, str(found.pk)]
            request.session.pop("desk_sent", None)
            request.session.set_expiry(1800)
            return redirect("public:received")
    return None


@never_cache
def received(request: HttpRequest) -> HttpResponse:
    """Show the receipt of a paper or complaint: number, day, and the answer once there is one."""
    act, key = request.session.get("desk") or ("", None)
    model = {"paper": DeskPaper, "complaint": Complaint}.get(act)
    thing = model.objects.filter(pk=uuid.UUID(key)).first() if model and key else None
    if thing is None:
        return redirect("public:status")
    sent = request.session.get("desk_sent")
    code = receipts.code_for(uuid.UUID(hex=sent), ring().lookup) if sent else ""
    clock = duties.clocks_of(thing).filter(key="complaint_answer").first()
    context = {
        "thing": thing, "is_paper": act == "paper", "code": receipts.parts(code) if code else [],
        "clock": duties.shown(clock, timezone.now()) if clock and not clock.ended_at else None,
        "law": clock,
    }  # fmt: skip
    return show(request, "received.html", context)
