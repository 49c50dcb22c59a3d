"""The story of a case tells each reader only what they may know."""

import pytest

from amparo.cases import actions
from amparo.cases.policies import POLICY, Can
from amparo.cases.queries.page import story
from tests.world import world

pytestmark = pytest.mark.django_db


def test_what_was_said_is_not_told_to_who_reads_no_narrative(at):
    pe = world("PE", at=at)
    case = pe.assessed(at)
    actions.write(case_id=case.pk, text="My aunt hides me.", by=pe.holder(case), at=at)
    lead, officer = pe.user("assessment_lead"), pe.user("case_officer")
    assert POLICY.allows(lead, Can.READ, case)
    assert "My aunt hides me." not in [one.text for one in story(lead, case)]
    assert "My aunt hides me." in [one.text for one in story(officer, case)]
    assert [one.kind for one in story(lead, case)]


def test_the_pages_of_a_case_keep_it_too(at, client):
    pe = world("PE", at=at)
    case = pe.assessed(at)
    actions.write(case_id=case.pk, text="My aunt hides me.", by=pe.holder(case), at=at)
    for role, told in (("assessment_lead", False), ("case_officer", True)):
        client.force_login(pe.user(role))
        for part in ("", "story/", "story/?kind=contacts"):
            page = client.get(f"/cases/{case.code}/{part}")
            assert page.status_code == 200
            assert (b"My aunt hides me." in page.content) is told
