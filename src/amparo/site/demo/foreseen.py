"""Forecasts in the demonstration, from deaths that are invented and say so on every page."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from amparo.forecasts import actions
from amparo.forecasts.jobs import work_on
from amparo.forecasts.models import Forecast
from amparo.people.models import User

DAY = timedelta(days=1)
READING = (
    "Cifras inventadas, para la demostración. El modelo señala dónde mirar primero según lo que ya "
    "pasó; de los países en calma dice poco, y eso no los hace seguros."
)
YEARS = 12  # of the invented panel: long enough to try the model on one earlier year


def foresee(people: dict[str, list[User]], *, until: datetime) -> None:
    """Publish one forecast, correct and withdraw others, and let one wait for its second person."""
    from amparo.forecasts.rules.inventing import write_panel, write_predictors

    folder = Path(settings.FORECASTS_STORE)
    today = timezone.localdate(until)
    last = (today.year - 1980) * 12 + today.month - 1  # the month before, from January 1980
    first = (today.year - YEARS - 1980) * 12 + 1
    early, panel = folder / "earlier" / "panel.parquet", _free(folder, "panel.parquet")
    write_panel(early, first=first, last=last, seed=7)
    write_panel(panel, first=first, last=last, seed=7, revised=1.4)
    told = partial(_told, people, folder)
    out = told(early, "country-month", until - 20 * DAY)
    actions.publish(code=out.code, by=people["alert_authority"][0], at=until - 19 * DAY)
    wrong = told(panel, "country-month", until - 15 * DAY, out.window - 1)
    actions.publish(code=wrong.code, by=people["alert_authority"][0], at=until - 14 * DAY)
    actions.withdraw(
        code=wrong.code, reason="Faltaba un mes de cifras inventadas.", at=until - 10 * DAY,
        by=people["alert_authority"][0],
    )  # fmt: skip
    stands = told(panel, "country-month", until - 6 * DAY)
    actions.publish(
        code=stands.code, reason="Se corrigieron las muertes inventadas del último medio año.",
        by=people["alert_authority"][0], at=until - 5 * DAY,
    )  # fmt: skip
    told(panel, "conflictology", until - DAY)
    predictors = _free(folder, "predictors.parquet")
    write_predictors(predictors, last=out.window - 2, years=YEARS, seed=7)
    risks = told(predictors, "mass-killing-onset", until - 4 * DAY)
    actions.publish(code=risks.code, by=people["alert_authority"][0], at=until - 3 * DAY)


def _free(folder: Path, name: str) -> Path:
    """Return where an invented file may stand: never over an operator's own."""
    from amparo.forecasts.rules.making import is_invented

    path = folder / name
    return folder / "invented" / name if path.is_file() and not is_invented(path) else path


def _told(
    people: dict[str, list[User]],
    folder: Path,
    panel: Path,
    card: str,
    at: datetime,
    window: int | None = None,
) -> Forecast:
    """Have a forecast made the cheap way, and signed by the analyst."""
    from amparo.forecasts.rules.inventing import kept

    analyst = people["alert_analyst"][0]
    given: tuple[Path, list[Path]] = (panel, [])

    def answer(card: str, year: int, seed: int, check: Callable[[], None]) -> dict[str, object]:
        return kept(folder, panel, card, year, seed)

    run = actions.ask(card=card, window=window, given=given, by=analyst, at=at)
    made = work_on(run, answer, given, lambda: at)
    return actions.sign(code=made.code, reading=READING, language="es", by=analyst, at=at)
