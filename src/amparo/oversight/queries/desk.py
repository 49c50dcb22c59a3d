"""What waits at the desk of the data-protection officer, and who can see what now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone

from amparo.cases.models import Assignment, Case
from amparo.cases.policies import SEES
from amparo.duties import queries as duties
from amparo.oversight.models import Approval, Breach, BreakGlass, DataRequest, RetentionEnd
from amparo.oversight.policies import data_readable_by, glass_readable_by
from amparo.people.models import Organisation, Post, User
from amparo.people.queries import in_force, organisations_of
from amparo.ui import shapes
from amparo.vault.models import LegalHold, Reveal


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits, with its clock."""

    thing: Any
    clock: shapes.Clock | None


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits: requests of people, emergency views, breaches, ends of keeping."""

    requests: list[Waiting]
    glass: list[BreakGlass]
    breaches: list[Waiting]
    ends: int

    @property
    def first(self) -> Waiting | None:
        """Return what is due first."""
        return next(iter([*self.breaches, *self.requests]), None)


@dataclass(frozen=True, slots=True)
class Grant:
    """Who can open one case now, and why; `bodies` are where they hold posts."""

    assignment: Assignment
    bodies: str

    @property
    def is_exception(self) -> bool:
        """Test if it is an emergency view."""
        return self.assignment.role == "break_glass"


def glass_visible_to(who: Any) -> QuerySet[BreakGlass]:
    """Return the emergency views that this person may know of, newest first."""
    approvals = Prefetch("approvals", Approval.objects.select_related("by").order_by("at"))
    found = BreakGlass.objects.filter(glass_readable_by(who)).prefetch_related(approvals)
    return found.select_related("case", "asked_by").order_by("-asked_at")


def data_visible_to(who: Any) -> QuerySet[DataRequest]:
    """Return the requests about own data that this person may read, newest first."""
    found = DataRequest.objects.filter(data_readable_by(who)).select_related("case")
    return found.order_by("-asked_at")


def breaches_open() -> QuerySet[Breach]:
    """Return the breaches not closed, the first found first."""
    return Breach.objects.filter(closed_at=None).order_by("found_at")


def retention_open() -> QuerySet[RetentionEnd]:
    """Return the files whose term of keeping has ended and on which nobody has decided."""
    return retention().filter(disposed_at=None).order_by("ended_on", "id")


def retention() -> QuerySet[RetentionEnd]:
    """Return all ends of terms, with what each is about."""
    return RetentionEnd.objects.select_related(
        "case", "assessment", "grievance", "paper", "complaint"
    )


def desk(who: Any, *, at: datetime) -> Desk:
    """Return what waits at the desk, the most urgent first."""
    open_ = data_visible_to(who).filter(answered_at=None)
    waiting = [_waiting(each, at) for each in open_.order_by("asked_at")]
    broken = [_waiting(each, at) for each in breaches_open()]
    glass = glass_visible_to(who).filter(Q(granted_at=None) | Q(expires_at__gt=at))
    return Desk(
        waiting, list(glass.filter(refused_at=None, ended_at=None)), broken,
        retention_open().count(),
    )  # fmt: skip


def _waiting(thing: Any, at: datetime) -> Waiting:
    clock = duties.running(thing).first()
    return Waiting(thing, duties.shown(clock, at) if clock else None)


def grants(*, at: datetime, code: str = "", who: str = "") -> QuerySet[Assignment]:
    """Return the accesses to single cases in force, the exceptional ones first."""
    found = Assignment.objects.filter(Q(until_at=None) | Q(until_at__gt=at))
    if code:
        found = found.filter(case__code=code)
    if who:
        found = found.filter(user__service_name__icontains=who)
    return found.select_related("case", "user").order_by(
        F("until_at").asc(nulls_last=True), "case__code", "user__email"
    )


def with_bodies(found: list[Assignment], *, at: datetime) -> list[Grant]:
    """Return accesses with the bodies of their people."""
    users = {each.user_id for each in found}
    held = Post.objects.filter(in_force(timezone.localdate(at)), user__in=users)
    posts = held.values_list("user", "organisation__code")
    bodies: dict[Any, set[str]] = {}
    for user, code in posts:
        bodies.setdefault(user, set()).add(code)
    return [Grant(each, ", ".join(sorted(bodies.get(each.user_id, ())))) for each in found]


def by_post(*, at: datetime) -> list[tuple[Post, list[str]]]:
    """Return the posts whose holders see cases unassigned, with the states in which they do."""
    roles = [*SEES, "duty_officer"]
    found = Post.objects.filter(
        in_force(timezone.localdate(at)), role__in=roles, user__is_active=True
    )
    posts = found.select_related("user", "organisation", "region").order_by("role", "user__email")
    return [(post, sorted(SEES.get(post.role, ()))) for post in posts]


def institutions_of(user: User) -> set[UUID]:
    """Return the institutions behind a user's posts, each at its top: a unit is of its ministry."""
    above = dict(Organisation.objects.values_list("pk", "parent"))
    found = set()
    for each in organisations_of(user):
        while above.get(each):
            each = above[each]
        found.add(each)
    return found


def reveals() -> QuerySet[Reveal]:
    """Return the openings of identities, newest first."""
    return Reveal.objects.select_related("by").order_by("-at", "-id")


def holds() -> QuerySet[LegalHold]:
    """Return the legal holds, those that stand first."""
    return LegalHold.objects.select_related("set_by").order_by(
        F("lifted_at").desc(nulls_first=True), "-set_at"
    )


def case_codes(files: list[str]) -> dict[str, str]:
    """Return the codes of cases by the keys of their files."""
    keys = {file.partition(":")[2] for file in files if file.startswith("case:")}
    return {f"case:{pk}": code for pk, code in
            Case.objects.filter(pk__in=keys).values_list("pk", "code")}  # fmt: skip
