"""The first administrator is let in from the console."""

import re

import pytest
from django.core.management import CommandError, call_command

from amparo.ledger.models import Entry
from amparo.people.models import User
from amparo.people.queries import roles_of

pytestmark = pytest.mark.django_db


def run(*words, **options):
    call_command("open_account", *words, **options)


def test_the_first_administrator_gets_an_account_a_post_and_a_link(ministry, capsys, client):
    run("Raiz@example.org", name="Raíz", role="system_administrator", body="MINJUSDH")
    user = User.objects.get(email="raiz@example.org")
    assert roles_of(user) == {"system_administrator"}
    entries = Entry.objects.values_list("verb", "actor_id")
    assert list(entries) == [("account.opened", "system"), ("post.given", "system")]
    path = re.search(r"http://[^/]+(/\S+)", capsys.readouterr().out)[1]
    assert client.get(path, follow=True).status_code == 200


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"role": "system_administrator"}, "both"),
        ({"role": "system_administrator", "body": "NO"}, "There are: MINJUSDH"),
        ({"role": "requester", "body": "MINJUSDH"}, "not a role of staff"),
        ({"language": "fr"}, "language"),
    ],
)
def test_a_mistake_opens_nothing(ministry, options, why):
    with pytest.raises(CommandError, match=why):
        run("raiz@example.org", name="Raíz", **options)
    assert not User.objects.exists()
