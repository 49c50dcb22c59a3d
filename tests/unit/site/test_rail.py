import uuid

import pytest
from django.urls import resolve
from django.utils.translation import override

import vocab
from amparo.commitments import urls as commitments
from amparo.evidence.policies import DESKS
from amparo.site.context import _rail
from amparo.site.rail import OF_A_DESK, OF_RECOMMENDATIONS, OF_WHAT_IS_DUE
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


@pytest.mark.parametrize(
    ("path", "door"),
    [
        ("", "Treaties"), ("treaties/", "Treaties"), ("gap/", "Treaties"),
        ("records/action/{}/", "Treaties"), ("desk/", "Desk"), ("scorecards/", "Desk"),
        ("plans/", "Desk"), ("consultations/", "Desk"), ("recognition/", "Desk"),
        ("drafts/", "Desk"), ("records/goal/{}/", "Desk"),
        ("recommendations/", "Recommendations"), ("recommendations/matrix/", "Recommendations"),
        ("rounds/{}/", "Recommendations"), ("actions/{}/", "Recommendations"),
        ("begin/state-action/", "Recommendations"), ("clusters/", "Recommendations"),
        ("records/position/{}/discard/", "Recommendations"), ("due/", "What is due"),
        ("indicators/{}/", "What is due"), ("submissions/", "What is due"),
        ("do/submission/{}/submit/", "What is due"),
    ],
)  # fmt: skip
def test_the_rail_marks_the_door_behind_which_a_page_of_commitments_is(path, door):
    address = f"/commitments/{path.format(uuid.UUID(int=7))}"
    assert resolve(address)
    with override("en"):
        marked = [room.label for room in _rail(DESKS, address) if room.current]
    assert marked == [door]


def test_every_way_behind_a_door_leads_to_a_page():
    known = {str(pattern.pattern).partition("<")[0] for pattern in commitments.urlpatterns}
    for way in OF_A_DESK + OF_RECOMMENDATIONS + OF_WHAT_IS_DUE:
        path = way.removeprefix("/commitments/")
        assert any(path.startswith(start) for start in known if start), way
