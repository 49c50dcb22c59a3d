"""Taking back the consent to a recording: the sound goes, the mark and the journal stay."""

import datetime as dt

import pytest

from amparo.cases.actions import erasing, recordings
from amparo.cases.actions.consents import record_consent
from amparo.cases.actions.filing import as_holder, issue_receipt
from amparo.cases.actions.person import answer_consent
from amparo.cases.actions.recordings import Agreement
from amparo.cases.models import Case
from amparo.cases.queries.recordings import recordings_of
from amparo.evidence.models import File
from amparo.evidence.queries import AT_WISH, content_of, place_of
from amparo.kernel.errors import Denied, Refused
from amparo.ledger.models import Entry
from amparo.vault import actions as vault
from tests.unit.cases.public import picture, send_whole, words_of
from tests.unit.cases.test_public_recordings import AGREED, voice
from tests.unit.situations.test_recordings import sound
from tests.world import world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def pe(at: dt.datetime):
    return world("PE", at=at)


@pytest.fixture
def case(pe, at):
    agreed = Agreement(keep="given", use="given", by="relative")
    files = [("voz.wav", sound()), ("casa.jpg", picture().read())]
    return pe.received(at, attachments=files, agreement=agreed)


@pytest.fixture
def copy(case):
    return next(row.copy for row in case.attachments.all() if row.copy.is_sound)


def held(pe, case, at):
    return vault.set_hold(
        file=case.file, by=pe.user("data_protection_officer"), at=at, reason="A court asks."
    )


def test_only_the_recording_is_erased_and_the_journal_keeps_that_it_was(
    pe, case, copy, at, django_capture_on_commit_callbacks
):
    path = place_of(copy)
    with django_capture_on_commit_callbacks(execute=True):
        done = recordings.withdraw_recording(
            case_id=case.pk, copy_id=copy.pk, by=pe.holder(case), at=at
        )
    assert done.copy.erased_at == at and done.taken_back_at == at and not path.exists()
    with pytest.raises(Refused):
        content_of(File.objects.get(pk=copy.pk))
    assert File.objects.filter(erased_at=None, file=case.file).count() == 1  # the picture stays
    erased = Entry.objects.get(verb="file.erased", file=case.file)
    assert (erased.why, erased.actor_id) == (AT_WISH, pe.holder(case).actor_id)
    consent = Entry.objects.filter(verb="case.consent", file=case.file).last()
    assert consent.after == {"purpose": "recording", "answer": "withdrawn", "body": ""}
    case.refresh_from_db()
    assert case.state == "received" and case.requests.get().narrative


def test_under_a_hold_it_is_closed_at_once_and_erased_when_the_hold_ends(pe, case, copy, at):
    hold = held(pe, case, at)
    officer = pe.user("intake_officer")
    done = recordings.withdraw_recording(case_id=case.pk, copy_id=copy.pk, by=officer, at=at)
    assert done.taken_back_at == at and done.copy.erased_at is None
    from amparo.evidence.policies import POLICY, Can

    assert not POLICY.allows(officer, Can.OPEN_FILE, copy)
    assert erasing.erase_after_holds(at=at) == 0
    vault.lift_hold(
        hold_id=hold.pk, by=pe.user("data_protection_officer"), at=at, reason="It ended."
    )
    assert erasing.erase_after_holds(at=at) == 1
    assert erasing.erase_after_holds(at=at) == 0
    assert File.objects.get(pk=copy.pk).erased_at == at


def test_it_is_refused_to_others_twice_and_for_what_is_not_theirs(pe, case, copy, at):
    mine = {"case_id": case.pk, "copy_id": copy.pk, "at": at}
    with pytest.raises(Denied):
        recordings.withdraw_recording(by=pe.user("auditor"), **mine)
    other = case.attachments.exclude(copy=copy).get()
    with pytest.raises(Refused):
        recordings.withdraw_recording(
            case_id=case.pk, copy_id=other.copy_id, by=pe.holder(case), at=at
        )
    recordings.withdraw_recording(by=pe.holder(case), **mine)
    with pytest.raises(Refused):
        recordings.withdraw_recording(by=pe.holder(case), **mine)
    assert Entry.objects.filter(verb="file.erased", file=case.file).count() == 1


def test_the_voice_of_who_helped_is_not_the_persons_to_erase(pe, at):
    agreed = Agreement(keep="given", use="given", by="speaker")
    case = pe.received(
        at, relation="third_party", attachments=[("voz.wav", sound())], agreement=agreed
    )
    (one,) = recordings_of(case)
    assert one.is_helpers
    issue_receipt(case_id=case.pk, holder="beneficiary", by=pe.user("intake_officer"), at=at)
    person = as_holder(case.receipts.get(holder="beneficiary"))
    with pytest.raises(Refused):
        recordings.withdraw_recording(case_id=case.pk, copy_id=one.copy.pk, by=person, at=at)
    answer_consent(case_id=case.pk, purpose="recording", gives=False, by=person, at=at)
    assert recordings_of(case)[0].is_live


def test_a_no_to_all_on_the_sharing_page_erases_all(pe, case, at):
    answer_consent(case_id=case.pk, purpose="recording", gives=False, by=pe.holder(case), at=at)
    assert not any(one.is_live for one in recordings_of(case))
    assert all(one.copy.erased_at for one in recordings_of(case))


def test_staff_who_note_it_as_a_consent_erase_as_well(pe, case, copy, at):
    officer = pe.user("intake_officer")
    record_consent(case_id=case.pk, purpose="recording", answer="withdrawn", by=officer, at=at)
    assert File.objects.get(pk=copy.pk).erased_at == at


def test_a_recording_given_after_a_no_is_kept(pe, case, at):
    holder, later = pe.holder(case), at + dt.timedelta(days=1)
    answer_consent(case_id=case.pk, purpose="recording", gives=False, by=holder, at=at)
    recordings.keep_recording(
        case_id=case.pk, content=sound(), name="a.wav", by=pe.user("intake_officer"), at=later
    )
    assert [one.is_live for one in recordings_of(case)] == [False, True]


# --- the pages --------------------------------------------------------------


def test_the_person_is_asked_once_more_and_sees_the_mark(client, pe):
    send_whole(client, recording=voice(), **AGREED)
    client.cookies["django_language"] = "en"
    assert "See or erase your recordings" in words_of(client.get("/status/"))
    copy = Case.objects.get().attachments.get().copy
    address = f"/status/recordings/{copy.pk}/"
    asked = words_of(client.get(address))
    assert "nobody can bring it back" in asked
    assert File.objects.get().erased_at is None
    done = client.post(address, follow=True)
    assert "Erased at your wish on" in words_of(done)
    assert client.post(address)["Location"] == "/status/recordings/"
    assert Entry.objects.filter(verb="file.erased").count() == 1


def test_the_person_is_told_of_a_hold(client, pe, at):
    send_whole(client, recording=voice(), **AGREED)
    client.cookies["django_language"] = "en"
    case = Case.objects.get()
    held(pe, case, at)
    copy = case.attachments.get().copy
    text = words_of(client.post(f"/status/recordings/{copy.pk}/", follow=True))
    assert "A legal hold does not let us erase it yet" in text
    assert "A court asks." not in text


def test_nobody_else_reaches_the_page(client, pe):
    send_whole(client, relation="third_party", consent="", recording=voice(), **AGREED)
    copy = Case.objects.get().attachments.get().copy
    for address in ("/status/recordings/", f"/status/recordings/{copy.pk}/"):
        assert client.post(address)["Location"] == "/status/"
    client.logout()
    assert client.get("/status/recordings/")["Location"] == "/status/"
    assert File.objects.get().erased_at is None


def test_staff_erase_it_for_the_person_and_the_page_keeps_the_mark(client, pe, case, copy):
    client.force_login(pe.user("intake_officer"))
    client.cookies["django_language"] = "en"
    address = f"/cases/{case.code}/recording/{copy.pk}/"
    assert address in client.get(f"/cases/{case.code}/").content.decode()
    assert client.post(address, {"how": "", "version": case.version}).status_code == 422
    assert client.post(address, {"how": "oral", "version": case.version}).status_code == 302
    text = words_of(client.get(f"/cases/{case.code}/"))
    assert "Recording, erased at the person's wish on" in text.replace("&#x27;", "'")
    client.force_login(pe.user("auditor"))
    assert client.post(address, {"how": "oral"}).status_code in (403, 404)
