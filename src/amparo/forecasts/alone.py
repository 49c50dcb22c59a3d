"""`python -m amparo.forecasts.alone …`: the library's command line, ending with who began it.

A worker that is killed leaves no library behind that works on for nobody, beside the one that the
next worker starts. It loads no Django and none of the house.
"""

import contextlib
import ctypes
import signal
import sys

PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """Ask Linux to end this process when the one that began it is gone."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def main() -> int:
    """Answer as `python -m foresight` would."""
    end_with_parent()
    from foresight.cli import main as answer

    return answer(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
