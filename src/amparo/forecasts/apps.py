"""The room as Django knows it."""

from django.apps import AppConfig


class ForecastsConfig(AppConfig):
    """Runs of the forecasting library, forecasts that people signed, and their record."""

    name = "amparo.forecasts"
