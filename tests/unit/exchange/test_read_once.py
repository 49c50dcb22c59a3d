"""A file that is not long is read once: what rows say is held from the judging to the taking."""

import pytest

from amparo.commitments.models import Recommendation
from amparo.exchange.actions import judging
from amparo.exchange.actions.rows import Reader
from amparo.exchange.jobs import run_import
from amparo.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db
HEAD = "To,Text,From,Response,Action,Issue,Session"


@pytest.fixture
def read(monkeypatch):
    """Return the numbers of the rows that are read, as they are."""
    numbers, plain = [], Reader.read
    monkeypatch.setattr(
        Reader, "read", lambda self, row: numbers.append(row.number) or plain(self, row)
    )
    return numbers


@pytest.mark.parametrize(("most", "times"), [(60_000, 1), (2, 2)])
def test_the_same_is_kept_however_often_rows_are_read(read, most, times, tmp_path, at, monkeypatch):
    monkeypatch.setattr(judging, "MOST_HELD", most)
    path = tmp_path / "upr.csv"
    lines = [f"Peru,Do the thing {n},Spain,Accepted,5,Torture,14" for n in range(5)]
    path.write_text("\n".join([HEAD, *lines, lines[1], ""]))
    job = run_import(kind="upr-recommendations", path=path, by=SYSTEM, at=at)
    assert (job.state, job.rows_total, job.rows_new, job.rows_known) == ("done", 6, 5, 1)
    assert Recommendation.objects.count() == 5
    assert sorted(read) == sorted([*range(1, 7)] * times)
    again = run_import(kind="upr-recommendations", path=path, by=SYSTEM, at=at)
    assert (again.rows_new, again.rows_known) == (0, 6)
