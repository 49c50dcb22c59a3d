"""How someone is told: digests, single mails, what is switched off; the list and its figure."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.urls import reverse

from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid
from amparo.ledger.models import Entry
from amparo.notices import actions, jobs, queries, rules
from amparo.notices.models import Notice, Preference
from amparo.people.models import User
from tests.conftest import LIMA

pytestmark = pytest.mark.django_db
TUESDAY = dt.datetime(2026, 11, 10, 8, 0, tzinfo=LIMA)
MONDAY, SATURDAY = TUESDAY - dt.timedelta(days=1), TUESDAY + dt.timedelta(days=4)


@pytest.fixture(autouse=True)
def counts(monkeypatch):
    """Let two duties wait for everyone, and no messages."""
    found = {"Encargos por responder": 2, "Mensajes": 0}
    monkeypatch.setattr(jobs, "_digests", [lambda user, at: found])
    return found


@pytest.mark.parametrize(
    ("wish", "local", "due"),
    [
        ("daily", TUESDAY, True),
        ("daily", TUESDAY.replace(hour=6), False),
        ("daily", SATURDAY, False),
        ("weekly", TUESDAY, False),
        ("weekly", MONDAY, True),
        ("none", MONDAY, False),
    ],
)
def test_when_a_digest_is_due(wish, local, due):
    assert (rules.digest_day(wish, local) == local.date()) is due


def test_a_digest_counts_what_waits_once_a_day(user):
    assert jobs.send_digests(at=TUESDAY) == 1
    assert jobs.send_digests(at=TUESDAY + dt.timedelta(hours=3)) == 0
    assert jobs.send_digests(at=TUESDAY + dt.timedelta(days=1)) == 1
    jobs.send_waiting(at=TUESDAY)
    (letter,) = mail.outbox
    assert letter.subject == "Lo que espera por usted"
    assert "- Encargos por responder: 2" in letter.body
    assert "Mensajes" not in letter.body


def test_nobody_is_told_that_nothing_waits(user, counts):
    counts["Encargos por responder"] = 0
    assert jobs.send_digests(at=TUESDAY) == 0


def test_who_wants_no_digest_or_holds_no_post_gets_none(user):
    User.objects.create_user("nadie@example.org", service_name="Nadie")
    Preference.objects.create(user=user, digest="none")
    assert jobs.send_digests(at=TUESDAY) == 0


def test_who_wants_only_the_digest_gets_it_by_mail(user):
    Preference.objects.create(user=user, digest="daily", at_once=False)
    jobs.send_digests(at=TUESDAY)
    assert Notice.objects.get().state == Notice.QUEUED


def test_a_source_of_counts_is_registered_once(monkeypatch):
    monkeypatch.setattr(jobs, "_digests", [])

    def one(user, at):
        return {"x": 1}

    jobs.register_digest(one)
    jobs.register_digest(one)
    assert jobs._digests == [one]


# --- choosing ----------------------------------------------------------------------


def test_a_choice_is_kept_and_journalled(user, at):
    actions.choose(
        user=user, digest="weekly", at_once=False, silenced=["duty_changed"], by=user, at=at
    )
    wish = queries.wish_of(user)
    assert (wish.digest, wish.at_once, wish.silenced) == ("weekly", False, ["duty_changed"])
    entry = Entry.objects.latest("seq")
    assert (entry.verb, entry.actor_id) == ("notices.chosen", user.actor_id)


def test_a_choice_is_refused(user, at):
    other = User.objects.create_user("otra@example.org", service_name="Otra")
    words = {"user": user, "at": at, "at_once": True}
    for who in (other, SYSTEM):
        with pytest.raises(Denied):
            actions.choose(digest="daily", silenced=[], by=who, **words)
    with pytest.raises(Invalid) as no:
        actions.choose(digest="hourly", silenced=[], by=user, **words)
    assert no.value.field == "digest"
    with pytest.raises(Invalid) as no:
        actions.choose(digest="daily", silenced=["clock_late"], by=user, **words)
    assert no.value.field == "silenced"


def test_one_kind_is_switched_off_from_its_mail_without_signing_in(user, at, client):
    actions.notify(template="duty_changed", once="a", at=at, user=user)
    jobs.send_waiting(at=at)
    (letter,) = mail.outbox
    path = re.search(r"http://[^/]+(/notices/stop/\S+)", letter.body)[1]
    assert letter.extra_headers["List-Unsubscribe"].endswith(f"{path}>")
    assert client.get(path).status_code == 200
    assert queries.wish_of(user).silenced == []  # looking changes nothing
    assert client.post(path).status_code == 200
    assert queries.wish_of(user).silenced == ["duty_changed"]
    notice = actions.notify(template="duty_changed", once="b", at=at, user=user)
    assert notice.state == Notice.KEPT
    assert client.get(path[:-4] + "abc/").status_code == 404


def test_a_compulsory_notice_has_no_way_out(user, at, client):
    notice = actions.notify(template="clock_late", once="a", at=at, user=user)
    jobs.send_waiting(at=at)
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers
    from amparo.notices.letters import stop_path

    assert client.get(stop_path(notice)).status_code == 404


# --- the list ------------------------------------------------------------------------


def test_each_reads_their_own(user, at, client):
    other = User.objects.create_user("otra@example.org", service_name="Otra")
    actions.notify(template="duty_late", once="a", at=at, user=user, link="/duties/A/")
    actions.notify(template="task_waiting", once="b", at=at, user=other)
    actions.notify(template="person_news", once="c", at=at, address="kantu@example.org")
    assert queries.unread_count(user) == 1
    client.force_login(user)
    client.get(reverse("notices:list") + "?lang=en")
    page = client.get(reverse("notices:list")).content.decode()
    assert 'href="/duties/A/"' in page
    assert "A duty is late" in page
    assert "A task waits" not in page
    client.post(reverse("notices:mark_read"))
    assert queries.unread_count(user) == 0
    assert queries.unread_count(other) == 1


def test_the_pages_ask_who_it_is(client, db):
    for name in ("list", "wishes"):
        path = reverse(f"notices:{name}")
        assert client.get(path)["Location"].startswith(reverse("account_login"))
    assert client.get(reverse("notices:mark_read")).status_code == 405


def test_the_choice_is_made_in_the_page(user, client):
    client.force_login(user)
    assert client.get(reverse("notices:wishes")).status_code == 200
    words = {"digest": "none", "silenced": ["task_waiting", "import_done"]}
    answer = client.post(reverse("notices:wishes"), words)
    assert answer["Location"] == reverse("notices:list")
    wish = queries.wish_of(user)
    assert (wish.digest, wish.at_once) == ("none", False)
    assert wish.silenced == ["import_done", "task_waiting"]
    assert client.post(reverse("notices:wishes"), {"digest": "x"}).status_code == 422
    me = client.get(reverse("people:me")).content.decode()
    assert reverse("notices:wishes") in me
