"""Releases: made by one, approved by another, attacked with all that is public."""

import datetime as dt
import json

import msgspec
import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from amparo.publications import actions
from amparo.publications.actions import making
from amparo.publications.models import Release
from amparo.publications.policies import POLICY, Can, readable_by
from amparo.publications.queries import frozen
from amparo.vault.actions import keep_identity
from amparo.vault.naming import PointsToSomeone
from vocab import terms
from vocab.statistics import disclosure

K = disclosure().threshold


@pytest.fixture
def filled(registry):
    registry.acts(12, "THD")
    registry.acts(8, "THD", region="Loreto")
    registry.acts(2, "KIL", region="Loreto")
    registry.acts(9, "HAR")
    registry.acts(7, "HAR", region="Loreto")
    return registry


def cells(release: Release, population: str = "acts") -> dict:
    return dict(frozen.sheet_of(release.read(), population).values)


def test_a_release_says_no_small_count_and_never_only_hides_one(filled):
    said = cells(filled.release())
    assert not any(n is not None and 0 < n < K for n in said.values())
    assert said[(("type", "KIL"),)] is None
    assert said[()] == 38
    types = [where for where in said if dict(where).keys() == {"type"} and said[where] is None]
    assert len(types) > 1, "one hidden row alone is the total less the others"


def test_what_is_frozen_has_no_true_figure_of_a_hidden_cell(filled):
    release = filled.release()
    hidden = {(p, json.dumps(where)) for p, where, _reason in release.hidden}
    assert hidden
    for where, n in release.read()["populations"]["acts"]["values"]:
        assert (n is None) == (("acts", json.dumps(where)) in hidden)
    assert all(set(map(type, row)) == {str, list} for row in release.hidden)


def test_the_reason_of_a_hidden_cell_is_not_public(filled):
    release = filled.release()
    assert {reason for *_x, reason in release.hidden} >= {"small"}
    assert '"complement"' not in release.content
    assert '"small"' not in release.content


def test_making_is_journalled(filled):
    release = filled.release()
    entry = Entry.objects.get(verb="release.made")
    assert entry.after["sha256"] == release.sha256
    assert entry.actor_label == release.made_label


@pytest.mark.parametrize("role", ["decider", "observer", "case_officer", "system_administrator"])
def test_only_an_analyst_makes_a_release(registry, role):
    with pytest.raises(Denied):
        registry.release(by=registry.pe.user(role))


def test_nothing_is_published_before_its_delay(registry):
    last = dt.date(2026, 10, 31)
    with pytest.raises(Refused, match="30"):
        registry.release(since=dt.date(2026, 10, 1), until=last + dt.timedelta(days=1))
    on_the_day = registry.at + dt.timedelta(days=(last - registry.at.date()).days + 30)
    assert registry.release(
        since=dt.date(2026, 10, 1), until=last + dt.timedelta(days=1), at=on_the_day
    )


@pytest.mark.parametrize(
    ("since", "until"), [("2025-02-01", "2025-02-01"), ("2024-01-01", "2026-01-01")]
)
def test_a_period_must_be_one(registry, since, until):
    with pytest.raises(Invalid):
        registry.release(since=dt.date.fromisoformat(since), until=dt.date.fromisoformat(until))


@pytest.mark.parametrize("tables", [["nothing"], ["alerts"]])
def test_a_table_must_be_one_that_can_be_made(registry, tables):
    with pytest.raises(Invalid):
        registry.release(*tables)


def test_the_same_person_never_approves(filled):
    release = filled.release()
    maker = filled.pe.user("registry_analyst")
    with pytest.raises(Denied, match=r"(?i)second person|segunda persona"):
        actions.approve_release(release_id=release.pk, by=maker, at=filled.at)
    release.state, release.approved_by = Release.APPROVED, maker
    with pytest.raises(IntegrityError), transaction.atomic():
        release.save()


def test_another_analyst_may_approve(filled):
    release = filled.release()
    other = filled.pe.user("registry_analyst", name="another analyst")
    Post = type(filled.pe.user("registry_analyst").posts.first())
    assert Post.objects.filter(user=other, role="registry_analyst").exists()
    done = actions.approve_release(release_id=release.pk, by=other, at=filled.at)
    assert done.state == Release.APPROVED
    assert Entry.objects.get(verb="release.approved").after == {"sha256": release.sha256}


@pytest.mark.parametrize("role", ["case_officer", "observer", "auditor", "system_administrator"])
def test_others_do_not_approve(filled, role):
    release = filled.release()
    with pytest.raises(Denied):
        actions.approve_release(release_id=release.pk, by=filled.pe.user(role), at=filled.at)


def test_a_release_is_decided_once(filled):
    release = filled.published()
    with pytest.raises(Refused):
        actions.approve_release(release_id=release.pk, by=filled.pe.user("decider"), at=filled.at)


def test_content_that_was_touched_is_not_published(filled):
    release = filled.release()
    Release.objects.filter(pk=release.pk).update(content=release.content.replace("38", "39"))
    with pytest.raises(Refused, match=r"(?i)frozen|congel"):
        actions.approve_release(release_id=release.pk, by=filled.pe.user("decider"), at=filled.at)


def test_refusing_needs_a_reason_and_is_journalled(filled):
    release, by = filled.release(), filled.pe.user("decider")
    with pytest.raises(Invalid):
        actions.refuse_release(release_id=release.pk, reason=" ", by=by, at=filled.at)
    actions.refuse_release(release_id=release.pk, reason="Wrong year.", by=by, at=filled.at)
    assert Entry.objects.filter(verb="release.refused").count() == 1


def test_a_withdrawn_release_stays_listed_with_its_reason(filled):
    release, by = filled.published(), filled.pe.user("decider")
    with pytest.raises(Invalid):
        actions.withdraw_release(release_id=release.pk, reason="", by=by, at=filled.at)
    keep_identity(by=SYSTEM, at=filled.at, legal_name="Rosa Quispe Mamani")
    with pytest.raises(PointsToSomeone):
        actions.withdraw_release(
            release_id=release.pk, reason="Rosa Quispe told us.", by=by, at=filled.at
        )
    actions.withdraw_release(release_id=release.pk, reason="A source erred.", by=by, at=filled.at)
    seen = frozen.visible_to(None).get()
    assert (seen.state, seen.withdrawn_reason) == (Release.WITHDRAWN, "A source erred.")
    assert frozen.latest("PE") is None
    assert Entry.objects.filter(verb="release.withdrawn").count() == 1
    with pytest.raises(Refused):
        actions.withdraw_release(release_id=release.pk, reason="Again.", by=by, at=filled.at)


def test_only_who_approves_withdraws(filled):
    release = filled.published()
    with pytest.raises(Denied):
        actions.withdraw_release(
            release_id=release.pk, reason="No.", by=filled.pe.user("case_officer"), at=filled.at
        )


# --- one release after another -------------------------------------------------


def test_eleven_months_and_twelve_never_show_the_twelfth(registry):
    """A year less eleven months would be December, in which three people were threatened."""
    registry.acts(20, day="2025-03-03")
    registry.acts(15, day="2025-05-03", region="Loreto")
    registry.acts(3, day="2025-12-05")
    eleven = registry.published(since=dt.date(2025, 1, 1), until=dt.date(2025, 12, 1))
    year = registry.published()
    before, after = cells(eleven), cells(year)
    for where, n in after.items():
        old = before.get(where)
        if n is not None and old is not None:
            assert not 0 < n - old < K, where


def test_two_drafts_that_are_safe_alone_are_refused_together(registry):
    """Both are made before either is public: approving the second must look again."""
    registry.acts(20, day="2025-03-03")
    registry.acts(15, day="2025-05-03", region="Loreto")
    registry.acts(3, day="2025-12-05")
    eleven = registry.release(since=dt.date(2025, 1, 1), until=dt.date(2025, 12, 1))
    year = registry.release()
    by = registry.pe.user("decider")
    actions.approve_release(release_id=eleven.pk, by=by, at=registry.at)
    with pytest.raises(Refused, match=r"(?i)together|junto"):
        actions.approve_release(release_id=year.pk, by=by, at=registry.at)


def test_a_withdrawn_release_is_still_known(registry):
    registry.acts(20, day="2025-03-03")
    registry.acts(3, day="2025-12-05")
    eleven = registry.published(since=dt.date(2025, 1, 1), until=dt.date(2025, 12, 1))
    actions.withdraw_release(
        release_id=eleven.pk, reason="Typing error.", by=registry.pe.user("decider"),
        at=registry.at,
    )  # fmt: skip
    year = registry.release()
    assert cells(year)[()] is None


def test_one_act_verified_late_is_not_shown_by_the_next_release(filled):
    first = cells(filled.published())
    filled.act("HAR")
    again = cells(filled.published())
    assert first[()] == 38
    assert again[()] is None, "39 less 38 is one person"


def test_policy_and_list_say_the_same(filled):
    public, draft = filled.published(), filled.release()
    for role, term in terms("people/roles").items():
        if term.kind != "staff":
            continue
        who = filled.pe.user(role)
        listed = set(Release.objects.filter(readable_by(who)).values_list("pk", flat=True))
        allowed = {r.pk for r in (public, draft) if POLICY.allows(who, Can.SEE, r)}
        assert listed == allowed, role


def test_a_period_that_overlaps_too_much_is_refused_in_words(filled, monkeypatch):
    law = msgspec.structs.replace(disclosure(), most_open=1)
    monkeypatch.setattr(frozen, "disclosure", lambda: law)
    for kind, region in (("THD", "Loreto"), ("HAR", "Ucayali"), ("KIL", "Tumbes")):
        filled.acts(3, kind, region=region, day="2025-08-01")
    filled.published()
    with pytest.raises(Refused) as no, translation.override("en"):
        filled.release(since=dt.date(2025, 1, 1), until=dt.date(2025, 3, 1))
    said = str(no.value)
    assert "1 Jan 2025 to 31 Dec 2025" in said.replace("January", "Jan").replace("December", "Dec")
    assert "Verified acts" in said and "at most 1 can be checked" in said
    assert "2026" in said, "from which day on a period is free"


# --- rounding, and two approvals at once ----------------------------------------


@pytest.fixture
def rounding(monkeypatch):
    law = msgspec.structs.replace(disclosure(), round_to=5)
    monkeypatch.setattr(making, "disclosure", lambda: law)


def test_rounded_figures_are_all_that_the_public_reads(filled, rounding):
    release = filled.published()
    said = [n for n in cells(release).values() if n is not None]
    assert said and all(n % 5 == 0 for n in said)
    assert cells(release)[()] == 40 and release.read()["round_to"] == 5
    assert frozen.sheets_of(release)["acts"].value(()) == 38, "kept sealed, for later attacks"


def test_a_later_release_withstands_who_knows_the_exact_figures(filled, rounding):
    """40 and 40 would show nothing; but nobody must rely on rounding."""
    filled.published()
    filled.act("HAR")
    assert cells(filled.published())[()] is None, "39 less 38 is one person"


def test_a_rounded_figure_that_was_touched_is_not_published(filled, rounding):
    release = filled.release()
    exact = {
        name: [[where, n + 5] for where, n in each] for name, each in release.exact.items()
    }  # fmt: skip
    release.exact = exact
    release.save(update_fields=["exact"])
    with pytest.raises(Refused, match=r"(?i)frozen|congel"):
        actions.approve_release(release_id=release.pk, by=filled.pe.user("decider"), at=filled.at)


def test_what_is_published_during_the_attack_is_not_overlooked(filled, monkeypatch):
    """Two people approve two releases in the same minute: neither attack saw the other one."""
    first, second = filled.release(), filled.release("acts_by_cause")
    by, whole = filled.pe.user("decider"), frozen.gives_away

    def meanwhile(release):
        if release.pk == second.pk:
            actions.approve_release(release_id=first.pk, by=by, at=filled.at)
        return whole(release)

    monkeypatch.setattr(frozen, "gives_away", meanwhile)
    with pytest.raises(Refused, match=r"(?i)another release|otra publicaci"):
        actions.approve_release(release_id=second.pk, by=by, at=filled.at)
    second.refresh_from_db()
    assert second.state == Release.DRAFT
    assert Entry.objects.filter(verb="release.approved").count() == 1
    monkeypatch.setattr(frozen, "gives_away", whole)
    actions.approve_release(release_id=second.pk, by=by, at=filled.at)


def test_the_attack_is_made_before_the_journal_is_held(filled, monkeypatch):
    release, whole = filled.release(), frozen.gives_away
    held = []

    def watched(one):
        held.append(connection.in_atomic_block and len(connection.savepoint_ids) > 0)
        return whole(one)

    monkeypatch.setattr(frozen, "gives_away", watched)
    actions.approve_release(release_id=release.pk, by=filled.pe.user("decider"), at=filled.at)
    assert held == [False]
