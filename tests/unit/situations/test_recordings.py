"""What is said aloud about an incident: asked first, kept sealed, heard by few, written down."""

import io
import wave

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from amparo.evidence.actions import erase_file
from amparo.evidence.models import File
from amparo.evidence.queries import AT_WISH, content_of
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from amparo.places.actions import load_profile
from amparo.situations import actions
from amparo.situations.actions.facts import InformationFacts
from amparo.vault import actions as vault

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def sound(seconds: float = 0.1) -> bytes:
    """Return a short silence as WAV."""
    out = io.BytesIO()
    with wave.open(out, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(8000)
        made.writeframes(b"\0\0" * int(8000 * seconds))
    return out.getvalue()


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def officer(staff, at):
    load_profile("PE", at=at)
    return staff("duty_officer")


@pytest.fixture
def incident(officer, at):
    return actions.record_incident(by=officer, at=at, type="THD", country="PE")


@pytest.fixture
def address(incident):
    return f"/situations/incidents/{incident.code}/recording/"


def told(name="voice.wav", content=None, **more):
    sent = SimpleUploadedFile(name, sound() if content is None else content)
    return {"consent": "given", "language": "qu", "file": sent, "told_by": "A sister"} | more


def test_a_recording_is_kept_sealed_and_playing_it_is_journalled(
    signed_in, officer, incident, address
):
    client = signed_in(officer)
    form = client.get(address)
    assert "microphone=(self)" in form["Permissions-Policy"]
    assert "blob:" in form["Content-Security-Policy"]
    text = form.content.decode()
    assert 'type="file"' in text and 'accept="audio/*"' in text and "capture" in text
    assert client.post(address, told()).status_code == 302
    copy = File.objects.get()
    assert content_of(copy) == sound() and copy.file == f"incident:{incident.pk}"
    page = client.get(f"/situations/incidents/{incident.code}/")
    assert "microphone=()" in page["Permissions-Policy"]
    assert (
        f'<audio controls preload="none" src="/evidence/files/{copy.pk}/"' in page.content.decode()
    )
    assert "Runasimi" in page.content.decode()
    assert not Entry.objects.filter(verb="file.opened").exists()
    heard = client.get(f"/evidence/files/{copy.pk}/")
    assert heard["Content-Type"] == "audio/wav"
    assert heard["Content-Disposition"].startswith("attachment")
    assert heard["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in heard["Content-Security-Policy"]
    assert Entry.objects.get(verb="file.opened").actor_id == officer.actor_id
    answered = Entry.objects.get(verb="incident.recording")
    assert answered.after == {"answer": "given", "language": "qu"}


def test_who_does_not_agree_is_not_recorded_and_loses_nothing(signed_in, officer, address):
    client = signed_in(officer)
    # Even a file that was chosen before the answer is not kept.
    assert client.post(address, told(consent="refused")).status_code == 302
    assert not File.objects.exists()
    assert Entry.objects.get(verb="incident.recording").after["answer"] == "refused"
    assert "do not agree" in client.get("/situations/").content.decode()


def test_the_question_comes_first(signed_in, officer, address):
    answer = signed_in(officer).post(address, told(consent=""))
    assert answer.status_code == 422
    assert not File.objects.exists()


def test_yes_needs_a_sound_and_its_language(signed_in, officer, address):
    client = signed_in(officer)
    answer = client.post(address, {"consent": "given", "told_by": "A sister"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Record or choose a file" in text and "Choose the language" in text
    assert "A sister" in text


@pytest.mark.parametrize("content", [PNG, b"<html><script>alert(1)</script>", b""])
def test_what_is_no_sound_is_refused(signed_in, officer, address, content):
    answer = signed_in(officer).post(address, told("voice.ogg", content))
    assert answer.status_code == 422
    assert not File.objects.exists()


def test_nobody_else_hears_it(signed_in, staff, officer, address, at):
    signed_in(officer).post(address, told())
    key = File.objects.get().pk
    for role in ("registry_analyst", "duty_officer", "auditor", "system_administrator"):
        client = signed_in(staff(role, f"other {role}"))
        assert client.get(f"/evidence/files/{key}/").status_code == 404, role
        assert client.get(address).status_code in (403, 404), role


def test_the_actions_refuse_who_may_not(staff, incident, at):
    analyst = staff("registry_analyst")
    with pytest.raises(Denied):
        actions.keep_recording(
            incident_id=incident.pk, content=sound(), name="a.wav", language="qu", by=analyst, at=at
        )
    with pytest.raises(Denied):
        actions.refuse_recording(incident_id=incident.pk, by=analyst, at=at)
    with pytest.raises(Invalid):
        actions.keep_recording(
            incident_id=incident.pk, content=sound(), name="a.wav", language="tlh", by=SYSTEM, at=at
        )


def kept(officer, incident, at):
    return actions.keep_recording(
        incident_id=incident.pk, content=sound(), name="a.wav", language="qu", by=officer, at=at
    )


def test_who_speaks_takes_it_back_and_only_the_sound_goes(signed_in, officer, incident, at):
    row = kept(officer, incident, at)
    client = signed_in(officer)
    page = client.get(f"/situations/incidents/{incident.code}/").content.decode()
    address = f"/situations/incidents/{incident.code}/recording/{row.pk}/"
    assert address in page
    assert "erased for good" in client.get(address).content.decode()
    assert client.post(address).status_code == 302
    assert File.objects.get().erased_at is not None
    page = client.get(f"/situations/incidents/{incident.code}/").content.decode()
    assert "erased at the wish of who speaks" in page and "Runasimi" in page
    erased = Entry.objects.get(verb="file.erased")
    assert erased.why == AT_WISH and erased.actor_id == officer.actor_id
    answers = Entry.objects.filter(verb="incident.recording").order_by("seq")
    assert [one.after["answer"] for one in answers] == ["given", "withdrawn"]


def test_a_recording_erased_for_another_reason_bears_no_such_mark(signed_in, officer, incident, at):
    erase_file(file_id=kept(officer, incident, at).copy_id, by=SYSTEM, at=at, reason="its term")
    page = signed_in(officer).get(f"/situations/incidents/{incident.code}/").content.decode()
    assert "Erased on" in page and "wish of who speaks" not in page


def test_a_legal_hold_is_respected_and_said(signed_in, staff, officer, incident, at):
    row = kept(officer, incident, at)
    guard = staff("data_protection_officer")
    hold = vault.set_hold(file=row.copy.file, by=guard, at=at, reason="x", basis="Order 12")
    address = f"/situations/incidents/{incident.code}/recording/{row.pk}/"
    answer = signed_in(officer).post(address)
    assert answer.status_code == 409
    assert "A legal hold of" in answer.content.decode() and "Order 12" in answer.content.decode()
    assert File.objects.get().erased_at is None
    vault.lift_hold(hold_id=hold.pk, by=guard, at=at, reason="over")
    actions.withdraw_recording(information_id=row.pk, by=officer, at=at)
    with pytest.raises(Refused):
        actions.withdraw_recording(information_id=row.pk, by=officer, at=at)


def test_it_is_taken_back_only_through_who_may_correct(staff, officer, incident, at):
    row = kept(officer, incident, at)
    with pytest.raises(Denied):
        actions.withdraw_recording(information_id=row.pk, by=staff("registry_analyst"), at=at)
    told = actions.add_information(
        incident_id=incident.pk, information=InformationFacts(told_by="A sister"), by=officer, at=at
    )
    with pytest.raises(Refused):
        actions.withdraw_recording(information_id=told.pk, by=officer, at=at)
