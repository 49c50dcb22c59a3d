"""Telling a request aloud on the public pages: asked twice first, and no word typed is lost."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from amparo.cases.actions import Filing, submit
from amparo.cases.actions.recordings import HELPER, Agreement
from amparo.cases.models import Case, Request
from amparo.evidence.models import File
from amparo.evidence.queries import content_of
from amparo.kernel.actors import VISITOR
from amparo.kernel.errors import Invalid
from amparo.ledger.models import Entry
from tests.unit.cases.public import picture, send_whole, words_of
from tests.unit.situations.test_recordings import PNG, sound
from tests.world import world

pytestmark = pytest.mark.django_db
AGREED = {"keep_recording": "given", "use_recording": "given", "recorded_by": "promoter"}


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


@pytest.fixture(autouse=True)
def _in_english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture(autouse=True)
def pe(at: dt.datetime):
    return world("PE", at=at)


def voice(name: str = "voz.wav", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, sound() if content is None else content, "audio/wav")


def answers(case: Case) -> list[tuple[str, str]]:
    found = case.consents.exclude(purpose="process").order_by("id")
    return [(one.purpose, one.answer) for one in found]


def test_a_voice_is_enough_and_both_consents_stand_beside_it(client):
    answer = send_whole(client, narrative="", recording=voice(), **AGREED)
    assert answer["Location"] == "/form/done/"
    case = Case.objects.get()
    copy = case.attachments.get().copy
    assert content_of(copy) == sound() and copy.file == case.file
    assert answers(case) == [("recording", "given"), ("transcription", "given")]
    kept = case.consents.get(purpose="recording")
    assert (kept.how, kept.proof, kept.witness) == ("audio", copy, "promoter")
    noted = Entry.objects.filter(verb="case.consent", file=case.file).order_by("seq")
    assert [entry.after["purpose"] for entry in noted] == ["recording", "transcription"]


def test_who_only_wants_to_be_heard_is_not_written_down(client):
    send_whole(client, recording=voice(), **AGREED | {"use_recording": "refused"})
    assert answers(Case.objects.get()) == [("recording", "given"), ("transcription", "refused")]


@pytest.mark.parametrize(
    ("changes", "field", "error"),
    [
        ({"keep_recording": ""}, "keep_recording", "Say first if we may keep the recording"),
        ({"keep_recording": "refused"}, "keep_recording", "You said no"),
        ({"use_recording": ""}, "use_recording", "Say if we may write down what is said"),
        ({"recorded_by": ""}, "recorded_by", "Say who made the recording."),
        ({"recorded_by": "nobody"}, "recorded_by", "Select a valid choice"),
    ],
)
@pytest.mark.parametrize("where", ["recording", "files"])
def test_each_missing_answer_is_asked_and_nothing_typed_is_lost(
    client, where, changes, field, error
):
    answer = send_whole(
        client, **{"wanted_outcome": "A radio.", where: voice(), **AGREED, **changes}
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    assert error in words_of(answer) and "A radio." in text
    assert f'name="{field}"' in text
    assert not File.objects.exists() and not Request.objects.exists()


def test_a_recording_must_be_chosen_again_after_any_mistake_and_the_page_says_so(client):
    answer = send_whole(client, recording=voice(), consent="", **AGREED)
    assert "a page with something to correct cannot hold it" in words_of(answer)
    again = send_whole(client, **AGREED)
    assert again.status_code == 422
    assert "No recording came." in words_of(again)
    assert send_whole(client, **AGREED | {"keep_recording": "refused"}).status_code == 302
    assert answers(Case.objects.get()) == [("recording", "refused")]


@pytest.mark.parametrize("content", [PNG, b"<html><script>alert(1)</script>", b""])
def test_what_is_no_sound_is_refused_beside_its_question(client, content):
    answer = send_whole(client, recording=voice(content=content), **AGREED)
    assert answer.status_code == 422
    assert not Request.objects.exists()


def test_a_picture_asks_for_no_consent_to_a_voice(client):
    assert send_whole(client, files=[picture()]).status_code == 302
    assert answers(Case.objects.get()) == []


def test_a_helper_who_speaks_agrees_for_their_own_voice_only(client):
    send_whole(
        client, relation="third_party", consent="", recording=voice(),
        **AGREED | {"recorded_by": "speaker"},
    )  # fmt: skip
    codes = Case.objects.get().consents.filter(purpose="recording")
    assert [one.exception_code for one in codes] == [HELPER]


def test_the_person_recorded_by_a_promoter_agrees_for_themselves(client):
    send_whole(client, relation="third_party", consent="", recording=voice(), **AGREED)
    kept = Case.objects.get().consents.get(purpose="recording")
    assert (kept.exception_code, kept.witness) == ("", "promoter")


def test_the_action_refuses_a_recording_without_its_consent(at, pe):
    facts = {
        "submission": pe.filing().submission, "country": "PE", "channel": "web",
        "relation": "self", "attachments": [("voz.wav", sound())],
    }  # fmt: skip
    with pytest.raises(Invalid) as no:
        submit(filing=Filing(**facts), by=VISITOR, at=at)
    assert no.value.field == "keep_recording"
    done = submit(
        filing=Filing(**facts, agreement=Agreement(keep="given", use="given", by="relative")),
        by=VISITOR, at=at,
    )  # fmt: skip
    assert done.case.attachments.count() == 1


# --- news from the person's page --------------------------------------------


def test_news_are_told_aloud_after_the_same_questions(client):
    send_whole(client)
    page = client.get("/status/news/")
    assert "microphone=(self)" in page["Permissions-Policy"]
    refused = client.post("/status/news/", {"recording": voice()})
    assert refused.status_code == 422
    assert "Say first if we may keep the recording" in words_of(refused)
    told = {"recording": voice(), **AGREED | {"recorded_by": "speaker"}}
    assert client.post("/status/news/", told)["Location"] == "/status/"
    case = Case.objects.get()
    assert case.attachments.get().copy.is_sound
    assert answers(case) == [("recording", "given"), ("transcription", "given")]


# --- the pages --------------------------------------------------------------


def test_the_last_screen_takes_a_voice_without_a_script(client):
    page = client.get("/form/all/")
    text = page.content.decode()
    assert "microphone=(self)" in page["Permissions-Policy"]
    assert "blob:" in page["Content-Security-Policy"]
    start = text.index('name="recording"')
    field = text[text.rindex("<input", 0, start) : text.index(">", start)]
    assert 'type="file"' in field and 'accept="audio/*"' in field and "capture" in field
    assert text.index('name="keep_recording"') < text.index('name="use_recording"') < start


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", "¿Podemos guardar la grabación y escucharla?"),
        ("qu", "Grabasqata waqaychaykumanchu"),
        ("en", "May we keep the recording and listen to it?"),
    ],
)
def test_the_question_is_asked_in_three_languages(client, language, words):
    client.cookies["django_language"] = language
    assert words in words_of(client.get("/form/all/"))


def test_staff_read_who_recorded_and_what_may_be_done_with_it(client, pe):
    send_whole(client, recording=voice(), **AGREED | {"use_recording": "refused"})
    case = Case.objects.get()
    client.force_login(pe.user("intake_officer"))
    client.cookies["django_language"] = "en"
    text = words_of(client.get(f"/cases/{case.code}/"))
    assert "A promoter, or someone of an organisation" in text
    assert "Only listen: do not write it down" in text
