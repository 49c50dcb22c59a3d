"""The same draws to the last bit on a real cluster: here a scheduler and two processes."""

import os
from importlib.util import find_spec

import pytest

from foresight import engine
from foresight.backtest import backtest
from foresight.cards import Card, Member
from foresight.cli import main
from foresight.engine import done
from foresight.errors import Unusable
from foresight.onset.forward import forward
from foresight.onset.predictors import predictors
from foresight.panels import panel

from . import tasks
from .made import panel_frame, predictors_frame

LACKING = "the group «cluster» is not installed: tools/bootstrap requirements/cluster.txt"
needs_dask = pytest.mark.skipif(find_spec("distributed") is None, reason=LACKING)
needs_ray = pytest.mark.skipif(find_spec("ray") is None, reason=LACKING)
pytestmark = pytest.mark.slow
WINDOWS = [2012]
MEMBERS = {
    "fading": {},
    "forest": {"trees": 4},
    "scale": {"trees": 4, "leaf": 20},
    "classes": {"rounds": 2},
}
CARD = Card(
    name="quick",
    title="",
    target="ged_best_sb",
    limits=[],
    members=[Member(model=model, settings=settings) for model, settings in MEMBERS.items()],
)


def draws(**how):
    return [table for _, table in backtest(panel(panel_frame()), WINDOWS, CARD, **how)]


@pytest.fixture(scope="module")
def alone():
    return draws()


@pytest.fixture(scope="module")
def scheduler():
    distributed = pytest.importorskip("distributed", reason=LACKING)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        yield cluster


@pytest.fixture
def on_dask(scheduler, monkeypatch):
    scheduler.wait_for_workers(2, timeout=120)  # one may have been lost in the test before
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", scheduler.scheduler_address)


@pytest.fixture(scope="module")
def on_ray():
    ray = pytest.importorskip("ray", reason=LACKING)
    os.environ["RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO"] = "0"
    ray.init("local", num_cpus=2, include_dashboard=False, log_to_driver=False)
    yield
    ray.shutdown()


def same(found, expected):
    assert len(found) == len(expected) == len(WINDOWS)
    assert all(one.equals(other) for one, other in zip(found, expected, strict=True))


def test_two_processes_draw_the_same_to_the_last_bit(alone):
    same(draws(jobs=2), alone)


@needs_dask
def test_dask_draws_the_same_to_the_last_bit(alone, on_dask):
    same(draws(backend="dask"), alone)


@needs_dask
def test_dask_gives_the_same_risks_of_onset(on_dask):
    table = predictors(predictors_frame())
    here = forward(table, 1994, 1997, seed=1)
    there = forward(table, 1994, 1997, seed=1, backend="dask")
    assert here.risk.tobytes() == there.risk.tobytes()


@needs_dask
def test_dask_goes_on_when_a_worker_is_lost_in_the_middle(on_dask, tmp_path):
    work = [(tasks.triple, (n,)) for n in range(4)]
    work.insert(2, (tasks.lost_once, (tmp_path / "mark", 7)))
    assert list(done(work, backend="dask")) == [0, 3, 7, 6, 9]
    assert (tmp_path / "mark").exists()


@needs_dask
def test_a_worker_of_dask_with_other_code_is_refused(on_dask, monkeypatch):
    monkeypatch.setattr(engine, "likeness", lambda: "code of last year")
    with pytest.raises(Unusable, match="make them alike"):
        list(done([(tasks.triple, (2,))], backend="dask"))


@needs_dask
def test_a_scheduler_that_does_not_answer_is_told(monkeypatch):
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", "tcp://127.0.0.1:1")
    monkeypatch.setattr(engine, "WAIT", 1)
    with pytest.raises(Unusable, match=r"127\.0\.0\.1:1: no workers"):
        list(done([(tasks.triple, (2,))], backend="dask"))


@needs_dask
def test_the_command_writes_the_same_bytes_on_dask(on_dask, tmp_path, capsys):
    panel_frame().write_parquet(tmp_path / "panel.parquet")
    flags = ["--panel", str(tmp_path / "panel.parquet"), "--windows", "2012", "--json"]
    flags += ["--model", "conflictology"]
    here, there = tmp_path / "here.parquet", tmp_path / "there.parquet"
    assert main(["backtest", *flags, "--out", str(here)]) == 0
    assert main(["backtest", *flags, "--out", str(there), "--backend", "dask"]) == 0
    assert here.read_bytes() == there.read_bytes()


@needs_ray
def test_ray_draws_the_same_to_the_last_bit(alone, on_ray):
    same(draws(backend="ray", jobs=2), alone)


@needs_ray
def test_ray_begins_again_when_a_worker_is_lost(on_ray, tmp_path):
    work = [(tasks.triple, (n,)) for n in range(4)]
    work.insert(2, (tasks.lost_once, (tmp_path / "mark", 7)))
    assert list(done(work, backend="ray", jobs=2)) == [0, 3, 7, 6, 9]
