"""Pages of profiles: all of them, one with its editions, the years compared, the guide."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.evidence.queries.wording import state_words
from amparo.kernel.errors import Invalid
from amparo.monitor import actions, forms, queries
from amparo.monitor.models import Edition, Profile
from amparo.monitor.policies import POLICY, Can
from amparo.ui import acts
from amparo.ui.acts import BOTH, Act, acted, sent
from amparo.ui.htmx import page

opened = partial(acts.opened, POLICY)
Trail = tuple[tuple[str, str], ...]


def home() -> tuple[str, str]:
    """Return the first step of a trail."""
    return _("Country profiles"), reverse("monitor:list")


def name_of(profile: Profile) -> str:
    """Return what a profile is called, in the language in use."""
    return f"{state_words(profile.country)}: {forms.in_words('monitor/topics', profile.topic)}"


def trail_of(profile: Profile) -> Trail:
    """Return the trail down to a profile."""
    return (home(), (name_of(profile), reverse("monitor:profile", args=[profile.pk])))


@opened(Can.ENTER)
def listed(request: HttpRequest) -> HttpResponse:
    """Show the profiles, each with its newest editions."""
    rows = list(Profile.objects.order_by("country", "topic"))
    editions: dict[Any, list[Edition]] = {}
    for one in queries.visible_to(request.user).filter(profile__in=rows):
        editions.setdefault(one.profile_id, []).append(one)
    named = sorted((name_of(row), row, editions.get(row.pk, [])[:3]) for row in rows)
    return page(request, "monitor/list.html", {"rows": named, "may_write": True})


@opened(Can.WRITE, methods=BOTH)
def new(request: HttpRequest) -> HttpResponse:
    """Begin to monitor a State on a topic."""
    form = sent(request, forms.ProfileForm)
    act = Act(title=_("Open a profile"), button=_("Open it"), trail=(home(),))

    def call() -> str:
        row = actions.open_profile(by=request.user, at=timezone.now(), **form.cleaned_data)
        return reverse("monitor:profile", args=[row.pk])

    return acted(request, act, form, call)


@opened(Can.ENTER)
def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a profile: its editions, its questionnaires."""
    profile = get_object_or_404(Profile, pk=pk)
    context = {
        "profile": profile,
        "name": name_of(profile),
        "editions": [(queries.title_of(e), e) for e in queries.editions_of(profile, request.user)],
        "questionnaires": profile.questionnaires.all(),
    }
    return page(request, "monitor/profile.html", context)


@opened(Can.WRITE, methods=BOTH)
def new_edition(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open an edition, empty or with the words of an older one."""
    profile = get_object_or_404(Profile, pk=pk)
    older = list(queries.editions_of(profile, request.user))
    named = [(str(e.pk), queries.title_of(e)) for e in older]
    if request.method == "POST":
        form = forms.EditionForm(request.POST, editions=named)
    else:
        first = forms.first_of(timezone.localdate())
        form = forms.EditionForm(editions=named, initial=first)
    act = Act(title=_("Open an edition"), button=_("Open it"), trail=trail_of(profile))

    def call() -> str:
        said = {"facts": form.facts(), "by": request.user, "at": timezone.now()}
        if form.cleaned_data["copied"]:
            row = actions.copy_edition(edition_id=form.cleaned_data["copied"], **said)
        else:
            row = actions.open_edition(profile_id=profile.pk, **said)
        return reverse("monitor:edition", args=[row.pk])

    return acted(request, act, form, call)


@opened(Can.ENTER)
def years(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what the editions said first and last of each kind, and how deadlines moved."""
    profile = get_object_or_404(Profile, pk=pk)
    since, until = (_year(request.GET.get(name, "")) for name in ("since", "until"))
    found = queries.comparison_of(
        profile, get_language() or "es", who=request.user, since=since or 0, until=until or 9999
    )
    context = {
        "profile": profile,
        "name": name_of(profile),
        "found": found,
        "since": since or "",
        "until": until or "",
    }
    return page(request, "monitor/years.html", context)


def _year(typed: str) -> int | None:
    if not typed.strip():
        return None
    if not (typed.isdecimal() and len(typed) == 4):
        raise Invalid(_("Write a year, such as 2026."))
    return int(typed)


@opened(Can.ENTER)
def guide(request: HttpRequest) -> HttpResponse:
    """Show the researcher's guide."""
    return page(request, "monitor/guide.html", {})
