"""Doing one thing with a duty: a table of what can be done, one page for all of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from amparo.duties import actions, forms, queries
from amparo.duties.models import Duty
from amparo.duties.policies import POLICY, Can, require
from amparo.kernel.errors import Denied, Refused
from amparo.ui.htmx import Answer, asking, page
from amparo.ui.once import do_once, mark_of, was_done


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be done with a duty: its page, its form, its action."""

    name: str
    permit: str
    form: type[forms.OfDuty]
    call: Callable[..., Any]
    title: Any
    button: Any
    states: tuple[str, ...]
    said: Any
    lede: Any = ""
    if_blocked: bool = False
    has_file: bool = False

    def open_for(self, who: Any, duty: Duty) -> bool:
        """Test if someone may do this with a duty as it stands."""
        blocked = bool(duty.obstacle) if self.if_blocked else True
        return duty.state in self.states and blocked and POLICY.allows(who, self.permit, duty)


_WORKING = ("accepted", "in_progress")
ACTS = {
    act.name: act
    for act in (
        Act(
            "accept",
            Can.ACCEPT,
            forms.Accept,
            actions.accept,
            title=gettext_lazy("Accept the duty"),
            button=gettext_lazy("Accept the duty"),
            states=("offered",),
            said=gettext_lazy("Your body has accepted the duty."),
            lede=gettext_lazy("Name who is responsible. If you name nobody, it is you."),
        ),
        Act(
            "refuse",
            Can.REFUSE,
            forms.Refuse,
            actions.refuse,
            title=gettext_lazy("Refuse the duty"),
            button=gettext_lazy("Refuse with these reasons"),
            states=("offered", "accepted"),
            said=gettext_lazy("The refusal and its reasons are with those who keep the case."),
            lede=gettext_lazy("Another body will be sought. The refusal stays in the record."),
        ),
        Act(
            "report",
            Can.REPORT,
            forms.Report,
            actions.report,
            title=gettext_lazy("Report progress"),
            button=gettext_lazy("Report this progress"),
            states=_WORKING,
            said=gettext_lazy("The progress is in the history of the duty."),
            has_file=True,
        ),
        Act(
            "evidence",
            Can.REPORT,
            forms.Evidence,
            actions.show_evidence,
            title=gettext_lazy("Show evidence"),
            button=gettext_lazy("Keep this evidence"),
            states=_WORKING,
            said=gettext_lazy("The evidence is kept, sealed."),
            lede=gettext_lazy("A file, or the reference of a document that others can find."),
            has_file=True,
        ),
        Act(
            "obstacle",
            Can.REPORT,
            forms.Obstacle,
            actions.meet_obstacle,
            title=gettext_lazy("Report an obstacle"),
            button=gettext_lazy("Report this obstacle"),
            states=_WORKING,
            said=gettext_lazy("The obstacle is with those who keep the case."),
            lede=gettext_lazy("The term runs on while an obstacle stands in the way."),
        ),
        Act(
            "clear",
            Can.REPORT,
            forms.Clear,
            actions.clear_obstacle,
            title=gettext_lazy("Say that the obstacle is gone"),
            button=gettext_lazy("The obstacle is gone"),
            states=_WORKING,
            said=gettext_lazy("The obstacle is gone from the duty; the history keeps it."),
            if_blocked=True,
        ),
        Act(
            "done",
            Can.CLAIM,
            forms.Done,
            actions.claim_done,
            title=gettext_lazy("Report it as done"),
            button=gettext_lazy("Report it as done"),
            states=_WORKING,
            said=gettext_lazy("The person is now asked if it happened."),
            lede=gettext_lazy(
                "The person it is for is asked if it happened. If not, the duty comes back, late."
            ),
            has_file=True,
        ),
        Act(
            "responsible",
            Can.NAME,
            forms.Name,
            actions.name_responsible,
            title=gettext_lazy("Name who is responsible"),
            button=gettext_lazy("Name this person"),
            states=_WORKING,
            said=gettext_lazy("The responsible person is named."),
        ),
    )
}
# Where nobody is asked if it happened, and where no case is behind it: (lede, said).
_UNCONFIRMED = {
    "done": (
        gettext_lazy("With it the duty is over. What was shown stays with it."),
        gettext_lazy("The duty is over, with what was shown."),
    ),
}
_OF_NO_CASE = {
    "refuse": (
        gettext_lazy("The refusal stays in the record."),
        gettext_lazy("The refusal and its reasons are with those who asked."),
    ),
    "obstacle": (
        gettext_lazy("The term runs on while an obstacle stands in the way."),
        gettext_lazy("The obstacle is with those who asked."),
    ),
}


def words_of(todo: Act, duty: Duty) -> tuple[Any, Any]:
    """Return what stands above the form of an act, and what is said when it is done."""
    words = {} if duty.needs_confirmation else dict(_UNCONFIRMED)
    words |= {} if duty.is_of_a_person else _OF_NO_CASE
    return words.get(todo.name, (todo.lede, todo.said))


# What a duty waits for, by its state: the one filled button of its page, and what it asks.
_NEXT = {"offered": "accept", "accepted": "report", "in_progress": "done"}
ASKS = {
    "accept": gettext_lazy("Say if your body takes this on"),
    "report": gettext_lazy("Say when work begins, and how it goes"),
    "done": gettext_lazy("Say when it is done, and show it"),
    "clear": gettext_lazy("Say when the obstacle is gone"),
}


def next_for(who: Any, duty: Duty) -> Act | None:
    """Return what a duty waits for from this person, or None."""
    blocked = duty.obstacle and duty.state in _WORKING
    todo = ACTS.get("clear" if blocked else _NEXT.get(duty.state, ""))
    return todo if todo and todo.open_for(who, duty) else None


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Do one thing with a duty: its form, and what comes of it."""
    duty = get_object_or_404(queries.visible_to(request.user), code=code.upper())
    todo = ACTS.get(name)
    if todo is None:
        raise Http404
    then = reverse("duties:detail", args=[duty.code])
    if was_done(request):
        return redirect(then)
    require(request.user, todo.permit, duty)
    if request.method != "POST":
        _still_open(todo, duty)
        return _form_page(request, todo, duty, todo.form(duty=duty), None)
    form, answer = todo.form(request.POST, request.FILES, duty=duty), Answer()
    if form.is_valid():
        with asking(form, answer):
            do_once(request, lambda: todo.call(
                duty_id=duty.pk, by=request.user, at=now(), **form.words()
            ))  # fmt: skip
    if isinstance(answer.no, Denied):
        raise answer.no  # journalled at the edge
    if answer.agreed:
        messages.success(request, str(words_of(todo, duty)[1]))
    return _form_page(request, todo, duty, form, answer, then=then)


def _still_open(todo: Act, duty: Duty) -> None:
    if duty.state not in todo.states or (todo.if_blocked and not duty.obstacle):
        raise Refused(_("This is not open any more: the duty has moved on."))


def _form_page(
    request: HttpRequest,
    todo: Act,
    duty: Duty,
    form: forms.OfDuty,
    answer: Answer | None,
    then: str | None = None,
) -> HttpResponse:
    context = {
        "act": todo, "lede": words_of(todo, duty)[0], "duty": duty, "form": form,
        "has_file": todo.has_file, "once": mark_of(request),
    }  # fmt: skip
    return page(request, "duties/act.html", context, answer=answer, then=then)
