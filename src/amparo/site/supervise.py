"""Server and worker as two child processes that live and end together."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType

PATIENCE = 15.0  # seconds to end cleanly before being killed
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
