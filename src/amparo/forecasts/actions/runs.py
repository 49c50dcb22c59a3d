"""Runs: asked by a person or the clock, worked on year by year, kept as a forecast."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

import vocab
from amparo.forecasts.models import Cell, Forecast, Outlook, Risk, Run
from amparo.forecasts.policies import POLICY, Can
from amparo.forecasts.queries import country_code, product_of
from amparo.forecasts.rules.telling import without_folders
from amparo.kernel.actors import SYSTEM, Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking

NOTE = 1000  # letters kept of why a run failed
MOST_OPEN = 3  # runs of one person that wait or work: the worker is everyone's
PLAIN = "conflictology"
Given = tuple[Path, list[Path]]  # the data, and what stands beside them


def files(card: str) -> Given:
    """Return what the operator has set for a card, or what stands in the store: data, covariates.

    :raises Refused: if there is no such file.
    """
    store = Path(settings.FORECASTS_STORE)
    if product_of(card) == "cells":
        path = Path(settings.FORECASTS_EVENTS or store / "events.parquet")
        beside = [Path(settings.FORECASTS_CELLS or store / "cells.parquet")]
        missing = _("No events are set. Whoever runs the system names them: see the manual.")
    elif product_of(card) == "onset":
        path, beside = Path(settings.FORECASTS_PREDICTORS or store / "predictors.parquet"), []
        missing = _("No table of predictors is set. Whoever runs the system names one: see the "
                    "manual.")  # fmt: skip
    else:
        path = Path(settings.FORECASTS_PANEL or store / "panel.parquet")
        beside = [Path(one) for one in settings.FORECASTS_COVARIATES]
        missing = _("No panel is set. Whoever runs the system names one: see the manual.")
    if not path.is_file():
        raise Refused(missing)
    return path, beside


@transaction.atomic
def ask(
    *,
    card: str,
    window: int | None = None,
    given: Given | None = None,
    by: Actor,
    at: datetime,
) -> Run:
    """Ask the library for the forecast of a year, else the next that the panel serves.

    `given` are the data and the covariates; else those that the operator has set.

    :raises Denied: if who asks is no analyst.
    :raises Invalid: for a card of no list, or a year that the data do not serve.
    :raises Refused: without data, if the same was asked already, or if several runs of who asks
        wait or work.
    """
    POLICY.require(by, Can.RUN)
    _require_room(by)
    if card not in vocab.terms("forecasts/cards"):
        raise Invalid(_("Choose from the list."), "card")
    asked = _question(card, given or files(card), window)
    run = Run(
        card=card, window=asked.window, origin=asked.origin, panel_name=asked.given.inputs[0][0],
        panel_hash=asked.given.hash, code=asked.given.code, is_invented=asked.given.is_invented,
        inputs=[{"name": name, "sha256": digest} for name, digest in asked.given.inputs],
        steps=[{"card": c, "window": w, "run": "", "at": ""} for c, w in asked.years],
        started_id=by.actor_id, started_label=by.actor_label, started_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError:
        raise Refused(
            _("This forecast was asked already, from the same data with the same code: the same "
              "would come of it.")
        ) from None  # fmt: skip
    _record("run_asked", run, by, at, card=card, window=run.window)
    return run


def _require_room(by: Actor) -> None:
    if Run.objects.filter(state__in=Run.OPEN, started_id=by.actor_id).count() >= MOST_OPEN:
        raise Refused(
            _("Several runs that you asked for wait or work. Ask again when one of them is over.")
        )


@dataclass(frozen=True)
class _Question:
    """What a run is asked: of what, for which year, knowing what, and which years in turn."""

    given: Any
    window: int
    origin: int
    years: Sequence[tuple[str, int]]


def _question(card: str, given: Given, window: int | None) -> _Question:
    from amparo.forecasts.rules import cells, making, risks

    try:
        if product_of(card) == "cells":
            given_cells = cells.given_cells(*given)
            year, past = cells.cell_windows(given_cells.events, window)
            asked = [(card, one) for one in (year, *past)]
            return _Question(given_cells, year, making.origin(year), asked)
        if product_of(card) == "onset":
            found, known = risks.given_by(given[0])
            first = risks.window(known, window)
            return _Question(found, first, risks.origin(first), [(card, first - 1)])
        found = making.given_by(*given)
        year, past = making.windows(found.panel, window)
    except making.Unusable as why:
        raise Invalid(without_folders(str(why)), "window") from None
    years = [(card, year), *((one, w) for w in past for one in (card, PLAIN))]
    # The benchmark itself is not run twice.
    return _Question(found, year, making.origin(year), list(dict.fromkeys(years)))


@transaction.atomic
def begin_step(*, run_id: object, number: int, at: datetime) -> Run:
    """Note that the library begins with one year of a run.

    :raises Refused: if the run is over.
    """
    return _stepped(run_id, number, begun=at.isoformat())


@transaction.atomic
def note_step(*, run_id: object, number: int, made: str, at: datetime) -> Run:
    """Note that one year of a run is forecast, under its name in the library's store.

    :raises Refused: if the run is over.
    """
    return _stepped(run_id, number, run=made, at=at.isoformat())


def _stepped(run_id: object, number: int, **noted: str) -> Run:
    run = _open(run_id)
    run.steps[number] |= noted
    run.state = Run.RUNNING
    run.save(update_fields=["steps", "state"])
    return run


def _open(run_id: object) -> Run:
    run = locking(Run).get(pk=run_id)
    if not run.is_open:
        raise Refused(_("This run is over."))
    return run


@transaction.atomic
def keep(
    *,
    run_id: object,
    outlooks: Sequence[Mapping[str, Any]],
    record: Sequence[Mapping[str, Any]],
    at: datetime,
) -> Forecast:
    """Keep what a run says as a forecast that nobody has signed, with each country's outlook.

    :raises Refused: if the run is over, or a year of it is not forecast yet.
    """
    run, forecast = _made(run_id, record, [], at)
    kept = ("unit", "expected", "high", "risk_25", "risk_100", "months", "history", "facts",
            "record")  # fmt: skip
    Outlook.objects.bulk_create(
        Outlook(
            forecast=forecast, rank=rank, country=country_code(one["id"]),
            drivers=one.get("drivers", []),
            similar=[s | {"country": country_code(s["id"])} for s in one["similar"]],
            **{name: one[name] for name in kept},
        )
        for rank, one in enumerate(outlooks, 1)
    )  # fmt: skip
    return _finished(run, forecast, len(outlooks), at)


@transaction.atomic
def keep_risks(
    *,
    run_id: object,
    risks: Sequence[Mapping[str, Any]],
    record: Sequence[Mapping[str, Any]],
    reliability: Sequence[Mapping[str, Any]],
    at: datetime,
) -> Forecast:
    """Keep what a run says of onset as a forecast that nobody has signed, the highest risk first.

    :raises Refused: if the run is over, or not forecast yet.
    """
    run, forecast = _made(run_id, record, reliability, at)
    Risk.objects.bulk_create(
        Risk(
            forecast=forecast, rank=rank, country=country_code(one["id"]),
            **{name: one[name] for name in ("unit", "risk", "drivers", "record")},
        )
        for rank, one in enumerate(risks, 1)
    )  # fmt: skip
    return _finished(run, forecast, len(risks), at)


@transaction.atomic
def keep_cells(
    *,
    run_id: object,
    cells: Sequence[Mapping[str, Any]],
    record: Sequence[Mapping[str, Any]],
    at: datetime,
) -> Forecast:
    """Keep what a run by cell says as a forecast that nobody has signed, the highest cell first.

    :raises Refused: if the run is over, or a year of it is not forecast yet.
    """
    run, forecast = _made(run_id, record, [], at)
    rows = (
        Cell(forecast=forecast, rank=rank, **{**one, "country": country_code(one["country"])})
        for rank, one in enumerate(cells, 1)
    )
    Cell.objects.bulk_create(rows, batch_size=500)
    return _finished(run, forecast, len(cells), at)


def _made(
    run_id: object,
    record: Sequence[Mapping[str, Any]],
    reliability: Sequence[Mapping[str, Any]],
    at: datetime,
) -> tuple[Run, Forecast]:
    run = locking(Run).get(pk=run_id)
    if not run.is_open or run.done_steps < len(run.steps):
        raise Refused(_("This run is over, or not all of its years are forecast."))
    made = Forecast.objects.filter(card=run.card, window=run.window).count()
    forecast = Forecast.objects.create(
        run=run, code=f"{run.card}-{run.window}-{made + 1}", card=run.card, window=run.window,
        record=list(record), reliability=list(reliability), made_at=at,
    )  # fmt: skip
    return run, forecast


def _finished(run: Run, forecast: Forecast, rows: int, at: datetime) -> Forecast:
    run.state, run.finished_at, run.note = Run.DONE, at, ""
    run.save(update_fields=["state", "finished_at", "note"])
    _record("run_done", run, SYSTEM, at, forecast=forecast.code, rows=rows)
    return forecast


@transaction.atomic
def fail(*, run_id: object, note: str, at: datetime) -> Run:
    """Say that a run failed, and why; what it had made stays in the store for the next.

    :raises Refused: if it is over already.
    """
    said = without_folders(note)
    return _ended(_open(run_id), Run.FAILED, "run_failed", said, SYSTEM, at)


@transaction.atomic
def cancel(*, run_id: object, reason: str, by: Actor, at: datetime) -> Run:
    """Stop a run that waits or works; the years that it made stay in the store for the next.

    :raises Denied: if who asks is no analyst.
    :raises Invalid: without a reason.
    :raises Refused: if the run is over.
    """
    POLICY.require(by, Can.RUN)
    if not reason.strip():
        raise Invalid(_("Write this."), "reason")
    return _ended(_open(run_id), Run.CANCELLED, "run_cancelled", reason.strip(), by, at)


def _ended(run: Run, state: str, verb: str, note: str, by: Actor, at: datetime) -> Run:
    run.state, run.note, run.finished_at = state, note[:NOTE], at
    run.save(update_fields=["state", "note", "finished_at"])
    _record(verb, run, by, at)
    return run


def _record(verb: str, run: Run, by: Actor, at: datetime, **after: Any) -> None:
    ledger.record(verb=f"forecast.{verb}", target=run, by=by, at=at, after=after)
