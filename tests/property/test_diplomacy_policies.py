"""The lists of a desk show exactly what the policy lets a person read."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import vocab
from amparo.diplomacy.models import Guidance, InputRequest, Meeting, Statement
from amparo.diplomacy.policies import POLICY, Can, facts_seen_by, guidance_seen_by
from amparo.diplomacy.workflow import FACT, GUIDANCE, INPUT, STATEMENT
from amparo.kernel.actors import SYSTEM, VISITOR
from amparo.people.models import Organisation, Post, User
from amparo.people.posts import remembering

ROLES = sorted(k for k, t in vocab.terms("people/roles").items() if t.kind == "staff")
AT = dt.datetime(2026, 11, 10, tzinfo=dt.UTC)
KINDS = ((Meeting, FACT, {"title": "M"}), (Statement, STATEMENT, {"title": "S", "party": "PE"}),
         (InputRequest, INPUT, {"product": "P", "requester": "R"}))  # fmt: skip
POSTS = st.lists(st.tuples(st.sampled_from(ROLES), st.integers(0, 1)), max_size=3)


@pytest.mark.django_db
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(people=st.lists(POSTS, min_size=1, max_size=3), data=st.data())
def test_the_lists_and_the_policies_agree(people, data):
    for model in (Meeting, Statement, InputRequest, Guidance, Post, User, Organisation):
        model.objects.all().delete()
    desks = [
        Organisation.objects.create(country="PE", code=f"D{n}", name="D", kind="executive")
        for n in range(2)
    ]
    written = {"written_id": "user:x", "written_label": "X", "written_at": AT}
    for model, machine, words in KINDS:
        for desk in (*desks, None):
            state = data.draw(st.sampled_from(machine.states))
            model.objects.create(desk=desk, state=state, **words, **written)
    for desk in desks:
        for type_ in ("guideline", "instruction"):
            state = data.draw(st.sampled_from(GUIDANCE.states))
            Guidance.objects.create(
                desk=desk, type=type_, state=state, title="T", text="W", **written
            )
    for who in (VISITOR, SYSTEM, *users_with(people, desks)):
        with remembering():
            check(who)


def users_with(people, desks):
    for number, posts in enumerate(people):
        user = User.objects.create(email=f"u{number}@example.org", service_name=f"U{number}")
        for role, desk in posts:
            Post.objects.create(
                user=user, organisation=desks[desk], role=role, since_on=dt.date(2020, 1, 1)
            )
        yield user


def check(who):
    for model, _machine, _words in KINDS:
        allowed = {f for f in model.objects.all() if POLICY.allows(who, Can.SEE, f)}
        assert set(model.objects.filter(facts_seen_by(who))) == allowed
    allowed = {g for g in Guidance.objects.all() if POLICY.allows(who, Can.SEE_GUIDANCE, g)}
    assert set(Guidance.objects.filter(guidance_seen_by(who))) == allowed
