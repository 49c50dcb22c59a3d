"""Two workers as real processes on one database, one of them killed in the middle."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone

from amparo.ledger.actions import emit
from amparo.ledger.jobs import drain
from amparo.ledger.models import Event, Heartbeat
from amparo.notices.models import Notice
from amparo.site.reactions import REACTIONS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
EVENTS = 120


def address() -> str:
    """Return the address of the test database, as another process opens it."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(str(found['NAME']))}"
    who = f"{quote(found['USER'])}:{quote(found['PASSWORD'])}"
    return f"postgresql://{who}@{found['HOST']}:{found['PORT']}/{found['NAME']}"


@contextmanager
def workers(count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    command = [sys.executable, str(settings.ROOT / "manage.py"), "work"]
    environ = os.environ | {
        "DATABASE_URL": address(),
        "DJANGO_SETTINGS_MODULE": "amparo.site.settings",
        "AMPARO_VAR": str(settings.VAR),
    }
    running = [
        subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL) for _ in range(count)
    ]
    try:
        yield running
    finally:
        for one in running:
            if one.poll() is None:
                one.terminate()
            one.wait(20)


def patiently(check, seconds: float = 60.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if check():
            return True
        time.sleep(0.05)
    return False


def done() -> int:
    return Event.objects.filter(done_at__isnull=False).count()


def test_nothing_is_lost_or_done_twice_when_a_worker_is_killed(at):
    users = get_user_model().objects
    people = [users.create_user(f"u{n}@example.org", service_name=f"U{n}") for n in range(EVENTS)]
    with workers(2) as (first, second):
        assert patiently(lambda: Heartbeat.objects.count() == 2)
        for person in people:
            emit(
                verb="account.opened", target=person.actor_id.replace("user", "people.User"), at=at
            )
        assert patiently(lambda: done() > 3)
        first.send_signal(signal.SIGKILL)
        assert patiently(lambda: done() >= EVENTS - 1), "the other worker goes on"
        second.terminate()
        assert second.wait(20) == 0, "asked to stop, a worker ends cleanly"
    # The event that the dead worker held is taken over when its lease has ended.
    later = timezone.now() + timedelta(minutes=5)
    drain(REACTIONS, at=later)
    assert done() == EVENTS
    told = Notice.objects.filter(template="account_opened")
    assert told.count() == EVENTS
    assert len({notice.user_id for notice in told}) == EVENTS
