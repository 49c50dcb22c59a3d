"""Ask for forecasts, watch runs, take forecasts out: `manage.py forecasts ask --by E-MAIL`."""

import csv
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

import vocab
from amparo.exchange.rules import safe_cell
from amparo.forecasts import actions
from amparo.forecasts.jobs import make
from amparo.forecasts.models import Forecast, Run
from amparo.forecasts.queries import taking
from amparo.kernel.errors import No
from amparo.people.models import User


class Command(BaseCommand):
    """Does what the pages do, by the same rules: signing and publishing stay with two people."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="deed", required=True)
        parts.add_parser("list", help="all forecasts, whatever their state")
        parts.add_parser("runs", help="the runs of the library, how far each is, why one failed")
        ask = parts.add_parser("ask", help="ask for a forecast; the worker makes it")
        ask.add_argument("--card", default="country-month",
                         help=", ".join(vocab.terms("forecasts/cards")))  # fmt: skip
        ask.add_argument("--year", type=int, help="else the next that the data serve")
        ask.add_argument("--here", action="store_true", help="make it now, without the worker")
        cancel = parts.add_parser("cancel", help="stop a run")
        cancel.add_argument("run", help="its number, as `runs` shows it")
        withdraw = parts.add_parser("withdraw", help="say of a published one not to use it")
        withdraw.add_argument("code")
        for part in (cancel, withdraw):
            part.add_argument("--reason", required=True)
        for part in (ask, cancel, withdraw):
            part.add_argument("--by", required=True, help="e-mail of the account that acts")
        take = parts.add_parser("take", help="write what was published as CSV and JSON")
        take.add_argument("code")
        take.add_argument("--out", type=Path, required=True, help="a folder")
        take.add_argument("--language", default="en", choices=("es", "en", "qu"))

    def handle(self, *, deed: str, **said: Any) -> None:
        try:
            getattr(self, f"_{deed}")(**said)
        except No as no:
            raise CommandError(str(no)) from no

    def _list(self, **said: Any) -> None:
        for one in Forecast.objects.select_related("run").order_by("-made_at"):
            mark = "  INVENTED FIGURES" if one.run.is_invented else ""
            self.stdout.write(f"{one.code:32} {one.state:10} {one.made_at:%Y-%m-%d %H:%M}{mark}")

    def _runs(self, **said: Any) -> None:
        for run in Run.objects.order_by("-started_at"):
            self._tell(run)

    def _ask(self, *, card: str, year: int | None, by: str, here: bool, **said: Any) -> None:
        run = actions.ask(card=card, window=year, by=_user(by), at=timezone.now())
        if here:
            make.func(str(run.pk))
            run.refresh_from_db()
        else:
            make.enqueue(str(run.pk))
        self._tell(run)
        if run.state == Run.FAILED:
            raise CommandError(run.note or "It failed; the log says why.")

    def _cancel(self, *, run: str, reason: str, by: str, **said: Any) -> None:
        found = next((one for one in Run.objects.all() if str(one.pk).startswith(run)), None)
        if found is None:
            raise CommandError(f"There is no run {run}.")
        self._tell(actions.cancel(run_id=found.pk, reason=reason, by=_user(by), at=timezone.now()))

    def _withdraw(self, *, code: str, reason: str, by: str, **said: Any) -> None:
        if not Forecast.objects.filter(code=code).exists():
            raise CommandError(f"There is no forecast {code}.")
        done = actions.withdraw(code=code, reason=reason, by=_user(by), at=timezone.now())
        self.stdout.write(f"{done.code} {done.state}")

    def _take(self, *, code: str, out: Path, language: str, **said: Any) -> None:
        rows = Forecast.objects.select_related("run", "corrected_by")
        found = rows.filter(code=code, published_at__isnull=False).first()
        if found is None:
            raise CommandError(f"No forecast {code} was published.")
        out.mkdir(parents=True, exist_ok=True)
        with translation.override(language):
            told = taking.document(found, language)
            with (out / f"{code}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                for row in (taking.head(found), *taking.rows(found, language)):
                    writer.writerow([safe_cell(cell) for cell in row])
            notice = taking.notice(found)
        text = json.dumps(told, ensure_ascii=False, indent=1)
        (out / f"{code}.json").write_text(text, encoding="utf-8")
        self.stdout.write(f"{out / code}.csv and .json written. {notice}".strip())

    def _tell(self, run: Run) -> None:
        done = f"{run.done_steps}/{len(run.steps)}"
        mark = "  INVENTED FIGURES" if run.is_invented else ""
        line = f"{run.pk}  {run.card} {run.window}  {run.state:9} {done:>5}{mark}  {run.note}"
        self.stdout.write(line.rstrip())


def _user(address: str) -> User:
    found = User.objects.filter(email=address, is_active=True).first()
    if found is None:
        raise CommandError(f"There is no account {address}.")
    return found
