"""What waits is sent once, tried again when it fails, and says nothing about anyone."""

import datetime as dt
import logging
import smtplib
import threading

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection

import vocab
from amparo.notices import actions, jobs, queries, rules
from amparo.notices.gateway import NotSent
from amparo.notices.models import Notice

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def queued(user, at) -> Notice:
    return actions.notify(
        template="duty_waiting", once="duty:1", at=at, user=user, link="/duties/7KQ2/"
    )


def test_a_notice_is_sent_once(queued, at):
    assert jobs.send_waiting(at=at) == 1
    assert jobs.send_waiting(at=at + MINUTE) == 0
    (letter,) = mail.outbox
    assert letter.to == ["lucuma@example.org"]
    assert letter.subject == "Aviso de trabajo"
    assert "http://127.0.0.1:8000/duties/7KQ2/" in letter.body
    queued.refresh_from_db()
    assert (queued.state, queued.attempts) == (Notice.SENT, 1)
    assert queued.sent_at >= at


def test_a_letter_names_nobody(queued, at):
    jobs.send_waiting(at=at)
    (letter,) = mail.outbox
    for text in (letter.subject, letter.body, str(letter.extra_headers)):
        assert "Lúcumo" not in text
        assert "lucuma" not in text


def test_a_person_at_risk_reads_their_language_and_no_name_of_ours(at):
    actions.notify(
        template="person_news", once="c", at=at, address="kantu@example.org", language="qu"
    )
    jobs.send_waiting(at=at)
    (letter,) = mail.outbox
    assert letter.subject == "Willakuy kan"
    assert letter.body.startswith("Musuq willakuy kan.")
    assert "amparo" not in (letter.subject + letter.body).lower()
    assert "List-Unsubscribe" not in letter.extra_headers


def test_a_sealed_address_is_forgotten_once_it_was_used(at):
    notice = actions.notify(template="person_news", once="c", at=at, address="kantu@example.org")
    jobs.send_waiting(at=at)
    notice.refresh_from_db()
    assert notice.address is None


def test_a_sealed_address_is_forgotten_once_it_was_given_up(at, monkeypatch):
    def refuse(self):
        raise smtplib.SMTPRecipientsRefused({"kantu@example.org": (550, b"no such user")})

    notice = actions.notify(template="person_news", once="c", at=at, address="kantu@example.org")
    monkeypatch.setattr(EmailMessage, "send", refuse)
    jobs.send_waiting(at=at)
    notice.refresh_from_db()
    assert (notice.state, notice.address) == (Notice.FAILED, None)


def test_a_failure_is_tried_again_later_and_later_then_given_up(queued, at, monkeypatch, caplog):
    def fail(self):
        raise smtplib.SMTPServerDisconnected("lucuma@example.org: gone")

    monkeypatch.setattr(EmailMessage, "send", fail)
    moment = at
    for attempt, wait in enumerate(rules.WAITS, start=1):
        assert jobs.send_waiting(at=moment) == 0
        queued.refresh_from_db()
        assert (queued.state, queued.attempts) == (Notice.QUEUED, attempt)
        assert queued.error == "SMTPServerDisconnected"
        assert jobs.send_waiting(at=moment) == 0
        queued.refresh_from_db()
        assert queued.attempts == attempt  # not before its time
        moment += dt.timedelta(minutes=wait + 1)
    jobs.send_waiting(at=moment)
    queued.refresh_from_db()
    assert queued.state == Notice.FAILED
    assert "lucuma" not in caplog.text
    assert "lucuma" not in queued.error


def test_an_address_that_does_not_exist_is_given_up_at_once(queued, at, monkeypatch):
    def refuse(self):
        raise smtplib.SMTPRecipientsRefused({"lucuma@example.org": (550, b"no such user")})

    monkeypatch.setattr(EmailMessage, "send", refuse)
    jobs.send_waiting(at=at)
    queued.refresh_from_db()
    assert (queued.state, queued.error) == (Notice.FAILED, "SMTP [550]")


def test_a_full_mailbox_is_tried_again(queued, at, monkeypatch):
    def refuse(self):
        raise smtplib.SMTPRecipientsRefused({"lucuma@example.org": (452, b"full")})

    monkeypatch.setattr(EmailMessage, "send", refuse)
    jobs.send_waiting(at=at)
    queued.refresh_from_db()
    assert queued.state == Notice.QUEUED


def test_one_that_fails_does_not_stop_the_others(user, at, monkeypatch):
    for number in range(3):
        actions.notify(template="clock_late", once=f"n{number}", at=at, user=user)
    real, calls = EmailMessage.send, []

    def sometimes(self):
        calls.append(1)
        if len(calls) == 1:
            raise ValueError("a bug")
        return real(self)

    monkeypatch.setattr(EmailMessage, "send", sometimes)
    assert jobs.send_waiting(at=at) == 2


def test_a_user_switched_off_meanwhile_is_not_written_to(queued, user, at):
    user.is_active = False
    user.save()
    assert jobs.send_waiting(at=at) == 0
    queued.refresh_from_db()
    assert (queued.state, mail.outbox) == (Notice.DROPPED, [])


# --- several workers, and one that dies --------------------------------------------


def test_who_sees_a_notice_that_another_took_leaves_it(queued, at):
    seen = Notice.objects.get(pk=queued.pk)
    assert jobs._take(seen, at)
    assert not jobs._take(seen, at)
    assert list(queries.waiting(at + MINUTE)) == []


def test_a_dead_workers_notice_is_sent_by_another_under_the_same_key(queued, at):
    """Killed after sending, before writing it down: the mail server sees the same Message-ID."""
    seen = Notice.objects.get(pk=queued.pk)
    assert jobs._take(seen, at)
    jobs._hand_over(Notice.objects.get(pk=queued.pk), at)
    # … kill -9
    assert jobs.send_waiting(at=at + MINUTE) == 0
    assert jobs.send_waiting(at=at + rules.LEASE) == 1
    first, second = (letter.extra_headers["Message-ID"] for letter in mail.outbox)
    assert first == second == f"<{queued.pk}@localhost>"


def test_a_slow_worker_does_not_undo_what_the_next_one_wrote(queued, at):
    assert jobs._take(Notice.objects.get(pk=queued.pk), at)
    slow = Notice.objects.get(pk=queued.pk)
    assert jobs.send_waiting(at=at + rules.LEASE) == 1
    jobs._failed(slow, at + rules.LEASE, "OSError", lasting=True)
    queued.refresh_from_db()
    assert queued.state == Notice.SENT


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_notice_once(user, at):
    for number in range(12):
        actions.notify(template="clock_late", once=f"n{number}", at=at, user=user)
    start, sent = threading.Barrier(3), []

    def work():
        try:
            start.wait()
            sent.append(jobs.send_waiting(at=at))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(sent) == len(mail.outbox) == 12
    assert len({m.extra_headers["Message-ID"] for m in mail.outbox}) == 12
    assert set(Notice.objects.values_list("state", flat=True)) == {Notice.SENT}


# --- SMS ----------------------------------------------------------------------------


def test_an_sms_goes_through_the_gateway(at, monkeypatch):
    calls = []
    monkeypatch.setattr(jobs, "send_sms", lambda **call: calls.append(call))
    notice = actions.notify(
        template="person_answer", once="c", at=at, address="+51 900 000 000", channel="sms"
    )
    assert jobs.send_waiting(at=at) == 1
    (call,) = calls
    assert call["to"] == "+51 900 000 000"
    assert call["key"] == str(notice.pk)
    assert "\n\n" not in call["text"]
    assert mail.outbox == []


def test_a_gateway_that_refuses_for_good_is_not_asked_again(at, monkeypatch):
    def refuse(**call):
        raise NotSent("HTTP 400", lasting=True)

    monkeypatch.setattr(jobs, "send_sms", refuse)
    notice = actions.notify(
        template="person_news", once="c", at=at, address="+51900000000", channel="sms"
    )
    jobs.send_waiting(at=at)
    notice.refresh_from_db()
    assert (notice.state, notice.error) == (Notice.FAILED, "HTTP 400")


def test_no_log_line_carries_an_address(user, at, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    actions.notify(template="person_news", once="a", at=at, address="kantu@example.org")
    actions.notify(
        template="person_news", once="b", at=at, address="+51987654321", channel="sms"
    )  # no gateway is set: it fails
    jobs.send_waiting(at=at)
    # What the database driver says at this level never reaches a log of ours.
    said = "\n".join(r.getMessage() for r in caplog.records if r.name.startswith("amparo"))
    assert "given up" in said
    for trace in ("kantu", "987654321"):
        assert trace not in said


# --- the words ------------------------------------------------------------------------


@pytest.mark.parametrize("key", vocab.terms("notices/templates"))
def test_every_template_has_words_without_place_for_content(key):
    words = vocab.terms("notices/templates")[key]
    languages = ("es", "en", "qu") if words.audience == "person" else ("es", "en")
    for text in (words.subject, words.text, words.label):
        for language in languages:
            assert getattr(text, language)
            assert not set("{}%") & set(getattr(text, language))
    assert len(words.text.es) <= 160  # one SMS


def test_persons_at_risk_get_a_subject_that_explains_nothing():
    subjects = {
        t.subject.es for t in vocab.terms("notices/templates").values() if t.audience == "person"
    }
    assert subjects == {"Hay un aviso"}
