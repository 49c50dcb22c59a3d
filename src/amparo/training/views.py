"""Pages about courses, one's own certificates, and the register of all."""

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import now
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

import vocab
from amparo.kernel.errors import Invalid
from amparo.people.models import User
from amparo.training import actions, forms, queries, rules
from amparo.training.models import Certificate, Course, Enrolment
from amparo.training.policies import POLICY, Can, Matter
from amparo.ui import acts
from amparo.ui.acts import BOTH, Act, acted, sent
from amparo.ui.htmx import Answer, asking
from amparo.ui.once import do_once, mark_of, was_done
from amparo.ui.shapes import Filter

opened = partial(acts.opened, POLICY)
PER_PAGE = 50


@require_safe
@login_required
def courses(request: HttpRequest) -> HttpResponse:
    """List the courses to come, those going on, and those that are over."""
    if not POLICY.allows(request.user, Can.READ_COURSES):
        raise Http404
    today, shown = timezone.localdate(), request.GET.get("when", "open")
    found = queries.courses_visible_to(request.user)
    parts = {"open": found.filter(ends_on__gte=today), "over": found.filter(ends_on__lt=today)}
    labels = {"open": _("To come or going on"), "over": _("Over")}
    filters = [
        Filter(labels[key], f"?when={key}", part.count(), current=key == shown)
        for key, part in parts.items()
    ]
    context = {
        "courses": parts.get(shown, parts["open"])[:200],
        "filters": filters,
        "may_hold": bool(queries.bodies_trained_for(request.user)),
        "may_read_register": POLICY.allows(request.user, Can.READ_REGISTER),
    }
    return render(request, "training/courses.html", context)


@opened(methods=BOTH)
def hold_course(request: HttpRequest) -> HttpResponse:
    """Announce a course."""
    _only_trainers(request)
    act = Act(
        title=_("Announce a course"),
        button=_("Announce it"),
        trail=((_("Courses"), reverse("training:courses")),),
    )
    form = sent(request, forms.HoldCourse, who=request.user)

    def call() -> str:
        course = actions.hold_course(by=request.user, at=now(), **form.cleaned_data)
        return reverse("training:course", args=[course.pk])

    return acted(request, act, form, call)


@require_safe
@login_required
def course(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one course; to its trainers also who is on it."""
    found = get_object_or_404(queries.courses_visible_to(request.user), pk=pk)
    return _course_page(request, found, forms.Enrol())


@require_POST
@login_required
def enrol(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put oneself on a course, or, as a trainer, someone else."""
    found = get_object_or_404(queries.courses_visible_to(request.user), pk=pk)
    if was_done(request):
        return redirect("training:course", pk)

    def put(user: User) -> None:
        actions.enrol(course=found, user=user, by=request.user, at=now())

    if "email" not in request.POST:
        do_once(request, lambda: put(request.user))
        return redirect("training:course", pk)
    form, answer = forms.Enrol(request.POST), Answer()
    if form.is_valid():
        with asking(form, answer):
            user = _user_at(form.cleaned_data["email"])
            do_once(request, lambda: put(user))
            return redirect("training:course", pk)
    return _course_page(request, found, form, status=answer.status)


@require_POST
@login_required
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take oneself off a course, or, as a trainer, someone else."""
    found = get_object_or_404(queries.courses_visible_to(request.user), pk=pk)
    if was_done(request):
        return redirect("training:course", pk)
    user = request.user
    if other := request.POST.get("user"):
        on_it = Enrolment.objects.filter(course=found).select_related("user")
        user = get_object_or_404(on_it, user_id=_key(other)).user
    do_once(
        request, lambda: actions.leave(course=found, user=user, by=request.user, at=now())
    )  # fmt: skip
    return redirect("training:course", pk)


@opened(methods=BOTH)
def results(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record who passed a course that is over: each who did is certified."""
    found = get_object_or_404(queries.courses_visible_to(request.user), pk=pk)
    POLICY.require(request.user, Can.HOLD, Matter(found.held_by_id))
    on_it = Enrolment.objects.filter(course=found, passed__isnull=True).select_related("user")
    # Nobody certifies themselves: another trainer does.
    people = [e.user for e in on_it.exclude(user=request.user).order_by("user__service_name")]
    act = Act(
        title=_("Record the results"),
        button=_("Certify who passed"),
        trail=(
            (_("Courses"), reverse("training:courses")),
            (found.title, reverse("training:course", args=[pk])),
        ),
        lede=_(
            "Whoever passed is certified at once. Leave a line open if the result is not known "
            "yet. Nobody records their own."
        ),
    )
    form = sent(request, forms.Results, people=people)
    return acted(
        request, act, form, lambda: _record_results(found, people, form.cleaned_data, request.user),
        template="training/results.html",
    )  # fmt: skip


def _record_results(course: Course, people: list[User], said: dict[str, str], by: Any) -> None:
    for person in people:
        if act := {"passed": actions.certify, "failed": actions.fail}.get(
            said[f"user-{person.pk}"]
        ):
            act(course=course, user=person, by=by, at=now())


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """Show one's own courses and certificates."""
    own = queries.visible_to(request.user).filter(user=request.user)
    enrolments = (
        Enrolment.objects.filter(user=request.user)
        .select_related("course", "course__held_by")
        .order_by("-course__starts_on")
    )
    context = {"certificates": _lines(own), "enrolments": enrolments}
    return render(request, "training/mine.html", context)


@require_safe
@login_required
def register(request: HttpRequest) -> HttpResponse:
    """Show all certificates, by module and by how they stand."""
    if not POLICY.allows(request.user, Can.READ_REGISTER):
        raise Http404
    module, shown = request.GET.get("module", ""), request.GET.get("state", "valid")
    if module not in dict(forms.modules()):
        module = ""
    parts = _register_parts(request.user, module)
    shown = shown if shown in parts else "valid"
    labels = {"valid": _("In force"), "soon": _("End within a month"), "ended": _("No longer")}
    page = Paginator(parts[shown], PER_PAGE).get_page(request.GET.get("page"))
    turn = f"?state={shown}&module={module}&page="
    context = {
        "certificates": _lines(page.object_list),
        "filters": [
            Filter(labels[key], f"?state={key}&module={module}", part.count(), key == shown)
            for key, part in parts.items()
        ],
        "modules": forms.modules(),
        "module": module,
        "shown": shown,
        "own_bodies": {body.pk for body in queries.bodies_trained_for(request.user)},
        "next": f"{turn}{page.number + 1}" if page.has_next() else "",
        "previous": f"{turn}{page.number - 1}" if page.has_previous() else "",
    }
    return render(request, "training/register.html", context)


def _register_parts(who: Any, module: str) -> dict[str, QuerySet[Certificate]]:
    """Return the certificates of a module (of all) in force, ending soon, and no longer."""
    today = timezone.localdate()
    found = queries.visible_to(who)
    if module:
        found = found.filter(module=module)
    in_force = found.filter(queries.valid(today))
    soon = in_force.filter(expires_on__lte=today + rules.REMIND_BEFORE).order_by("expires_on")
    return {"valid": in_force, "soon": soon, "ended": found.exclude(queries.valid(today))}


@opened(methods=BOTH)
def recognise(request: HttpRequest) -> HttpResponse:
    """Recognise a module passed elsewhere."""
    _only_trainers(request)
    act = Act(
        title=_("Recognise a certificate"),
        button=_("Recognise it"),
        trail=((_("Register of certificates"), reverse("training:register")),),
        lede=_("For a module passed elsewhere, whose paper you have seen."),
    )
    form = sent(request, forms.Recognise, who=request.user)

    def call() -> None:
        facts = dict(form.cleaned_data)
        user = _user_at(facts.pop("email"))
        actions.certify(user=user, by=request.user, at=now(), **facts)

    return acted(request, act, form, call)


@opened(methods=BOTH)
def revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a certificate back."""
    found = get_object_or_404(queries.visible_to(request.user), pk=pk)
    POLICY.require(request.user, Can.REVOKE, Matter(found.issuer_id, found.user_id))
    register = reverse("training:register")
    act = Act(
        title=_("Take a certificate back"),
        button=pgettext("certificate", "Take it back"),
        trail=((_("Register of certificates"), register),),
        facts=(
            (_("Who"), found.user.service_name),
            (_("Module"), vocab.label("training/modules", found.module, get_language() or "es")),
            (_("Valid until"), found.expires_on),
        ),
        consequence=_(
            "From now on it does not count: without another of the same module this person "
            "cannot sign an assessment."
        ),
    )
    form = sent(request, forms.Revoke)
    return acted(
        request, act, form,
        lambda: actions.revoke(
            certificate_id=pk, by=request.user, at=now(), **form.cleaned_data
        ),
        then=f"{register}?state=ended",
    )  # fmt: skip


def _course_page(
    request: HttpRequest, found: Course, form: forms.Enrol, status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    trains = POLICY.allows(request.user, Can.HOLD, Matter(found.held_by_id))
    people = found.enrolments.select_related("user").order_by("user__service_name")
    context = {
        "course": found,
        "form": form,
        "trains": trains,
        "people": people if trains else (),
        "own": people.filter(user=request.user).first(),
        "is_over": found.ends_on < today,
        "once": mark_of(request),
        "may_give_results": trains and found.ends_on <= today,
    }
    return render(request, "training/course.html", context, status=status)


def _lines(found: Any) -> list[tuple[Certificate, str]]:
    today: date = timezone.localdate()
    return [
        (
            certificate,
            rules.state_of(
                issued_on=certificate.issued_on,
                expires_on=certificate.expires_on,
                is_revoked=certificate.revoked_at is not None,
                on=today,
            ),
        )
        for certificate in found
    ]


def _user_at(email: str) -> User:
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise Invalid(_("Nobody signs in with this address."), "email")
    return user


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _only_trainers(request: HttpRequest) -> None:
    if not queries.bodies_trained_for(request.user):
        raise Http404
