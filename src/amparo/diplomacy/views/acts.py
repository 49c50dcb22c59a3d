"""One page for writing each kind of thing down, and one for each thing done with it."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from amparo.diplomacy import actions
from amparo.diplomacy.actions.steps import permitted
from amparo.diplomacy.forms.acts import Nothing, Opinion
from amparo.diplomacy.models import Candidacy, Guidance
from amparo.diplomacy.policies import POLICY, Can
from amparo.diplomacy.queries import visible_to
from amparo.diplomacy.queries.guidance import asked_of, visible_guidance
from amparo.diplomacy.queries.lists import LISTINGS, address_of, called
from amparo.diplomacy.queries.versions import words_at
from amparo.diplomacy.views.kinds import DEEDS, WRITINGS
from amparo.ui import acts
from amparo.ui.acts import BOTH, Act, acted, sent
from amparo.ui.differing import REVISION, Stands
from amparo.ui.htmx import page
from amparo.ui.numbers import whole

WRITE = acts.opened(POLICY, Can.WRITE, methods=BOTH)


@WRITE
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Write a new thing down as a draft of one's desk."""
    writing = WRITINGS.get(kind)
    if writing is None:
        raise Http404
    listed = kind.removeprefix("kept-")
    act = Act(title=str(writing.title), button=_("Write it down"), trail=(_trail(listed),),
              said=_("It is written down, as a draft of your desk."))  # fmt: skip
    form = sent(request, writing.form, who=request.user)

    def call() -> str:
        made = writing.call(by=request.user, at=now(), **form.cleaned_data)
        return _home_of(listed, made)

    return acted(request, act, form, call)


@acts.opened(POLICY, Can.WRITE, Can.WRITE_GUIDANCE, methods=BOTH)
def do(request: HttpRequest, kind: str, pk: UUID, act: str) -> HttpResponse:
    """Do one thing with a fact, an input, a statement or guidance."""
    thing, deed = thing_of(request.user, kind, pk), DEEDS.get(kind, {}).get(act)
    if deed is None:
        raise Http404
    if not deed.is_open(request.user, thing):
        permitted(thing, request.user, deed.permit)
    home = _home_of(kind, thing)
    words = Act(
        title=str(deed.title), button=str(deed.title),
        trail=(_trail(kind), (name_of(kind, thing), home)), consequence=str(deed.consequence),
    )  # fmt: skip
    form = sent(request, deed.form, who=request.user, fact=thing)

    def call() -> str:
        given: dict[str, Any] = {deed.key: thing.pk, **dict(deed.fixed), **form.cleaned_data}
        if deed.needs_model:
            given["model"] = type(thing)
        deed.call(by=request.user, at=now(), **given)
        return home

    def stands() -> Stands:
        now = thing_of(request.user, kind, pk)
        typed = whole(form.data.get(REVISION))
        was = words_at(now, typed) if typed else {}
        return Stands(deed.form(who=request.user, fact=now), was, is_kept=True)

    return acted(request, words, form, call, stands=stands)


@acts.opened(POLICY, Can.READ_ARRANGEMENTS, methods=BOTH)
def arrangements(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open what was arranged for a candidacy: by a button, because each reading is journalled."""
    found = get_object_or_404(visible_to(request.user, Candidacy), pk=pk)
    POLICY.require(request.user, Can.READ_ARRANGEMENTS, found)
    if request.method == "POST":
        text = actions.read_arrangements(candidacy_id=pk, by=request.user, at=now())
        return page(request, "diplomacy/arrangements.html", {"candidacy": found, "text": text})
    act = Act(
        title=_("Open what was arranged"), button=_("Open it"),
        trail=(_trail("candidacy"), (called(found), address_of(found))),
        consequence=_("The journal keeps that you read it."),
    )  # fmt: skip
    context = {"act": act, "form": Nothing(who=request.user), "once": ""}
    return page(request, "ui/act.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def opinion(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what one's sector holds of a draft that it is shown; each reading is journalled."""
    asked = get_object_or_404(asked_of(request.user), pk=pk)
    actions.read_consultation(consultation_id=asked.pk, by=request.user, at=now())
    act = Act(
        title=_("Opinion on a draft"), button=_("Answer for your sector"), quote=asked.shown,
        trail=((_("Opinions asked of you"), reverse("diplomacy:opinions")),),
        said=_("Your answer reached the desk."),
    )  # fmt: skip
    if asked.answer:
        return page(request, "diplomacy/answered.html", {"act": act, "asked": asked})
    form = sent(request, Opinion, who=request.user)
    return acted(
        request, act, form,
        lambda: actions.answer_consultation(
            consultation_id=asked.pk, by=request.user, at=now(), **form.cleaned_data
        ),
    )  # fmt: skip


def thing_of(who: Any, kind: str, pk: UUID) -> Any:
    """Return a thing that someone may see, or say that there is none."""
    if kind == "guidance":
        return get_object_or_404(visible_guidance(who), pk=pk)
    if kind not in LISTINGS:
        raise Http404
    return get_object_or_404(visible_to(who, LISTINGS[kind].model), pk=pk)


def name_of(kind: str, thing: Any) -> str:
    """Return what a thing is called above its pages; of guidance nothing of its words."""
    return _("Guidance") if kind == "guidance" else called(thing)


def _home_of(kind: str, thing: Any) -> str:
    if isinstance(thing, Guidance):
        return reverse("diplomacy:one_guidance", args=[thing.pk])
    return address_of(thing)


def _trail(kind: str) -> tuple[str, str]:
    if kind == "guidance":
        return (_("Guidance"), reverse("diplomacy:guidance"))
    return (str(LISTINGS[kind].title), reverse("diplomacy:list", args=[kind]))
