"""What people ask about their data; erasing who somebody is; ends of keeping."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from amparo.cases import actions as cases
from amparo.cases.models import Case, Message
from amparo.duties import queries as duties
from amparo.evidence import actions as evidence
from amparo.evidence.models import File
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from amparo.oversight import actions, jobs, queries
from amparo.oversight.models import DataRequest, RetentionEnd
from amparo.oversight.rules import end_of_keeping
from amparo.situations.models import Act, Incident
from amparo.vault import actions as vault
from amparo.vault import queries as identities
from amparo.vault.models import Identity

NAME = "Rosa Quispe Invented"


@pytest.fixture
def case(pe, at):
    return pe.admitted(at)


@pytest.fixture
def person(pe, case):
    return pe.holder(case)


def ask(case, person, at, kind="access", text=""):
    return actions.ask(case_id=case.pk, kind=kind, text=text, by=person, at=at)


def answer(request, officer, at, outcome="granted", **more):
    return actions.answer(
        request_id=request.pk, outcome=outcome, text="As you asked.", by=officer, at=at, **more
    )


def end(case):
    Case.objects.filter(pk=case.pk).update(state="closed")


def journalled(verb, file):
    return Entry.objects.filter(verb=verb, file=file).count()


def test_asking_starts_the_clock_and_answering_stops_it(case, person, officer, at):
    asked = ask(case, person, at)
    clock = duties.running(asked).get()
    assert (clock.key, clock.owed_by_role) == ("access_request", "data_protection_officer")
    answer(asked, officer, at + timedelta(days=2))
    assert not duties.running(asked).exists()
    asked.refresh_from_db()
    assert (asked.outcome, asked.answer) == ("granted", "As you asked.")
    assert journalled("data_request.asked", case.file) == 1
    assert journalled("data_request.answered", case.file) == 1
    assert Message.objects.filter(case=case, kind="stage", sender=officer).exists()


def test_only_the_person_asks_once_with_words_where_they_are_needed(pe, case, person, officer, at):
    for other in (officer, pe.holder(pe.received(at))):
        with pytest.raises(Denied):
            ask(case, other, at)
    with pytest.raises(Invalid) as no:
        ask(case, person, at, kind="everything")
    assert no.value.field == "kind"
    with pytest.raises(Invalid) as no:
        ask(case, person, at, kind="objection", text=" ")
    assert no.value.field == "text"
    ask(case, person, at)
    with pytest.raises(Refused):
        ask(case, person, at)
    ask(case, person, at, kind="objection", text="Do not count me")


def test_a_third_party_asks_nothing(pe, at):
    case = pe.received(at, relation="third_party")
    with pytest.raises(Denied):
        ask(case, pe.holder(case), at)


def test_only_the_officer_answers_once_with_outcome_and_words(pe, case, person, officer, at):
    asked = ask(case, person, at)
    for other in (pe.user("case_officer"), pe.user("auditor", at_body="DP")):
        with pytest.raises(Denied):
            answer(asked, other, at)
    with pytest.raises(Invalid):
        answer(asked, officer, at, outcome="perhaps")
    with pytest.raises(Invalid):
        actions.answer(request_id=asked.pk, outcome="granted", text=" ", by=officer, at=at)
    answer(asked, officer, at)
    with pytest.raises(Refused):
        answer(asked, officer, at)


def test_the_copy_holds_everything_of_the_person_for_the_person_alone(case, person, officer, at):
    asked = ask(case, person, at)
    with pytest.raises(Denied):
        actions.copy_of_my_data(request_id=asked.pk, by=person, at=at)
    answer(asked, officer, at)
    with pytest.raises(Denied):
        actions.copy_of_my_data(request_id=asked.pk, by=officer, at=at)
    copy = actions.copy_of_my_data(request_id=asked.pk, by=person, at=at)
    assert copy["identity"]["legal_name"] == NAME
    assert "Two men came" in copy["requests"][0]["narrative"]
    assert any(line["what"] == "data_request.asked" for line in copy["log"])
    assert journalled("data_request.copied", case.file) == 1


def test_a_correction_takes_the_place_and_keeps_what_stood(case, person, officer, at):
    asked = ask(case, person, at, kind="rectification", text="My name is Rosa Quispe Real")
    answer(asked, officer, at, corrections={"legal_name": "Rosa Quispe Real", "document": ""})
    identity = case.person.identity
    identity.refresh_from_db()
    assert identity.legal_name == "Rosa Quispe Real"
    assert identity.former.get().was == {"legal_name": NAME}


def test_a_refused_correction_changes_nothing(case, person, officer, at):
    asked = ask(case, person, at, kind="rectification", text="x")
    answer(asked, officer, at, outcome="refused", corrections={"legal_name": "Other"})
    assert Identity.objects.get(pk=case.person.identity_id).legal_name == NAME


# --- erasing ------------------------------------------------------------------


def test_a_running_case_is_not_erased(case, person, officer, at):
    asked = ask(case, person, at, kind="erasure")
    with pytest.raises(Refused, match=case.code):
        answer(asked, officer, at)
    asked.refresh_from_db()
    assert asked.answered_at is None, "nothing half done"


def test_a_hold_prevents_erasure_and_is_named(case, person, officer, at):
    end(case)
    actions.hold_case(code=case.code, reason="Inquiry", basis="Order 55", by=officer, at=at)
    with pytest.raises(Refused, match="Order 55"):
        answer(ask(case, person, at, kind="erasure"), officer, at)


def test_erasure_leaves_the_nameless_rows_and_the_journal(pe, case, person, officer, at):
    cases.write(case_id=case.pk, text="Rosa Quispe writes", by=person, at=at)
    incident = Incident.objects.create(
        code="INC00001", type="T01", country="PE", description="Rosa Quispe was threatened",
        exact_place="Behind her house", recorded_at=at, recorded_label="x",
    )  # fmt: skip
    Act.objects.create(incident=incident, type="T01", person=case.person)
    other = pe.received(at)
    end(case)
    before = Entry.objects.filter(file=case.file).count()
    asked = ask(case, person, at, kind="erasure")
    answer(asked, officer, at)
    assert not identities.find("name", NAME).filter(pk=case.person.identity_id).exists()
    identity = Identity.objects.get(pk=case.person.identity_id)
    assert identity.erased_at == at and identity.legal_name is None
    request = case.requests.get()
    assert request.narrative is None and request.channel == "web"
    assert {m.text for m in Message.objects.filter(case=case)} <= {""} | {
        m.text for m in Message.objects.filter(case=case, at=at, kind="stage")
    }
    assert all("Rosa" not in m.text for m in Message.objects.filter(case=case))
    incident.refresh_from_db()
    assert incident.description is None and incident.exact_place is None and incident.type == "T01"
    case.refresh_from_db()
    assert case.defender_reason is None and case.code_name
    assert Entry.objects.filter(file=case.file).count() > before
    assert other.requests.get().narrative, "another person's file stands"


def test_the_files_of_the_person_are_destroyed(
    case, person, officer, at, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.FILES_ROOT = tmp_path / "files"
    evidence.keep_file(
        content=b"Rosa was here. " * 40, name="rosa.txt", file=case.file, by=SYSTEM, at=at
    )
    kept = [p for p in settings.FILES_ROOT.rglob("*") if p.is_file()]
    assert kept
    end(case)
    with django_capture_on_commit_callbacks(execute=True):
        answer(ask(case, person, at, kind="erasure"), officer, at)
    assert not [p for p in settings.FILES_ROOT.rglob("*") if p.is_file()]
    row = File.objects.get(file=case.file)
    assert row.erased_at and "rosa" not in (row.name or "")
    assert Entry.objects.get(verb="identity.erased", file=case.file).after["files_destroyed"] == 1


def test_every_case_of_the_person_is_emptied(pe, case, person, officer, at):
    second = pe.received(at)
    Case.objects.filter(pk=second.pk).update(person=case.person)
    end(case)
    asked = ask(case, person, at, kind="erasure")
    with pytest.raises(Refused, match=second.code):
        answer(asked, officer, at)
    end(second)
    answer(asked, officer, at)
    assert second.requests.get().narrative is None
    assert journalled("file.emptied", second.file) == 1


def test_an_incident_with_other_victims_keeps_its_words(pe, case, person, officer, at):
    other = pe.received(at)
    incident = Incident.objects.create(
        code="INC00002", type="T01", country="PE", description="Two were threatened",
        recorded_at=at, recorded_label="x",
    )  # fmt: skip
    for each in (case, other):
        Act.objects.create(incident=incident, type="T01", person=each.person)
    end(case)
    answer(ask(case, person, at, kind="erasure"), officer, at)
    incident.refresh_from_db()
    assert incident.description == "Two were threatened"


# --- the end of keeping ---------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "period", "unit", "last"),
    [
        (date(2020, 1, 31), 1, "mo", date(2020, 2, 29)),
        (date(2020, 11, 30), 3, "mo", date(2021, 2, 28)),
        (date(2020, 1, 1), 120, "mo", date(2030, 1, 1)),
        (date(2020, 2, 28), 30, "cd", date(2020, 3, 29)),
        (date(2020, 1, 1), None, "mo", None),
    ],
)
def test_a_term_of_keeping_ends(start, period, unit, last):
    assert end_of_keeping(start, period, unit) == last


LATER = datetime(2037, 1, 15, 9, 0, tzinfo=ZoneInfo("America/Lima"))


def proposed(case, at=LATER):
    end(case)
    assert jobs.propose_ends(at=at) == 1
    return RetentionEnd.objects.get(case=case)


def test_the_system_proposes_once_the_day_after(case, at):
    end(case)
    case.refresh_from_db()
    last = end_of_keeping(case.state_since_at.date(), 120, "mo")
    on_the_day = datetime(last.year, last.month, last.day, 12, tzinfo=ZoneInfo("America/Lima"))
    assert jobs.propose_ends(at=on_the_day) == 0
    assert jobs.propose_ends(at=on_the_day + timedelta(days=1)) == 1
    assert jobs.propose_ends(at=on_the_day + timedelta(days=2)) == 0
    assert queries.retention_open().get().ended_on == last
    assert journalled("retention.ended", case.file) == 1


def test_running_and_held_cases_are_left_alone(pe, case, officer, at):
    assert jobs.propose_ends(at=LATER) == 0
    end(case)
    vault.set_hold(file=case.file, by=officer, at=at, reason="Inquiry")
    assert jobs.propose_ends(at=LATER) == 0


def test_a_person_disposes(case, officer):
    found = proposed(case)
    actions.dispose(end_id=found.pk, outcome="erased", reason="Term over", by=officer, at=LATER)
    assert Identity.objects.get(pk=case.person.identity_id).erased_at == LATER
    with pytest.raises(Refused):
        actions.dispose(end_id=found.pk, outcome="erased", reason="x", by=officer, at=LATER)
    assert jobs.propose_ends(at=LATER + timedelta(days=900)) == 0


def test_what_is_kept_is_asked_again_on_its_day(case, officer):
    found = proposed(case)
    day = LATER.date() + timedelta(days=30)
    with pytest.raises(Invalid):
        actions.dispose(end_id=found.pk, outcome="kept", reason="Trial", by=officer, at=LATER)
    actions.dispose(
        end_id=found.pk, outcome="kept", reason="Trial", by=officer, at=LATER, ask_again_on=day
    )
    assert jobs.propose_ends(at=LATER + timedelta(days=29)) == 0
    assert jobs.propose_ends(at=LATER + timedelta(days=30)) == 1


def test_only_the_officer_disposes(pe, case):
    found = proposed(case)
    with pytest.raises(Denied):
        actions.dispose(
            end_id=found.pk, outcome="erased", reason="x", by=pe.user("decider"), at=LATER
        )
    assert DataRequest.objects.count() == 0
