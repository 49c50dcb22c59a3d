"""Who may read a duty: the predicates and the list filter never disagree."""

import itertools
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.duties import policies, queries
from amparo.duties.models import Duty
from amparo.duties.policies import POLICY, Can
from amparo.kernel.actors import SYSTEM, VISITOR, Holder
from amparo.people.models import Organisation, Post, User

BODIES = ("MININTER", "PNP", "MINAM")
ROLES = ("sector_liaison", "implementing_officer", "follow_up_officer", "decider", "auditor")
LONG_AGO, PAST, FUTURE = date(2020, 1, 1), date(2021, 1, 1), date(2100, 1, 1)
SHEETS = (None, datetime(2021, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))

# What the room above asks for itself, or is about no single case, is left out.
OF_ONE_CASE = [can for can in Can if can not in (Can.OFFER, Can.END, Can.EXPORT, Can.OVERSEE)]

posts = st.lists(
    st.tuples(
        st.sampled_from(ROLES), st.sampled_from(BODIES), st.sampled_from((None, PAST, FUTURE))
    ),
    max_size=3,
)
duties = st.lists(
    st.tuples(
        st.sampled_from(BODIES),
        st.booleans(),  # the reader is responsible
        st.sampled_from(SHEETS),
        st.sampled_from(("", "case:1", "case:2")),
    ),
    min_size=1,
    max_size=4,
)


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, set[Any]]]:
    """Stand in for the room above: which bodies are suspected, which files someone works on."""
    world: dict[str, set[Any]] = {"suspected": set(), "kept": set()}

    def of_a_suspected_body(who: Any) -> bool:
        posts = Post.objects.filter(user=who.pk).values_list("organisation__code", flat=True)
        return bool(world["suspected"] & set(posts))

    def blocked(who: Any) -> Q:
        return Q(file="case:1") if of_a_suspected_body(who) else Q(pk__in=[])

    def is_blocked(who: Any, duty: Duty) -> bool:
        return duty.file == "case:1" and of_a_suspected_body(who)

    def kept(who: Any) -> Q:
        return Q(file__in=world["kept"]) if world["kept"] else Q(pk__in=[])

    def is_kept(who: Any, duty: Duty) -> bool:
        return duty.file in world["kept"]

    monkeypatch.setattr(policies, "_blocks", [])
    monkeypatch.setattr(policies, "_keeps", [])
    policies.register_block(blocked, is_blocked)
    policies.register_keep(kept, is_kept)
    return world


@pytest.mark.django_db
@given(
    held=posts,
    owed=duties,
    active=st.booleans(),
    suspected=st.sets(st.sampled_from(BODIES), max_size=2),
    kept=st.sets(st.sampled_from(("case:1", "case:2")), max_size=2),
)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_list_shows_exactly_what_the_policy_allows(
    rules: dict[str, set[Any]],
    held: list[Any],
    owed: list[Any],
    active: bool,
    suspected: set[str],
    kept: set[str],
) -> None:
    rules["suspected"], rules["kept"] = suspected, kept
    with transaction.atomic():
        bodies = {
            code: Organisation.objects.create(country="PE", code=code, name=code, kind="executive")
            for code in BODIES
        }
        user = User.objects.create(email="r@example.org", service_name="R", is_active=active)
        for role, code, until in held:
            Post.objects.create(
                user=user,
                organisation=bodies[code],
                role=role,
                since_on=LONG_AGO,
                until_on=until,
            )
        for n, (code, mine, sheet, file) in enumerate(owed):
            Duty.objects.create(
                code=f"D{n}",
                kind="agreement",
                subject="x",
                title="x",
                body=bodies[code],
                responsible=user if mine else None,
                sheet_until_at=sheet,
                file=file,
                offered_at=datetime(2026, 1, 1, tzinfo=UTC),
            )
        listed = set(queries.visible_to(user).values_list("code", flat=True))
        allowed = {d.code for d in Duty.objects.all() if POLICY.allows(user, Can.READ, d)}
        assert listed == allowed
        transaction.set_rollback(True)  # the next example begins with no rows


@pytest.mark.django_db
@pytest.mark.parametrize(
    "who",
    [VISITOR, SYSTEM, Holder("r", "1", "beneficiary", "The person")],
    ids=lambda w: w.actor_id,
)
def test_nobody_without_an_account_lists_duties(rules: dict[str, set[Any]], who: Any) -> None:
    body = Organisation.objects.create(country="PE", code="MINAM", name="x", kind="executive")
    duty = Duty.objects.create(
        code="D", kind="x", subject="x", title="x", body=body, file="case:1",
        offered_at=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    assert not queries.visible_to(who).exists()
    assert not POLICY.allows(who, Can.READ, duty)


def test_every_permission_says_in_words_who_may() -> None:
    rows = dict(POLICY.matrix())
    assert set(rows) == {str(can) for can in Can}
    assert rows["duty:accept"] == (
        "is liaison of the body and is not of a suspected body"
        " or works on the file and is of the desk that owes it"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("can", "role"), list(itertools.product(OF_ONE_CASE, ROLES)), ids=str)
def test_a_suspected_body_may_do_nothing_for_the_case(
    rules: dict[str, set[Any]], can: Can, role: str
) -> None:
    """Whoever is of a suspected body neither reads nor works on the duties of that case."""
    rules["suspected"], rules["kept"] = {"MININTER"}, {"case:1"}
    body = Organisation.objects.create(country="PE", code="MININTER", name="x", kind="executive")
    user = User.objects.create(email="s@example.org", service_name="S")
    Post.objects.create(user=user, organisation=body, role=role, since_on=LONG_AGO)
    duty = Duty.objects.create(
        code="D", kind="x", subject="x", title="x", body=body, file="case:1", responsible=user,
        offered_at=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    assert not POLICY.allows(user, can, duty)
