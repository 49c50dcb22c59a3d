"""Editions where a language lacks words, and what must be put right before the check ends."""

import pytest

from amparo.monitor import actions, queries
from amparo.monitor.actions import EditionFacts

pytestmark = pytest.mark.django_db


def test_a_paragraph_without_a_translation_says_its_claims_in_its_own_language(room, again):
    edition = room.edition()
    claim = room.claim("Mines.", type="number", typed="6700", qualifier="more_than", as_of="2008")
    key = room.uses(edition, claim)
    room.writes(edition, es=f"Se retiraron {{claim:{key}}} minas.")
    shown = queries.rendered(again(edition), "en", who=room.writer)
    (paragraph,) = shown.sections[0].paragraphs
    assert paragraph.language == "es" and paragraph.text.split() == [
        "Se", "retiraron", "más", "de", "6", "700", "minas.",
    ]  # fmt: skip
    assert shown.footnotes[0].text == "“A report”, p. 1."


def test_what_stood_for_long_is_marked_with_its_day_in_the_language_of_the_reader(room, at):
    old = room.edition(2008)
    key = room.uses(old, room.claim(as_of="2008"))
    room.writes(old, f"Peru signed.{{note:{key}}}", f"El Perú firmó.{{note:{key}}}")
    room.publishes(old)
    facts = EditionFacts(kind="annual", year=2009, cut_off=at.date())
    new = actions.copy_edition(edition_id=old.pk, facts=facts, by=room.writer, at=at)
    for language, mark in (("es", "(a fecha de 2008)"), ("en", "(as of 2008)")):
        shown = queries.rendered(new, language, who=room.writer)
        assert mark in shown.sections[0].paragraphs[0].text


def test_a_missing_cut_off_day_is_named_before_anyone_tries_to_end_the_check(room):
    edition = room.edition(cut_off=None)
    assert [fault.kind for fault in queries.faults_of(edition)] == ["cut_off"]
    assert queries.faults_of(room.edition(2010)) == []
