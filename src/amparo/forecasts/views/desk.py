"""What those who make alerts do: ask for runs, watch them, read, sign and publish."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from amparo.forecasts import actions, queries
from amparo.forecasts.forms import Cancel, NewRun, Publish, Reason, Sign
from amparo.forecasts.jobs import make
from amparo.forecasts.models import Forecast, Run
from amparo.forecasts.policies import POLICY, Can
from amparo.forecasts.queries import taking
from amparo.forecasts.views import maps, onset, showing
from amparo.forecasts.workflow import FORECAST
from amparo.ui import acts
from amparo.ui.acts import BOTH, Act, acted, sent
from amparo.ui.htmx import page

LIST = 60
READ = acts.opened(POLICY, Can.ENTER)
ACT = acts.opened(POLICY, Can.ENTER, methods=BOTH)
TONES = {
    Run.WAITING: "wait", Run.RUNNING: "act", Run.DONE: "ok", Run.FAILED: "late",
    Run.CANCELLED: "off",
}  # fmt: skip


@READ
def listed(request: HttpRequest) -> HttpResponse:
    """List the forecasts, those that wait for someone first, and the runs they came from."""
    context = {
        "forecasts": queries.visible_to(request.user).order_by("-made_at")[:LIST],
        "runs": [_told(run) for run in _runs(request).order_by("-started_at")[:LIST]],
        "may_run": POLICY.allows(request.user, Can.RUN),
        "waiting": queries.waiting_for(request.user),
    }
    return render(request, "forecasts/desk.html", context)


@ACT
def new(request: HttpRequest) -> HttpResponse:
    """Ask the library for a forecast."""
    POLICY.require(request.user, Can.RUN)
    act = Act(
        title=_("Make a forecast"), button=_("Ask for it"), trail=(_home(),),
        consequence=_("The library works on it for some minutes. What comes is a draft: nobody "
                      "else sees it until it is signed and published."),
    )  # fmt: skip
    form = sent(request, NewRun)

    def call() -> str:
        data = form.cleaned_data
        run = actions.ask(card=data["card"], window=data["window"], by=request.user, at=now())
        make.enqueue(str(run.pk))
        return reverse("forecasts:run", args=[run.pk])

    return acted(request, act, form, call)


@READ
def run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show how far a run is, with what it was given."""
    found = get_object_or_404(_runs(request), pk=pk)
    context = {
        **_told(found), "forecast": Forecast.objects.filter(run=found).first(),
        "may_run": POLICY.allows(request.user, Can.RUN),
    }  # fmt: skip
    return page(request, "forecasts/run.html#progress", context)


@ACT
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stop a run that waits or works."""
    get_object_or_404(_runs(request), pk=pk)
    POLICY.require(request.user, Can.RUN)
    act = Act(
        title=_("Cancel this run"), button=_("Cancel it"),
        trail=(_home(), (_("Run of the library"), reverse("forecasts:run", args=[pk]))),
        consequence=_("The library stops within seconds. The years that it made are kept: asked "
                      "again, it goes on from there."),
    )  # fmt: skip
    form = sent(request, Cancel)

    def call() -> None:
        actions.cancel(run_id=pk, reason=form.cleaned_data["reason"], by=request.user, at=now())

    return acted(request, act, form, call)


@READ
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show a whole forecast as it will be read, with what can be done."""
    found = _found(request, code)
    product = queries.product_of(found.card)
    if product == "cells":  # it has no countries to list
        context = maps.context_of(request, found, "")
        context |= {"source": taking.source_of(found), "licence": taking.licence_of(found)}
    else:
        shown = onset if product == "onset" else showing
        context = shown.forecast_context(request, found, "forecasts:desk_country")
    context["deeds"] = [(k, d) for k, d in DEEDS.items() if d.is_open(request.user, found)]
    context["is_signer"] = found.state == "signed" and found.signed_id == request.user.actor_id
    return render(request, "forecasts/one.html", context)


@READ
def country(request: HttpRequest, code: str, country: str) -> HttpResponse:
    """Show one country in a forecast, also before it is signed."""
    found = _found(request, code)
    if queries.product_of(found.card) == "onset":
        context = onset.country_context(onset.risk_of(found, country))
        return render(request, "forecasts/desk_risk.html", context)
    outlook = showing.outlook_of(found, country)
    return render(request, "forecasts/desk_country.html", showing.country_context(outlook))


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that can be done with a forecast."""

    title: Any
    call: Callable[..., Any]
    form: type
    permit: Can
    move: str
    consequence: Any = ""

    def is_open(self, who: Any, forecast: Forecast) -> bool:
        """Test if someone may do it as the forecast stands."""
        sources = FORECAST.move(self.move).source
        return forecast.state in sources and POLICY.allows(who, self.permit, forecast)


DEEDS: dict[str, Deed] = {
    "sign": Deed(
        gettext_lazy("Sign it with your reading"), actions.sign, Sign, Can.SIGN, "sign",
        gettext_lazy("You say that you read it, country by country, and what you make of it."),
    ),
    "publish": Deed(
        gettext_lazy("Publish"), actions.publish, Publish, Can.PUBLISH, "publish",
        gettext_lazy("Everyone reads it from now on, with your colleague's reading. What is "
                     "published stays in the record."),
    ),
    "return": Deed(
        gettext_lazy("Send it back"), actions.send_back, Reason, Can.PUBLISH, "return"
    ),
    "withdraw": Deed(
        gettext_lazy("Withdraw the forecast"), actions.withdraw, Reason, Can.WITHDRAW, "withdraw",
        gettext_lazy("It stays in the record, with its numbers and the reason."),
    ),
    "discard": Deed(gettext_lazy("Discard it"), actions.discard, Reason, Can.SIGN, "discard"),
}  # fmt: skip


@ACT
def do(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Do one thing with a forecast."""
    found, deed = _found(request, code), DEEDS.get(act)
    if deed is None:
        raise Http404
    if not deed.is_open(request.user, found):
        POLICY.require(request.user, deed.permit, found)
    back = reverse("forecasts:one", args=[found.code])
    words = Act(
        title=str(deed.title), button=str(deed.title), consequence=str(deed.consequence),
        trail=(_home(), (_("Forecast"), back)),
        quote=found.reading if act == "publish" else "",
    )  # fmt: skip
    form = sent(request, deed.form, forecast=found)

    def call() -> None:
        deed.call(code=found.code, by=request.user, at=now(), **form.cleaned_data)

    return acted(request, words, form, call)


def _told(run: Run) -> dict[str, Any]:
    done, every = run.done_steps, len(run.steps)
    return {
        "run": run, "runs": run.is_open, "at_work": run.at_work, "tone": TONES[run.state],
        "done": done, "every": every,
        "progress": ngettext(
            "%(done)d of %(n)d year forecast", "%(done)d of %(n)d years forecast", every
        ) % {"done": done, "n": every},
    }  # fmt: skip


def _runs(request: HttpRequest) -> Any:
    return queries.runs_visible_to(request.user).select_related("forecast")


def _found(request: HttpRequest, code: str) -> Forecast:
    return get_object_or_404(queries.visible_to(request.user), code=code)


def _home() -> tuple[str, str]:
    return (_("Forecasts"), reverse("forecasts:desk"))
