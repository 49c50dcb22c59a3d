"""What the tests of refusals share: a refusal changes nothing; the journal tells no secret."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps

from amparo.cases.models import Case
from amparo.duties.models import Clock
from amparo.kernel.errors import No
from amparo.ledger.models import Entry, Event

WATCHED = (*apps.get_app_config("cases").get_models(), Clock, Entry, Event)
NAME = "Rosa Quispe Invented"  # the person of every case in these tests
SECRET = "the river house of Rosa"  # typed into every field of free words


def standing() -> tuple[Any, ...]:
    """Return what stands: how many rows of each kind, and where each case is."""
    rows = [(model.__name__, model.objects.count()) for model in WATCHED]
    cases = Case.objects.order_by("pk").values_list("pk", "state", "version")
    return (*rows, *cases, *Clock.objects.filter(ended_at=None).values_list("pk"))


@contextmanager
def refused(kind: type[No], said: str) -> Iterator[None]:
    """Check that what is done here is refused in these words, or at this field, for nothing."""
    before = standing()
    with pytest.raises(kind) as no:
        yield
    assert said in str(no.value) or said == getattr(no.value, "field", None), str(no.value)
    assert str(no.value).endswith((".", "»")), "a whole sentence for the person"
    assert standing() == before


def written(case: Case, verb: str) -> Entry:
    """Return the last entry of a verb in the file of a case; it holds nobody's words."""
    found = Entry.objects.filter(file=case.file, verb=verb, kind=Entry.WRITE)
    entry = found.order_by("-seq").first()
    assert entry is not None, f"nothing in the journal about {verb}"
    told = json.dumps([entry.verb, entry.why, entry.before, entry.after, entry.actor_label])
    for secret in (NAME, "Rosa", SECRET):
        assert secret not in told, f"{verb} tells «{secret}»"
    return entry
