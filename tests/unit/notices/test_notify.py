"""One piece of news is queued once, to the right reader, in the right way."""

import pytest

from amparo.notices import actions
from amparo.notices.models import Notice, Preference

pytestmark = pytest.mark.django_db


def test_the_same_news_is_queued_once(user, at):
    first = actions.notify(template="duty_waiting", once="duty:1", at=at, user=user)
    assert first is not None
    assert first.state == Notice.QUEUED
    assert actions.notify(template="duty_waiting", once="duty:1", at=at, user=user) is None
    assert Notice.objects.count() == 1


def test_an_address_is_sealed_in_the_database(at):
    notice = actions.notify(
        template="person_news", once="case:1", at=at, address="kantu@example.org", language="qu"
    )
    kept = Notice.objects.get(pk=notice.pk)
    assert kept.address == "kantu@example.org"
    raw = Notice.objects.values_list("address", flat=True).get(pk=notice.pk)
    assert b"kantu" not in bytes(raw)
    assert kept.language == "qu"


def test_a_user_is_written_to_in_their_own_language(user, at):
    user.language = "en"
    user.save()
    notice = actions.notify(template="duty_waiting", once="x", at=at, user=user, language="es")
    assert notice.language == "en"


def test_an_inactive_user_is_told_nothing(user, at):
    user.is_active = False
    assert actions.notify(template="clock_late", once="x", at=at, user=user) is None


def test_a_silenced_notice_is_kept_for_the_list_only(user, at):
    Preference.objects.create(user=user, silenced=["duty_waiting", "clock_late"])
    assert actions.notify(template="duty_waiting", once="a", at=at, user=user).state == Notice.KEPT
    # compulsory: the wish counts for nothing
    assert actions.notify(template="clock_late", once="b", at=at, user=user).state == Notice.QUEUED


def test_who_wants_only_the_digest_gets_no_single_mails(user, at):
    Preference.objects.create(user=user, at_once=False)
    assert actions.notify(template="duty_waiting", once="a", at=at, user=user).state == Notice.KEPT
    urgent = actions.notify(template="urgent_waiting", once="b", at=at, user=user)
    assert urgent.state == Notice.QUEUED


@pytest.mark.parametrize("link", ["https://elsewhere.example/", "//elsewhere.example", "/\\else"])
def test_a_link_that_leaves_the_site_is_a_mistake(user, at, link):
    with pytest.raises(ValueError, match="path of this site"):
        actions.notify(template="duty_waiting", once="a", at=at, user=user, link=link)


def test_a_notice_needs_a_reader_and_a_known_template(user, at):
    with pytest.raises(ValueError, match="user or an address"):
        actions.notify(template="duty_waiting", once="a", at=at)
    with pytest.raises(KeyError):
        actions.notify(template="no_such", once="a", at=at, user=user)
