"""What the worker does here: works on runs year by year, and asks for one when the data are new.

The library works in a process of its own, so that its memory goes when it ends and urgent news is
told meanwhile. A year that is kept already is not made again: a run may be taken up at any point.
"""

import contextlib
import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from amparo.exchange.apart import answer_of
from amparo.exchange.jobs import MEANWHILE
from amparo.forecasts import actions
from amparo.forecasts.actions.runs import PLAIN, Given, files
from amparo.forecasts.models import Forecast, Run
from amparo.forecasts.queries import product_of
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Invalid, Refused
from amparo.places.queries import world

log = logging.getLogger("amparo.forecasts")
DEATHS, ONSET = "country-month", "mass-killing-onset"  # what the clock asks for
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONGEST = 60 * 60.0  # seconds for one year; a hanging process is ended


class Failed(Exception):
    """The library could not answer; the message is its own, for who asked."""


class Unwanted(Exception):
    """Someone ended the run while the library worked on it."""


@task()
def make(run_id: str) -> str:
    """Work on one run until it is a forecast, or has failed. Safe to call again."""
    run = Run.objects.filter(pk=run_id).first()
    if run is None or not run.is_open:
        return "nothing to do"
    try:
        work_on(run, asked, files(run.card), timezone.now)
    except Unwanted:
        return "no longer wanted"
    except (Failed, Refused) as why:
        return _failed(run, str(why))
    except Exception:
        log.exception("a run failed", extra={"run": str(run.pk)})
        return _failed(run, "")
    return Run.DONE


def work_on(
    run: Run,
    answer: Callable[..., dict[str, Any]],
    given: Given,
    clock: Callable[[], datetime],
) -> Forecast:
    """Have each year of a run made that is not made yet, and keep what comes as a forecast.

    `answer` takes a card, a year, a seed and a check to call meanwhile, and returns what was kept.
    """
    for number, step in enumerate(run.steps):
        if not step["run"]:
            actions.begin_step(run_id=run.pk, number=number, at=clock())
            made = answer(step["card"], step["window"], run.seed, partial(_still_wanted, run))
            _same_inputs(run, made)
            run = actions.note_step(run_id=run.pk, number=number, made=made["run"], at=clock())
    return _keep(run, given, clock())


def _failed(run: Run, note: str) -> str:
    """Say so of the run, unless another worker has ended it meanwhile."""
    with contextlib.suppress(Refused):
        actions.fail(run_id=run.pk, note=note, at=timezone.now())
    return Run.FAILED


def _still_wanted(run: Run) -> None:
    if not Run.objects.filter(pk=run.pk, state__in=Run.OPEN).exists():
        raise Unwanted


def _same_inputs(run: Run, made: dict[str, Any]) -> None:
    """Check that the files are those that the run was asked with."""
    if made["inputs_sha256"] != [one["sha256"] for one in run.inputs]:
        raise Failed(_("The files changed while they were read. Ask again."))


def _keep(run: Run, files_given: Given, at: datetime) -> Forecast:
    store = Path(settings.FORECASTS_STORE)
    if product_of(run.card) == "onset":
        return _keep_risks(run, store, at)
    if product_of(run.card) == "cells":
        return _keep_cells(run, files_given, store, at)
    from amparo.forecasts.rules.making import country_outlooks, given_by, record_of
    from foresight.store import Store

    given, kept = given_by(*files_given), Store(store)
    made = {(step["card"], step["window"]): step["run"] for step in run.steps}
    past = sorted({step["window"] for step in run.steps} - {run.window}, reverse=True)
    whole, by_unit = record_of(
        given.panel, kept, [(w, made[run.card, w], made[PLAIN, w]) for w in past]
    )
    told = country_outlooks(given.panel, kept, made[run.card, run.window], run.window, by_unit)
    return actions.keep(run_id=run.pk, outlooks=told, record=whole, at=at)


def _keep_risks(run: Run, store: Path, at: datetime) -> Forecast:
    from amparo.forecasts.rules.risks import risks_of
    from foresight.store import Store

    told, record, reliability = risks_of(Store(store), run.steps[0]["run"], run.window)
    return actions.keep_risks(
        run_id=run.pk, risks=told, record=record, reliability=reliability, at=at
    )


def _keep_cells(run: Run, files_given: Given, store: Path, at: datetime) -> Forecast:
    from amparo.forecasts.rules.cells import cell_outlooks, cell_record, given_cells
    from foresight.store import Store

    (events, (cells,)), kept = files_given, Store(store)
    made = {step["window"]: step["run"] for step in run.steps}
    past = [(window, made[window]) for window in sorted(set(made) - {run.window}, reverse=True)]
    given = given_cells(events, [cells])
    record = cell_record(given, kept, (cells, settings.FORECASTS_REGION), past)
    told = cell_outlooks(kept, made[run.window], world())
    return actions.keep_cells(run_id=run.pk, cells=told, record=record, at=at)


def asked(
    card: str, window: int, seed: int, check: Callable[[], Any] = lambda: None
) -> dict[str, Any]:
    """Ask the library for one year through its command line; return the record of what it kept.

    `check` is called while it works; what it raises ends the library's process.

    :raises Failed: if it cannot answer.
    """
    said = _said_by(
        [
            *("run", card, "--json", "--seed", str(seed), *_inputs(card)),
            *("--window", str(window), "--store", str(settings.FORECASTS_STORE)),
        ],
        [*MEANWHILE, check],
    )
    found: dict[str, Any] = json.loads(said)
    return found


def _inputs(card: str) -> list[str]:
    """Return the files of a card as the library's flags name them."""
    data, beside = files(card)
    if product_of(card) == "onset":
        return ["--predictors", str(data)]
    if product_of(card) == "cells":
        region = settings.FORECASTS_REGION
        return ["--events", str(data), "--cells", str(beside[0]), "--region", region]
    return ["--panel", str(data), *(["--covariates", *map(str, beside)] if beside else [])]


def _said_by(words: Sequence[str], meanwhile: Sequence[Callable[[], Any]]) -> str:
    """Return what the library writes; what others wait for is done while it works."""
    command = [sys.executable, "-m", "amparo.forecasts.alone", *words]
    paths = os.pathsep.join(path for path in sys.path if path)
    # The words are our own: names of cards, numbers, and paths that the operator set. A session of
    # its own: Ctrl-C at the terminal reaches the worker only, which then ends the child.
    child = subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        env=_plain_environment() | {"PYTHONPATH": paths},
    )  # fmt: skip

    def look() -> None:
        for call in meanwhile:
            call()

    try:
        out, complaint = answer_of(child, seconds=LONGEST, meanwhile=look)
    except subprocess.TimeoutExpired:
        raise Failed(_("The library did not answer in an hour.")) from None
    if child.returncode:
        raise Failed(_last_line(complaint) or _("The library was stopped from outside."))
    return out


def _plain_environment() -> dict[str, str]:
    """Return the environment without the house's keys, and with a core left to those who read."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("AMPARO_", "DATABASE_"))}
    return {"OMP_NUM_THREADS": str(max((os.cpu_count() or 1) - 1, 1)), **kept}


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else ""


def ask_when_new(*, at: datetime) -> int:
    """Ask for the next forecast when the operator's files are new; return how many were asked."""
    failed = Run.objects.filter(state=Run.FAILED, started_id=SYSTEM.actor_id)
    if failed.filter(finished_at__gt=at - DAY).exists():
        return 0  # a person looks first
    set_by_operator = {DEATHS: settings.FORECASTS_PANEL, ONSET: settings.FORECASTS_PREDICTORS}
    return sum(_ask_of(card, at) for card, path in set_by_operator.items() if path)


def _ask_of(card: str, at: datetime) -> int:
    try:
        run = actions.ask(card=card, by=SYSTEM, at=at)
    except Refused:  # asked already, or the file is not there at this moment
        return 0
    except Invalid as why:
        log.warning("the data cannot be used", extra={"card": card, "why": str(why)})
        return 0
    make.enqueue(str(run.pk))
    return 1


def take_up(*, at: datetime) -> int:
    """Send runs to work that wait for it: the server may have stopped just after they were asked.

    A run that is worked on twice is made once: what is kept is not made again.
    """
    waiting = Run.objects.filter(state=Run.WAITING, started_at__lt=at - HOUR)
    for run in waiting:
        make.enqueue(str(run.pk))
    return len(waiting)
