"""The watchers' permissions and their list filters say the same."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.cases import actions as cases
from amparo.kernel.actors import VISITOR, Holder
from amparo.oversight import actions, queries
from amparo.oversight.models import Approval, BreakGlass, DataRequest
from amparo.oversight.policies import POLICY, Can
from tests.world import LONG_AGO, world

AT = datetime(2026, 11, 10, 15, 0, tzinfo=UTC)
ROLES = st.sets(
    st.sampled_from(
        [
            *("data_protection_officer", "auditor", "decider", "review_authority"),
            *("system_administrator", "case_officer", "sector_liaison"),
        ]
    ),
    max_size=3,
)
BODIES = st.sampled_from(["MINJUSDH", "MININTER", "PNP", "DP"])
STATES = st.sampled_from(["waiting", "granted", "refused", "ended"])


@pytest.mark.django_db
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(roles=ROLES, body=BODIES, state=STATES, asks=st.booleans(), approved=st.booleans(),
       suspected=st.booleans())  # fmt: skip
def test_who_may_read_a_request_finds_it_in_the_list(
    pe, roles, body, state, asks, approved, suspected
):
    from amparo.people.models import Post, User

    case = pe.received(AT)
    who = User.objects.create(email=f"{case.code}@example.org", service_name="Who")
    for role in roles:
        Post.objects.create(user=who, organisation=pe.body(body), role=role, since_on=LONG_AGO)
    if suspected:
        cases.suspect(
            case_id=case.pk, body=pe.body("MININTER"), reason="x", at=AT,
            by=pe.user("intake_officer"),
        )  # fmt: skip
    moments = {"granted": {"granted_at": AT, "expires_at": AT}, "refused": {"refused_at": AT},
               "ended": {"ended_at": AT}}.get(state, {})  # fmt: skip
    request = BreakGlass.objects.create(
        case=case, asked_by=who if asks else pe.user("case_officer"), reason="x", asked_at=AT,
        **moments,
    )  # fmt: skip
    if approved:
        Approval.objects.create(request=request, by=who, at=AT)
    allowed = POLICY.allows(who, Can.READ_GLASS, request)
    assert queries.glass_visible_to(who).filter(pk=request.pk).exists() == allowed
    data = DataRequest.objects.create(
        code=case.code, case=case, kind="access", text="", asked_at=AT
    )
    may_read = POLICY.allows(who, Can.READ_DATA, data)
    assert queries.data_visible_to(who).filter(pk=data.pk).exists() == may_read


@pytest.fixture
def pe(db):
    return world("PE", at=AT)


def test_a_holder_finds_only_what_is_theirs(pe):
    mine, other = pe.received(AT), pe.received(AT)
    for case in (mine, other):
        actions.ask(case_id=case.pk, kind="access", text="", by=pe.holder(case), at=AT)
    third = Holder("r", str(mine.pk), "third_party", "Third party")
    for who in (pe.holder(mine), third, VISITOR):
        seen = set(queries.data_visible_to(who))
        assert seen == {
            d for d in DataRequest.objects.all() if POLICY.allows(who, Can.READ_DATA, d)
        }
    assert {d.case for d in queries.data_visible_to(pe.holder(mine))} == {mine}
