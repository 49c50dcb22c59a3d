"""Every address, as every role, as a stranger and signed out: the answer is the one written down.

`doors.toml` says who gets a page at each address. Everyone else is told that there is nothing, that
they may not, or where to sign in. A new page must be written there:
`AMPARO_WRITE_DOORS=1` makes this test write what it finds, for a person to read.
"""

import json
import os
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

import vocab
from amparo.cases import holders
from amparo.people.models import User
from tests.house.doors import address, furnish, names
from tests.world import World, world

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


def visitors(pe: World) -> Iterator[tuple[str, Client]]:
    """Give each who knocks, and their browser: strangers, the person, and every role."""
    yield "signed out", Client()
    stranger = Client()
    stranger.force_login(User.objects.create(email="stranger@example.org", service_name="Nobody"))
    yield "stranger", stranger
    person = Client()
    session = person.session
    session[holders.KEY] = str(pe.case.receipts.get().pk)
    session.save()
    yield "person", person
    for role in STAFF:
        client = Client()
        client.force_login(pe.user(role))
        yield role, client


def test_everyone_gets_the_pages_that_are_theirs(house):
    """One house for all, put back after each: to furnish it takes a third of each walk."""
    pe, things = house
    wrong = []
    for who, client in visitors(pe):
        before = transaction.savepoint()
        try:
            check(who, *walk(client, things))
        except AssertionError as why:
            wrong.append(str(why))
        transaction.savepoint_rollback(before)
    assert not wrong, "\n".join(wrong)


def test_the_book_names_only_addresses_that_are_there():
    assert set(book()) <= {name for name, _words in names()}
