"""The room as Django knows it."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Courses and certificates."""

    name = "amparo.training"
