"""Posts: given and ended by others, never by oneself; roles and bodies follow from them."""

import datetime as dt

import pytest

import vocab
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from amparo.people import actions, queries, rules
from amparo.people.models import Organisation, Post
from amparo.places.models import ProfileVersion

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def give(user, ministry, at, by=SYSTEM, role="assessor", **more) -> Post:
    return actions.give_post(user=user, organisation=ministry, role=role, by=by, at=at, **more)


def test_a_post_holds_from_its_first_to_its_last_day(stranger, ministry, at):
    first, final = dt.date(2026, 3, 1), dt.date(2026, 3, 31)
    give(stranger, ministry, at, since_on=first, until_on=final)
    for on in (first, final):
        assert queries.roles_of(stranger, on=on) == {"assessor"}
        assert list(queries.users_with("assessor", on=on)) == [stranger]
    for on in (first - DAY, final + DAY):
        assert queries.roles_of(stranger, on=on) == frozenset()
        assert list(queries.users_with("assessor", on=on)) == []
    assert queries.organisations_of(stranger, on=first) == {ministry.pk}
    other = Organisation.objects.create(country="PE", code="X", name="X", kind="police")
    assert list(queries.users_with("assessor", organisation=ministry, on=first)) == [stranger]
    assert list(queries.users_with("assessor", organisation=other.pk, on=first)) == []


def test_nobody_inactive_or_signed_out_holds_a_role(officer):
    officer.is_active = False
    officer.save()
    assert queries.roles_of(officer) == frozenset()
    assert list(queries.users_with("intake_officer")) == []
    assert queries.roles_of(SYSTEM) == frozenset()


def test_posts_are_asked_for_once_in_a_request(officer, ministry, at, django_assert_num_queries):
    with queries.remembering():
        with django_assert_num_queries(1):
            assert queries.roles_of(officer) == queries.roles_of(officer) == {"intake_officer"}
        give(officer, ministry, at, role="case_officer", since_on=dt.date(2026, 1, 1))
        assert queries.roles_of(officer) == {"intake_officer", "case_officer"}


def test_giving_a_post_is_journalled(administrator, stranger, ministry, at):
    give(stranger, ministry, at, by=administrator)
    entry = Entry.objects.latest("seq")
    assert (entry.verb, entry.actor_id) == ("post.given", administrator.actor_id)
    assert entry.after["role"] == "assessor"
    assert entry.after["body"] == "MINJUSDH"
    assert entry.after["since"] == "2026-11-10"


def test_nobody_gives_themselves_a_post(administrator, officer, stranger, ministry, at):
    for who, whom in ((administrator, administrator), (officer, stranger), (stranger, stranger)):
        with pytest.raises(Denied):
            give(whom, ministry, at, by=who)


def test_a_post_needs_right_words(administrator, stranger, ministry, at):
    for role in ("requester", "no_such_role"):
        with pytest.raises(Invalid) as no:
            give(stranger, ministry, at, role=role)
        assert no.value.field == "role"
    with pytest.raises(Invalid) as no:
        give(stranger, ministry, at, since_on=dt.date(2026, 2, 2), until_on=dt.date(2026, 2, 1))
    assert no.value.field == "until_on"
    ministry.is_active = False
    with pytest.raises(Invalid) as no:
        give(stranger, ministry, at)
    assert no.value.field == "organisation"


def test_the_same_post_is_not_held_twice(officer, ministry, at):
    with pytest.raises(Refused, match="already holds"):
        give(officer, ministry, at, role="intake_officer")


def test_who_operates_watches_or_audits_holds_no_other_role(officer, administrator, ministry, at):
    with pytest.raises(Refused, match="may not stand beside"):
        give(officer, ministry, at, role="system_administrator")
    with pytest.raises(Refused, match="may not stand beside"):
        give(administrator, ministry, at, role="decider")
    assert rules.clash("decider", {"assessor"}) is None
    assert rules.clash("auditor", {"auditor"}) is None


def test_a_post_ends_at_once_or_on_a_day(administrator, officer, at):
    post = officer.posts.get()
    later = dt.date(2026, 12, 31)
    actions.end_post(post_id=post.pk, by=administrator, at=at, reason="moves", last_on=later)
    assert queries.roles_of(officer, on=later) == {"intake_officer"}
    actions.end_post(post_id=post.pk, by=administrator, at=at, reason="moves now")
    assert queries.roles_of(officer, on=at.date()) == frozenset()
    entry = Entry.objects.latest("seq")
    assert (entry.verb, entry.why) == ("post.ended", "moves now")
    with pytest.raises(Refused, match="already ended"):
        actions.end_post(post_id=post.pk, by=administrator, at=at, reason="again")


def test_ending_a_post_is_refused(administrator, officer, at):
    post = officer.posts.get()
    with pytest.raises(Denied):
        actions.end_post(post_id=post.pk, by=officer, at=at, reason="x")
    with pytest.raises(Invalid):
        actions.end_post(post_id=post.pk, by=administrator, at=at, reason=" ")
    with pytest.raises(Invalid):
        actions.end_post(
            post_id=post.pk, by=administrator, at=at, reason="x", last_on=dt.date(2025, 1, 1)
        )
    own = administrator.posts.get()
    with pytest.raises(Refused, match="Nobody would be left"):
        actions.end_post(post_id=own.pk, by=administrator, at=at, reason="x")


def test_the_family_of_a_body_goes_up_and_down():
    def body(code, parent=None):
        return Organisation.objects.create(
            country="PE", code=code, name=code, kind="executive", parent=parent
        )

    top = body("top")
    left, right = body("left", top), body("right", top)
    leaf, other = body("leaf", left), body("other")
    assert queries.family_of([left.pk]) == {top.pk, left.pk, leaf.pk}
    assert queries.family_of([leaf.pk]) == {top.pk, left.pk, leaf.pk}
    assert queries.family_of([top.pk]) == {top.pk, left.pk, right.pk, leaf.pk}
    assert queries.family_of([other.pk]) == {other.pk}
    assert queries.family_of([]) == set()
    assert [(d, b.code) for d, b in queries.tree_of([top, left, right, leaf, other])] == [
        *((0, "top"), (1, "left"), (2, "leaf"), (1, "right"), (0, "other"))
    ]


@pytest.fixture
def profile(at) -> ProfileVersion:
    raw = vocab.profile_bytes("PE")
    return ProfileVersion.objects.create(
        country="PE", version=1, sha256=vocab.profile_hash(raw), content=raw.decode(), loaded_at=at
    )


def test_bodies_are_loaded_from_the_profile_once(profile, administrator, stranger, at):
    known = vocab.profile("PE").bodies
    # The ministry of the fixture is there already, and gets the profile's words.
    assert actions.load_bodies(profile, at=at) == len(known)
    assert Entry.objects.latest("seq").verb == "bodies.loaded"
    before = Entry.objects.count()
    assert actions.load_bodies(profile, at=at, by=administrator) == 0
    assert Entry.objects.count() == before
    units = [b for b in known if b.parent]
    for unit in units:
        kept = Organisation.objects.get(country="PE", code=unit.code)
        assert kept.parent.code == unit.parent
    with pytest.raises(Denied):
        actions.load_bodies(profile, at=at, by=stranger)
