"""Many rows at once: the same rows that saving one by one would have made."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from amparo.commitments.models import Cycle, Mechanism
from amparo.kernel.ids import uuid7
from amparo.ledger.inserting import insert

pytestmark = pytest.mark.django_db
SAME = {
    "written_id": "system", "written_label": "Amparo", "secrecy": "PUBLIC",
    "recorded_at": dt.datetime(2026, 3, 4, 15, 30, 1, 250, tzinfo=dt.UTC),
}  # fmt: skip


@pytest.fixture
def mechanism():
    return Mechanism.objects.create(key="upr", kind="upr", title="UPR")


def test_values_come_back_as_they_were_given_and_others_hold_their_default(mechanism):
    key = uuid7()
    rows = [(key, mechanism.pk, "UPR-3", {"received": 182}, "PE", 3)]
    names = ("id", "mechanism_id", "label", "stated", "country", "number")
    assert insert(Cycle, names, rows, SAME) == 1
    found = Cycle.objects.get(pk=key)
    saved = Cycle(
        id=key, mechanism=mechanism, label="UPR-3", stated={"received": 182}, country="PE",
        number=3, **SAME,
    )  # fmt: skip
    for field in Cycle._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(saved, field.attname), field.attname


def test_what_stands_in_all_rows_is_brought_into_the_stored_form(mechanism):
    same = {**SAME, "stated": {"noted": 5}, "mechanism_id": mechanism.pk}
    insert(Cycle, ("id", "label"), [(uuid7(), "ñandú\t\\N «x»"), (uuid7(), "2")], same)
    assert {(c.label, c.stated["noted"]) for c in Cycle.objects.all()} == {
        ("ñandú\t\\N «x»", 5), ("2", 5),
    }  # fmt: skip


def test_a_row_that_is_there_already_is_refused(mechanism):
    rows = [(uuid7(), mechanism.pk, "UPR-1", "PE")]
    insert(Cycle, ("id", "mechanism_id", "label", "country"), rows, SAME)
    again = [(uuid7(), mechanism.pk, "UPR-1", "PE")]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Cycle, ("id", "mechanism_id", "label", "country"), again, SAME)
    assert Cycle.objects.count() == 1


def test_no_rows_are_no_error(mechanism):
    assert insert(Cycle, ("id",), [], SAME) == 0
