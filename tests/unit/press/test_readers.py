"""The distribution list: double opt-in, one click to leave, told once, and no address anywhere."""

import datetime as dt
import logging
import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from amparo.kernel.errors import Invalid, Refused
from amparo.ledger.models import Entry, Event
from amparo.notices.jobs import send_waiting
from amparo.notices.models import Notice
from amparo.press import actions, jobs
from amparo.press.actions.readers import CONFIRM, LEAVE, token_of
from amparo.press.models import Asked, Reader, Release

pytestmark = pytest.mark.django_db
ADDRESS = "Quillabamba.Reader@example.org"
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _post(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def asked(at, address=ADDRESS, language="es"):
    """Ask for a mailbox, and let the worker look who it is."""
    actions.ask_to_be_told(address=address, language=language, at=at)
    assert jobs.answer_asked(at=at) == 1 and not Asked.objects.exists()


def joined(at, address=ADDRESS, language="es"):
    asked(at, address, language)
    reader = Reader.objects.order_by("-pk").first()
    return actions.confirm(token=token_of(reader, CONFIRM), at=at)


def test_a_mailbox_is_told_only_once_it_confirmed(make, at):
    asked(at)
    (letter,) = Notice.objects.all()
    assert (letter.template, letter.link.startswith("/press/list/confirm/")) == (
        "press_confirm",
        True,
    )
    make()
    assert jobs.tell_readers(at=at + HOUR) == 0, "nobody has confirmed"
    reader = actions.confirm(token=token_of(Reader.objects.get(), CONFIRM), at=at + HOUR)
    assert reader.confirmed_at == at + HOUR
    assert (
        actions.confirm(token=token_of(reader, CONFIRM), at=at + 2 * HOUR).confirmed_at == at + HOUR
    )
    assert jobs.tell_readers(at=at + 2 * HOUR) == 0, "what was published before is not sent"


def test_each_release_is_told_once_to_each_mailbox(make, at):
    joined(at)
    joined(at, "other@example.org", "en")
    release = make(when=at + HOUR)
    assert jobs.tell_readers(at=at + HOUR) == 2
    # The worker dies before it writes how far it came, or two are at it: nobody hears twice.
    Release.objects.filter(pk=release.pk).update(told_at=None, told_up_to=None)
    assert jobs.tell_readers(at=at + HOUR) == 0
    assert Notice.objects.filter(template="press_release").count() == 2
    release.refresh_from_db()
    assert release.told_at == at + HOUR


def test_many_readers_are_told_turn_by_turn(make, at, monkeypatch):
    monkeypatch.setattr(jobs, "BATCH", 2)
    for n in range(5):
        joined(at, f"reader{n}@example.org")
    make(when=at + HOUR)
    assert [jobs.tell_readers(at=at + HOUR) for _ in range(4)] == [2, 2, 1, 0]


def test_each_reads_in_their_language_where_there_is_a_text(make, officer, second, head, at):
    joined(at, "en@example.org", "en")
    joined(at, "qu@example.org", "qu")
    first = make("Uno", when=at + HOUR)
    made = actions.translate(
        release_id=first.pk, language="en", words=actions.releases.words_of(first), by=officer,
        at=at + HOUR,
    )  # fmt: skip
    actions.clear(release_id=made.pk, revision=1, by=second, at=at + HOUR)
    actions.publish(release_id=made.pk, by=head, at=at + HOUR)
    assert jobs.tell_readers(at=at + HOUR) == 2, "a translation tells nobody a second time"
    links = dict(Notice.objects.filter(template="press_release").values_list("language", "link"))
    assert links == {
        "en": reverse("press:release", args=[made.pk]),
        "qu": reverse("press:release", args=[first.pk]),
    }


def test_the_mail_says_that_there_is_a_release_and_how_to_leave(make, at):
    reader = joined(at)
    release = make("A title that stays out", when=at + HOUR)
    jobs.tell_readers(at=at + HOUR)
    send_waiting(at=at + HOUR)
    letter = mail.outbox[-1]
    assert letter.to == [ADDRESS.lower()] and letter.subject == "Hay un comunicado nuevo"
    assert "A title" not in letter.body and str(release.pk) in letter.body
    stop = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop in letter.body
    assert "example.org" not in letter.body and "<img" not in letter.body
    assert not letter.alternatives if hasattr(letter, "alternatives") else True
    told = Notice.objects.get(template="press_release")
    assert told.address is None, "the address is needed no longer"
    assert str(reader.pk) not in stop, "the key stands signed and packed"


def test_one_click_leaves_and_forgets(client, make, at):
    reader = joined(at)
    make(when=at + HOUR)
    jobs.tell_readers(at=at + HOUR)
    address = reverse("press:leave", args=[token_of(reader, LEAVE)])
    assert client.get(address).status_code == 200 and Reader.objects.exists(), (
        "opening does nothing"
    )
    strict = type(client)(enforce_csrf_checks=True)
    answer = strict.post(address, "List-Unsubscribe=One-Click",
                         content_type="application/x-www-form-urlencoded")  # fmt: skip
    assert answer.status_code == 200 and not Reader.objects.exists()
    waiting = Notice.objects.get(template="press_release")
    assert (waiting.state, waiting.address) == (Notice.DROPPED, None), "what waited is not sent"
    assert strict.post(address).status_code == 200, "done twice, it is done"
    assert jobs.tell_readers(at=at + DAY) == 0


def test_a_link_does_one_thing_and_the_first_runs_out(client, at, monkeypatch):
    asked(at)
    reader = Reader.objects.get()
    for token in (token_of(reader, LEAVE), "none", token_of(reader, CONFIRM)[:-1] + "x"):
        with pytest.raises(Refused):
            actions.confirm(token=token, at=at)
        assert client.post(reverse("press:confirm", args=[token])).status_code == 409
    with pytest.raises(Refused):
        actions.leave(token=token_of(reader, CONFIRM), at=at)
    late = token_of(reader, CONFIRM)
    import time

    soon = time.time() + 8 * 24 * 3600
    monkeypatch.setattr("django.core.signing.time.time", lambda: soon)
    with pytest.raises(Refused):
        actions.confirm(token=late, at=at)
    with pytest.raises(Invalid):
        actions.ask_to_be_told(address=ADDRESS, language="fr", at=at)


def test_who_never_confirms_is_forgotten(at):
    asked(at)
    joined(at, "stays@example.org")
    assert jobs.forget_unconfirmed(at=at + 6 * DAY) == 0
    assert jobs.forget_unconfirmed(at=at + 8 * DAY) == 1
    assert Reader.objects.count() == 1


def subscribe(client, address, **more):
    return client.post(
        reverse("press:subscribe"), {"email": address, "language": "es", "website": ""} | more,
        follow=True,
    )  # fmt: skip


def test_the_answer_is_the_same_whoever_is_known(client, at):
    joined(at, "known@example.org")
    texts = {
        subscribe(client, address).content.decode().replace("known@", "")
        for address in ("known@example.org", "KNOWN@example.org ", "new@example.org",
                        "new@example.org")
    }  # fmt: skip
    assert len(texts) == 1
    assert Asked.objects.count() == 4 and Reader.objects.count() == 1, "nobody was looked up yet"
    assert jobs.answer_asked(at=timezone.now()) == 4
    assert Reader.objects.count() == 2
    asked = Notice.objects.filter(template="press_confirm", state=Notice.QUEUED)
    assert asked.filter(language="es").count() == 2, "one for each that was not on the list"


def test_what_is_no_address_is_said_and_programs_are_refused(client):
    for address in ("none", "a@b", ""):
        assert subscribe(client, address).status_code == 422
    assert subscribe(client, "a@example.org", website="http://x").status_code == 422
    assert not Reader.objects.exists()


def test_a_flood_is_slowed_down(client):
    answers = [subscribe(client, f"r{n}@example.org").status_code for n in range(8)]
    assert answers[0] == 200 and answers[-1] == 429
    assert Asked.objects.count() == 6
    # From another origin the door is open still: the limit is of the one that floods.
    assert client.post(
        reverse("press:subscribe"), {"email": "r@example.org", "language": "es", "website": ""},
        REMOTE_ADDR="192.0.2.9",
    ).status_code == 302  # fmt: skip


def test_what_is_done_for_a_known_and_for_a_new_address_takes_the_same_time(client, at):
    """Timing cannot be tested by a clock; the same statements to the database can."""
    joined(at, "known@example.org")
    asked(at, "waiting@example.org")
    said = []
    for address in ("known@example.org", "waiting@example.org", "new@example.org"):
        cache.clear()
        with CaptureQueriesContext(connection) as caught:
            subscribe(client, address)
        said.append([re.split("VALUES|WHERE|SAVEPOINT", one["sql"])[0] for one in caught])
    assert said[0] == said[1] == said[2] and said[0]
    assert not any("press_reader" in sql for sql in said[0]), "who it is is looked up later"


def test_one_mailbox_gets_one_mail_a_day_for_three_days_whoever_asks(at):
    for hours in range(0, 6 * 24, 6):
        asked(at + hours * HOUR)
    assert Notice.objects.filter(template="press_confirm").count() <= 4
    assert Notice.objects.filter(queued_at__gt=at + 3 * DAY).count() == 0


def test_nothing_tells_who_read_what(client, make, at):
    """No picture, no address that tells one reader from another, no cookie on what is read."""
    for address in ("one@example.org", "two@example.org"):
        joined(at, address)
    release = make(when=at + HOUR)
    jobs.tell_readers(at=at + HOUR)
    send_waiting(at=at + HOUR)
    told = [letter for letter in mail.outbox if "List-Unsubscribe" in letter.extra_headers
            and str(release.pk) in letter.body]  # fmt: skip
    assert len(told) == 2
    plain = []
    for letter in told:
        stop = letter.extra_headers["List-Unsubscribe"].strip("<>")
        plain.append(letter.body.replace(stop, ""))
        assert "<" not in letter.body and not getattr(letter, "alternatives", None)
    assert plain[0] == plain[1], "besides the way out, each reader gets the same words and links"
    links = re.findall(r"https?://\S+", plain[0])
    assert links and all("?" not in link and "#" not in link for link in links)
    fresh = type(client)()
    for address in (reverse("press:release", args=[release.pk]), reverse("press:index"),
                    reverse("press:feed", args=["es"])):  # fmt: skip
        answer = fresh.get(address)
        assert answer.status_code == 200 and not answer.cookies
        body = answer.content.decode()
        if "html" in answer["Content-Type"]:
            assert not re.search(r"<(?:img|script|iframe|link)[^>]+(?:src|href)=.https?://", body)


def everything_stored() -> str:
    """Return all that stands in the tables, as a thief of the database would read it."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            found += [
                bytes(cell).decode("latin-1") if isinstance(cell, bytes | memoryview) else str(cell)
                for row in cursor.fetchall()
                for cell in row
            ]
    return "\n".join(found).lower()


def test_the_address_stands_nowhere_in_clear(client, make, at, caplog):
    with caplog.at_level(logging.DEBUG):
        subscribe(client, ADDRESS)
        assert "quillabamba" not in everything_stored(), "asked, and sealed"
        jobs.answer_asked(at=timezone.now())
        reader = Reader.objects.get()
        client.post(reverse("press:confirm", args=[token_of(reader, CONFIRM)]))
        reader.refresh_from_db()
        make(when=reader.confirmed_at + HOUR)
        jobs.tell_readers(at=reader.confirmed_at + HOUR)
        send_waiting(at=reader.confirmed_at + HOUR)
        assert len(mail.outbox) >= 1
        assert reader.address == ADDRESS.lower()
        assert "quillabamba" not in everything_stored()
        client.post(reverse("press:leave", args=[token_of(reader, LEAVE)]))
    assert "quillabamba" not in caplog.text.lower()
    assert {e.verb for e in Entry.objects.filter(verb__startswith="reader.")} == {
        "reader.confirmed", "reader.left",
    }  # fmt: skip
    assert not Event.objects.filter(target__startswith="press.Reader").exists()


def test_the_keys_of_the_vault_turn_for_readers_too(at, capsys):
    from amparo.vault.sealed import columns

    joined(at)
    assert [field.name for model in (Reader, Asked) for field in columns(model)] == [
        "address", "address",
    ]  # fmt: skip
    call_command("check")
