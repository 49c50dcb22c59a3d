"""Coming back with a code, leaving, and getting another code."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.cases import holders, queries
from amparo.cases.actions import drafts
from amparo.cases.actions.person import change_code
from amparo.cases.forms.public.own import CodeForm
from amparo.cases.models import Case
from amparo.cases.rules import receipts
from amparo.cases.views.public import desk
from amparo.cases.views.public.gate import Pace, count, pace, slow_down
from amparo.cases.views.public.pages import held, posted, show
from amparo.cases.views.public.request import resume
from amparo.cases.views.public.sending import remember
from amparo.cases.views.public.way import way_of
from amparo.kernel.actors import Holder
from amparo.notices.actions import notify
from amparo.vault.keys import ring
from vocab.public import flooding


@never_cache
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for a code and open what it opens. An unknown and a cancelled code get one answer."""
    at = timezone.now()
    met = pace(request, "code", at=at)
    if met is Pace.WAIT:
        return slow_down(request)
    form = CodeForm(posted(request), asks=met is Pace.ASK)
    if request.method != "POST":
        return show(request, "enter.html", {"form": form})
    if form.is_valid():
        if opened := _opened(request, form.cleaned_data["code"]):
            return opened
        form.add_error(
            "code",
            _("We do not find this code. Look at each word and at the six numbers. If you lost it, "
              "call us: your request goes on all the same."),
        )  # fmt: skip
    count(request, "code", at=at)
    if not form.asks and pace(request, "code", at=at) is Pace.ASK:
        # The next try needs an answer: show the question now, beside what was typed.
        form = CodeForm(request.POST, asks=True)
    return show(request, "enter.html", {"form": form}, status=422)


def _opened(request: HttpRequest, code: str) -> HttpResponse | None:
    at = timezone.now()
    if receipt := holders.find(code):
        holders.enter(request, receipt, at=at)
        return redirect("public:status")
    if draft := drafts.find_draft(code, at=at):
        return resume(request, draft)
    return desk.opened(request, code)


@never_cache
@require_GET
def done(request: HttpRequest) -> HttpResponse:
    """Show the code once, how to keep it, and what comes next."""
    code = shown_code(request)
    holder = holders.holder_of(request)
    if code is None or holder is None:
        return redirect("public:status")
    case = queries.case_of(holder)
    context = {
        "code": code, "way": way_of(case, timezone.now()), "case": case,
        "contact": _contact(holder, case),
    }  # fmt: skip
    return show(request, "done.html", context)


@require_POST
def by_sms(request: HttpRequest) -> HttpResponse:
    """Send the address of the status page to the number given: never the code itself."""
    holder = holders.holder_of(request)
    if holder is None or shown_code(request) is None:
        return redirect("public:status")
    at = timezone.now()
    number = _contact(holder, queries.case_of(holder)).get("value")
    if number and pace(request, "sms", at=at) is not Pace.WAIT:
        count(request, "sms", at=at)
        notify(
            template="person_news", once=f"receipt:{holder.receipt_id}:sms", at=at,
            channel="sms", address=number, language=(get_language() or "es")[:2],
            link=reverse("public:status"),
        )  # fmt: skip
        messages.success(request, _("The SMS is on its way. It says nothing of you or your code."))
    return redirect("public:done")


def _contact(holder: Holder, case: Case) -> dict[str, Any]:
    """Return how to reach who holds the receipt, as they said it; empty if they did not."""
    if holder.kind == "third_party":
        sender = (case.requests.order_by("made_at").first().answers or {}).get("sender", {})
        return {"value": sender["phone"]} if sender.get("phone") else {}
    identity = (case.person or case.collective).identity
    return next(iter(identity.contacts or []), {})


@never_cache
@require_GET
def on_paper(request: HttpRequest) -> HttpResponse:
    """Show a small page to print: the code and the telephone, and nothing that tells."""
    code = shown_code(request)
    return show(request, "paper.html", {"code": code}) if code else redirect("public:status")


@require_POST
def kept(request: HttpRequest) -> HttpResponse:
    """Show the code no more: the person has it."""
    request.session.pop("sent", None)
    return redirect("public:status")


def shown_code(request: HttpRequest) -> list[str] | None:
    """Return the parts of the code that this browser may show, for some time after sending."""
    submission, since = request.session.get("sent") or (None, 0)
    still = timezone.now().timestamp() - since < flooding().show_code_hours * 3600
    if not submission or not still:
        return None
    return receipts.parts(receipts.code_for(uuid.UUID(hex=submission), ring().lookup))


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the case in this browser."""
    holders.leave(request)
    return redirect("public:front")


@held
def another_code(request: HttpRequest, holder: Holder, case: Case) -> HttpResponse:
    """Cancel the code and give another."""
    form = CodeForm(posted(request))
    if request.method != "POST":
        return show(request, "another_code.html", {"form": form})
    at = timezone.now()
    receipt = change_code(case_id=case.pk, submission=form.submission, by=holder, at=at)
    holders.enter(request, receipt, at=at)
    remember(request, form.submission, at=at)
    return redirect("public:done")
