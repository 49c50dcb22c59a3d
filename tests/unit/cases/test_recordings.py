"""A request taken down aloud at the desk: consent first, the sound sealed with the request."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from amparo.cases.actions import recordings
from amparo.evidence.queries import content_of
from amparo.kernel.errors import Denied, Invalid
from amparo.ledger.models import Entry
from tests.unit.situations.test_recordings import PNG, sound
from tests.world import world


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def pe(db, at: dt.datetime):
    return world("PE", at=at)


@pytest.fixture
def case(pe, at: dt.datetime):
    return pe.received(at)


def test_the_sound_is_kept_with_its_consent_and_heard_on_the_page(client, pe, case):
    client.force_login(pe.user("intake_officer"))
    client.cookies["django_language"] = "en"
    address = f"/cases/{case.code}/recording/"
    form = client.get(address)
    assert "microphone=(self)" in form["Permissions-Policy"]
    said = {"consent": "given", "file": SimpleUploadedFile("voice.wav", sound())}
    assert client.post(address, said).status_code == 302
    kept = case.attachments.get()
    assert content_of(kept.copy) == sound() and kept.copy.file == case.file
    agreed = case.consents.get(purpose="recording")
    assert (agreed.answer, agreed.how, agreed.proof) == ("given", "audio", kept.copy)
    text = client.get(f"/cases/{case.code}/").content.decode()
    assert f'src="/evidence/files/{kept.copy_id}/"' in text
    client.get(f"/evidence/files/{kept.copy_id}/")
    assert Entry.objects.filter(verb="file.opened", file=case.file).count() == 1


def test_a_no_is_recorded_and_nothing_is_kept(client, pe, case):
    client.force_login(pe.user("intake_officer"))
    said = {"consent": "refused", "file": SimpleUploadedFile("voice.wav", sound())}
    assert client.post(f"/cases/{case.code}/recording/", said).status_code == 302
    assert not case.attachments.exists()
    assert case.consents.get(purpose="recording").answer == "refused"


def test_it_is_refused_to_others_and_for_pictures(pe, case, at):
    with pytest.raises(Denied):
        recordings.keep_recording(
            case_id=case.pk, content=sound(), name="a", by=pe.user("auditor"), at=at
        )
    with pytest.raises(Denied):
        recordings.refuse_recording(case_id=case.pk, by=pe.user("auditor"), at=at)
    with pytest.raises(Invalid):
        recordings.keep_recording(
            case_id=case.pk, content=PNG, name="a", by=pe.user("intake_officer"), at=at
        )
    assert not case.consents.filter(purpose="recording").exists()
