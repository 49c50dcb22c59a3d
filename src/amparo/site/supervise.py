"""Server and worker as two child processes that live and end together.

`manage.py start` becomes this program when all is prepared. It imports no Django, so that what only
watches takes little memory.
"""

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from types import FrameType

PATIENCE = 15.0  # seconds to end cleanly before being killed
FIRST_ANSWER = 90.0  # seconds until the server must have answered
PR_SET_PDEATHSIG = 1


def _end_with_parent() -> None:
    """Ask Linux to end a child whose parent is killed, so that nothing keeps the port."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Children:
    """Starts commands, restarts one that dies, stops all when asked."""

    def __init__(
        self,
        commands: dict[str, Sequence[str]],
        environ: dict[str, str],
        say: Callable[[str], object],
    ) -> None:
        self.commands = commands
        self.environ = environ
        self.say = say
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.begun: dict[str, float] = {}
        self.stopping = False

    def start(self, name: str) -> None:
        """Start one command in a session of its own: Ctrl-C reaches only us, and we pass it on."""
        self.begun[name] = time.monotonic()
        self.running[name] = subprocess.Popen(  # noqa: S603
            list(self.commands[name]),
            env=self.environ,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )

    def start_all(self) -> None:
        """Start every command and listen for the signal to stop."""
        signal.signal(signal.SIGINT, self._asked_to_stop)
        signal.signal(signal.SIGTERM, self._asked_to_stop)
        for name in self.commands:
            self.start(name)

    def watch(self) -> None:
        """Restart what dies, until asked to stop; then stop all."""
        while not self.stopping:
            for name, child in list(self.running.items()):
                if child.poll() is not None and not self.stopping:
                    self.say(f"The {name} ended with {child.returncode} and is started again.")
                    # One that dies at once is not started in a storm.
                    time.sleep(0.2 if time.monotonic() - self.begun[name] > 10 else 2.0)
                    if not self.stopping:
                        self.start(name)
            time.sleep(0.2)
        self.stop()

    def stop(self) -> None:
        """End every child: first asked, after a while killed."""
        for child in self.running.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + PATIENCE
        for child in self.running.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
                child.wait()

    def _asked_to_stop(self, signum: int, frame: FrameType | None) -> None:
        self.stopping = True


def answers(address: str, children: Children) -> bool:
    """Wait for the first answer; return whether there was one before a stop was asked.

    :raises SystemExit: if the server ends instead of answering.
    """
    deadline = time.monotonic() + FIRST_ANSWER
    while time.monotonic() < deadline and not children.stopping:
        if children.running["server"].poll() is not None:
            children.stop()
            sys.exit("The server did not start; the lines above say why.")
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except OSError:
            time.sleep(0.1)
    return False


def main(asked: str) -> None:
    """Run what `manage.py start` asked for, as JSON: commands, an address to try, a greeting."""
    wanted = json.loads(asked)

    def say(words: str) -> None:
        print(words, flush=True)  # noqa: T201

    children = Children(wanted["commands"], dict(os.environ), say)
    children.start_all()
    try:
        if answers(wanted["address"], children):
            say("\n".join(wanted["greeting"]))
        children.watch()
    except BaseException:
        children.stop()
        raise
    say("Amparo has stopped.")


if __name__ == "__main__":
    main(sys.argv[1])
