"""Scenarios 4, 5 and 11: a profile with footnotes, the yearly update, the unit trap."""

import re
from types import SimpleNamespace

import pytest
from django.urls import reverse
from pytest_bdd import given, parsers, scenarios, then, when

from amparo.evidence.actions import claims as evidence
from amparo.evidence.actions import sums
from amparo.evidence.models import Claim, Source
from amparo.kernel.errors import Refused
from amparo.monitor import actions, queries
from amparo.monitor.actions import EditionFacts
from amparo.monitor.models import Edition
from tests.unit.monitor.conftest import Room
from tests.unit.situations.people import sign_in

pytestmark = pytest.mark.django_db
for number in ("04_profile_with_footnotes", "05_yearly_update", "11_unit_trap"):
    scenarios(f"monitor/{number}.feature")
THIN = "\u202f"


def rows_of(datatable):
    return [dict(zip(datatable[0], row, strict=True)) for row in datatable[1:]]


def spaced(text):
    return re.sub(r"(\d) (\d)", rf"\1{THIN}\2", text)


@pytest.fixture
def told(at, db):
    """What the steps of one scenario tell each other."""
    return SimpleNamespace(at=at, claims={}, kinds={}, sources={}, keys={})


@given(parsers.parse('a desk that monitors "{country}" on "{topic}"'))
def _desk(told, country, topic):
    told.room = Room(told.at)
    if topic != "cluster":
        told.room.profile = actions.open_profile(
            country=country, topic=topic, by=told.room.writer, at=told.at
        )


@given("these claims, each published with its source")
def _claims(told, datatable):
    for row in rows_of(datatable):
        source = told.sources.setdefault(row["source"], None) or told.room.source(row["source"])
        told.sources[row["source"]] = source
        unknown = {"type": "unknown", "typed": "", "qualifier": "unknown"}
        told.claims[row["name"]] = told.room.claim(
            row["says"], source=source, locator=row["place"], as_of=row.get("as of", ""),
            **(unknown if row["name"] == "unknown" else {}),
        )  # fmt: skip
        told.kinds[row["name"]] = row.get("kind", "")


def write(told, edition, datatable):
    for row in rows_of(datatable):
        words = row["words"]
        for name in re.findall(r"\{(?:claim|note):(\w+)\}", words):
            key = told.room.uses(edition, told.claims[name], type=told.kinds[name])
            told.keys[name] = key
            words = re.sub(rf"\{{(claim|note):{name}\}}", rf"{{\1:{key}}}", words)
        told.room.writes(edition, words, section=row["section"])
    return edition


@when("the officer writes in the 2009 edition")
def _writes(told, datatable):
    told.edition = write(told, told.room.edition(2009), datatable)


@given("the 2009 edition is published with")
def _published_with(told, datatable):
    told.old = told.room.publishes(write(told, told.room.edition(2009), datatable))
    told.before = {lang: queries.rendered(told.old, lang) for lang in ("es", "en")}


@when("the edition is published")
def _published(told):
    told.edition = told.room.publishes(told.edition)
    told.shown = queries.rendered(told.edition, "en")


@then(parsers.parse('its sections are "{keys}"'))
def _sections(told, keys):
    assert [one.key for one in told.shown.sections] == keys.split(", ")


@then("its footnotes are")
def _footnotes(told, datatable):
    assert [[str(one.number), one.text] for one in told.shown.footnotes] == datatable


@then(parsers.parse('"{title}" is used in footnotes {one:d} and {two:d}, each a usage of its own'))
def _usages(told, title, one, two):
    key = str(Source.objects.get(title=title).pk)
    assert [n.number for n in told.shown.footnotes if key in n.sources] == [one, two]


@then(parsers.parse('the text says "{words}" and no "0"'))
def _says(told, words):
    whole = " ".join(p.text for s in told.shown.sections for p in s.paragraphs)
    assert words in whole and not re.search(r"\b0\b", whole)


@then(parsers.parse("footnote {number:d} leads back to {n:d} places"))
def _back(told, number, n):
    assert len(told.shown.footnotes[number - 1].uses) == n


@then(parsers.parse('it cannot be published, because of "{sentence}"'))
def _refused(told, sentence):
    with pytest.raises(Refused, match=re.escape(f"«{sentence}»")):
        told.room.publishes(told.edition)


# --- the yearly update -----------------------------------------------------------


@when(parsers.parse('"{name}" is superseded by {n:d} munitions as of "{on}"'))
def _superseded(told, name, n, on):
    told.newer = told.room.renew(
        told.claims[name], f"{n} munitions.", type="number", typed=str(n), qualifier="exact",
        as_of=on,
    )  # fmt: skip


@when("the 2018 edition is opened from the one of 2009")
def _copied(told):
    facts = EditionFacts(kind="annual", year=2018, cut_off=told.at.date().replace(year=2018))
    told.new = actions.copy_edition(
        edition_id=told.old.pk, facts=facts, by=told.room.writer, at=told.at
    )


@then(parsers.parse('the 2018 edition marks "{name}" as superseded'))
def _marked(told, name):
    (found,) = queries.replaced_in(told.new, told.room.writer)
    assert (found.usage.key, found.mark, found.newer) == (
        told.keys[name], "superseded", told.newer,
    )  # fmt: skip


@then(parsers.parse('it prints "{words}"'))
def _prints(told, words):
    shown = queries.rendered(told.new, "en", who=told.room.writer)
    assert words in " ".join(p.text for s in shown.sections for p in s.paragraphs)


@then("it cannot be published while the newer claim is missing")
def _held_back(told):
    with pytest.raises(Refused, match="Later facts replaced"):
        told.room.publishes(told.new)
    told.new = Edition.objects.get(pk=told.new.pk)


@when(parsers.parse('the officer takes the newer claim for "{name}"'))
def _taken(told, name):
    usage = told.new.usages.get(key=told.keys[name])
    actions.take_newer(usage_id=usage.pk, by=told.room.writer, at=told.at)


@when(parsers.parse('the officer adds "{words}" cited, of kind "{kind}", as of "{on}"'))
def _added(told, words, kind, on):
    claim = told.room.claim(words, as_of=on)
    key = told.room.uses(told.new, claim, type=kind)
    told.room.writes(told.new, f"{words}{{note:{key}}}")


@when("the 2018 edition is published")
def _new_published(told):
    told.new = told.room.moves(told.new, "finish", "publish")


@then("the 2009 edition is what it was, to the letter")
def _unchanged(told):
    old = Edition.objects.get(pk=told.old.pk)
    assert {lang: queries.rendered(old, lang) for lang in ("es", "en")} == told.before


@then(parsers.parse("the ten-year table from {since:d} to {until:d} says"))
def _compared(told, since, until, datatable):
    told.room.edition(until, kind="ten_year", since_year=since)
    for who in (told.room.writer, None):  # the desk, and everyone
        more = {"who": who} if who else {}
        found = queries.comparison_of(told.room.profile, "en", since=since, until=until, **more)
        by_kind = {one.kind: one for one in found.kinds}
        for row in rows_of(datatable):
            one = by_kind[row["kind"]]
            assert [said.value for said in one.first] == [spaced(row["first"])]
            assert [said.value for said in one.last] == [spaced(row["last"])]
    edition = Edition.objects.get(kind="ten_year")
    table = queries.rendered(edition, "en", who=told.room.writer).tables[0]
    assert table.key == "years" and len(table.rows) == 3


# --- the unit trap ---------------------------------------------------------------


@given(parsers.parse('a report that says "{words}"'))
def _report(told, words):
    told.source = told.room.source("Report")


def _state(told, total, unit, parts):
    said = {"subject": "PER", "predicate": "released", "statement": "Released.", "type": "number",
            "typed": total, "unit": unit, "secrecy": "PUBLIC"}  # fmt: skip
    facts = evidence.ClaimFacts(**said)
    told.total = evidence.write_claim(facts=facts, by=told.room.writer, at=told.at)
    told.total = sums.set_parts(
        claim_id=told.total.pk, parts=[one.pk for one in parts], by=told.room.writer, at=told.at
    )
    evidence_cite(told)


def evidence_cite(told):
    from amparo.evidence.actions import cite

    cite(source=told.source, target=told.total, locator="p. 1", by=told.room.writer, at=told.at)
    Claim.objects.filter(pk=told.total.pk).update(state="cited")


@when(parsers.parse('the total {total} "{unit}" is stated with the parts {a}, {b} and {c} "{of}"'))
def _stated(told, total, unit, a, b, c, of):
    parts = [told.room.claim(f"{n} were.", type="number", typed=n, unit=of) for n in (a, b, c)]
    _state(told, total, unit, parts)


@when(parsers.parse('the total {total} "{unit}" is stated with a part that is not known'))
def _stated_unknown(told, total, unit):
    part = told.room.claim("Not known.", type="unknown", typed="", qualifier="unknown")
    _state(told, total, unit, [part])


@then(parsers.parse("the sum does not agree, by {difference}"))
def _mismatch(told, difference):
    assert (told.total.check_result, told.total.check_difference) == ("mismatch", difference)


@then("the sum agrees")
def _agrees(told):
    assert told.total.check_result == "ok"


@then("the sum cannot be checked")
def _not_checkable(told):
    assert told.total.check_result == "not_checkable"


@then(parsers.parse('the page of the claim says "{words}"'))
def _page(told, words, client):
    sign_in(client, told.room.writer)
    said = client.get(reverse("evidence:claim", args=[told.total.pk])).content.decode()
    assert spaced(words) in said and "does not agree" in said


@then("the head cannot publish the claim without a note")
def _needs_note(told):
    evidence.review_claim(claim_id=told.total.pk, revision=1, by=told.room.head, at=told.at)
    publish = {"claim_id": told.total.pk, "by": told.room.head, "at": told.at}
    with pytest.raises(Refused, match="differ"):
        evidence.publish_claim(revision=1, **publish)
    claim = Claim.objects.get(pk=told.total.pk)
    facts = evidence.facts_of(claim)
    words = {name: getattr(facts, name) for name in facts.__slots__} | {"note": "As printed."}
    evidence.change_claim(
        claim_id=claim.pk, revision=1, facts=evidence.ClaimFacts(**words), by=told.room.writer,
        at=told.at,
    )  # fmt: skip
    evidence.review_claim(claim_id=claim.pk, revision=2, by=told.room.head, at=told.at)
    assert evidence.publish_claim(revision=2, **publish).state == "published"


@then(parsers.parse('an edition that uses it prints "{words}"'))
def _in_edition(told, words):
    edition = told.room.edition(2018)
    key = told.room.uses(edition, Claim.objects.get(pk=told.total.pk), type="land_release")
    told.room.writes(edition, f"{{claim:{key}}} were released.")
    shown = queries.rendered(told.room.publishes(edition), "en")
    assert shown.remarks[0].kind == "sum" and spaced(words) in shown.remarks[0].text
    assert "As printed." in shown.remarks[0].text
