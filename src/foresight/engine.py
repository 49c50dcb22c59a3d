"""Work as a plain list of tasks, done here or on a cluster: the answers are the same everywhere.

A task is a function and its values; it reads no clock, no file and no random number but its seed's.
"""

import importlib
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal, TypeVar

from joblib import Parallel, delayed, parallel_config

from foresight.errors import Unusable

T = TypeVar("T")
Backend = Literal["local", "ray", "dask"]
Task = tuple[Callable[..., T], tuple[Any, ...]]


def done(tasks: Sequence[Task[T]], *, backend: Backend = "local", jobs: int = 1) -> Iterator[T]:
    """Yield the answers in the order of the tasks.

    `ray` and `dask` use the cluster that the environment names (RAY_ADDRESS,
    DASK_SCHEDULER_ADDRESS), else one started on this machine.

    :raises Unusable: if the backend is not installed.
    """
    if backend == "local" and jobs == 1:
        for function, values in tasks:
            yield function(*values)
        return
    with _where(backend, jobs):
        work = Parallel(return_as="list" if backend != "local" else "generator")
        yield from work(delayed(function)(*values) for function, values in tasks)


def _where(backend: Backend, jobs: int) -> Any:
    if backend == "local":
        return parallel_config(backend="loky", n_jobs=jobs, inner_max_num_threads=1)
    try:
        if backend == "ray":
            importlib.import_module("ray.util.joblib").register_ray()
        else:
            address = os.environ.get("DASK_SCHEDULER_ADDRESS")
            here = {"n_workers": jobs, "threads_per_worker": 1}
            client = importlib.import_module("distributed").Client
            _ = client(address) if address else client(**here)
    except ImportError as why:
        raise Unusable(f"--backend {backend}: install the group «cluster» first ({why}).") from why
    return parallel_config(backend=backend, n_jobs=jobs)
