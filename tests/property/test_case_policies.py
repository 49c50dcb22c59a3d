"""The list of cases and the permission to open one must never disagree."""

import datetime as dt
from unittest import mock

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from amparo.cases import queries
from amparo.cases.models import Assignment, Case, Conflict, SuspectedBody, UrgentRun
from amparo.cases.policies import POLICY, Can
from amparo.cases.policies_files import reach
from amparo.cases.workflow import CASE, URGENT
from amparo.kernel import policy
from amparo.people.models import Organisation, Post
from amparo.people.queries import forget
from amparo.situations.models import Person
from amparo.vault import finding
from amparo.vault.models import Identity
from tests.world import LONG_AGO, world

AT = dt.datetime(2026, 11, 10, 15, tzinfo=dt.UTC)
ROLES = (
    "intake_officer", "intake_lead", "duty_officer", "assessor", "assessment_lead", "case_officer",
    "decider", "review_authority", "sector_liaison", "justice_liaison", "follow_up_officer",
    "registry_analyst", "auditor", "system_administrator", "data_protection_officer",
)  # fmt: skip
BODIES = ("MINJUSDH", "DGDH", "VMDHAJ", "MININTER", "PNP", "MINAM")

one_case = st.fixed_dictionaries(
    {
        "state": st.sampled_from(CASE.states),
        "run": st.sampled_from(("", *URGENT.states)),
        "mine": st.sampled_from(("", *ROLES, "break_glass")),
        "ended": st.booleans(),
        "suspected": st.sampled_from(("", *BODIES)),
        "cleared": st.booleans(),
        "conflict": st.booleans(),
        "here": st.booleans(),
    }
)
one_post = st.fixed_dictionaries(
    {"role": st.sampled_from(ROLES), "body": st.sampled_from(BODIES), "regional": st.booleans()}
)


class Agree(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(posts=st.lists(one_post, min_size=1, max_size=3), cases=st.lists(one_case, max_size=3))
    def test_who_may_open_a_case_is_who_sees_it_listed(self, posts, cases):
        pe = world("PE", at=AT)
        who = pe.user("assessor", name="who")
        Post.objects.filter(user=who).delete()
        for post in posts:
            Post.objects.create(
                user=who, role=post["role"], organisation=pe.body(post["body"]),
                region=pe.region() if post["regional"] else None, since_on=LONG_AGO,
            )  # fmt: skip
        forget()
        for n, facts in enumerate(cases):
            self.make(pe, who, n, facts)
        listed = set(queries.visible_to(who).values_list("code", flat=True))
        allowed = {c.code for c in Case.objects.all() if POLICY.allows(who, Can.READ, c)}
        assert listed == allowed
        # While a page is read, the keys of few cases are looked up once; with many, they are not.
        for few in (1000, 0):
            with policy.remembering(), mock.patch.object(finding, "FEW", few):
                found = queries.visible_to(who)
                assert set(found.values_list("code", flat=True)) == allowed
                reached = {pk for (pk,) in Person.objects.filter(reach(who)[1]).values_list("pk")}
                assert reached == {c.person_id for c in Case.objects.filter(code__in=allowed)}

    def make(self, pe, who, n, facts):
        person = Person.objects.create(
            code_name=f"Bird {n}", identity=Identity.objects.create(), created_at=AT
        )
        case = Case.objects.create(
            code=f"C{n}", code_name="Bird", person=person, profile=pe.profile, desk=pe.desk,
            state=facts["state"], state_since_at=AT,
            region=pe.region() if facts["here"] else pe.region("Cusco"),
        )  # fmt: skip
        if facts["run"]:
            UrgentRun.objects.create(
                case=case, number=1, state=facts["run"], state_since_at=AT, flagged_at=AT,
                flagged_label="x",
            )  # fmt: skip
        if facts["mine"]:
            Assignment.objects.create(
                case=case, user=who, role=facts["mine"], since_at=AT,
                until_at=AT if facts["ended"] else None,
            )  # fmt: skip
        if facts["suspected"]:
            SuspectedBody.objects.create(
                case=case, since_at=AT, cleared_at=AT if facts["cleared"] else None,
                organisation=Organisation.objects.get(country="PE", code=facts["suspected"]),
            )  # fmt: skip
        if facts["conflict"]:
            Conflict.objects.create(case=case, user=who, has_conflict=True, at=AT)
