"""Work as a plain list of tasks, done here or on a cluster: the answers are the same everywhere.

A task is a function and its values; it reads no clock, no file and no random number but its seed's.
Each is done in a single thread, since sums taken by several threads differ in their last digits. A
worker that runs other code, or other versions of the libraries that count, is refused. Of a worker
that is lost in the middle the tasks are done again by others; they answer alike.
"""

import importlib
import os
import platform
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import cache
from importlib.metadata import version
from typing import Any, Literal, TypeVar, get_args

from joblib import Parallel, delayed, parallel_config
from joblib.externals.loky.process_executor import BrokenProcessPool
from threadpoolctl import threadpool_limits

from foresight.errors import Unusable
from foresight.versions import code_version

T = TypeVar("T")
Backend = Literal["local", "ray", "dask"]
BACKENDS: tuple[str, ...] = get_args(Backend)
Task = tuple[Callable[..., T], tuple[Any, ...]]
COUNTING = ("numpy", "polars", "scikit-learn", "scipy")
TRIES = 3  # a task list that loses its workers so often is given up
WAIT = 30  # seconds until a scheduler that does not answer is given up


def done(
    tasks: Sequence[Task[T]], *, backend: Backend = "local", jobs: int | None = None
) -> Iterator[T]:
    """Yield the answers in the order of the tasks.

    `jobs` are the processes that work at once: on this machine one unless more are asked for, on a
    cluster all that it has. `ray` and `dask` use the cluster that the environment names
    (RAY_ADDRESS, DASK_SCHEDULER_ADDRESS), else one started on this machine and ended afterwards.

    :raises Unusable: if the backend is unknown or not installed, the cluster does not answer, its
        workers are not like this machine, or they are lost again and again.
    """
    if backend not in BACKENDS:
        raise Unusable(f"--backend {backend}: there are {', '.join(BACKENDS)}.")
    if backend == "local" and jobs in (None, 1):
        for function, values in tasks:
            yield alone(function, values)
        return
    left, lost = list(tasks), 0
    with ExitStack() as closing:
        ways, losses = PLACES[backend](jobs, closing)
        while left:
            try:
                for answer in _asked(left, ways):
                    left.pop(0)
                    yield answer
            except losses as why:
                lost += 1
                if lost == TRIES:
                    raise Unusable(
                        f"--backend {backend}: workers were lost {TRIES} times ({_first(why)})."
                    ) from why


def _asked(tasks: Sequence[Task[T]], ways: dict[str, Any]) -> Iterator[T]:
    with parallel_config(**ways):  # only here: what else runs meanwhile keeps its own way
        one_by_one = "list" if ways["backend"] == "ray" else "generator"  # Ray gives all at once
        work = Parallel(return_as=one_by_one, batch_size=1)
    # The values go as one tuple: Dask would keep a bare table on one worker, and lose it with him.
    calls = [delayed(alone)(function, values, likeness()) for function, values in tasks]
    return iter(work(calls))


def alone(function: Callable[..., T], values: tuple[Any, ...], asker: str = "") -> T:
    """Return the answer of one task, counted in a single thread.

    `asker` is the likeness of the machine that asks, where it is another.

    :raises Unusable: if this machine is not like it.
    """
    if asker and asker != likeness():
        raise Unusable(f"A worker has {likeness()}, but who asks has {asker}: make them alike.")
    with threadpool_limits(1):
        return function(*values)


@cache
def likeness() -> str:
    """Return what must be the same wherever a task is done: the code, and what it counts with."""
    counting = " ".join(f"{name} {version(name)}" for name in COUNTING)
    return f"code {code_version()}, {platform.machine()}, {counting}"


Place = tuple[dict[str, Any], tuple[type[BaseException], ...]]  # ways of joblib, what a loss is


def _local(jobs: int | None, closing: ExitStack) -> Place:
    return {"backend": "loky", "n_jobs": jobs or 1}, (BrokenProcessPool,)


def _dask(jobs: int | None, closing: ExitStack) -> Place:
    distributed = _module("distributed", "dask")
    address = os.environ.get("DASK_SCHEDULER_ADDRESS", "")
    try:
        if address:
            client = closing.enter_context(distributed.Client(address, timeout=WAIT))
        else:
            many = jobs or os.cpu_count() or 1
            cluster = closing.enter_context(
                distributed.LocalCluster(
                    n_workers=many, threads_per_worker=1, dashboard_address=None
                )
            )
            client = closing.enter_context(distributed.Client(cluster))
        client.wait_for_workers(1, timeout=WAIT)
    except (OSError, ValueError) as why:
        raise Unusable(f"--backend dask: {address or 'here'}: no workers ({_first(why)}).") from why
    return {"backend": "dask", "n_jobs": -1, "client": client}, (distributed.KilledWorker,)


def _ray(jobs: int | None, closing: ExitStack) -> Place:
    ray = _module("ray", "ray")
    _module("ray.util.joblib", "ray").register_ray()
    if not ray.is_initialized():
        address = os.environ.get("RAY_ADDRESS", "")
        ways: dict[str, Any] = {"log_to_driver": False, "logging_level": "error"}
        if not address:
            ways |= {"include_dashboard": False, "num_cpus": jobs or os.cpu_count() or 1}
        try:
            ray.init(address or "local", **ways)
        except (OSError, RuntimeError, ValueError) as why:
            raise Unusable(f"--backend ray: {address or 'here'}: {_first(why)}.") from why
        closing.callback(ray.shutdown)
    many = jobs or int(ray.cluster_resources().get("CPU", 1))
    told = ray.exceptions
    losses = (told.RayActorError, told.WorkerCrashedError, told.ObjectLostError, told.NodeDiedError)
    return {"backend": "ray", "n_jobs": many}, losses


PLACES: dict[str, Callable[[int | None, ExitStack], Place]] = {
    "local": _local,
    "dask": _dask,
    "ray": _ray,
}


def _module(name: str, backend: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as why:
        raise Unusable(
            f"--backend {backend} is not installed here: install the group «cluster» "
            f"(tools/bootstrap requirements/cluster.txt), on every machine ({why})."
        ) from why


def _first(why: BaseException) -> str:
    return (str(why).splitlines() or [type(why).__name__])[0]
