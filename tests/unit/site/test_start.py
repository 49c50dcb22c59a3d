import os
import signal
import stat
import subprocess
import sys
import threading
import time

import pytest
from django.core.management import CommandError, call_command

from amparo.people.models import Organisation
from amparo.places.models import ProfileVersion
from amparo.site.first_run import make_keys
from amparo.site.management.commands import start
from amparo.site.supervise import Children


def test_keys_are_made_once_and_for_the_owner_only(tmp_path):
    path = tmp_path / "var" / "keys.env"
    assert make_keys(path)
    first = path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not make_keys(path)
    assert path.read_text() == first
    names = {line.partition("=")[0] for line in first.splitlines() if not line.startswith("#")}
    assert names == {
        *("AMPARO_SECRET_KEY", "AMPARO_JOURNAL_KEY"),
        *("AMPARO_VAULT_KEYS", "AMPARO_VAULT_LOOKUP_KEY"),
    }


def patiently(check, seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if check():
            return True
        time.sleep(0.05)
    return False


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as file:
        return file.read().rpartition(")")[2].split()[0] != "Z"


SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)",
]


@pytest.mark.slow
def test_a_child_that_dies_is_started_again_and_all_end_together():
    said = []
    children = Children({"server": SLEEP, "worker": SLEEP}, dict(os.environ), said.append)
    for name in children.commands:
        children.start(name)
    first = children.running["worker"].pid
    first_server = children.running["server"].pid
    os.kill(first, signal.SIGKILL)

    def end_after_the_new_start():
        patiently(lambda: children.running["worker"].pid != first)
        children.stopping = True

    threading.Thread(target=end_after_the_new_start).start()
    children.watch()
    assert said == ["The worker ended with -9 and is started again."]
    assert children.running["worker"].pid != first
    assert not alive(first_server)
    assert not alive(children.running["worker"].pid)


@pytest.mark.slow
def test_a_child_that_does_not_listen_is_killed(monkeypatch):
    monkeypatch.setattr("amparo.site.supervise.PATIENCE", 0.3)
    children = Children({"worker": STUBBORN}, dict(os.environ), print)
    children.start("worker")
    time.sleep(0.3)
    children.stop()
    assert children.running["worker"].returncode is not None


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_children_do_not_outlive_a_parent_that_was_killed():
    script = (
        "from amparo.site.supervise import Children; import os, sys, time\n"
        f"c = Children({{'worker': {SLEEP!r}}}, dict(os.environ), print); c.start('worker')\n"
        "print(c.running['worker'].pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        env=os.environ | {"PYTHONPATH": "src"},
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        parent.kill()
    assert patiently(lambda: not alive(child))


@pytest.mark.django_db
def test_a_country_is_loaded_with_its_bodies_and_a_second_time_changes_nothing(capsys):
    call_command("load_country", "PE")
    stored = ProfileVersion.objects.get(country="PE"), Organisation.objects.count()
    assert Organisation.objects.filter(country="PE", code="MINJUSDH").exists()
    call_command("load_country", "PE")
    assert (ProfileVersion.objects.get(country="PE"), Organisation.objects.count()) == stored
    with pytest.raises(CommandError):
        call_command("load_country", "ZZ")


def test_links_in_mails_of_a_start_lead_to_its_own_port(monkeypatch):
    monkeypatch.delenv("AMPARO_SITE_URL", raising=False)
    assert start._environ(8032)["AMPARO_SITE_URL"] == "http://127.0.0.1:8032"
    monkeypatch.setenv("AMPARO_SITE_URL", "https://amparo.example")
    assert start._environ(8032)["AMPARO_SITE_URL"] == "https://amparo.example"
