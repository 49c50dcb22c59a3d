"""Putting sections and paragraphs in order: one press a step, taken back by the other button."""

import re

import pytest
from django.urls import reverse

from amparo.kernel.errors import Denied, Invalid, Outdated, Refused
from amparo.ledger.actions import label
from amparo.ledger.models import Entry
from amparo.monitor import actions
from amparo.monitor.actions import EditionFacts, ordering
from amparo.monitor.queries.rendering import paragraphs_of
from tests.unit.situations.people import sign_in, staff_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(room, at):
    facts = EditionFacts(kind="annual", year=2026)
    made = actions.open_edition(profile_id=room.profile.pk, facts=facts, by=room.writer, at=at)
    section = made.sections.order_by("order")[0]
    for words in ("One.", "Two.", "Three."):
        actions.add_paragraph(section_id=section.pk, en=words, by=room.writer, at=at)
    return made


def said(edition):
    return [row.en for row in paragraphs_of(edition)]


def test_a_paragraph_moves_one_place_and_back(room, edition, at):
    one = paragraphs_of(edition)[0]
    given = {"paragraph_id": one.pk, "by": room.checker, "at": at}
    ordering.move_paragraph(place=1, step="down", **given)
    assert said(edition) == ["Two.", "One.", "Three."]
    entry = Entry.objects.filter(target=label(one)).order_by("-seq").first()
    assert (entry.verb, entry.after) == ("paragraph.moved", {"step": "down"})
    edition.refresh_from_db()
    assert room.checker.actor_id in edition.writers, "who orders it does not publish it"
    ordering.move_paragraph(place=2, step="up", **given)
    assert said(edition) == ["One.", "Two.", "Three."]
    with pytest.raises(Refused, match="no place"):
        ordering.move_paragraph(place=1, step="up", **given)
    with pytest.raises(Outdated):
        ordering.move_paragraph(place=2, step="up", **given)
    with pytest.raises(Invalid):
        ordering.move_paragraph(place=1, step="away", **given)
    with pytest.raises(Denied):
        ordering.move_paragraph(
            paragraph_id=one.pk, place=1, step="down", by=staff_of("observer"), at=at
        )
    assert said(edition) == ["One.", "Two.", "Three."]


def test_what_was_removed_counts_no_more_in_the_order(room, edition, at):
    one, two, three = paragraphs_of(edition)
    given = {"by": room.writer, "at": at}
    actions.remove_paragraph(paragraph_id=two.pk, revision=1, **given)
    ordering.move_paragraph(paragraph_id=three.pk, place=2, step="up", **given)
    assert said(edition) == ["Three.", "One."]
    with pytest.raises(Refused, match="removed"):
        ordering.move_paragraph(paragraph_id=two.pk, place=1, step="down", **given)
    assert one.pk


def test_a_section_moves_with_its_paragraphs_and_what_is_published_stays(room, edition, at):
    first, second = edition.sections.order_by("order")[:2]
    given = {"by": room.writer, "at": at}
    actions.add_paragraph(section_id=second.pk, en="Zero.", **given)
    ordering.move_section(section_id=second.pk, place=2, step="up", **given)
    assert said(edition) == ["Zero.", "One.", "Two.", "Three."]
    assert Entry.objects.filter(target=label(second), verb="section.moved").exists()
    type(edition).objects.filter(pk=edition.pk).update(state="archived", frozen={})
    with pytest.raises(Refused, match="published"):
        ordering.move_section(section_id=first.pk, place=2, step="up", **given)


def test_the_page_needs_no_script_and_a_second_press_moves_nothing_twice(client, room, edition):
    client.cookies["django_language"] = "en"
    sign_in(client, room.writer)
    address = reverse("monitor:order", args=[edition.pk])
    assert address in client.get(reverse("monitor:edition", args=[edition.pk])).content.decode()
    page = client.get(address).content.decode()
    one = paragraphs_of(edition)[0]
    move = reverse("monitor:move_paragraph", args=[one.pk])
    form = re.search(rf'<form method="post" action="{move}">.*?</form>', page, re.S).group()
    assert 'value="down"' in form and 'value="up"' not in form, "the first goes no higher"
    answer = client.post(move, {"place": "1", "step": "down"})
    assert answer.status_code == 302 and answer["Location"] == f"{address}#at-{one.pk}"
    page = client.post(move, {"place": "1", "step": "down"}, follow=True).content.decode()
    assert "Someone moved this meanwhile" in page
    assert said(edition) == ["Two.", "One.", "Three."]
    section = edition.sections.order_by("order")[0]
    answer = client.post(
        reverse("monitor:move_section", args=[section.pk]), {"place": "1", "step": "down"}
    )
    assert answer.status_code == 302 and edition.sections.order_by("order")[1].pk == section.pk
    sign_in(client, staff_of("observer"))
    assert client.get(address).status_code == 403
    assert client.post(move, {"place": "2", "step": "up"}).status_code == 403
