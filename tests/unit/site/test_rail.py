import pytest

import vocab
from tests.world import world

pytestmark = pytest.mark.django_db
STAFF = [role.key for role in vocab.terms("people/roles").values() if role.kind == "staff"]


@pytest.mark.parametrize("role", STAFF)
def test_every_door_that_a_role_is_shown_opens(client, at, role):
    client.force_login(world(at=at).user(role))
    home = client.get("/home/")
    assert home.status_code == 200
    doors = home.context["rooms"]
    assert doors[0].current
    # A call begins under a key of its own: its door leads on.
    assert {door.label: client.get(door.url, follow=True).status_code for door in doors} == {
        door.label: 200 for door in doors
    }
