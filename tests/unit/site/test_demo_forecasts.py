"""Forecasts of the demonstration: one stands, one waits, one was corrected, one withdrawn."""

import polars as pl
import pytest
from django.utils import timezone

from amparo.forecasts import queries
from amparo.forecasts.models import Forecast, Run
from amparo.forecasts.rules.making import is_invented
from amparo.people.actions import load_bodies
from amparo.places.actions import load_profile
from amparo.site.demo import cast, foreseen
from amparo.site.demonstration import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_forecasts_of_invented_deaths_stand_in_each_state(tmp_path, settings):
    settings.FORECASTS_STORE = tmp_path
    mine = tmp_path / "panel.parquet"
    pl.DataFrame({"of": ["an operator"]}).write_parquet(mine)
    now = timezone.now()
    load_bodies(load_profile("PE", at=now), at=now)
    foreseen.foresee(cast.open_accounts(PASSWORD, at=now), until=now)
    states = sorted(Forecast.objects.values_list("card", "state"))
    assert states == [
        ("conflictology", "signed"), ("country-month", "corrected"), ("country-month", "published"),
        ("country-month", "withdrawn"), ("mass-killing-onset", "published"),
    ]  # fmt: skip
    assert not Run.objects.exclude(is_invented=True, state=Run.DONE).exists()
    stands = queries.latest()
    assert stands and stands.outlooks.count() > 180 and stands.record
    first = stands.outlooks.order_by("rank").first()
    assert first and first.drivers and first.similar and len(first.months) == 12
    assert queries.latest("onset") and queries.latest("onset").risks.count() > 180
    assert not is_invented(mine) and is_invented(tmp_path / "invented" / "panel.parquet")
