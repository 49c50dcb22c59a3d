"""What was recorded by mistake is withdrawn: found nowhere, erased nowhere, and restored."""

from datetime import date, timedelta

import pytest
from django.db import connection

from amparo.evidence.actions import add_source
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry, Event
from amparo.places.actions import load_profile
from amparo.places.queries import regions
from amparo.publications.queries.acts import actors, acts
from amparo.publications.queries.columns import Scope
from amparo.site.reactions import REACTIONS
from amparo.situations import actions, queries
from amparo.situations.actions import InformationFacts, InterventionFacts
from amparo.situations.jobs import IncidentExport, look_for_matches
from amparo.situations.models import Incident, Match, Withdrawal
from amparo.situations.queries.filters import Filters, filtered
from amparo.situations.queries.incidents import chain_of
from amparo.situations.queries.matching import candidates_of

pytestmark = pytest.mark.django_db
WHY = "A test of the telephone line by «Ana Quispe»"


@pytest.fixture
def analyst(staff):
    return staff("registry_analyst")


@pytest.fixture
def officer(staff):
    return staff("case_officer")


def record(at, by=SYSTEM, **said):
    known = {
        "type": "KIL", "country": "PE", "occurred": "2026-06-14", "secrecy": "PUBLIC",
        "public_summary": "Heron beside the reservoir", "description": "Dredger at the quay",
        "suspected": ["police"],
    }  # fmt: skip
    return actions.record_incident(by=by, at=at, **{**known, **said})


def verified(at, **said):
    incident = record(at, **said)
    Incident.objects.filter(pk=incident.pk).update(
        verification="verified", verified_at=at, verified_label="someone else"
    )
    incident.refresh_from_db()
    return incident


def withdraw(incident, by, at, why=WHY):
    return actions.withdraw_incident(incident_id=incident.pk, why=why, by=by, at=at)


def restore(incident, by, at):
    return actions.restore_incident(incident_id=incident.pk, why="It happened", by=by, at=at)


def places(incident, who, at):
    """Return in which lists, searches and figures an incident stands."""
    scope = Scope("PE", date(2020, 1, 1), date(2030, 1, 1), at=at)
    listed, _after = queries.page_of(queries.listed_incidents(who))
    exporter = IncidentExport()
    lines = [row[0] for sheet in exporter.sheets(who, "") for row in sheet.rows]
    return {
        "list": incident in listed,
        "visible": queries.visible_incidents(who).filter(pk=incident.pk).exists(),
        "code": bool(list(filtered(queries.visible_incidents(who), Filters(q=incident.code), who))),
        "open words": incident in queries.search_incidents(who, Filters(q="reservoir"))[0],
        "sealed words": incident in queries.search_incidents(who, Filters(q="dredger"))[0],
        "all words": bool(
            list(filtered(queries.visible_incidents(who), Filters(q="reservoir"), who))
        ),
        "totals": bool(queries.totals(queries.listed_incidents(who)).incidents),
        "export": incident.code in lines or bool(exporter.count(who, "")),
        "acts": acts(scope).filter(incident=incident).exists(),
        "actors": actors(scope).filter(act__incident=incident).exists(),
    }


def test_a_withdrawn_incident_stands_nowhere_and_restored_everywhere(at, officer, analyst, desk):
    incident = verified(at, by=officer)
    desk.give(officer, incidents=[incident])
    before = {who.pk: places(incident, who, at) for who in (officer, analyst)}
    assert all(before[officer.pk].values())
    withdraw(incident, officer, at)
    for who in (officer, analyst):
        assert not any(places(incident, who, at).values())
    restore(incident, officer, at)
    assert {who.pk: places(incident, who, at) for who in (officer, analyst)} == before


def test_a_withdrawn_incident_is_no_match_and_no_link_of_a_chain(at, analyst):
    load_profile("PE", at=at)
    told = InformationFacts(
        source=add_source(title="Daily", kind="press", by=SYSTEM, at=at), locator="p. 3"
    )
    here = {"region": regions("PE").first(), "information": (told,)}
    one, other = record(at, **here), record(at, **here)
    look_for_matches(at=at)
    candidates = {pair.other.pk for pair in candidates_of("incident", other)}
    assert candidates == {one.pk} and Match.objects.count() == 1
    later = record(at, type="THD")
    later = actions.link_to_earlier(incident_id=later.pk, earlier=one, by=analyst, at=at)
    assert chain_of(analyst, later) == [one]
    withdraw(one, analyst, at)
    assert one.pk not in {pair.other.pk for pair in candidates_of("incident", other)}
    assert queries.open_matches(analyst, "incident") == []
    assert chain_of(analyst, later) == []
    new = record(at, **here)
    look_for_matches(at=at)
    assert not Match.objects.filter(first__in=(one.pk, new.pk), second__in=(one.pk, new.pk))
    restore(one, analyst, at)
    assert {pair.other.pk for pair in candidates_of("incident", other)} >= candidates
    # What came while it was withdrawn is compared with it now.
    assert queries.match_between("incident", one.pk, new.pk)


def test_it_stays_readable_with_its_history_and_the_word(at, officer, signed_in, staff):
    incident = record(at, by=officer, secrecy="RESTRICTED")
    withdraw(incident, officer, at)
    client = signed_in(officer)
    page = client.get(f"/situations/incidents/{incident.code}/")
    text = page.content.decode()
    assert page.status_code == 200 and "Withdrawn" in text and "Dredger" in text
    assert "Ana Quispe" in text and f"{incident.code}/restore/" in text
    assert f"{incident.code}/correct/" not in text
    for act in ("correct", "verify", "source", "earlier"):
        assert client.get(f"/situations/incidents/{incident.code}/{act}/").status_code == 404
    assert incident.code not in client.get("/situations/").content.decode()
    stranger = signed_in(staff("observer"))
    assert stranger.get(f"/situations/incidents/{incident.code}/").status_code == 404


def test_the_page_withdraws_and_restores_once(at, officer, signed_in):
    incident = record(at, by=officer)
    client, address = signed_in(officer), f"/situations/incidents/{incident.code}/"
    assert client.get(f"{address}withdraw/").status_code == 200
    assert client.post(f"{address}withdraw/", {"why": ""}).status_code == 422
    sent = {"why": WHY, "once": "a-mark"}
    assert client.post(f"{address}withdraw/", sent).status_code in (302, 303)
    assert client.post(f"{address}withdraw/", sent).status_code in (302, 303)
    assert Withdrawal.objects.count() == 1
    assert client.post(f"{address}restore/", {"why": "It did happen"}).status_code in (302, 303)
    incident.refresh_from_db()
    assert incident.withdrawn_at is None
    text = client.get(address).content.decode()
    assert "Restored" in text and "It did happen" in text and f"{incident.code}/withdraw/" in text


def test_who_may_and_what_is_refused(at, officer, analyst, staff):
    incident = record(at, by=officer)
    with pytest.raises(Denied):
        withdraw(incident, staff("alert_analyst"), at)
    with pytest.raises(Denied):
        withdraw(incident, staff("intake_officer", "another"), at)
    with pytest.raises(Invalid):
        withdraw(incident, officer, at, why=" ")
    with pytest.raises(Refused, match="not withdrawn"):
        restore(incident, officer, at)
    withdraw(incident, officer, at)
    with pytest.raises(Refused, match="already"):
        withdraw(incident, analyst, at)
    restore(incident, analyst, at)


def test_who_recorded_it_cannot_withdraw_alone_what_another_verified(at, officer, analyst):
    incident = verified(at, by=officer)
    with pytest.raises(Denied, match="verified"):
        withdraw(incident, officer, at)
    withdraw(incident, analyst, at)
    with pytest.raises(Denied):
        restore(incident, officer, at)


def test_nothing_is_added_to_what_is_withdrawn(at, analyst):
    incident, other = record(at), record(at)
    withdraw(incident, analyst, at)
    told = InformationFacts(told_by="A neighbour")
    asked = InterventionFacts(kind="letter", asked_of_other="A ministry")
    key = {"incident_id": incident.pk, "by": analyst, "at": at}
    for call in (
        lambda: actions.correct_incident(**key, why="x", type="THD"),
        lambda: actions.verify_incident(**key, status="corroborated", basis="x"),
        lambda: actions.add_information(**key, information=told),
        lambda: actions.add_intervention(**key, facts=asked),
        lambda: actions.link_to_earlier(**key, earlier=other),
        lambda: actions.merge(
            kind="incident", keep=other.pk, other=incident.pk, why="x", by=analyst, at=at
        ),
    ):
        with pytest.raises(Refused, match="withdrawn"):
            call()


def test_a_record_into_which_others_were_merged_is_not_withdrawn(at, analyst):
    kept, gone = record(at), record(at)
    actions.merge(kind="incident", keep=kept.pk, other=gone.pk, why="one", by=analyst, at=at)
    for one in (kept, gone):
        with pytest.raises(Refused, match="merge"):
            withdraw(one, analyst, at)


def test_the_journal_tells_without_the_reason(at, officer):
    incident = record(at, by=officer)
    withdraw(incident, officer, at)
    restore(incident, officer, at + timedelta(hours=1))
    entries = Entry.objects.filter(target=f"situations.Incident:{incident.pk}").order_by("seq")
    assert [one.verb for one in entries][-2:] == ["incident.withdrawn", "incident.restored"]
    assert not any("Quispe" in f"{one.after} {one.why}" for one in entries)
    for verb in ("incident.withdrawn", "incident.restored"):
        assert Event.objects.filter(verb=verb).count() == 1 and verb in REACTIONS
    with connection.cursor() as cursor:
        cursor.execute("SELECT why FROM situations_withdrawal")
        assert b"Quispe" not in bytes(cursor.fetchone()[0])


def test_statistics_still_read_the_small_index(at):
    scope = Scope("PE", date(2020, 1, 1), date(2030, 1, 1), at=at)
    if connection.vendor == "sqlite":
        plan = acts(scope).explain()
        assert "incident_counted" in plan


def test_erasing_a_person_empties_why_their_incident_was_corrected_and_withdrawn(at):
    from amparo.cases.models import Case
    from amparo.oversight.actions.erasure import erase_person
    from amparo.situations.actions import ActFacts
    from tests.world import world

    pe = world("PE", at=at)
    case = pe.received(at)
    incident = record(at, acts=(ActFacts(type="KIL", person=case.person),))
    actions.correct_incident(
        incident_id=incident.pk, description="Other words", why=WHY, by=SYSTEM, at=at
    )
    withdraw(incident, SYSTEM, at)
    Case.objects.filter(pk=case.pk).update(state="closed")
    officer = pe.user("data_protection_officer")
    erase_person(case=Case.objects.get(pk=case.pk), by=officer, at=at, reason="asked")
    incident.refresh_from_db()
    assert incident.description is None and incident.withdrawn_at == at
    correction, withdrawal = incident.corrections.get(), incident.withdrawals.get()
    assert (correction.was, correction.why, withdrawal.why) == (None, None, None)
