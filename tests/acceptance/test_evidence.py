"""Scenarios 1 and 13: a total beside its parts, and a snapshot of peacekeepers held as claims."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.urls import reverse
from pytest_bdd import given, parsers, scenarios, then, when

from amparo.evidence.actions import add_source, citing, claims, documents, sums
from amparo.evidence.actions.claims import ClaimFacts
from amparo.evidence.models import Claim, Document, Part, Passage
from amparo.evidence.rules.totals import share_of
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Refused
from tests.unit.situations.people import staff_of

pytestmark = pytest.mark.django_db
scenarios("evidence/01_mines_total.feature")
scenarios("evidence/13_peacekeeping_snapshot.feature")


@pytest.fixture
def told(at):
    """What the steps of one scenario tell each other."""
    return SimpleNamespace(at=at, claims={})


@given("a desk that keeps these words of a statement")
def _kept(told, db, docstring):
    told.officer, told.head = staff_of("desk_officer"), staff_of("desk_head")
    source = add_source(
        title="A page", kind="official_record", by=SYSTEM, at=told.at, is_of_desks=True
    )
    kept = documents.add_document(
        source=source, content=docstring.encode(), name="page.txt", by=SYSTEM, at=told.at
    )
    document = Document.objects.get(pk=kept.pk)
    told.passage = Passage.objects.create(
        document=document, number=1, kind="paragraph", text=docstring
    )


def written(told, name, facts, says):
    claim = claims.write_claim(facts=facts, by=told.officer, at=told.at)
    start = told.passage.text.index(says)
    citing.cite_passage(
        claim_id=claim.pk, passage=told.passage, start=start, end=start + len(says),
        by=told.officer, at=told.at,
    )  # fmt: skip
    told.claims[name] = claim
    return claim


def facts_of(name, value, **more):
    return ClaimFacts(
        subject="PER", predicate={"offer": "pledge"}.get(name, name), statement=f"{name}: {value}",
        type="number", typed=value, **more,
    )  # fmt: skip


def held(told, name) -> Claim:
    return Claim.objects.get(pk=told.claims[name].pk)


def page_of(told, client, name) -> str:
    settings.AMPARO_REQUIRE_SECOND_FACTOR = False
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    told.officer.language = "en"
    told.officer.save(update_fields=["language"])
    client.force_login(told.officer)
    return client.get(
        reverse("evidence:claim", args=[told.claims[name].pk]), HTTP_ACCEPT_LANGUAGE="en"
    ).content.decode()


def set_parts(told, total, names):
    parts = [told.claims[name].pk for name in names]
    sums.set_parts(claim_id=told.claims[total].pk, parts=parts, by=told.officer, at=told.at)


# --- a total and its parts ------------------------------------------------------


@when(parsers.parse("these claims are cited in it, for the period {period}"))
def _cited(told, period, datatable):
    for name, value in datatable[1:]:
        written(told, name, facts_of(name, value, period=period), f"{int(value):,}")


@when(parsers.parse('"{total}" is the sum of "{one}" and "{other}"'))
def _sum(told, total, one, other):
    set_parts(told, total, (one, other))


@when(parsers.parse('"{name}" is changed to {value}'))
def _changed(told, name, value):
    claim = held(told, name)
    facts = replace(claims.facts_of(claim), typed=value)
    claims.change_claim(
        claim_id=claim.pk, revision=claim.revision, facts=facts, by=told.officer, at=told.at
    )


@then(parsers.parse('its check is "{result}"'))
def _check(told, result):
    assert held(told, "total").check_result == result


@then(parsers.parse('its check is "{result}" with {difference}'))
def _differs(told, result, difference):
    total = held(told, "total")
    assert (total.check_result, total.check_difference) == (result, difference)


@then("its page shows 18220, 8843 and 9377, the period and the citation")
def _shown(told, client):
    text = page_of(told, client, "total")
    for words in ("18220", "8843", "9377", "January 2009 – December 2015", "18,220"):
        assert words in text, words


@then("it cannot be published without a note")
def _blocked(told):
    total = held(told, "total")
    claims.review_claim(claim_id=total.pk, revision=total.revision, by=told.head, at=told.at)
    with pytest.raises(Refused):
        claims.publish_claim(claim_id=total.pk, revision=total.revision, by=told.head, at=told.at)


@then(parsers.parse('with the note "{note}" it is published, and the value stays {value}'))
def _explained(told, note, value):
    total = held(told, "total")
    facts = replace(claims.facts_of(total), note=note)
    claims.change_claim(
        claim_id=total.pk, revision=total.revision, facts=facts, by=told.officer, at=told.at
    )
    total = held(told, "total")
    seen = {"claim_id": total.pk, "revision": total.revision, "by": told.head, "at": told.at}
    if total.state != "reviewed":
        claims.review_claim(**seen)
    assert claims.publish_claim(**seen).value == value


# --- peacekeepers -----------------------------------------------------------------


@when("these claims are cited in it, as of 2017")
def _as_of(told, datatable):
    for name, value, says in datatable[1:]:
        written(told, name, facts_of(name, value, as_of="2017", unit="people"), says)


@when(parsers.parse('the men among "{total}" are not known'))
def _men(told, total):
    facts = replace(facts_of("men", "1", as_of="2017"), type="unknown", typed="")
    written(told, "men", facts, "394 troops")
    set_parts(told, total, ("women", "men"))


@then(parsers.parse('"{part}" are {percent} % of "{total}"'))
def _share(told, part, percent, total, client):
    one, whole = held(told, part), held(told, total)
    assert str(share_of(sums.amount(one), sums.amount(whole))) == percent
    assert f"{percent} %" in page_of(told, client, total)


@then(parsers.parse('"{name}" is said of {year}, and of no month'))
def _year(told, name, year):
    assert held(told, name).as_of == year


@when("of each of these places nobody says how many")
def _places(told, datatable):
    for (place,) in datatable[1:]:
        facts = replace(facts_of(place, "1", as_of="2017"), type="unknown", typed="")
        written(told, place, facts, place)
    set_parts(told, "troops", [place for (place,) in datatable[1:]])
    told.places = [place for (place,) in datatable[1:]]


@then(parsers.parse('the check of "{name}" is "{result}"'))
def _result(told, name, result):
    assert held(told, name).check_result == result


@then(parsers.parse('the {n:d} places stand on the page of "{name}"'))
def _named(told, n, name, client):
    text = page_of(told, client, name)
    assert len(told.places) == n and all(place in text for place in told.places)


@then(parsers.parse('"{offer}" is about "{predicate}" and is no part of "{total}"'))
def _pledge(told, offer, predicate, total):
    assert held(told, offer).predicate == predicate
    assert not Part.objects.filter(part=held(told, offer)).exists()
    assert held(told, total).value == "394"


@when(parsers.parse('the claim "{name}" says more than {value}, cited as "{says}"'))
def _more_than(told, name, value, says):
    told.name = name
    written(told, name, facts_of(name, value, qualifier="more_than"), says)


@then(parsers.parse('its page prints "{words}"'))
def _prints(told, words, client):
    text = " ".join(page_of(told, client, told.name).split())
    assert words.lower() in text.lower()


@then("nothing can be summed from it")
def _no_sum(told):
    total = written(told, "total", facts_of("total", "6700"), "more than 6,700")
    set_parts(told, "total", (told.name,))
    assert held(told, "total").check_result == "not_checkable"
    with pytest.raises(Refused):
        sums.derive_total(claim_id=total.pk, by=told.officer, at=told.at)


@when(parsers.parse('a monthly list says {value} for "{month}"'))
def _monthly(told, value, month):
    written(told, "monthly", facts_of("troops", value, as_of=month), "troops")


@when(parsers.parse('the two are linked as "{kind}"'))
def _linked(told, kind):
    claims.link_claims(
        claim_id=told.claims["monthly"].pk, other_id=told.claims["troops"].pk, kind=kind,
        note="A month, not the year.", by=told.officer, at=told.at,
    )  # fmt: skip


@then(parsers.parse("{one} and {other} are both held, and each page leads to the other"))
def _both(told, one, other, client):
    assert (held(told, "troops").value, held(told, "monthly").value) == (one, other)
    for here, there in (("troops", "monthly"), ("monthly", "troops")):
        assert str(told.claims[there].pk) in page_of(told, client, here)
