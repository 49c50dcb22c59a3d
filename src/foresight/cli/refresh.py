"""`foresight refresh`: everything that is due each month, in one command."""

import argparse
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import msgspec
from rich.console import Console
from rich.progress import Progress

from foresight.cli.computing import add_engine
from foresight.cli.printing import show
from foresight.errors import Unusable
from foresight.fetching import WAIT, Source, events
from foresight.grid.cells import REGIONS
from foresight.refreshing import COUNTRY, GRID, ONSET, Plan, Step, refresh
from foresight.store import Store


class Config(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What a CONFIG.toml may say; a flag of the same name goes before it.

    Paths count from the folder of the file.
    """

    release: list[str] = []
    events: list[Path] = []
    cells: Path | None = None
    region: str = "world"
    predictors: Path | None = None
    covariates: list[Path] = []
    store: Path | None = None
    address: str = ""
    country_card: str = COUNTRY
    onset_card: str = ONSET
    grid_card: str = GRID


def add(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("refresh", help="fetch, count and forecast: all that is due")
    command.add_argument("config", type=Path, nargs="?", help="a TOML file that holds the flags")
    command.add_argument("--release", nargs="*", help="of UCDP GED, such as 25.1; several add up")
    command.add_argument("--events", type=Path, nargs="*", help="files of events, also added up")
    command.add_argument("--cells", type=Path, help="else the cells of all events and around them")
    command.add_argument("--region", help=f"of the cells: {', '.join(sorted(REGIONS))}")
    command.add_argument("--predictors", type=Path, help="of onset, which is left out without it")
    command.add_argument("--covariates", type=Path, nargs="*", help="by country and year")
    command.add_argument("--store", type=Path, help="else FORESIGHT_STORE, else ./foresight-store")
    command.add_argument("--address", help="of the UCDP's service; else FORESIGHT_UCDP_API")
    for product in ("country", "onset", "grid"):
        command.add_argument(f"--{product}-card", help="another card, by name or its path")
    add_engine(command)
    command.set_defaults(run=run, refused=command.error)


def run(options: argparse.Namespace) -> None:
    """Do what is due, say what became of each step, and end with 1 where one failed."""
    asked = _asked(options)
    console = Console(stderr=True)
    with (
        httpx.Client(timeout=WAIT, follow_redirects=True) as client,
        Progress(console=console, disable=not console.is_terminal) as bar,
    ):
        plan = _plan(options, asked, client, bar)
        whole = bar.add_task("refresh", total=len(plan.steps))
        steps: list[Step] = []
        with plan.store.alone():
            for step in refresh(plan):
                steps.append(step)
                bar.advance(whole)
    failed = [step for step in steps if step.state == "failed"]
    summary = {
        "command": "refresh",
        "steps": [asdict(step) for step in steps],
        "new": any(step.state == "new" for step in steps),
        "failed": [step.step for step in failed],
        "store": str(plan.store.folder),
    }
    show(options, summary, rows="steps")
    if failed:
        raise Unusable("; ".join(f"refresh, step {step.step}: {step.why}" for step in failed))


def _asked(options: argparse.Namespace) -> Config:
    """Return the flags over what the file says; what cannot be asked ends with 2."""
    try:
        asked = _read(options.config) if options.config else Config()
    except (OSError, ValueError) as why:
        options.refused(f"{options.config}: {why}")
    for name in Config.__struct_fields__:
        given = getattr(options, name)
        if given is not None:
            setattr(asked, name, given)
    if not asked.release and not asked.events:
        options.refused("--release or --events is needed.")
    if asked.region not in REGIONS:
        options.refused(f"--region {asked.region}: there are {', '.join(sorted(REGIONS))}.")
    if asked.region != "world" and not asked.cells:
        options.refused(f"--region {asked.region} needs --cells, which say what lies in it.")
    return asked


def _read(path: Path) -> Config:
    def beside(kind: type, value: Any) -> Path:
        return path.parent / str(value)

    found = msgspec.toml.decode(path.read_bytes(), type=Config, dec_hook=beside)
    for name in ("country_card", "onset_card", "grid_card"):
        if getattr(found, name).endswith(".toml"):
            setattr(found, name, str(path.parent / getattr(found, name)))
    return found


def _plan(options: argparse.Namespace, asked: Config, client: httpx.Client, bar: Progress) -> Plan:
    folder = asked.store or Path(os.environ.get("FORESIGHT_STORE", "foresight-store"))
    return Plan(
        store=Store(folder),
        fetch=partial(_fetched, Source.ucdp(asked.address), client, bar),
        releases=asked.release,
        events=asked.events,
        cells=asked.cells,
        region=asked.region,
        predictors=asked.predictors,
        covariates=asked.covariates,
        cards={COUNTRY: asked.country_card, ONSET: asked.onset_card, GRID: asked.grid_card},
        seed=options.seed,
        backend=options.backend,
        jobs=options.jobs,
        track=partial(_tracked, bar),
    )


def _fetched(
    source: Source, client: httpx.Client, bar: Progress, release: str, to: Path
) -> tuple[Path, bool]:
    """Fetch a release behind a bar; return its file, and whether anything was asked for."""
    task, came = bar.add_task(f"events {release}", total=None), []

    def told(done: int, total: int) -> None:
        came.append(done)
        bar.update(task, completed=done, total=total)

    found = events(source, release, to, client=client, told=told)
    bar.remove_task(task)
    return to / str(found["file"]), bool(came)


def _tracked(bar: Progress, said: Iterable[Any]) -> Iterator[Any]:
    """Yield the parts of a step behind a bar of their own."""
    task = bar.add_task("parts", total=len(said) if isinstance(said, list) else None)
    for one in said:
        yield one
        bar.advance(task)
    bar.remove_task(task)
