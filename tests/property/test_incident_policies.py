"""What the policies allow for one incident is exactly what the lists show: no more and no less."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

import vocab
from amparo.evidence import policies as evidence
from amparo.evidence.models import Source
from amparo.kernel.actors import SYSTEM, VISITOR, Holder
from amparo.people.models import Post, User
from amparo.situations import actions, policies
from amparo.situations.models import Collective, Incident, Person, RiskSituation
from amparo.situations.policies import POLICY, Can
from tests.unit.situations.people import Desk, staff_of

AT = datetime(2026, 11, 10, 15, 0, tzinfo=UTC)
STAFF = [key for key, role in vocab.terms("people/roles").items() if role.kind == "staff"]
LEVELS = ["PUBLIC", "INTERNAL", "RESTRICTED", "SECRET"]
roles = st.sets(st.sampled_from(STAFF), max_size=3)


def user_with(held: set[str], name: str = "one") -> User:
    """Return a new user with some roles."""
    user = staff_of("", name)
    body = staff_of("trainer", f"{name} beside").posts.get().organisation
    for role in held:
        Post.objects.create(user=user, organisation=body, role=role, since_on=AT.date())
    return user


class ThePolicyIsTheFilter(TestCase):
    """For every mix of roles, secrecy and files."""

    def setUp(self) -> None:
        """Put an empty desk in the place of the room above."""
        self.desk = Desk()
        before = list(policies.REACHES)
        policies.REACHES[:] = [self.desk.reach]
        self.addCleanup(policies.REACHES.__setitem__, slice(None), before)

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(held=roles, levels=st.lists(st.sampled_from(LEVELS), min_size=1, max_size=4),
           mine=st.sets(st.integers(0, 3)), given_=st.sets(st.integers(0, 3)))  # fmt: skip
    def test_incidents(
        self, held: set[str], levels: list[str], mine: set[int], given_: set[int]
    ) -> None:
        """`incident:see` and `incident:read` say the same of each one as of the list."""
        user = user_with(held)
        made = []
        for number, level in enumerate(levels):
            row = actions.record_incident(by=SYSTEM, at=AT, type="THD", country="PE", secrecy=level)
            if number in mine:
                Incident.objects.filter(pk=row.pk).update(recorded_by=user.actor_id)
            made.append(row.pk)
        reached = Incident.objects.filter(pk__in=[made[n] for n in given_ if n < len(made)])
        self.desk.give(user, incidents=reached)
        holder = Holder("r", "c", "beneficiary", "The person")
        for who in (user, holder, VISITOR, SYSTEM):
            for permission, listed in (
                (Can.SEE, policies.incidents_seen_by),
                (Can.READ, policies.incidents_read_by),
            ):
                allowed = {
                    i.pk for i in Incident.objects.all() if POLICY.allows(who, permission, i)
                }
                shown = set(Incident.objects.filter(listed(who)).values_list("pk", flat=True))
                assert allowed == shown, (held, permission)
        # Whoever reads in full sees the row.
        for incident in Incident.objects.all():
            if POLICY.allows(user, Can.READ, incident):
                assert POLICY.allows(user, Can.SEE, incident)

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(held=roles, reached=st.booleans())
    def test_people_and_situations(self, held: set[str], reached: bool) -> None:
        """`person:see` and `situation:see` say the same of each one as of the list."""
        user = user_with(held)
        person = actions.register_person(by=SYSTEM, at=AT, identity={"legal_name": "Rosa X"})
        group = actions.register_collective(
            by=SYSTEM, at=AT, identity={"legal_name": "Y"}, kind="other"
        )
        actions.record_situation(by=SYSTEM, at=AT, country="PE", title="Water")
        if reached:
            self.desk.give(user, persons=[person], collectives=[group])
        for model, permission, listed in (
            (Person, Can.SEE_PERSON, policies.persons_seen_by),
            (Collective, Can.SEE_PERSON, policies.collectives_seen_by),
            (RiskSituation, Can.SEE_SITUATION, policies.situations_seen_by),
        ):
            for who in (user, VISITOR, SYSTEM):
                one = model.objects.get()
                shown = model.objects.filter(listed(who)).exists()
                assert POLICY.allows(who, permission, one) == shown, (held, permission)

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(held=roles)
    def test_sources(self, held: set[str]) -> None:
        """`source:see` says the same of each one as of the list."""
        user = user_with(held)
        for level in LEVELS:
            Source.objects.create(title=level, kind="press", secrecy=level)
        for who in (user, VISITOR, SYSTEM):
            allowed = {
                s.pk
                for s in Source.objects.all()
                if evidence.POLICY.allows(who, evidence.Can.SEE_SOURCE, s)
            }
            shown = Source.objects.filter(evidence.sources_seen_by(who))
            assert allowed == set(shown.values_list("pk", flat=True))


@pytest.mark.parametrize("role", ["sector_liaison", "observer", "system_administrator", "trainer"])
@pytest.mark.django_db
def test_no_role_outside_reads_even_what_a_file_would_give(role: str) -> None:
    """A file that wrongly reaches a role outside the work opens nothing to it."""
    desk, before = Desk(), list(policies.REACHES)
    policies.REACHES[:] = [desk.reach]
    try:
        user = staff_of(role)
        row = actions.record_incident(by=SYSTEM, at=AT, type="THD", country="PE", secrecy="PUBLIC")
        desk.give(user, incidents=[row])
        assert not POLICY.allows(user, Can.SEE, row)
        assert not POLICY.allows(user, Can.READ, row)
        assert not Incident.objects.filter(policies.incidents_seen_by(user)).exists()
    finally:
        policies.REACHES[:] = before
