"""Pages of the desks ask the data base as often for thirty rows as for three."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amparo.diplomacy.queries.lists import LISTINGS
from amparo.kernel.ids import uuid7
from tests.house.doors import address, furnish, names
from tests.world import World, world
from vocab.states import states

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROOMS = ("monitor", "evidence", "commitments", "diplomacy", "press", "forecasts")
ROLES = ("desk_head", "sector_liaison", "alert_analyst", "")
CODES = [one.code for one in states().state]
COUNT = count(1)
# Tables that no list of these rooms shows row by row, or whose rows cannot stand beside another.
LEFT = {"Version", "Part", "ClaimLink", "InitiativeLink", "Decision", "Risk", "Cell", "Themed",
        "Asked", "Contribution", "Consultation", "Meaning", "Section"}  # fmt: skip
# Words by which rows of one kind may differ from each other.
DIFFER = {"ref", "code", "short", "title", "label", "name", "product", "seat", "draft", "value"}
DAYS = dict.fromkeys(
    ("when", "made", "held", "reviewed", "begins", "as_of", "taken", "period", "accepted"), "2026"
)
SAID = {"party": "PE", "country": "PE", "language": "es", "state": "published", **DAYS,
        "procedure": "inquiry", "step": "signed", "support": "supported", "level": "partial",
        "scale": "internal", "channel": "letter", "side": "offer", "kind": "signature",
        "note": "", "secrecy": "INTERNAL"}  # fmt: skip


def tables() -> Iterator[type[models.Model]]:
    """Give each table of the rooms of which a list shows rows."""
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            if model.__name__ not in LEFT:
                yield model


def first(model: type[models.Model], at: Any) -> Any:
    """Return a row of a table, made of plain words where there is none."""
    found = model._default_manager.order_by("pk").first()
    if found:
        return found
    row = model()
    for field in model._meta.concrete_fields:
        if field.primary_key or ((field.blank or field.has_default()) and field.name not in SAID):
            continue
        if isinstance(field, models.ForeignKey):
            if not field.null or field.name in {"meeting", "forum", "paragraph"}:
                setattr(row, field.attname, first(field.related_model, at).pk)
        elif isinstance(field, models.DateTimeField):
            setattr(row, field.attname, None if field.null else at)
        elif isinstance(field, models.DateField):
            setattr(row, field.attname, at.date())
        elif isinstance(field, models.IntegerField):
            setattr(row, field.attname, None if field.null else 1)
        elif isinstance(field, models.CharField | models.TextField) and not field.null:
            setattr(row, field.attname, SAID.get(field.name, "Words")[: field.max_length])
    row.save(force_insert=True)
    return row


def another(row: Any, *, told: bool) -> Any:
    """Keep a copy of a row that differs from it; `told`: it is published to all."""
    number, fields = next(COUNT), row._meta.concrete_fields
    links = {f.name: list(getattr(row, f.name).all()) for f in row._meta.many_to_many}
    for field in fields:
        setattr(row, field.attname, getattr(row, field.attname))  # what is sealed is opened
    row.pk, row._state.adding = uuid7(), True
    for field in fields:
        now = getattr(row, field.attname)
        if isinstance(field, models.OneToOneField):
            same = None if field.null else another(getattr(row, field.name), told=told).pk
            setattr(row, field.attname, same)
        elif isinstance(field, models.CharField) and (field.unique or field.name in DIFFER):
            setattr(row, field.attname, now and f"{now}{number}"[-field.max_length :])
    if told and getattr(row, "state", "") == "draft":
        row.state = "published"
    if told and hasattr(row, "secrecy"):
        row.secrecy = "PUBLIC"
    set_apart(row, number, told=told)
    row.save(force_insert=True)
    for name, kept in links.items():
        getattr(row, name).set(kept)
    return row


def set_apart(row: Any, number: int, *, told: bool) -> None:
    """Give a copy a number, a State or a thing of its own where there may be only one."""
    for rule in row._meta.constraints:
        if not isinstance(rule, models.UniqueConstraint):
            continue
        fields = [row._meta.get_field(name) for name in rule.fields]
        if any(f.name in DIFFER for f in fields):
            continue
        counted = [f for f in fields if isinstance(f, models.IntegerField)]
        placed = [f for f in fields if f.name in {"country", "party"}]
        linked = [f for f in fields if isinstance(f, models.ForeignKey) and getattr(row, f.attname)]
        if counted:
            now = getattr(row, counted[0].attname)
            setattr(row, counted[0].attname, now and now + number)
        elif placed:
            name = placed[0].name
            taken = set(type(row)._default_manager.values_list(name, flat=True))
            setattr(row, name, next(code for code in CODES if code not in taken))
        elif linked:
            setattr(row, linked[-1].name, another(getattr(row, linked[-1].name), told=told))


def copied(stood: list[Any], times: int) -> None:
    """Copy each of some rows, every second time published to all."""
    for row in stood:
        for n in range(times):
            another(type(row)._default_manager.get(pk=row.pk), told=n % 2 == 0)


def pages(things: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Give the address of each page of the rooms."""
    for name, words in names():
        if name.partition(":")[0] in ROOMS and (url := address(name, words, things)):
            yield name, url
    for kind in LISTINGS:
        yield f"diplomacy:list {kind}", reverse("diplomacy:list", args=[kind])


def asked(pe: World, addresses: list[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return how often each page asks the data base, for each reader that may open it."""
    found = {}
    for role in ROLES:
        client = Client()
        if role:
            client.force_login(pe.user(role))
        for name, url in addresses:
            before = transaction.savepoint()
            connection.queries_log.clear()  # it holds 9,000, and counts nothing once it is full
            with CaptureQueriesContext(connection) as queries:
                status = client.get(url).status_code
            if status == 200:
                found[name, role] = len(queries)
                assert queries or not role, f"{name} was not counted"
            transaction.savepoint_rollback(before)
    return found


def test_no_page_of_a_desk_asks_more_often_the_more_it_shows(at, settings):
    settings.AMPARO_REQUIRE_SECOND_FACTOR = False
    pe = world("PE", at=at)
    addresses = list(pages(furnish(pe, at)))
    for model in tables():
        first(model, at)
    stood = [row for model in tables() for row in model._default_manager.order_by("-pk")[:2]]
    copied(stood, 2)
    few = asked(pe, addresses)
    copied(stood, 27)
    many = asked(pe, addresses)
    assert {name.partition(":")[0] for name, _role in few} == set(ROOMS) and len(few) > 200
    grown = {key: (few[key], many[key]) for key in few if many.get(key, 0) > few[key]}
    assert not grown, grown
