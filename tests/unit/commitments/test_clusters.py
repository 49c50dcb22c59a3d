"""Recommendations that may ask the same: proposed by meaning, put together only by a person."""

import pytest
from django.urls import reverse

from amparo.commitments.actions import clustering
from amparo.commitments.jobs.meaning import propose, read_meanings, unread
from amparo.commitments.models import Cluster, Likeness, Meaning, Recommendation
from amparo.commitments.queries import clusters as queries
from amparo.exchange.jobs import run_import
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from tests.unit.situations.people import sign_in, staff_of

pytestmark = pytest.mark.django_db
UPR = """To,Text,From,Response,Session
Peru,Abolish the death penalty in law,Spain,Noted,2
Peru,Abolir la pena de muerte en la ley,Chile,Noted,14
Peru,Improve access to drinking water in rural areas,Norway,Accepted,14
"""


@pytest.fixture
def rows(tmp_path, at):
    path = tmp_path / "upr.csv"
    path.write_text(UPR)
    run_import(kind="upr-recommendations", path=path, by=SYSTEM, at=at)
    return {r.recommenders.get().country: r for r in Recommendation.objects.all()}


@pytest.fixture
def alike(rows):
    """Two that were proposed: the earlier and the later one of another cycle."""
    first, second = sorted((rows["ES"].pk, rows["CL"].pk))
    return Likeness.objects.create(one_id=first, other_id=second, score=0.9)


def test_the_same_in_two_languages_is_proposed_and_another_matter_is_not(rows, at):
    assert read_meanings(at=at) == 3
    found = Likeness.objects.get()
    assert {found.one_id, found.other_id} == {rows["ES"].pk, rows["CL"].pk}
    assert 0.6 < found.score <= 1 and not Cluster.objects.exists()
    assert all(row.repeats_id is None for row in Recommendation.objects.all())


def test_reading_goes_on_where_it_stopped_and_proposes_nothing_twice(rows, at):
    read_meanings(at=at)
    Meaning.objects.filter(recommendation=rows["NO"]).delete()
    assert [row.pk for row in unread("PE")] == [rows["NO"].pk]
    assert read_meanings(at=at) == 1 and read_meanings(at=at) == 0
    assert Likeness.objects.count() == 1 and propose(country="PE") == 0
    assert queries.how_far_read() == (3, 3)


def test_a_person_puts_them_together_and_the_later_repeats_the_earlier(rows, alike, officer, at):
    cluster = clustering.say_alike(
        likeness_id=alike.pk, title="Death penalty", repeats=True, by=officer, at=at
    )
    assert set(cluster.recommendations.all()) == {rows["ES"], rows["CL"]}
    rows["CL"].refresh_from_db()
    assert rows["CL"].repeats_id == rows["ES"].pk
    alike.refresh_from_db()
    assert (alike.decision, alike.decided_label) == ("same", officer.actor_label)
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"cluster.opened", "likeness.decided", "recommendation.repeats"} <= verbs
    with pytest.raises(Refused):
        clustering.say_different(likeness_id=alike.pk, by=officer, at=at)


def test_what_was_said_to_differ_is_not_proposed_again(rows, alike, officer, at):
    clustering.say_different(likeness_id=alike.pk, by=officer, at=at)
    read_meanings(at=at)
    propose(country="PE")
    assert Likeness.objects.get().decision == "not_same"
    assert not queries.open_likenesses(officer).exists()


def test_a_new_cluster_needs_a_title_and_a_desk(rows, alike, officer, at):
    with pytest.raises(Invalid):
        clustering.say_alike(likeness_id=alike.pk, by=officer, at=at)
    with pytest.raises(Denied):
        clustering.say_alike(likeness_id=alike.pk, title="x", by=staff_of("observer"), at=at)
    alike.refresh_from_db()
    assert alike.decision == "open" and not Cluster.objects.exists()


def test_the_cluster_of_one_takes_the_other_and_two_clusters_become_one(rows, alike, officer, at):
    say = clustering.say_alike
    first = say(likeness_id=alike.pk, title="One", by=officer, at=at)
    pair = sorted((rows["CL"].pk, rows["NO"].pk))
    more = Likeness.objects.create(one_id=pair[0], other_id=pair[1], score=0.8)
    assert say(likeness_id=more.pk, by=officer, at=at) == first
    assert first.recommendations.count() == 3
    other = Cluster.objects.create(
        title="Two", state="published", secrecy="INTERNAL", recorded_at=at, written_id="x",
        written_label="x",
    )  # fmt: skip
    other.recommendations.add(rows["ES"])
    pair = sorted((rows["ES"].pk, rows["NO"].pk))
    third = Likeness.objects.create(one_id=pair[0], other_id=pair[1], score=0.8)
    assert say(likeness_id=third.pk, by=officer, at=at) == first
    other.refresh_from_db()
    assert (other.state, other.withdrawn_why) == ("withdrawn", "One")


def test_one_that_is_taken_out_is_not_proposed_with_the_others(rows, alike, officer, at):
    cluster = clustering.say_alike(likeness_id=alike.pk, title="One", by=officer, at=at)
    clustering.take_out(cluster_id=cluster.pk, recommendation_id=rows["CL"].pk, by=officer, at=at)
    alike.refresh_from_db()
    assert alike.decision == "not_same" and cluster.recommendations.count() == 1
    with pytest.raises(Refused):
        clustering.take_out(
            cluster_id=cluster.pk, recommendation_id=rows["NO"].pk, by=officer, at=at
        )


def test_a_cluster_is_renamed_unless_another_was_faster(rows, alike, officer, client, at):
    row = clustering.say_alike(likeness_id=alike.pk, title="One", by=officer, at=at)
    clustering.rename_cluster(cluster_id=row.pk, revision=1, title="Better", by=officer, at=at)
    with pytest.raises(Refused):
        clustering.rename_cluster(cluster_id=row.pk, revision=1, title="Late", by=officer, at=at)
    sign_in(client, officer)
    address = reverse("commitments:rename_cluster", args=[row.pk])
    late = client.post(address, {"title": "Late", "revision": "1"})
    assert late.status_code == 409 and "What differs" in late.content.decode()
    assert 'name="revision" value="2"' in late.content.decode()
    row.refresh_from_db()
    assert row.title == "Better"


def test_the_pages_show_pairs_and_clusters_to_the_desk_alone(rows, alike, officer, client, at):
    pages = [
        reverse("commitments:likenesses"), reverse("commitments:likeness", args=[alike.pk]),
    ]  # fmt: skip
    client.force_login(staff_of("observer"))
    assert all(client.get(page).status_code in (403, 404) for page in pages)
    client.force_login(officer)
    assert all("Abolish" in client.get(page).content.decode() for page in pages)
    once = client.get(pages[1]).context["once"]
    sent = {"decision": "repeats", "title": "Pena de muerte", "once": once}
    assert client.post(pages[1], sent).status_code in (302, 303)
    cluster = Cluster.objects.get()
    page = client.get(reverse("commitments:cluster", args=[cluster.pk])).content.decode()
    assert "Pena de muerte" in page and "Abolir" in page
    assert "Pena de muerte" in client.get(reverse("commitments:clusters")).content.decode()
    out = reverse("commitments:take_out", args=[cluster.pk, rows["CL"].pk])
    assert client.get(out).status_code == 405
    client.post(out)
    assert cluster.recommendations.count() == 1
