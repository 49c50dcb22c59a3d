"""A list of accounts or bodies shows exactly what the policy lets a person read."""

import datetime as dt
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import vocab
from amparo.people.models import Organisation, Post, User
from amparo.people.policies import POLICY, Can, bodies_readable_by, readable_by
from amparo.people.posts import remembering

ROLES = sorted(k for k, t in vocab.terms("people/roles").items() if t.kind == "staff")
SIGNED_OUT = SimpleNamespace(is_authenticated=False, is_active=False, pk=None)

held = st.lists(st.tuples(st.sampled_from(ROLES), st.booleans()), max_size=3)


@pytest.mark.django_db(transaction=False)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(people=st.lists(st.tuples(held, st.booleans()), min_size=1, max_size=4))
def test_the_list_and_the_policy_agree(people):
    Post.objects.all().delete()
    Organisation.objects.all().delete()
    User.objects.all().delete()
    body = Organisation.objects.create(country="PE", code="X", name="X", kind="executive")
    users = []
    for number, (posts, is_active) in enumerate(people):
        user = User.objects.create(
            email=f"u{number}@example.org", service_name=f"U{number}", is_active=is_active
        )
        for role, in_force in posts:
            until = None if in_force else dt.date(2026, 1, 31)
            since = dt.date(2026, 1, 1)
            Post.objects.create(
                user=user, organisation=body, role=role, since_on=since, until_on=until
            )
        users.append(user)
    for who in (*users, SIGNED_OUT):
        with remembering():
            listed = set(User.objects.filter(readable_by(who)))
            assert listed == {u for u in users if POLICY.allows(who, Can.READ, u)}
            bodies = set(Organisation.objects.filter(bodies_readable_by(who)))
            assert bodies == {b for b in [body] if POLICY.allows(who, Can.READ_BODIES, b)}
