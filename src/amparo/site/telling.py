"""Reactions that tell someone there is something to read. A notice says that, and nothing more.

`once` carries the event and the reader, so that an event told twice reaches nobody twice.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from amparo.cases.models import Case, JusticeTrack, Sitting, UrgentRun
from amparo.cases.policies import POLICY as CASES
from amparo.cases.policies import Can, active_assignments, is_not_blocked
from amparo.diplomacy.policies import HEAD, OFFICER, desk_of
from amparo.duties.models import Duty
from amparo.duties.policies import LIAISON, is_not_of_a_suspected_body
from amparo.duties.policies import POLICY as DUTIES
from amparo.duties.policies import Can as OnDuties
from amparo.exchange.models import Export
from amparo.exchange.policies import approved_by, kinds_for
from amparo.ledger.models import Event
from amparo.notices.actions import notify
from amparo.notices.models import Notice
from amparo.oversight.models import BreakGlass
from amparo.oversight.policies import APPROVERS
from amparo.oversight.policies import POLICY as OVERSIGHT
from amparo.oversight.policies import Can as Watch
from amparo.people.models import User
from amparo.people.queries import family_of, users_with
from amparo.site.acts import ON_CASES, ON_RUNS, Act
from amparo.training.models import Certificate

CHANNELS = {"email": Notice.EMAIL, "phone": Notice.SMS}


# --- what an event is about ---------------------------------------------------


def case_of(event: Event) -> Case | None:
    """Return the case that an event is about, by its target, its payload or its file."""
    payload, (kind, _, key) = event.payload, event.target.partition(":")
    if kind == "cases.Case":
        return Case.objects.filter(pk=key).first()
    if kind == "cases.UrgentRun":
        run = UrgentRun.objects.filter(pk=key).select_related("case").first()
        return run.case if run else None
    if kind == "cases.JusticeTrack":
        track = JusticeTrack.objects.filter(pk=key).select_related("case").first()
        return track.case if track else None
    file, mark, key = str(payload.get("file", "")).partition("case:")
    found = key if mark and not file else payload.get("case", "")
    return Case.objects.filter(pk=found).first() if found else None


def duty_of(event: Event) -> Duty | None:
    """Return the duty that an event is about."""
    kind, _, key = event.target.partition(":")
    return Duty.objects.filter(pk=key).first() if kind == "duties.Duty" else None


# --- who ------------------------------------------------------------------------


def on_case(case: Case, *roles: str) -> QuerySet[User]:
    """Return the users who work on a case in one of these roles."""
    working = case.assignments.filter(active_assignments(), role__in=roles)
    return User.objects.filter(is_active=True, pk__in=working.values("user"))


def at_desk(case: Case, *roles: str) -> list[User]:
    """Return the users who hold one of these roles at the case's desk or a unit of it."""
    desk = family_of({case.desk_id})
    found = {
        user.pk: user
        for role in roles
        for user in users_with(role).filter(posts__organisation__in=desk, posts__role=role)
    }
    return list(found.values())


def whose_turn(case: Case, acts: Iterable[Act], state: str) -> list[User]:
    """Return those for whom an act waits now that a case, or its run, came into a state."""
    found: list[User] = []
    for act in acts:
        if state in act.states and not act.waits_for_another:
            found += on_case(case, act.role) if act.assigned else at_desk(case, act.role)
    return list({user.pk: user for user in found}.values())


def tell(
    users: Iterable[User], template: str, event: Event, at: datetime, *, link: str,
    case: Case | None = None,
) -> int:  # fmt: skip
    """Queue one notice for each user, but for those whom the case shuts out; return how many."""
    queued = 0
    for user in users:
        if case is not None and not is_not_blocked(user, case):
            continue
        once = f"{event.pk}:{template}:{user.pk}"
        queued += bool(notify(template=template, once=once, user=user, at=at, link=link))
    return queued


def _page(case: Case) -> str:
    return reverse("cases:case", args=[case.code])


# --- cases ------------------------------------------------------------------------


def whose_turn_it_is(event: Event, *, at: datetime) -> None:
    """Tell those whose act begins with the state that a case came into."""
    if case := case_of(event):
        users = whose_turn(case, ON_CASES, case.state)
        tell(users, "task_waiting", event, at, link=_page(case), case=case)


def whose_urgent_turn_it_is(event: Event, *, at: datetime) -> None:
    """Tell those whose act begins with the state that an urgent run came into."""
    kind, _, key = event.target.partition(":")
    run = UrgentRun.objects.filter(pk=key).select_related("case").first()
    if kind == "cases.UrgentRun" and run:
        users = whose_turn(run.case, ON_RUNS, run.state)
        tell(users, "urgent_waiting", event, at, link=_page(run.case), case=run.case)


def the_person(event: Event, *, at: datetime) -> None:
    """Tell the person, on the ways they said are safe, that there is something to read."""
    case = case_of(event)
    if case is None:
        return
    subject = case.person or case.collective
    identity = subject.identity if subject else None
    for contact in (identity.contacts or []) if identity and not identity.erased_at else []:
        channel = CHANNELS.get(str(contact.get("type")))
        # Whoever did not say that a message may be left is not written to.
        if channel and contact.get("value") and contact.get("may_leave_message") in (True, "yes"):
            notify(
                template="person_news", once=f"{event.pk}:person:{channel}", at=at,
                address=contact["value"], channel=channel, language=case.language,
            )  # fmt: skip


def who_was_assigned(event: Event, *, at: datetime) -> None:
    """Tell a user that a case was put in their hands."""
    case = case_of(event)
    users = User.objects.filter(pk=event.payload["user"])
    if case:
        tell(users, "task_waiting", event, at, link=_page(case), case=case)


def who_answers_the_person(event: Event, *, at: datetime) -> None:
    """Tell those on the case that the person wrote; without any, the desk that receives."""
    if case := case_of(event):
        users = on_case(case, "case_officer", "assessor", "follow_up_officer")
        told: Iterable[User] = users if users.exists() else at_desk(case, "intake_officer")
        tell(told, "message_waiting", event, at, link=_page(case), case=case)


def who_follows_the_case(event: Event, *, at: datetime) -> None:
    """Tell the officers of a case that something on it waits for them."""
    if case := case_of(event):
        users = on_case(case, "case_officer", "follow_up_officer")
        told: Iterable[User] = users if users.exists() else at_desk(case, "intake_lead")
        tell(told, "task_waiting", event, at, link=_page(case), case=case)


def who_follows_what_an_incident_concerns(event: Event, *, at: datetime) -> None:
    """Tell the officers of the cases of an incident that it was withdrawn, or restored."""
    key = event.target.partition(":")[2]
    for case in Case.objects.filter(incident_links__incident=key).distinct():
        users = on_case(case, "case_officer", "follow_up_officer")
        tell(users, "task_waiting", event, at, link=_page(case), case=case)


def who_leads_assessments(event: Event, *, at: datetime) -> None:
    """Tell who leads assessments that a case waits for another assessor."""
    if case := case_of(event):
        users = at_desk(case, "assessment_lead")
        tell(users, "task_waiting", event, at, link=_page(case), case=case)


def who_answers_complaints(event: Event, *, at: datetime) -> None:
    """Tell those who may answer a complaint that one waits."""
    if case := case_of(event):
        users = [u for u in at_desk(case, "intake_lead", "decider") if _may(u, case)]
        link = reverse("cases:answer_grievance", args=[case.code])
        tell(users, "complaint_waiting", event, at, link=link, case=case)


def _may(user: User, case: Case) -> bool:
    return CASES.allows(user, Can.ANSWER_GRIEVANCE, case)


def who_follows_justice(event: Event, *, at: datetime) -> None:
    """Tell those who follow the inquiry that the State has been silent."""
    if case := case_of(event):
        users = on_case(case, "justice_liaison", "case_officer")
        tell(users, "task_waiting", event, at, link=_page(case), case=case)


def who_sits(event: Event, *, at: datetime) -> None:
    """Tell the bodies of the mechanism that they are called to a session."""
    sitting = Sitting.objects.filter(pk=event.target.partition(":")[2]).first()
    if sitting:
        users = users_with(LIAISON).filter(
            posts__organisation__country=sitting.body.country,
            posts__organisation__is_member=True,
        )
        link = reverse("cases:sitting", args=[sitting.code])
        tell(users.distinct(), "sitting_called", event, at, link=link)


# --- duties and terms ---------------------------------------------------------------


def the_body(event: Event, *, at: datetime) -> None:
    """Tell the liaisons of a body that a duty awaits their answer."""
    _tell_body(event, "duty_waiting", at)


def the_body_that_is_late(event: Event, *, at: datetime) -> None:
    """Tell the liaisons of a body that a duty of theirs is late."""
    _tell_body(event, "duty_late", at)


def _tell_body(event: Event, template: str, at: datetime) -> None:
    if duty := duty_of(event):
        users = users_with(LIAISON, organisation=duty.body_id)
        told = [user for user in users if is_not_of_a_suspected_body(user, duty)]
        tell(told, template, event, at, link=reverse("duties:detail", args=[duty.code]))


def who_follows_the_duty(event: Event, *, at: datetime) -> None:
    """Tell the officers of the file, or those of the desk that asked, of news of a duty."""
    duty, case = duty_of(event), case_of(event)
    if duty and case:
        users = on_case(case, "case_officer", "follow_up_officer")
        tell(users, "duty_changed", event, at, link=_page(case), case=case)
    elif duty and (desk := desk_of(duty.file)):
        link = reverse("duties:detail", args=[duty.code])
        tell(users_with(OFFICER, organisation=desk), "duty_changed", event, at, link=link)


def who_a_late_term_reaches(event: Event, *, at: datetime) -> None:
    """Tell the rung of the ladder that a term passed and now comes to them.

    A late duty of a desk goes to its body's liaisons, then to the head of the desk that asked.
    """
    told, role = event.payload, event.payload["role"]
    case, duty = case_of(event), duty_of(event)
    if case is None and role != LIAISON and (desk := desk_of(str(told.get("file", "")))):
        # The ladder is that of protection: what a desk asked for reaches its head instead.
        heads = users_with(HEAD, organisation=desk)
        link = reverse("duties:detail", args=[duty.code]) if duty else reverse("site:home")
        tell(heads, "clock_late", event, at, link=link)
        return
    if case is not None:
        users: Iterable[User] = [*on_case(case, role), *at_desk(case, role)]
    else:
        users = users_with(role)
    users = {user.pk: user for user in users}.values()
    link = reverse("duties:detail", args=[duty.code]) if duty else reverse("site:home")
    template = "duty_late" if duty and role == LIAISON else "clock_late"
    if role == LIAISON and told.get("body"):
        users = users_with(role, organisation=told["body"])
    # Only the body's own people open a duty; the rungs above it open the case.
    link = _page(case) if case and role != LIAISON else link
    for user in users:
        opens = case or duty is None or DUTIES.allows(user, OnDuties.READ, duty)
        own = link if opens else reverse("site:home")
        tell([user], template, event, at, link=own, case=case)


# --- accounts -------------------------------------------------------------------------


def who_has_a_new_account(event: Event, *, at: datetime) -> None:
    """Tell a user that an account was opened for them."""
    _tell_account(event, "account_opened", at)


def whose_account_changed(event: Event, *, at: datetime) -> None:
    """Tell a user that the security of their account changed."""
    _tell_account(event, "account_changed", at)


def who_can_no_longer_sign(event: Event, *, at: datetime) -> None:
    """Tell a user that a certificate of theirs was taken back."""
    held = Certificate.objects.filter(pk=event.target.partition(":")[2]).select_related("user")
    users = [certificate.user for certificate in held]
    tell(users, "certificate_expired", event, at, link=reverse("training:mine"))


def _tell_account(event: Event, template: str, at: datetime) -> None:
    users = User.objects.filter(pk=event.target.partition(":")[2])
    tell(users, template, event, at, link=reverse("account_reset_password"))


def who_watches_over_data(event: Event, *, at: datetime) -> None:
    """Tell the data protection officers that a request or a breach waits for them."""
    users = users_with("data_protection_officer")
    tell(users, "data_request", event, at, link=reverse("oversight:desk"))


def who_watches_the_journal(event: Event, *, at: datetime) -> None:
    """Tell the data protection officers to look at the journal: something unusual was taken."""
    users = users_with("data_protection_officer")
    tell(users, "task_waiting", event, at, link=reverse("oversight:journal"))


def who_may_approve_a_view(event: Event, *, at: datetime) -> None:
    """Tell those who may approve an emergency view that one is asked."""
    asked = BreakGlass.objects.filter(pk=event.target.partition(":")[2]).first()
    if asked:
        found = {user.pk: user for role in APPROVERS for user in users_with(role)}
        users = [u for u in found.values() if OVERSIGHT.allows(u, Watch.APPROVE_GLASS, asked)]
        link = reverse("oversight:glass_detail", args=[asked.pk])
        tell(users, "approval_asked", event, at, link=link)


def who_asked_for_a_view(event: Event, *, at: datetime) -> None:
    """Tell who asked for an emergency view that it is open."""
    asked = BreakGlass.objects.filter(pk=event.target.partition(":")[2]).first()
    if asked:
        users = User.objects.filter(pk=asked.asked_by_id)
        tell(users, "urgent_waiting", event, at, link=_page(asked.case))


def who_may_approve(event: Event, *, at: datetime) -> None:
    """Tell those who may approve that a list leaves that one waits for a second person."""
    asked = Export.objects.filter(pk=event.target.partition(":")[2]).first()
    if asked:
        users = [u for u in _approvers() if asked.kind in approved_by(u) and u.pk != asked.asked_by]
        link = reverse("exchange:export", args=[asked.pk])
        tell(users, "approval_asked", event, at, link=link)


def who_keeps_what_an_import_brought(event: Event, *, at: datetime) -> None:
    """Tell the others who may take in such files that a whole import is taken back, or put back."""
    users = [
        user for user in _approvers()
        if event.payload["kind"] in kinds_for(user) and user.actor_id != event.payload["by"]
    ]  # fmt: skip
    key = event.target.partition(":")[2]
    tell(users, "task_waiting", event, at, link=reverse("exchange:undo", args=[key]))


def _approvers() -> Iterable[User]:
    roles = ("registry_analyst", "alert_analyst", "alert_authority")
    return {user.pk: user for role in roles for user in users_with(role)}.values()
