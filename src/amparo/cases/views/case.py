"""The page of a case and its parts: story, access log, people, messages, reveal."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.cases import actions, queries
from amparo.cases.forms.staff import MessageForm, RevealForm
from amparo.cases.models import Case
from amparo.cases.policies import POLICY, Can
from amparo.cases.queries import page as reads
from amparo.cases.queries.plans import measures_in_force
from amparo.cases.queries.recordings import kept_with
from amparo.cases.views.acts import Act, act_on_case, staff
from amparo.cases.views.steps import doors_for, steps_for
from amparo.duties import queries as duties
from amparo.duties.models import Duty
from amparo.ledger.actions import label
from amparo.ledger.queries import entries_of
from amparo.ui import shapes
from amparo.ui.htmx import page
from amparo.vault import actions as vault
from amparo.vault import queries as vault_queries

STORY = (("", _("All")), ("facts", pgettext_lazy("story", "Facts")),
         ("contacts", _("Contacts")), ("acts", _("Acts")), ("terms", _("Terms")))  # fmt: skip
A_PAGE = 50


class Allowed(dict[str, bool]):
    """What someone may do with a case, by permission: asked once, and only if the page needs it."""

    def __init__(self, who: Any, case: Case) -> None:
        super().__init__()
        self.who, self.case = who, case

    def __missing__(self, name: str) -> bool:
        """Ask the policy, and remember what it said."""
        self[name] = POLICY.allows(self.who, Can[name.upper()], self.case)
        return self[name]


@staff
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a case: the next act, both tracks and clocks, the plan, its duties, who is on it."""
    at = timezone.now()
    case = queries.opened_by(request.user, code, at=at)
    who = request.user
    steps = steps_for(who, case)
    open_steps = [step for step in steps if not step.closed]
    values = {
        "case": case,
        "lead": open_steps[0] if open_steps else None,
        "others": [*open_steps[1:], *(s for s in steps if s.closed)],
        "runs": [reads.urgent_track(run, at) for run in case.urgent_runs.order_by("-number")],
        "track": reads.ordinary_track(case, at),
        "doors": doors_for(who, case),
        "parties": reads.parties(case),
        "duties": _duties(case, at),
        "papers": case.papers.select_related("copy", "body"),
        "measures": _measures(who, case),
        "incidents": case.incident_links.select_related("incident", "incident__region"),
        "story": reads.story(who, case)[:8],
        "looked": entries_of(case.file)[:6],
        "can": Allowed(who, case),
        **_secret(who, case, at),
    }
    return page(request, "cases/case.html", values)


def _duties(case: Case, at: datetime) -> list[tuple[Duty, shapes.Clock | None]]:
    owed = list(duties.of_file(case.file))
    clocks = duties.next_of(owed)
    return [
        (duty, duties.shown(clock, at) if (clock := clocks.get(label(duty))) else None)
        for duty in owed
    ]


def _measures(who: Any, case: Case) -> list[Any]:
    if not POLICY.allows(who, Can.READ_PLAN, case):
        return []
    return list(measures_in_force(case).select_related("run", "body").order_by("run", "id"))


def _secret(who: Any, case: Case, at: Any) -> dict[str, Any]:
    """Return what only some may read: the words of the request, the identity while revealed."""
    identity = (case.person or case.collective).identity
    found: dict[str, Any] = {"requests": [], "reveal": None, "identity": None}
    if POLICY.allows(who, Can.READ_NARRATIVE, case):
        found["requests"] = list(case.requests.order_by("made_at"))
        found |= kept_with(case)
    if reveal := vault_queries.open_reveal(who, identity, at=at):
        found |= {"reveal": reveal, "identity": identity}
    return found


@staff
def story(request: HttpRequest, code: str) -> HttpResponse:
    """Show all that happened, newest first, filtered by the address."""
    case = queries.opened_by(request.user, code, at=timezone.now())
    kind = request.GET.get("kind", "")
    pages = Paginator(reads.story(request.user, case, kind), A_PAGE)
    filters = [
        shapes.Filter(str(words), f"?kind={key}" if key else "?", current=key == kind)
        for key, words in STORY
    ]
    values = {"case": case, "pages": pages.get_page(request.GET.get("page")), "filters": filters}
    return page(request, "cases/story.html", values)


@staff
def access(request: HttpRequest, code: str) -> HttpResponse:
    """Show who looked at the case and why: the list the person sees too."""
    case = queries.opened_by(request.user, code, at=timezone.now())
    pages = Paginator(entries_of(case.file), A_PAGE)
    values = {"case": case, "pages": pages.get_page(request.GET.get("page"))}
    return page(request, "cases/access.html", values)


WRITE = Act(title=_("Write to the person"), button=_("Send the message"), permit=Can.WRITE_MESSAGE,
            keep="message")  # fmt: skip
REVEAL = Act(
    title=_("Reveal the identity"), button=_("Reveal it for some minutes"), permit=Can.REVEAL,
    consequence=_("It stays in the journal of the case, and the person sees it with your reason."),
)  # fmt: skip


@staff
def write(request: HttpRequest, code: str) -> HttpResponse:
    """Write a message, or record a contact or that the person was heard."""
    return act_on_case(
        request, code, act=WRITE, form_class=MessageForm,
        do=lambda case, said: actions.write(
            case_id=case.pk, text=said["text"], kind=said["kind"], by=request.user,
            at=timezone.now(),
        ),
    )  # fmt: skip


@staff
def reveal(request: HttpRequest, code: str) -> HttpResponse:
    """Reveal the identity for some minutes, with a purpose and a reason."""

    def do(case: Case, said: Any) -> None:
        POLICY.require(request.user, Can.REVEAL, case)
        vault.reveal(
            identity_id=(case.person or case.collective).identity_id, file=case.file,
            by=request.user, at=timezone.now(), purpose=said["purpose"], reason=said["reason"],
        )  # fmt: skip

    return act_on_case(request, code, act=REVEAL, form_class=RevealForm, do=do)
