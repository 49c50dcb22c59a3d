"""The lists of courses and certificates show exactly what the policy lets a person read."""

import datetime as dt
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import vocab
from amparo.notices.models import Notice
from amparo.notices.policies import POLICY as NOTICES
from amparo.notices.policies import Can as CanNotice
from amparo.notices.policies import readable_by as notices_readable_by
from amparo.people.models import Organisation, Post, User
from amparo.people.posts import remembering
from amparo.training.models import Certificate, Course
from amparo.training.policies import POLICY, Can, Matter, courses_readable_by, readable_by

ROLES = sorted(k for k, t in vocab.terms("people/roles").items() if t.kind == "staff")
SIGNED_OUT = SimpleNamespace(is_authenticated=False, is_active=False, pk=None)
DAY = dt.date(2026, 1, 1)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(people=st.lists(st.lists(st.sampled_from(ROLES), max_size=2), min_size=1, max_size=4))
def test_the_lists_and_the_policies_agree(people):
    for model in (Certificate, Course, Notice, Post, Organisation, User):
        model.objects.all().delete()
    body = Organisation.objects.create(country="PE", code="X", name="X", kind="executive")
    at = dt.datetime(2026, 11, 10, tzinfo=dt.UTC)
    course = Course.objects.create(
        module="GENDER", title="G", held_by=body, starts_on=DAY, ends_on=DAY
    )
    users, certificates, notices = [], [], []
    for number, roles in enumerate(people):
        user = User.objects.create(email=f"u{number}@example.org", service_name=f"U{number}")
        for role in roles:
            Post.objects.create(user=user, organisation=body, role=role, since_on=DAY)
        users.append(user)
        certificates.append(
            Certificate.objects.create(
                user=user, module="GENDER", issuer=body, issued_on=DAY, expires_on=DAY
            )
        )
        notices.append(
            Notice.objects.create(
                user=user,
                channel="email",
                template="duty_late",
                once=f"n{number}",
                queued_at=at,
                next_try_at=at,
            )
        )
    for who in (*users, SIGNED_OUT):
        with remembering():
            assert set(Certificate.objects.filter(readable_by(who))) == {
                c
                for c in certificates
                if POLICY.allows(who, Can.READ, Matter(c.issuer_id, c.user_id))
            }
            assert set(Course.objects.filter(courses_readable_by(who))) == {
                c for c in [course] if POLICY.allows(who, Can.READ_COURSES, c)
            }
            assert set(Notice.objects.filter(notices_readable_by(who))) == {
                n for n in notices if NOTICES.allows(who, CanNotice.READ, n)
            }
