"""Whatever a file holds, wherever it is cut, and however often it comes: the same rows as once."""

import csv
import io
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.exchange import actions
from amparo.exchange.actions import taking
from amparo.exchange.models import ImportJob, TakenRow
from amparo.kernel.actors import SYSTEM
from amparo.situations.models import Act, Incident

HEAD = ("code", "occurred", "type", "country", "victims", "public_summary")
MAPPING = "amparo_incidents"

text = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\r\n\0"), max_size=20
)
row = st.tuples(
    st.integers(0, 12).map(lambda n: f"X-{n}"),
    st.sampled_from(["2020", "2020-06", "2020-06-14", "2021-02-31", ""]),
    st.sampled_from(["KIL", "THD", "PHY"]),
    st.sampled_from(["PE", "CO", "Atlantis", ""]),
    st.sampled_from(["", "1", "7"]),
    text,
)
files = st.lists(row, min_size=1, max_size=25)


class Cut(Exception):
    """The machine loses its power here."""


def _write(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([HEAD, *rows])
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    return path


def _state() -> list[tuple[object, ...]]:
    """Return every incident with what was taken of it, as plain values in order."""
    acts = dict(Act.objects.values_list("incident_id", "victims"))
    keys = dict(TakenRow.objects.values_list("target", "key"))
    return sorted(
        (keys[f"situations.Incident:{i.pk}"], i.type, i.country, i.occurred, i.public_summary,
         acts[i.pk])
        for i in Incident.objects.all()
    )  # fmt: skip


def _load(path: Path, at: datetime, **said: str) -> ImportJob:
    return actions.run_import(
        kind="incidents", mapping=MAPPING, path=path, by=SYSTEM, at=at, **said
    )


def _cut(path: Path, at: datetime, batch: int, monkeypatch: pytest.MonkeyPatch, **said: str):
    """Begin or go on, and lose the power in the middle of one batch."""
    kept, count = taking.Batch._kept, [0]

    def failing(self: taking.Batch, good: list) -> int:
        count[0] += 1
        new = kept(self, good)
        if count[0] == batch:
            raise Cut
        return new

    with monkeypatch.context() as here:
        here.setattr(taking.Batch, "_kept", failing)
        with suppress(Cut):
            _load(path, at, **said)
    return ImportJob.objects.get()


@pytest.mark.django_db
@given(rows=files, cuts=st.lists(st.integers(1, 4), max_size=3), size=st.integers(1, 6))
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_a_file_that_is_cut_and_resumed_is_the_same_as_once(
    rows, cuts, size, at, tmp_path, monkeypatch
):
    path = _write(tmp_path / "f.csv", rows)
    known = {name: getattr(taking.limits(), name) for name in taking.limits().__struct_fields__}
    limits = type(taking.limits())(**{**known, "batch_rows": size})
    with monkeypatch.context() as here:
        here.setattr(taking, "limits", lambda: limits)
        with transaction.atomic():
            once = _load(path, at)
            expected, new = _state(), once.rows_new
            assert new == len({one[0] for one in rows}) == len(expected)
            transaction.set_rollback(True)
        with transaction.atomic():
            job = None
            for batch in cuts:
                if job is None or job.state != ImportJob.DONE:
                    resume = {"resume": str(job.pk)} if job else {}
                    job = _cut(path, at, batch, monkeypatch, **resume)
            if job is None or job.state != ImportJob.DONE:
                job = _load(path, at, resume=str(job.pk)) if job else _load(path, at)
            assert (job.state, job.rows_new) == (ImportJob.DONE, new)
            assert _state() == expected
            again = _load(path, at)
            assert (again.rows_new, again.rows_known) == (0, new)
            assert _state() == expected
            transaction.set_rollback(True)


@pytest.mark.django_db
@given(one=files, other=files)
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
def test_two_files_in_either_order_give_each_row_once(one, other, at, tmp_path):
    # The same key says the same in both: which of two that differ comes first would be seen.
    said = {row[0]: row for row in [*one, *other]}
    first = _write(tmp_path / "a.csv", [said[row[0]] for row in one])
    second = _write(tmp_path / "b.csv", [said[row[0]] for row in other])
    states = []
    for order in ((first, second), (second, first), (first, second, first)):
        with transaction.atomic():
            for path in order:
                assert _load(path, at).state == ImportJob.DONE
            states.append(_state())
            transaction.set_rollback(True)
    assert states[0] == states[1] == states[2]
    assert len(states[0]) == len(said)
