"""Every address, as every role, as a stranger and signed out: the answer is the one written down.

`doors.toml` says who gets a page at each address. Everyone else is told that there is nothing, that
they may not, or where to sign in. A new page must be written there:
`AMPARO_WRITE_DOORS=1` makes this test write what it finds, for a person to read.
"""

import json
import os
import tomllib
from pathlib import Path

import pytest
from django.test import Client

import vocab
from amparo.cases import holders
from amparo.people.models import User
from tests.house.doors import address, furnish, names
from tests.world import world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BOOK = Path(__file__).with_name("doors.toml")
WRITING = bool(os.environ.get("AMPARO_WRITE_DOORS"))
STAFF = [role for role, term in vocab.terms("people/roles").items() if term.kind == "staff"]
NO_PAGE = {301, 302, 303, 400, 403, 404, 405, 409, 429}


def book() -> dict[str, list[str]]:
    return tomllib.loads(BOOK.read_text())["doors"] if BOOK.exists() else {}


@pytest.fixture
def house(at, settings):
    settings.AMPARO_REQUIRE_SECOND_FACTOR = False
    pe = world("PE", at=at)
    return pe, furnish(pe, at)


def walk(client: Client, things: dict) -> tuple[set[str], dict[str, int]]:
    """Return the addresses that gave a page, and those that broke."""
    pages, broken = set(), {}
    for name, words in names():
        url = address(name, words, things)
        if url is None:
            continue
        status = client.get(url).status_code
        if status == 200:
            pages.add(name)
        elif status not in NO_PAGE:
            broken[name] = status
    return pages, broken


def check(who: str, pages: set[str], broken: dict[str, int]) -> None:
    assert not broken, f"{who}: {broken}"
    known = book()
    if WRITING:
        for name in {*known, *pages}:
            allowed = set(known.get(name, ())) - {who}
            known[name] = sorted(allowed | ({who} if name in pages else set()))
        found = sorted((name, allowed) for name, allowed in known.items() if allowed)
        lines = [f"{json.dumps(name)} = {json.dumps(allowed)}" for name, allowed in found]
        BOOK.write_text(HEADING + "\n".join(lines) + "\n")
        return
    expected = {name for name, allowed in known.items() if who in allowed}
    assert pages - expected == set(), f"{who} gets pages that are not theirs"
    assert expected - pages == set(), f"{who} lacks pages that are theirs"


HEADING = """# Who gets a page at each address, in a house where one case is being carried out.
# Written by tests/house/test_doors.py, read and corrected by a person.
[doors]
"""


def test_signed_out(house):
    _pe, things = house
    check("signed out", *walk(Client(), things))


def test_a_stranger_with_an_account_and_no_post(house):
    _pe, things = house
    client = Client()
    client.force_login(User.objects.create(email="stranger@example.org", service_name="Nobody"))
    check("stranger", *walk(client, things))


def test_the_person_with_a_receipt(house, at):
    pe, things = house
    client = Client()
    session = client.session
    session[holders.KEY] = str(pe.case.receipts.get().pk)
    session.save()
    check("person", *walk(client, things))


@pytest.mark.parametrize("role", STAFF)
def test_every_role(house, role):
    pe, things = house
    client = Client()
    client.force_login(pe.user(role))
    check(role, *walk(client, things))


def test_the_book_names_only_addresses_that_are_there():
    assert set(book()) <= {name for name, _words in names()}
