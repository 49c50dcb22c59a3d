"""What stands beside the text: treaties at the cut-off, sums, contradictions, ten years."""

import datetime as dt

import pytest

from amparo.commitments.actions import ActionFacts, Cited, publish, record_action
from amparo.commitments.models import TreatyAction
from amparo.evidence.actions import claims, sums
from amparo.evidence.models import Claim
from amparo.instruments.actions import enter_known
from amparo.instruments.models import Instrument
from amparo.kernel.actors import SYSTEM
from amparo.monitor import queries
from amparo.monitor.models import Edition

pytestmark = pytest.mark.django_db


def acted(room, kind, made):
    """Record what Peru did about the cluster munition convention, for everyone to read."""
    row = record_action(
        facts=ActionFacts(instrument=Instrument.objects.get(known_as="CCM"), country="PE",
                          kind=kind, made=made, secrecy="PUBLIC"),
        cited=Cited(room.source("C.N."), "1"), by=SYSTEM, at=room.at,
    )  # fmt: skip
    publish(model=TreatyAction, record_id=row.pk, by=SYSTEM, at=room.at)


def test_the_table_at_the_top_is_how_things_stood_at_the_cut_off(room, at):
    enter_known(by=SYSTEM, at=at)
    Instrument.objects.update(secrecy="PUBLIC", state="published")
    acted(room, "signature", "2008-12-03")
    acted(room, "ratification", "2012-09-26")
    early = room.edition(2009)
    (row,) = queries.rendered(early, "en", who=room.writer).header.rows
    assert row.cells[1] == "Signatory" and row.cells[2] == "–"
    Edition.objects.filter(pk=early.pk).update(cut_off=dt.date(2018, 6, 30))
    late = Edition.objects.select_related("profile").get(pk=early.pk)
    (row,) = queries.rendered(late, "en", who=room.writer).header.rows
    assert row.cells[1:3] == ("Party", "1 March 2013") and "1 March 2021" in row.cells[3]
    (row,) = queries.rendered(late, "es", who=room.writer).header.rows
    assert row.cells[1] == "Parte"


def test_the_mines_total_is_shown_with_its_parts(room, at):
    parts = [room.claim(f"{n}.", type="number", typed=n, period="2009-01/2015-12")
             for n in ("8843", "9377")]  # fmt: skip
    total = claims.write_claim(
        facts=claims.ClaimFacts(
            subject="PER", predicate="mines", statement="Peru destroyed 18,220 mines.",
            type="number", typed="18220", period="2009-01/2015-12", secrecy="PUBLIC",
        ),
        by=SYSTEM, at=at,
    )  # fmt: skip
    sums.set_parts(claim_id=total.pk, parts=[one.pk for one in parts], by=SYSTEM, at=at)
    total = Claim.objects.get(pk=total.pk)
    assert queries.sum_words(total) == "The sum of the parts is 18\u202f220, as stated."
    claims.change_claim(
        claim_id=total.pk, revision=total.revision, by=SYSTEM, at=at,
        facts=claims.ClaimFacts(
            subject="PER", predicate="mines", statement="x", type="number", typed="18221",
            secrecy="PUBLIC",
        ),
    )  # fmt: skip
    said = queries.sum_words(Claim.objects.get(pk=total.pk))
    assert said == "Stated: 18\u202f221. The sum of the parts is 18\u202f220."


def test_values_are_printed_with_their_limits_units_and_never_padded(room):
    edition = room.edition()
    said = {
        "at least 5 people": {"type": "number", "typed": "5", "qualifier": "at_least",
                              "unit": "people"},
        "more than 6\u202f700": {"type": "number", "typed": "6700", "qualifier": "more_than"},
        "0.10 km²": {"type": "number", "typed": "0.10", "unit": "km2"},
        "12 %": {"type": "number", "typed": "12", "unit": "percent"},
        "November 2015": {"type": "date", "typed": "2015-11"},
        "2007": {"type": "date", "typed": "2007"},
        "January 2009 – December 2015": {"type": "period", "typed": "2009-01/2015-12"},
        "not known": {"type": "unknown", "typed": ""},
        "South Africa": {"type": "state", "typed": "ZAF"},
        "Peru, Chile": {"type": "states", "typed": "PER; CHL"},
        "yes": {"type": "yes_no", "typed": "yes"},
        "a; b": {"type": "list", "typed": "a; b"},
        "killed 1, injured not known": {"type": "record", "typed": "killed: 1\ninjured:"},
        "not believed to use": {"type": "text", "typed": "use", "qualifier": "not_believed_to"},
    }  # fmt: skip
    for words, facts in said.items():
        key = room.uses(edition, room.claim(f"Says {words}.", **facts))
        room.writes(edition, f"It is {{claim:{key}}}.")
    shown = queries.rendered(edition, "en", who=room.writer)
    texts = [p.text for p in shown.sections[0].paragraphs]
    assert texts == [f"It is {words}." for words in said]
    conduct = room.claim("Reported.", typed="reported")
    key = room.uses(edition, conduct, type="use")
    room.writes(edition, es=f"Uso: {{claim:{key}}}.")
    spanish = queries.rendered(edition, "es", who=room.writer)
    assert spanish.sections[0].paragraphs[-1].text == "Uso: comunicado."


def test_ten_years_have_their_developments_and_how_a_deadline_moved(room):
    edition = room.edition(2019, kind="ten_year", since_year=2009)
    for on, day in (("2009", "2017-03-01"), ("2016", "2024-12-31")):
        claim = room.claim(f"The deadline was {day}.", type="date", typed=day, as_of=on)
        key = room.uses(edition, claim, type="deadline")
        room.writes(edition, f"The deadline was {{claim:{key}}}.")
    news = room.uses(edition, room.claim("Peru ratified.", as_of="2012"), type="key_development")
    room.writes(edition, f"Peru ratified.{{note:{news}}}")
    room.uses(edition, room.claim("Never printed.", as_of="1999"), type="key_development")
    tables = {one.key: one for one in queries.rendered(edition, "en", who=room.writer).tables}
    assert [row.cells[1] for row in tables["deadlines"].rows] == [
        "1 March 2017", "31 December 2024",
    ]  # fmt: skip
    assert tables["developments"].title == "Key developments since 2009"
    assert [row.cells[1] for row in tables["developments"].rows] == ["Peru ratified."]
    years = {row.cells[0]: row.cells[1:] for row in tables["years"].rows}
    assert years["Deadline"] == ("1 March 2017", "2009", "31 December 2024", "2016")
    assert room.publishes(edition).state == "published"
