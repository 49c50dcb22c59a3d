"""An analyst, an authority, a second analyst who is both; a small panel and a store."""

import pytest
from django.core.cache import cache

from amparo.forecasts import jobs
from amparo.people.models import Post
from foresight.cards import card as card_of
from foresight.panels import read_panel
from foresight.products import by_country
from foresight.store import Made, Store
from tests.unit.diplomacy.conftest import SINCE, body, user
from tests.unit.forecasts import made
from tests.unit.foresight import made as world


@pytest.fixture(autouse=True)
def _uncounted(db):
    cache.clear()


@pytest.fixture
def house(db):
    return body("DP")


@pytest.fixture
def analyst(house):
    return user("analyst", "alert_analyst", house)


@pytest.fixture
def authority(house):
    return user("authority", "alert_authority", house)


@pytest.fixture
def both(house):
    """Return someone who is an analyst and an authority: never both for one forecast."""
    one = user("both", "alert_analyst", house)
    Post.objects.create(user=one, organisation=house, role="alert_authority", since_on=SINCE)
    return one


@pytest.fixture
def other(house):
    """Return someone of another trade."""
    return user("other", "assessor", house)


@pytest.fixture
def draft(at):
    return made.forecast(at)


@pytest.fixture
def published(at):
    return made.forecast(at, state="published")


@pytest.fixture
def panel(tmp_path, settings):
    """Write a small panel from 2000 to 2012, and let the house read it."""
    path = tmp_path / "panel.parquet"
    world.panel_frame().write_parquet(path)
    settings.FORECASTS_PANEL = str(path)
    settings.FORECASTS_STORE = tmp_path / "store"
    return path


@pytest.fixture
def at_hand(monkeypatch, settings):
    """Let the library answer in this process: the same answer, without starting a program."""

    def asked(card, window, seed, check=None):
        path, _covariates = jobs.files(card)
        chosen, read = card_of(card), read_panel(path)

        def made_of() -> Made:
            return by_country(read, window, chosen, seed=seed)

        return Store(settings.FORECASTS_STORE).kept(chosen, [path], window, seed, made_of)

    monkeypatch.setattr(jobs, "asked", asked)
