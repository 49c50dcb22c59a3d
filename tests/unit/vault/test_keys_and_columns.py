"""The key ring, and columns that are sealed in the database and bound to their row."""

import base64

import pytest
from cryptography.exceptions import InvalidTag
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from amparo.kernel.actors import SYSTEM
from amparo.vault import actions, fields
from amparo.vault.keys import ring
from amparo.vault.models import Identity
from tests.unit.vault.conftest import NEW, OLD

GOOD = base64.b64encode(b"x" * 32).decode()


@pytest.mark.parametrize(
    "keys",
    ["", "a:", "a:xyz", f"a:{GOOD},a:{GOOD}", f":{GOOD}", f"a b:{GOOD}", "a:" + GOOD[:-4], GOOD],
)
def test_a_bad_ring_is_refused_without_telling_the_key(settings, keys):
    settings.VAULT_KEYS = keys
    with pytest.raises(ImproperlyConfigured) as no:
        ring()
    assert GOOD not in str(no.value)


def test_the_look_up_key_is_as_long_as_the_others(settings):
    settings.VAULT_LOOKUP_KEY = base64.b64encode(b"short").decode()
    with pytest.raises(ImproperlyConfigured, match="AMPARO_VAULT_LOOKUP_KEY"):
        ring()


def test_a_ring_never_shows_its_keys(settings):
    assert "0123456789" not in repr(ring())


@pytest.fixture
def pair(db, at):
    return [
        actions.keep_identity(by=SYSTEM, at=at, legal_name=name, document=f"D{name}")
        for name in ("Rosa", "Luz")
    ]


def raw(identity, column="legal_name"):
    return Identity.objects.values_list(column, flat=True).get(pk=identity.pk)


def test_two_seals_of_one_text_differ(settings):
    assert fields.seal(b"x", "t.c:1") != fields.seal(b"x", "t.c:1")


def test_a_sealed_text_moved_to_another_row_or_column_does_not_open(pair):
    rosa, luz = pair
    Identity.objects.filter(pk=luz.pk).update(legal_name=raw(rosa))
    Identity.objects.filter(pk=rosa.pk).update(social_name=raw(rosa))
    with pytest.raises(InvalidTag):
        _ = Identity.objects.get(pk=luz.pk).legal_name
    with pytest.raises(InvalidTag):
        _ = Identity.objects.get(pk=rosa.pk).social_name


def test_an_altered_text_does_not_open(pair):
    envelope = bytearray(raw(pair[0]))
    envelope[-1] ^= 1
    Identity.objects.filter(pk=pair[0].pk).update(legal_name=fields.Envelope(envelope))
    with pytest.raises(InvalidTag):
        _ = Identity.objects.get(pk=pair[0].pk).legal_name


@pytest.mark.parametrize("value", ["Rosa", b"Rosa", {"a": 1}])
def test_nothing_unsealed_reaches_a_sealed_column(pair, value):
    with pytest.raises(TypeError, match="sealed"):
        Identity.objects.filter(pk=pair[0].pk).update(legal_name=value)
    with pytest.raises(TypeError, match="sealed"):
        Identity.objects.filter(legal_name=value).exists()


def test_a_row_in_bulk_is_sealed_too(db):
    row = Identity(legal_name="Rosa")
    with transaction.atomic():
        Identity.objects.bulk_create([row])
    assert isinstance(raw(row), fields.Envelope) and b"Rosa" not in raw(row)
    assert Identity.objects.get(pk=row.pk).legal_name == "Rosa"


def test_saving_a_row_that_nobody_opened_leaves_its_envelope(pair, settings):
    before = raw(pair[0])
    Identity.objects.get(pk=pair[0].pk).save()
    assert raw(pair[0]) == before


def test_an_old_key_opens_and_the_newest_seals(db, settings):
    settings.VAULT_KEYS = OLD
    row = Identity.objects.create(legal_name="Rosa")
    settings.VAULT_KEYS = f"{NEW},{OLD}"
    again = Identity.objects.get(pk=row.pk)
    assert again.legal_name == "Rosa"
    again.legal_name = "Rosa Q."
    again.save()
    assert raw(again).key_id == "new"
    settings.VAULT_KEYS = OLD
    with pytest.raises(KeyError):
        _ = Identity.objects.get(pk=row.pk).legal_name


def test_deferred_and_refreshed_columns_open(pair):
    row = Identity.objects.defer("document").get(pk=pair[0].pk)
    assert row.document == "DRosa"
    row.legal_name = "unsaved"
    row.refresh_from_db()
    assert row.legal_name == "Rosa"
