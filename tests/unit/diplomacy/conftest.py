"""Two desks with their people, a sector, a public source, a meeting."""

import datetime as dt

import pytest
from django.conf import settings

from amparo.diplomacy import actions
from amparo.diplomacy.actions import Cited
from amparo.evidence.actions import add_source
from amparo.kernel.actors import SYSTEM
from amparo.people.models import Organisation, Post, User

SINCE = dt.date(2020, 1, 1)
TEXT = """
Mr. Chair,

1. My delegation thanks the Secretary-General.
2. We reaffirm the three pillars<sup>1</sup>. Force is a last

---

<sup>1</sup> Inputs for the Compendium, in November 2015.

resort.

7. Peru supports the France/Mexico Initiative, as well as the Code of Conduct.
"""


def body(code: str, kind: str = "executive") -> Organisation:
    return Organisation.objects.create(country="PE", code=code, name=code, kind=kind)


def user(name: str, role: str, at_body: Organisation) -> User:
    made = User.objects.create(
        email=f"{name}@example.org", service_name=name.capitalize(), language="en"
    )
    Post.objects.create(user=made, organisation=at_body, role=role, since_on=SINCE)
    return made


@pytest.fixture
def desk(db):
    return body("OPM")


@pytest.fixture
def sector(db):
    return body("DEF")


@pytest.fixture
def officer(desk):
    return user("officer", "desk_officer", desk)


@pytest.fixture
def head(desk):
    return user("head", "desk_head", desk)


@pytest.fixture
def stranger(db):
    """Return an officer of another desk."""
    return user("other", "desk_officer", body("ENV"))


@pytest.fixture
def liaison(sector):
    return user("liaison", "sector_liaison", sector)


@pytest.fixture
def source(at):
    return add_source(
        title="Statement of Peru, 6 September 2016", kind="official_record", secrecy="PUBLIC",
        is_of_desks=True, by=SYSTEM, at=at,
    )  # fmt: skip


@pytest.fixture
def cited(source):
    return Cited(source=source, locator="¶ 7", quote="Peru supports")


@pytest.fixture
def held(desk, officer, at):
    """Return what every act of the desk's officer is given."""
    return {"desk": desk, "by": officer, "at": at}


@pytest.fixture
def meeting(desk, officer, head, cited, at):
    made = actions.add_meeting(
        title="Informal interactive dialogue", when="2016-09-06", place="New York", desk=desk,
        by=officer, at=at, cited=cited,
    )  # fmt: skip
    return actions.publish(model=type(made), key=made.pk, by=head, at=at)


@pytest.fixture
def statement(desk, officer, head, meeting, cited, at):
    """Return a statement that was delivered and is published."""
    made = actions.keep_statement(
        title="Statement on R2P", party_code="PE", language="en", when="2016-09-06", text=TEXT,
        meeting=meeting, is_translation=True, desk=desk, cited=cited, by=officer, at=at,
    )  # fmt: skip
    return actions.publish_statement(statement_id=made.pk, by=head, at=at)


@pytest.fixture
def client(client):
    """Return a browser that reads English."""
    settings.AMPARO_REQUIRE_SECOND_FACTOR = False
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client
