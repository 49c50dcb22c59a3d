"""The engine alone: order, losses, refusals; on this machine."""

import sys

import pytest

from foresight import engine
from foresight.cli import main
from foresight.engine import BACKENDS, alone, done, likeness
from foresight.errors import Unusable
from foresight.versions import code_version

from . import tasks


@pytest.mark.parametrize("jobs", [None, 1, 2])
def test_answers_come_in_the_order_of_the_tasks(jobs):
    work = [(tasks.triple, (number,)) for number in range(20)]
    assert list(done(work, jobs=jobs)) == [3 * number for number in range(20)]


def test_a_list_of_nothing_is_done_at_once():
    assert list(done([], jobs=2)) == []


def test_a_task_counts_in_a_single_thread():
    import sklearn.ensemble  # noqa: F401  (brings its own threads)

    assert set(alone(tasks.threads, ())) == {1}


def test_of_a_lost_process_the_tasks_are_done_again(tmp_path):
    work = [
        (tasks.triple, (1,)),
        (tasks.lost_once, (tmp_path / "mark", 7)),
        (tasks.triple, (2,)),
        (tasks.triple, (3,)),
    ]
    assert list(done(work, jobs=2)) == [3, 7, 6, 9]


def test_work_that_always_takes_its_process_down_is_given_up():
    with pytest.raises(Unusable, match="workers were lost 3 times"):
        list(done([(tasks.lost_always, ())], jobs=2))


def test_a_refusal_comes_as_it_is():
    with pytest.raises(Unusable, match=r"^no such month$"):
        list(done([(tasks.refused, ("no such month",))], jobs=2))


@pytest.mark.parametrize(("backend", "module"), [("dask", "distributed"), ("ray", "ray")])
def test_a_backend_that_is_not_installed_names_its_group(backend, module, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(Unusable, match="not installed here: install the group «cluster»"):
        list(done([(tasks.triple, (1,))], backend=backend))


def test_an_unknown_backend_is_refused_with_the_known_ones(capsys):
    with pytest.raises(Unusable, match="there are local, ray, dask"):
        list(done([], backend="spark"))  # type: ignore[arg-type]
    with pytest.raises(SystemExit) as ended:
        main(["onset", "--backend", "spark"])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert all(name in said for name in BACKENDS)


@pytest.mark.parametrize("word", ["0", "-1", "two"])
def test_jobs_are_one_or_more(word, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["onset", "--jobs", word])
    assert ended.value.code == 2
    assert "must be 1 or more" in capsys.readouterr().err


def test_a_worker_that_is_not_alike_is_refused(monkeypatch):
    assert code_version() in likeness()
    assert alone(tasks.triple, (2,), likeness()) == 6
    with pytest.raises(Unusable, match="make them alike"):
        alone(tasks.triple, (2,), "code of last year")
    monkeypatch.setattr(engine, "likeness", lambda: "code of last year")
    with pytest.raises(Unusable, match="who asks has code of last year: make them alike"):
        list(done([(tasks.triple, (2,))], jobs=2))
