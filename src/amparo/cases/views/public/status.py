"""The person's own page: how it goes, who is on it, what was decided, who looked."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from amparo.cases import holders, papers, queries
from amparo.cases.models import Case, Message, Paper
from amparo.cases.policies import active_assignments
from amparo.cases.views.public.enter import enter
from amparo.cases.views.public.journal import looks_at
from amparo.cases.views.public.menu import open_doors
from amparo.cases.views.public.pages import for_the_person, held, show
from amparo.cases.views.public.way import way_of
from amparo.cases.views.sitting import FORMS, as_download
from amparo.evidence.queries import content_of
from amparo.kernel.actors import Holder
from amparo.ledger import actions as ledger
from amparo.ui.documents import docx_of, pdf_of

LAST = 3  # lines of messages and of the journal on the first page


@never_cache
@require_http_methods(["GET", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """Show how it goes to whoever came in with a code; ask everyone else for it."""
    holder = holders.holder_of(request)
    if holder is None or request.method == "POST":
        return enter(request)
    case = queries.case_of(holder)
    if holder.kind == "third_party" and not holder.may_see_status:
        said = messages_for(holder, case)[:LAST]
        context = {
            "case": case,
            "doors": open_doors(holder, case),
            "said": said,
            "asked": asked_of(holder, case),
        }
        return show(request, "status_hidden.html", context)
    return show(request, "status.html", _context(holder, case))


def _context(holder: Holder, case: Case) -> dict[str, object]:
    is_person = holder.kind != "third_party"
    return {
        "case": case,
        "is_person": is_person,
        "way": way_of(case, timezone.now()),
        "doors": open_doors(holder, case),
        "officers": officers_of(case) if is_person else [],
        "papers": papers_of(case) if is_person else [],
        "decisions": decisions_of(case) if is_person else [],
        "asked": asked_of(holder, case),
        "said": messages_for(holder, case)[:LAST],
        "looks": looks_at(case, only_others=True)[:LAST] if is_person else [],
    }


def officers_of(case: Case) -> list[tuple[str, str]]:
    """Return who works on a case: service name and role."""
    found = (
        case.assignments.filter(active_assignments()).select_related("user").order_by("since_at")
    )
    return [(a.user.service_name, a.role) for a in found]


def asked_of(holder: Holder, case: Case) -> list[str]:
    """Return what the desk asked to complete, while it waits.

    Who asked for another answers for them only until the person has a code of their own.
    """
    people = case.receipts.filter(revoked_at=None).exclude(holder="third_party")
    if holder.kind == "third_party" and people.exists():
        return []
    last = case.info_requests.filter(replied_at=None).order_by("-asked_at").first()
    return list(last.items) if last and case.state == "info_requested" else []


def decisions_of(case: Case) -> list[object]:
    """Return the decisions the person was told of, newest first."""
    return list(case.decisions.exclude(notified_at=None).order_by("-notified_at"))


def papers_of(case: Case) -> list[Paper]:
    """Return the papers that are for the person: the full ones they were told of."""
    found = case.papers.filter(version="full", body=None).select_related("decision", "copy")
    return [p for p in found.order_by("-made_at") if p.decision is None or p.decision.notified_at]


def messages_for(holder: Holder, case: Case) -> list[Message]:
    """Return what was written both ways, newest first; who helped sees only their own words."""
    found = case.messages.exclude(kind__in=("contact", "heard")).order_by("-at", "-id")
    if holder.kind == "third_party":
        return list(found.filter(receipt=holder.receipt_id))
    # What a third party told stays between them and the mechanism.
    return list(found.exclude(receipt__holder="third_party"))


@for_the_person
def looked(request: HttpRequest, holder: Holder, case: Case) -> HttpResponse:
    """Show who looked at the case, what, why and when."""
    return show(request, "looked.html", {"looks": looks_at(case)})


@for_the_person
def paper(request: HttpRequest, holder: Holder, case: Case, key: uuid.UUID) -> HttpResponse:
    """Hand over one paper of the case."""
    found = next((p for p in papers_of(case) if p.pk == key), None)
    if found is None:
        raise Http404
    content = content_of(found.copy)
    at = timezone.now()
    ledger.record_read(verb="paper.read", target=found, by=holder, at=at, file=case.file)
    return _handed_over(content, found.form)


@held
def receipt(request: HttpRequest, holder: Holder, case: Case, form: str) -> HttpResponse:
    """Hand over the receipt of the request as a document, to keep or to show."""
    asked = case.requests.order_by("made_at").first()
    if asked is None or form not in FORMS:
        raise Http404
    at = timezone.now()
    document = papers.acknowledgement(case, asked, at)
    content = pdf_of(document) if form == "pdf" else docx_of(document)
    ledger.record_read(verb="paper.read", target=asked, by=holder, at=at, file=case.file)
    return _handed_over(content, form)


def _handed_over(content: bytes, form: str) -> HttpResponse:
    # A name that tells nothing in a folder of downloads.
    name = _("document")
    return as_download(content, f"{name}.{form}", FORMS[form])
