"""What the desks do with releases: the list, one release, a page for each act."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from amparo.kernel.difference import difference
from amparo.press import actions, queries
from amparo.press.actions.releases import words_of
from amparo.press.forms import (
    WORDS,
    ChangeRelease,
    NewRelease,
    Nothing,
    Reason,
    Seen,
    TranslateRelease,
)
from amparo.press.models import Release
from amparo.press.policies import POLICY, Can, wrote_none_of_it
from amparo.press.rules import paragraphs_of
from amparo.press.workflow import RELEASE
from amparo.ui import acts
from amparo.ui.acts import BOTH, Act, acted, sent
from amparo.ui.differing import Stands

LIST = 50
READ = acts.opened(POLICY, Can.ENTER)
ACT = acts.opened(POLICY, Can.ENTER, methods=BOTH)


@READ
def listed(request: HttpRequest) -> HttpResponse:
    """List the releases of one's desks, and what others published."""
    typed = request.GET.get("q", "").strip()[:200]
    asked = Paginator(queries.at_desks(request.user, typed), LIST).get_page(request.GET.get("page"))
    own = [(row, POLICY.allows(request.user, Can.WRITE, row)) for row in asked]
    return render(request, "press/desk.html", {"rows": own, "typed": typed, "asked": asked})


@READ
def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one release as it will be read, with what can be done and how it was changed."""
    found = _found(request, pk)
    own = POLICY.allows(request.user, Can.WRITE, found)
    context = {
        "release": found,
        "paragraphs": paragraphs_of(found.text),
        "siblings": queries.visible_to(request.user)
        .filter(original=found.first)
        .exclude(pk=found.pk)
        .exclude(state="discarded"),
        "deeds": [(key, deed) for key, deed in DEEDS.items() if deed.is_open(request.user, found)],
        "changes": _changes(found) if own else (),
        "is_writer": own and found.state == "draft" and not wrote_none_of_it(request.user, found),
    }
    return render(request, "press/one.html", context)


@ACT
def new(request: HttpRequest) -> HttpResponse:
    """Write a release."""
    act = Act(title=_("Write a release"), button=_("Keep the draft"), trail=(_home(),),
              said=_("It is kept, as a draft of your desk."))  # fmt: skip
    form = sent(request, NewRelease, who=request.user)

    def call() -> str:
        data = form.cleaned_data
        made = actions.write(
            body=data["body"], kind=data["kind"], language=data["language"], words=form.words(),
            by=request.user, at=now(),
        )  # fmt: skip
        return _page(made.pk)

    return acted(request, act, form, call)


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that can be done with a release."""

    title: Any
    call: Callable[..., Any]
    form: type
    permit: Can
    move: str = ""
    states: tuple[str, ...] = ()
    consequence: Any = ""

    def is_open(self, who: Any, release: Release) -> bool:
        """Test if someone may do it as the release stands."""
        states = RELEASE.move(self.move).source if self.move else self.states
        return release.state in states and POLICY.allows(who, self.permit, release)


def _translated(form: Any) -> dict[str, Any]:
    return {"words": form.words(), "language": form.cleaned_data["language"]}


def _changed(form: Any) -> dict[str, Any]:
    return {"words": form.words(), "revision": form.cleaned_data["revision"]}


def _data(form: Any) -> dict[str, Any]:
    return dict(form.cleaned_data)


TAKES: dict[str, Callable[[Any], dict[str, Any]]] = {"translate": _translated, "change": _changed}
DEEDS: dict[str, Deed] = {
    "change": Deed(
        gettext_lazy("Change the draft"), actions.change, ChangeRelease, Can.WRITE,
        states=("draft",),
    ),
    "clear": Deed(
        pgettext_lazy("release", "Clear it"), actions.clear, Seen, Can.CLEAR, "clear",
        consequence=gettext_lazy("You say as a second person that these words may go out."),
    ),
    "return": Deed(gettext_lazy("Send it back"), actions.send_back, Reason, Can.CLEAR, "return"),
    "publish": Deed(
        gettext_lazy("Publish"), actions.publish, Nothing, Can.PUBLISH, "publish",
        consequence=gettext_lazy("It gets its number, everyone reads it, and the list is told."),
    ),
    "translate": Deed(
        gettext_lazy("Add a text in another language"), actions.translate, TranslateRelease,
        Can.WRITE, states=("draft", "cleared", "published"),
    ),
    "withdraw": Deed(
        gettext_lazy("Withdraw it"), actions.withdraw, Reason, Can.PUBLISH, "withdraw",
        consequence=gettext_lazy("Its number stays, with the reason; its words are gone."),
    ),
    "discard": Deed(
        gettext_lazy("Discard the draft"), actions.discard, Nothing, Can.WRITE, "discard"
    ),
}  # fmt: skip


@ACT
def do(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """Do one thing with a release."""
    found, deed = _found(request, pk), DEEDS.get(act)
    if deed is None or (act == "translate" and found.original_id):
        raise Http404
    if not deed.is_open(request.user, found):
        POLICY.require(request.user, deed.permit, found)
    words = Act(
        title=str(deed.title), button=str(deed.title), consequence=str(deed.consequence),
        trail=(_home(), (_("Release"), _page(pk))),
        quote=f"{found.title}\n\n{found.text}" if act in ("clear", "publish") else "",
    )  # fmt: skip
    form = sent(request, deed.form, release=found)

    def call() -> None:
        given = TAKES.get(act, _data)(form)
        deed.call(release_id=pk, by=request.user, at=now(), **given)

    def stands() -> Stands:
        fresh = _found(request, pk)
        was = fresh.versions.filter(revision=form.cleaned_data.get("revision") or 0).first()
        return Stands(deed.form(release=fresh), was.words if was else {}, is_kept=True)

    then = reverse("press:desk") if act == "discard" else ""
    return acted(request, words, form, call, then=then, stands=stands)


def _changes(release: Release) -> list[tuple[Any, list[tuple[Any, Any]]]]:
    """Return who changed a draft, and each field that changed, the last change first."""
    words, found = words_of(release), []
    now_says = {name: getattr(words, name) for name in WORDS}
    fields: Any = ChangeRelease.base_fields  # type: ignore[attr-defined]
    for version in release.versions.order_by("-revision"):
        lines = [
            (fields[name].label, difference(was, now_says[name]))
            for name, was in version.words.items()
            if was != now_says[name]
        ]
        found.append((version, lines))
        now_says = version.words
    return found


def _found(request: HttpRequest, pk: UUID) -> Release:
    return get_object_or_404(queries.visible_to(request.user), pk=pk)


def _home() -> tuple[str, str]:
    return (_("Press room"), reverse("press:desk"))


def _page(pk: object) -> str:
    return reverse("press:one", args=[pk])
