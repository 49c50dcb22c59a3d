"""What every test may ask for: a moment, and the shared open data where this machine has it."""

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import hypothesis
import pytest
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils import translation

from amparo.ledger import triggers
from amparo.ui.translations import compile_all


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile translations once, before any worker reads them."""
    if not hasattr(session.config, "workerinput"):
        compile_all()


_wipe = BaseDatabaseOperations.execute_sql_flush


def _wipe_the_journal_too(self: BaseDatabaseOperations, statements: list[str]) -> None:
    """Empty all tables between two transactional tests; the journal refuses it everywhere else."""
    triggers.remove(self.connection)
    _wipe(self, statements)
    triggers.install(self.connection)


BaseDatabaseOperations.execute_sql_flush = _wipe_the_journal_too  # type: ignore[method-assign]

# A busy machine makes an example slow, not wrong.
hypothesis.settings.register_profile(
    "house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("house")

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
LIMA = ZoneInfo("America/Lima")


@pytest.fixture
def at() -> datetime.datetime:
    """Return an ordinary moment: Tuesday 10 November 2026, 10:00 in Lima."""
    return datetime.datetime(2026, 11, 10, 10, 0, tzinfo=LIMA)


@pytest.fixture(scope="session")
def shared() -> Callable[[str], Path]:
    """Return the path of a shared data file, or skip the test where it is absent."""

    def find(name: str) -> Path:
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"shared/data/{name} is not on this machine")
        return path

    return find


@pytest.fixture(autouse=True)
def counted_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no slow machine keep figures from one look to the next."""
    monkeypatch.setattr("amparo.publications.queries.keeping.COSTLY", 3600)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Let each test begin in English: the language of one must not reach the next."""
    with translation.override("en"):
        yield
