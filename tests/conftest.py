"""What every test may ask for: a moment, and the shared open data where this machine has it."""

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import caches
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils import translation

from amparo.ledger import triggers
from amparo.ui.translations import compile_all
from tests import lanes, migrated


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile translations once, before any worker reads them."""
    if not hasattr(session.config, "workerinput"):
        compile_all()


LEFT_OUT = pytest.StashKey[int]()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the long tests first; leave out those that this run has no need of."""
    config.stash[LEFT_OUT] = lanes.choose(config, items)
    if hasattr(config, "workeroutput"):
        config.workeroutput["left_out"] = config.stash[LEFT_OUT]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Keep what a worker says it left out: each of them leaves out the same."""
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", 0)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say how many tests were left out."""
    if config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(lanes.SAYS.format(config.stash[LEFT_OUT]))


_wipe = BaseDatabaseOperations.execute_sql_flush


def _wipe_the_journal_too(self: BaseDatabaseOperations, statements: list[str]) -> None:
    """Empty all tables between two transactional tests; the journal refuses it everywhere else."""
    triggers.remove(self.connection)
    _wipe(self, statements)
    triggers.install(self.connection)
    for name in settings.CACHES:  # their tables are no model's, so no flush knows of them
        caches[name].clear()


BaseDatabaseOperations.execute_sql_flush = _wipe_the_journal_too  # type: ignore[method-assign]

# A busy machine makes an example slow, not wrong.
hypothesis.settings.register_profile(
    "house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("house")

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
LIMA = ZoneInfo("America/Lima")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """Give this worker a copy of the migrated database, in place of migrating one itself."""
    with django_db_blocker.unblock():
        was = migrated.lend()
    yield
    with django_db_blocker.unblock():
        migrated.take_back(was)


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
